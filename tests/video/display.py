#!/usr/bin/python3
"""X servers that hold their clients: one that accepts and never answers, one that stops answering."""
import os
import signal
import socket
import struct
import sys
import tempfile
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


def font(folder, points):
    """A "fixed" font of ISO 10646 with Latin-1 and these points, each of them a full block."""
    shapes = {point: ["FC"] * 13 for point in points}
    shapes |= {point: ["00"] * 3 + ["50"] * 8 + ["00"] * 2 for point in [*range(0x21, 0x7f), *range(0xa1, 0x100)]}
    shapes |= {0x20: ["00"] * 13, 0xa0: ["00"] * 13}
    name = "-Misc-Fixed-Medium-R-SemiCondensed--13-120-75-75-C-60-ISO10646-1"
    lines = ["STARTFONT 2.1", "FONT " + name, "SIZE 13 75 75", "FONTBOUNDINGBOX 6 13 0 -2", "STARTPROPERTIES 3", "FONT_ASCENT 11",
             "FONT_DESCENT 2", "DEFAULT_CHAR 32", "ENDPROPERTIES", "CHARS %d" % len(shapes)]
    for point, rows in sorted(shapes.items()):
        lines += ["STARTCHAR u%04x" % point, "ENCODING %d" % point, "SWIDTH 480 0", "DWIDTH 6 0", "BBX 6 13 0 -2", "BITMAP", *rows,
                  "ENDCHAR"]
    for file, text in (("t.bdf", "\n".join([*lines, "ENDFONT", ""])), ("fonts.dir", "1\nt.bdf %s\n" % name.lower())):
        with open(os.path.join(folder, file), "w", encoding="ascii") as out:
            out.write(text)


def drawn(names, fonts):
    """What stands at the left of an empty tile's strip for each of these names, as its mean colour."""
    display = Display("800x600x24", fonts=fonts)
    view, means = View(), []
    for name in names:
        view.send("wall", id="wall.1", title="W", layout="1x1", on=True)
        view.event("wall", id="wall.1")
        view.send("title", id="wall.1", title=name, on=True, tile=0)
        for _twice in range(2):  # between the two answers what was drawn went to the server
            view.send("ping")
            view.event("pong")
        means.append(until(lambda: letters(display), "the name"))
        view.send("close", id="wall.1")
        until(lambda: not display.windows(), "the wall is gone")
    view.end()
    return means


def letters(display):
    """The strip's mean colour once it has letters and stands."""
    strip = (3, 582, 100, 14)
    if display.colours(strip) != 2:
        return None
    first = display.mean(strip)
    time.sleep(0.1)
    return first if display.mean(strip) == first else None


@test("names beyond Latin-1 are drawn with the server's own letters where it has them, else with what comes nearest")
def _():
    names = ["Pos \u2014 \u21163", "Pos -- No3", "Pos \u3042", "Pos ?"]
    dash, near, kana, unknown = drawn(names, "built-ins")
    assert dash == near and kana == unknown, "without such letters the nearest stand there"
    with tempfile.TemporaryDirectory() as folder:
        font(folder, (0x2014, 0x2116))
        dash, near, kana, unknown = drawn(names, folder + ",built-ins")
    assert dash != near, "the letters of the server were not used"
    assert kana == unknown, "what it does not have is written with what comes nearest"


run(lanes=2)
