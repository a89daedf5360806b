#!/usr/bin/python3
"""What cameras do wrong, and what the window says then."""
import os
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import Camera, Display, View, run, test, until  # noqa: E402

display = Display()
PICTURE = (0, 0, 640, 360)
MIDDLE = (0, 140, 640, 80)


def red(area=MIDDLE):
    r, g, b = display.mean(area)
    return r > 2 * g and r > 2 * b and r > 60


@test("a wrong password is said within a second, and not tried again soon")
def _():
    camera = Camera("--auth", "digest", password="S3cr3t@:/%x")
    view, took = View(), []
    # A busy machine may be late once; what waits for something is late each time.
    for name in ("a", "b", "c"):
        began = time.monotonic()
        view.open(camera.url, id=name, user="admin", password="wrong")
        event = view.event("state", id=name, state="retrying", reason="unauthorized")
        took.append(event["at"] - began)
        assert event["retry_s"] >= 20, event
        if took[-1] < 1:
            break
    assert min(took) < 1, took
    view.open(camera.url, user="admin", password="S3cr3t@:/%x")
    view.state("playing")


@test("a right password with every awkward character works, Basic and Digest")
def _():
    for kind in ("basic", "digest"):
        camera = Camera("--auth", kind, password="S3cr3t@:/%x")
        view = View()
        view.open(camera.url, user="admin", password="S3cr3t@:/%x")
        view.state("playing")


@test("no password, an unknown path and a closed port have reasons of their own")
def _():
    camera = Camera("--auth", "basic", password="x")
    view = View()
    view.open(camera.url, id="a")
    view.event("state", id="a", state="retrying", reason="unauthorized")
    open_camera = Camera()
    view.open(open_camera.url + "/elsewhere", id="b")
    view.event("state", id="b", state="retrying", reason="not_found")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        view.open("rtsp://127.0.0.1:%d/live" % free.getsockname()[1], id="c")
        view.event("state", id="c", state="retrying", reason="refused")


@test("a camera that dies is tried again after 1, 2, 4 s, and plays again by itself")
def _():
    camera = Camera("--pattern", "smpte")
    view = View("--frozen-after", "2")
    view.open(camera.url)
    view.state("playing")
    assert display.picture(6, PICTURE)
    camera.kill()
    assert view.state("retrying")["retry_s"] == 1
    until(lambda: display.colours((0, 0, 640, 100)) == 1, "the old picture is gone")
    until(lambda: display.colours(MIDDLE) >= 2, "it is said on the window")
    until(lambda: any("disconnected" in title for title in display.titles()), "the title says so")
    assert view.state("retrying")["retry_s"] == 2
    assert view.state("retrying")["retry_s"] in (3, 4)
    camera.begin()
    view.state("playing")
    assert display.picture(6, PICTURE), "no picture after the camera came back"
    until(lambda: any("live" in title for title in display.titles()), "the title says so")


@test("a camera that stands still is said to be frozen, on the picture too, and goes on when it does")
def _():
    camera = Camera("--pattern", "smpte")
    view = View("--frozen-after", "2")
    view.open(camera.url)
    view.state("playing")
    assert display.picture(6, PICTURE) and not red()
    camera.signal(signal.SIGSTOP)
    event = view.state("frozen", reason="stalled")
    assert 1900 <= event["age_ms"] < 5000, event
    until(red, "the red words")
    until(lambda: any("FROZEN" in title for title in display.titles()), "the title")
    camera.signal(signal.SIGCONT)
    view.state("playing")
    until(lambda: not red(), "the red words go")
    assert display.moves((320, 290, 320, 60)), "the camera's clock stands still"


def delay(camera):
    """Seconds from the camera's picture turning black, or back, to the window's doing so: the median of five."""
    took = []
    while len(took) < 5:
        was = display.mean((100, 60, 300, 100))
        began = time.monotonic()
        camera.signal(signal.SIGUSR1)
        until(lambda: max(abs(a - b) for a, b in zip(display.mean((100, 60, 300, 100)), was)) > 20, "the change")
        took.append(time.monotonic() - began)
    return sorted(took)[2]


@test("after stalls the pictures are as fresh as before")
def _():
    camera = Camera("--pattern", "smpte")
    view = View()
    view.open(camera.url)
    view.state("playing")
    assert display.picture(6, PICTURE)
    before = delay(camera)
    for _i in range(2):
        camera.signal(signal.SIGSTOP)
        time.sleep(3)  # the stall itself
        camera.signal(signal.SIGCONT)
        assert display.moves((320, 290, 320, 60))
    # What a stall leaves behind stays; what a busy machine adds comes and goes.
    after = delay(camera)
    for _i in range(2):
        after = after if after < 2 * before else delay(camera)
    assert after < 2 * before, "%.2f s late before, %.2f s after" % (before, after)


@test("a redirect of an RTSP server to a file is not followed")
def _():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        asked = []

        def answer():
            for target in ("file:///etc/passwd", "http://127.0.0.1:%d/x" % server.getsockname()[1], "/etc/passwd"):
                try:
                    peer, _ = server.accept()
                    while True:
                        asked.append(peer.recv(4096))
                        cseq = asked[-1].split(b"CSeq: ")[1].split(b"\r")[0]
                        if asked[-1].startswith(b"OPTIONS"):
                            peer.sendall(b"RTSP/1.0 200 OK\r\nCSeq: " + cseq + b"\r\nPublic: DESCRIBE\r\n\r\n")
                            continue
                        peer.sendall(b"RTSP/1.0 302 Found\r\nCSeq: " + cseq + b"\r\nLocation: " + target.encode() + b"\r\n\r\n")
                        break
                    peer.close()
                except (OSError, IndexError):
                    pass

        threading.Thread(target=answer, daemon=True).start()
        view = View()
        view.open("rtsp://127.0.0.1:%d/x" % server.getsockname()[1])
        view.state("retrying")
        view.state("retrying")
        view.send("ping")
        view.event("pong")
        assert any(data.startswith(b"DESCRIBE") for data in asked), asked


@test("a camera that stays frozen is given up and tried again, and never called playing meanwhile")
def _():
    camera = Camera()
    view = View("--frozen-after", "1")
    view.open(camera.url)
    view.state("playing")
    camera.signal(signal.SIGSTOP)
    view.state("frozen")
    before = len(view.events)
    view.state("retrying", reason="stalled")
    view.state("retrying", reason="timeout")
    assert not [e for e in view.events[before:] if e.get("state") == "playing"], view.events[before:]
    camera.signal(signal.SIGCONT)
    view.state("playing")


@test("a server that takes the call and says nothing is given up in time")
def _():
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen(5)
        view = View()
        began = time.monotonic()
        view.open("rtsp://127.0.0.1:%d/x" % mute.getsockname()[1])
        event = view.state("retrying", reason="timeout")
        assert 4.5 < event["at"] - began < 9, event


@test("a server that answers with garbage, or hangs up at once, does no harm")
def _():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)

        def answer():
            replies = [b"", b"\0\xff" * 4000, b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 99999999\r\n\r\n",
                       b"RTSP/1.0 " + b"9" * 70000 + b"\r\n\r\n",
                       b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nContent-Length: 8\r\n\r\nv=0\r\nm=\r\n"]
            for reply in replies:
                try:
                    peer, _ = server.accept()
                    peer.recv(4096)
                    peer.sendall(reply)
                    peer.close()
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        view = View()
        for i in range(5):
            view.open("rtsp://127.0.0.1:%d/x" % server.getsockname()[1], id="w%d" % i)
        for i in range(5):
            view.event("state", state="retrying")
        view.send("ping")
        view.event("pong")


def plays(*words):
    camera = Camera("--pattern", "smpte", *words)
    view = View()
    view.open(camera.url)
    view.state("playing")
    assert display.picture(6, PICTURE), "no picture"
    assert display.moves((320, 290, 320, 60)), "the clock stands still"
    status, _, _ = view.end()
    assert status == 0, status


for name, options in {"H.265": ["--codec", "h265"], "MJPEG": ["--codec", "jpeg"], "UDP alone": ["--transport", "udp"],
                      "frames out of order": ["--codec", "h264b"], "two frames a second": ["--fps", "2"],
                      "parameter sets in the stream": ["--inband"]}.items():
    test("%s: that plays" % name)(lambda options=options: plays(*options))


@test("a format that can't be shown is said, and not tried again soon")
def _():
    camera = Camera("--codec", "vp8")
    view = View()
    view.open(camera.url)
    assert view.state("retrying", reason="unsupported")["retry_s"] >= 20


run(lanes=3)
