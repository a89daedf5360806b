#!/usr/bin/python3
"""X servers that hold their clients: one that accepts and never answers, one that stops answering."""
import os
import signal
import socket
import struct
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import Camera, Display, View, run, test, until  # noqa: E402

X_TCP = 6000  # display N of a host listens there plus N
SILENT = "no display: the X server does not answer"



class Mute:
    """What listens as an X server does.  After its greeting, or none, it says nothing."""

    def __init__(self, greets=False):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(50)
        self.greets, self.peers = greets, []
        os.environ["DISPLAY"] = "127.0.0.1:%d" % (self.socket.getsockname()[1] - X_TCP)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                peer, _ = self.socket.accept()
                self.peers.append(peer)
                if self.greets:
                    peer.recv(4096)
                    peer.sendall(GREETING)
            except OSError:
                return

    def close(self):
        for one in [self.socket, *self.peers]:
            one.close()


def greeting():
    """The X protocol's answer to a client that may come in: one screen, one format, one visual."""
    visual = struct.pack("<IBBHIII4x", 33, 4, 8, 256, 0xff0000, 0xff00, 0xff)
    depth = struct.pack("<BxH4x", 24, 1) + visual
    screen = struct.pack("<IIIIIHHHHHHIBBBB", 1, 32, 0xffffff, 0, 0, 800, 600, 200, 150, 1, 1, 33, 0, 0, 24, 1) + depth
    formats = struct.pack("<BBB5x", 24, 32, 32)
    body = struct.pack("<IIIIHHBBBBBBBB4x", 1, 0x200000, 0x1fffff, 256, 4, 65535, 1, 1, 0, 0, 32, 32, 8, 255)
    body += b"mute" + formats + screen
    return struct.pack("<BxHHH", 1, 11, 0, len(body) // 4) + body


GREETING = greeting()


@test("one that accepts and never answers is said, and all that needs no window goes on")
def _():
    camera = Camera()
    for greets in (False, True):
        mute = Mute(greets)
        view = View("--display-wait", "1", ready=False)
        ready = view.event("ready", deadline=20)
        assert ready["on"] is False and ready["note"] == SILENT, ready
        assert mute.peers, "it was not even asked"
        for _once in range(2):
            view.open(camera.url)
            assert view.event("error", id="w1")["text"] == SILENT
        assert len(mute.peers) == 1, "asked again while it still hangs"
        view.send("picture", id="t", url=camera.url, title="T", cols=20, rows=8, ink="symbols", colours=256, fps=5)
        view.event("picture", id="t")
        status, took, wrote = view.end()
        assert (status, wrote) == (0, b"") and took < 2, (status, took, wrote)
        mute.close()


@test("while it is waited for at the start, the end of stdin ends it all the same")
def _():
    mute = Mute()
    view = View("--display-wait", "1", ready=False)
    until(lambda: mute.peers, "it is asked")
    status, took, wrote = view.end()
    assert (status, wrote) == (0, b"") and took < 2, (status, took, wrote)
    mute.close()


@test("one that answers late is found when a window is asked for")
def _():
    display = Display()
    display.process.send_signal(signal.SIGSTOP)
    camera, view = Camera(), View("--display-wait", "1", ready=False)
    assert view.event("ready", deadline=20)["note"] == SILENT
    display.process.send_signal(signal.SIGCONT)
    view.open(camera.url)
    assert view.event("ready")["on"] is True
    view.state("playing")
    view.end()


@test("one that stops answering in the middle is said, and ends it")
def _():
    display = Display()
    view = View("--display-wait", "1")
    display.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    # A wall asks the server what monitors there are.
    view.send("wall", id="wall.1", title="W", layout="2x2")
    assert view.event("error")["text"] == SILENT
    assert view.process.wait(10) == 3
    assert time.monotonic() - began < 6, "the console had ended it by then"
    display.process.send_signal(signal.SIGCONT)


run(lanes=2)
