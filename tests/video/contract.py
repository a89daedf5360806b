#!/usr/bin/python3
"""The contract of tilik-view: lines in, lines out, what it refuses, what it never shows, how it ends."""
import hashlib
import http.server
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import DEADLINE, VIEW, Camera, Display, View, run, start, test, until  # noqa: E402

display = Display()
SECRET = "Rahasia-9f8e7d"


@test("ready comes first, with the version")
def _():
    view = View(ready=False)
    view.event("ready")
    assert view.events[0]["event"] == "ready" and view.events[0]["text"], view.events


@test("the end of its stdin ends it within a second, with windows open, and stderr stays empty")
def _():
    camera = Camera()
    for frozen in (False, True):
        took = []
        # A busy machine may be late once; what waits for something is late each time.
        while not took or min(took) >= 1 and len(took) < 3:
            took.append(ended(camera, frozen))
            camera.signal(signal.SIGCONT)
        assert min(took) < 1, took


def ended(camera, frozen):
    view = View()
    for i in range(3):
        view.open(camera.url, id="w%d" % i)
    for i in range(3):
        until(lambda: view.event("state")["state"] == "playing" or None, "it plays")
    if frozen:
        camera.signal(signal.SIGSTOP)
    status, took, wrote = view.end()
    assert status == 0 and wrote == b"", (status, took, wrote)
    assert not display.windows()
    return took


@test("it dies with the program that started it, even when its stdin stays open")
def _():
    # The shell holds the pipe's other end and is killed; a second holder keeps the pipe open.
    reader, writer = os.pipe()
    parent = start("/bin/sh", "-c", 'exec 3<&0; "$0" <&3 & echo $!; wait', VIEW, stdin=reader, stdout=subprocess.PIPE, text=True)
    os.close(reader)
    child = int(parent.stdout.readline())
    until(lambda: '"ready"' in parent.stdout.readline(), "ready")
    os.kill(parent.pid, signal.SIGKILL)
    until(lambda: not alive(child), "it is gone")
    os.close(writer)


def alive(process):
    try:
        with open("/proc/%d/stat" % process) as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


@test("without DISPLAY, with one that is not there, with nonsense and headless it says so, opens nothing and goes on")
def _():
    for name in (None, ":987", "nonsense", display.name):
        env = {k: v for k, v in os.environ.items() if k != "DISPLAY"}
        if name is not None:
            env["DISPLAY"] = name
        view = View(*(["--headless"] if name == display.name else []), env=env, ready=False)
        ready = view.event("ready")
        assert ready["on"] is False and ready["note"].startswith("no display"), ready
        url = "rtsp://127.0.0.1:1/x"
        for cmd, fields in (("open", {"url": url}), ("warm", {"url": url}), ("wall", {"title": "W", "layout": "2x2"})):
            view.send(cmd, id="w1", **fields)
            assert view.event("error", id="w1")["text"].startswith("no display")
        status, _, wrote = view.end()
        assert (status, wrote) == (0, b""), (status, wrote)
        assert not display.windows()


@test("a display that comes later is found when it is needed, and said")
def _():
    # A number that no server takes by itself: those go up from 0.
    name = ":%d" % (10000 + os.getpid() % 40000)
    os.environ["DISPLAY"] = name
    camera, view = Camera(), View(ready=False)
    assert view.event("ready")["on"] is False
    start("Xvfb", name, "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset", stdout=subprocess.DEVNULL,
                  stderr=subprocess.DEVNULL)
    until(lambda: os.path.exists("/tmp/.X11-unix/X" + name[1:]), "the X server")
    view.open(camera.url)
    assert view.event("ready")["on"] is True
    view.state("playing")
    os.environ["DISPLAY"] = display.name


@test("an X server that dies is said, and ends it")
def _():
    other = Display()
    view = View()
    other.process.kill()
    assert view.event("error")["text"].startswith("no display")
    assert view.process.wait(DEADLINE) == 3
    os.environ["DISPLAY"] = display.name


@test("a line that is no command is said, and ends nothing")
def _():
    view = View()
    garbage = [b"garbage\n", b"\n", b"[1,2]\n", b"{}\n", b'{"cmd":"explode"}\n', b'{"cmd":"open"}\n', b'{"cmd":7}\n',
               b'{"cmd":"open","id":"w1","url":7}\n', b'{"cmd":"close","id":"nobody"}\n', b"\xff\xfe{\n",
               b'{"cmd":"open","id":"../x","url":"rtsp://127.0.0.1/"}\n', b"[" * 30000 + b"\n",
               b'{"cmd":"snapshot","id":"w1","path":"relative.png"}\n', b'{"cmd":"open","id":"w1"\n']
    for line in garbage:
        view.raw(line)
    for _line in range(len(garbage) - 1):
        view.event("error")
    view.send("ping")
    view.event("pong")


@test("a line of a megabyte is dropped whole, in little memory, and the next is read")
def _():
    view = View()
    before = memory(view.process.pid)
    for _i in range(20):
        view.raw(b'{"cmd":"open","id":"w1","url":"' + b"a" * 1000000 + b'"}\n')
        assert "too long" in view.event("error")["text"]
    view.raw(b"x" * 5000000)
    view.raw(b"\n")
    assert "too long" in view.event("error")["text"]
    view.send("ping")
    view.event("pong")
    assert memory(view.process.pid) - before < 2000, (before, memory(view.process.pid))


def memory(process):
    with open("/proc/%d/status" % process) as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


@test("only rtsp, rtsps, http and https addresses are opened; tricks are refused")
def _():
    view = View()
    for url in ("file:///etc/passwd", "/etc/passwd", "", "http/dump://127.0.0.1/x", "rtsp/demuxdump://127.0.0.1/x",
                "v4l2:///dev/video0", "fd://0", "udp://@:1234", "concat:http://a|http://b", "RTSP", "rtsp://", "rtsp:///x",
                "http://user:pw@127.0.0.1/", "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://a b/",
                "http://127.0.0.1/ :sout=#std{access=file,dst=/tmp/x}", "http://127.0.0.1/#1:2", "http://[::1/x",
                "http,x=y://127.0.0.1/", "-", "--help", "rtsp://-x/", "http://a\\b/"):
        view.open(url, id="w1")
        event = view.event("error", id="w1")
        assert url == "" or url not in event["text"], event
    assert not display.windows()


class Redirects(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def do_GET(self):  # noqa: N802  the library's name
        self.server.asked.append(self.path)
        target = self.server.targets.get(self.path)
        if target is not None:
            self.send_response(302)
            self.send_header("Location", target)
            self.end_headers()
            return
        body = self.server.bodies.get(self.path, (b"", "text/plain"))
        self.send_response(200)
        self.send_header("Content-Type", body[1])
        self.end_headers()
        self.wfile.write(body[0])

    def log_message(self, *_):
        pass


def serve(targets=None, bodies=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Redirects)
    server.targets, server.bodies, server.asked = targets or {}, bodies or {}, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, "http://127.0.0.1:%d" % server.server_port


@test("a redirect or a playlist that leads to a file is refused, and the file is never opened")
def _():
    with tempfile.TemporaryDirectory() as folder:
        bait = os.path.join(folder, "bait.ts")
        with open(bait, "wb") as file:
            file.write(b"\x47" + b"\0" * 187)
        playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n%s\n#EXT-X-ENDLIST\n"
        server, root = serve(
            {"/file": "file://" + bait, "/plain": bait, "/v4l2": "v4l2:///dev/video0", "/data": "data:video/mp2t,x",
             "/concat": "concat:file://" + bait, "/subfile": "subfile,,start,0,end,9,,:" + bait},
            {"/list.m3u8": ((playlist % ("file://" + bait)).encode(), "application/vnd.apple.mpegurl"),
             "/list2.m3u8": ((playlist % bait).encode(), "application/vnd.apple.mpegurl"),
             "/sdp": (b"v=0\r\nm=video 0 RTP/AVP 96\r\na=control:file://" + bait.encode() + b"\r\n", "application/sdp")})
        trace = os.path.join(folder, "trace")
        view = traced(trace)
        for i, path in enumerate(list(server.targets) + list(server.bodies)):
            view.open(root + path, id="w%d" % i)
            event = view.event("state", id="w%d" % i, state="retrying")
            if path in ("/file", "/v4l2", "/data", "/concat", "/subfile"):
                assert event["reason"] in ("forbidden", "failed"), (path, event)
            view.send("close", id="w%d" % i)
        view.end()
        server.shutdown()
        with open(trace, errors="replace") as lines:
            opened = [line for line in lines if "bait" in line]
        assert not opened, opened
        assert len(server.asked) >= 9, server.asked


def traced(path):
    """tilik-view under strace: what it opens is written to path."""
    wrapper = os.path.join(os.path.dirname(path), "wrapper")
    with open(wrapper, "w") as file:
        file.write('#!/bin/sh\nexec strace -f -qq -e trace=open,openat,openat2 -o %s "%s" "$@"\n' % (path, VIEW))
    os.chmod(wrapper, 0o755)
    return View(program=wrapper)


@test("a password stands in no argument, environment, title, log or memory map that others read")
def _():
    camera = Camera("--auth", "digest", password=SECRET)
    with tempfile.TemporaryDirectory() as state:
        view = View(env=dict(os.environ, XDG_STATE_HOME=state))
        view.open(camera.url, user="admin", password=SECRET)
        view.state("playing")
        view.open(camera.url, id="w2", user="admin", password=SECRET + "x")
        view.event("state", id="w2", state="retrying")
        process = view.process.pid
        for name in ("cmdline", "environ"):
            try:
                with open("/proc/%d/%s" % (process, name), "rb") as file:
                    assert SECRET.encode() not in file.read(), name
            except PermissionError:
                # Not dumpable: even its own user may not look.
                assert name == "environ" and os.geteuid() != 0
        assert not any(SECRET in title for title in display.titles())
        assert SECRET not in json.dumps(view.events)
        until(lambda: os.listdir(os.path.join(state, "tilik")), "a log")
        for name in os.listdir(os.path.join(state, "tilik")):
            with open(os.path.join(state, "tilik", name), "rb") as file:
                text = file.read()
                assert SECRET.encode() not in text and b"playing" in text, name
        with open("/proc/%d/limits" % process) as limits:
            core = next(line for line in limits if line.startswith("Max core file size"))
            assert core.split()[4] == "0", core
        with open("/proc/%d/oom_score_adj" % process) as score:
            assert int(score.read()) > 0, "the console would be killed first"
        with open("/proc/%d/status" % process) as status:
            assert "NoNewPrivs:\t1" in status.read()
        view.end()


@test("its working folder is empty and can't be written to")
def _():
    view = View()
    try:
        assert "(deleted)" in os.readlink("/proc/%d/cwd" % view.process.pid)
    except PermissionError:
        assert os.geteuid() != 0


@test("a still is a PNG whose SHA-256 is told, in a file that was not there")
def _():
    camera = Camera("--pattern", "smpte")
    with tempfile.TemporaryDirectory(prefix="50%H $U ") as folder:
        path = os.path.join(folder, "still.png")
        view = View()
        view.send("snapshot", id="w1", path=path)
        view.event("error", id="w1")
        view.open(camera.url)
        view.state("playing")
        view.send("snapshot", id="w1", path=path)
        event = view.event("snapshot", id="w1")
        with open(path, "rb") as file:
            data = file.read()
        assert data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) > 2000
        assert event["path"] == path and event["sha256"] == hashlib.sha256(data).hexdigest()
        assert os.stat(path).st_mode & 0o777 == 0o600
        view.send("snapshot", id="w1", path=path)
        view.event("error", id="w1")
        view.send("snapshot", id="w1", path=os.path.join(folder, "nowhere", "still.png"))
        view.event("error", id="w1")
        with open(path, "rb") as file:
            assert file.read() == data, "the still was overwritten"
        assert os.listdir(folder) == ["still.png"]


@test("the command line: help, version, what is not there yet, what is refused")
def _():
    def say(*words):
        done = subprocess.run([VIEW, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, timeout=DEADLINE, check=False)
        return done.returncode, done.stdout, done.stderr
    assert say("--version")[0] == 0
    status, out, _err = say("--help")
    assert status == 0 and "rtsp" in out and "--frozen-after" in out, out
    assert say("--headless", "rtsp://127.0.0.1:1/x")[0] == 3
    assert say("--nonsense")[0] == 2
    status, out, err = say("file:///etc/passwd")
    assert status == 2 and "rtsp, rtsps, http and https" in err, err
    status, out, err = say("rtsp://admin:geheim@127.0.0.1/")
    assert status == 2 and "geheim" not in err + out, err


@test("alone, with an address, it shows the camera and ends when its window is closed")
def _():
    camera = Camera()
    alone = start(VIEW, "--title", "Sendiri", camera.url, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                  stderr=subprocess.PIPE)
    until(lambda: any("Sendiri" in t and "live" in t for t in display.titles()), "the window is live")
    display.key(display.window(), "q")
    assert alone.wait(DEADLINE) == 0
    assert alone.stdout.read() == b"" and alone.stderr.read() == b""


@test("a window becomes that of another camera where it stands, and the old name is free")
def _():
    first, second = Camera("--name", "SATU"), Camera("--name", "DUA")
    view = View()
    view.open(first.url, title="Satu")
    view.state("playing")
    window = display.window()
    view.open(second.url, id="w2", title="Dua", instead="w1")
    view.event("state", id="w2", state="playing")
    until(lambda: display.windows() == [window], "the same window, and no other")
    until(lambda: [t.split(" - ")[0] for t in display.titles()] == ["Dua"], "the new title")
    assert display.moves((0, 0, 640, 360)), "the picture stands still"
    display.key(window, "n")
    assert view.event("key")["id"] == "w2"
    view.send("title", id="w1", title="x")
    assert view.event("error", id="w1")["text"] == "no such window"
    display.key(window, "q")
    view.event("closed", id="w2")


@test("a console that does not read its lines does not stop it")
def _():
    process = start(VIEW, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    line = b'{"cmd":"close","id":"nobody"}\n' * 1000
    end = time.monotonic() + DEADLINE
    # Two megabytes of answers, of which it keeps one; then it takes us for dead and goes.
    try:
        while process.poll() is None and time.monotonic() < end:
            process.stdin.write(line)
            process.stdin.flush()
    except BrokenPipeError:
        pass
    assert process.wait(DEADLINE) == 0


run(lanes=2)
