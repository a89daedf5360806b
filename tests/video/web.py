#!/usr/bin/python3
"""Cameras over HTTP: MPEG-TS, MJPEG, HLS and recordings."""
import os
import signal
import socket
import ssl
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import HERE, Display, View, run, start, test, until  # noqa: E402
import subprocess  # noqa: E402

display = Display()
PICTURE = (0, 0, 640, 360)
CLOCK = (320, 290, 320, 60)


def camera(*words):
    process = start("/usr/bin/python3", os.path.join(HERE, "http_camera.py"), *words, stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL, text=True)
    line = process.stdout.readline().split()
    assert line[:1] == ["ready"], "the camera does not start"
    process.root = line[1]
    return process


plain = camera()


@test("MPEG-TS, MJPEG and HLS over HTTP play, and move")
def _():
    for name in ("live.ts", "live.mjpeg", "live.m3u8"):
        view = View()
        # The first segments are still being made when HLS is asked for early: that is tried again.
        view.open("%s/%s" % (plain.root, name))
        view.state("playing")
        assert display.picture(6, PICTURE), "%s: no picture" % name
        assert display.moves(CLOCK), "%s: the clock stands still" % name
        view.end()


@test("a recording plays at its own speed, and ends")
def _():
    view = View()
    view.open(plain.root + "/record.ts")
    asked, began = view.state("connecting")["at"], view.state("playing")["at"]
    ended = view.state("ended")["at"]
    assert ended - asked > 2 and ended - began < 6, (ended - asked, ended - began)
    until(lambda: any("ended" in title for title in display.titles()), "the title says so")


@test("an HTTP stream that stalls is said to be frozen, and goes on when it does")
def _():
    view = View("--frozen-after", "2")
    view.open(plain.root + "/live.ts")
    view.state("playing")
    plain.send_signal(signal.SIGUSR1)
    view.state("frozen", reason="stalled")
    plain.send_signal(signal.SIGUSR1)
    view.state("playing")
    assert display.moves(CLOCK), "the clock stands still"


@test("a password is sent by Basic and by Digest; a wrong one is said and not tried again soon")
def _():
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("S3cr3t@:/%x\n")
        file.flush()
        for kind in ("basic", "digest"):
            closed = camera("--auth", kind, "--password-file", file.name)
            view = View()
            view.open(closed.root + "/live.ts", user="admin", password="S3cr3t@:/%x")
            view.state("playing")
            view.open(closed.root + "/live.ts", id="w2", user="admin", password="wrong")
            event = view.event("state", id="w2", state="retrying")
            assert event["reason"] == "unauthorized" and event["retry_s"] >= 20, event
            view.end()


@test("a certificate that nobody vouches for is refused, and nothing is asked of that host")
def _():
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = folder + "/key.pem", folder + "/certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
                       check=True, stderr=subprocess.DEVNULL)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        asked = []
        with socket.create_server(("127.0.0.1", 0)) as server:
            def answer():
                while True:
                    try:
                        peer, _ = server.accept()
                        with context.wrap_socket(peer, server_side=True) as inner:
                            asked.append(inner.recv(4096))
                    except OSError:
                        if server.fileno() < 0:
                            return
            threading.Thread(target=answer, daemon=True).start()
            view = View()
            view.open("https://localhost:%d/live.ts" % server.getsockname()[1], user="admin", password="geheim")
            event = view.state("retrying")
            assert event["reason"] == "untrusted" and event["retry_s"] >= 20, event
            assert not any(asked), asked


@test("an address with nothing behind it has a reason of its own")
def _():
    view = View()
    view.open(plain.root + "/missing.ts", id="a")
    view.event("state", id="a", state="retrying", reason="not_found")


run(lanes=2)
