#!/usr/bin/python3
"""Cameras that do wrong in every way: each is said clearly, in bounded time and memory, and those beside it are not disturbed.

One loopback server; the path says how it answers, all of them in one run.  TAP on stdout; the program is named by TILIKD.
"""
import gzip
import os
import re
import socketserver
import sqlite3
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
from contract import ok  # noqa: E402
from outside import DEADLINE, Tilikd, until  # noqa: E402

SDP = b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
CONF = """[probe]
enabled = 1
every_seconds = 1
off_seconds = 1
on_seconds = 0
timeout_seconds = 4
longest_seconds = 5
still_seconds = 2
still_doubt_seconds = 1
"""
# What no answer needs more of; a socket's buffers hold some on their way.
SENT_MAX = 16 * 1024 * 1024
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def frame(width, height, kind=0xC0):
    return bytes([0xFF, kind, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])


class Rude(socketserver.StreamRequestHandler):
    """One connection.  Each way is a method; what it returns is sent."""

    def send(self, data):
        self.wfile.write(data)
        with self.server.lock:
            self.server.sent[self.name] = self.server.sent.get(self.name, 0) + len(data)

    def flood(self, data, times):
        for _ in range(times):
            self.send(data)

    def status(self, code, *headers, body=b"", length=None):
        head = [f"{self.protocol} {code}", *headers, f"Content-Length: {len(body) if length is None else length}"]
        if self.protocol.startswith("RTSP"):
            head.insert(1, f"CSeq: {self.cseq}")
        return ("\r\n".join(head) + "\r\n\r\n").encode() + body

    def good(self):
        if self.protocol.startswith("RTSP"):
            return self.status("200 OK", "Content-Type: application/sdp", body=SDP)
        return self.status("200 OK", "Content-Type: image/jpeg", body=JPEG + b"x" * 2000)

    def silent(self):
        self.server.end.wait(DEADLINE)

    def drip(self):
        for byte in f"{self.protocol} 200 OK\r\nCSeq: 1\r\nX: ".encode() + b"z" * 1000:
            self.send(bytes([byte]))
            if self.server.end.wait(1):
                return

    def headers(self):
        self.send(f"{self.protocol} 200 OK\r\nCSeq: {self.cseq}\r\n".encode())
        self.flood(b"X-More: " + b"y" * 1000 + b"\r\n", 10000)

    def oneheader(self):
        self.send(f"{self.protocol} 200 OK\r\nCSeq: {self.cseq}\r\nX: ".encode())
        self.flood(b"y" * 4096, 2500)

    def tofile(self):
        return self.status("302 Found", "Location: file:///etc/passwd")

    def toself(self):
        return self.status("302 Found", f"Location: {self.url}")

    def nonsensedigest(self):
        return self.status("401 Unauthorized", 'WWW-Authenticate: Digest realm=, nonce="" qop=\xff,,,='.encode("latin-1").decode("latin-1"))

    def stale(self):
        return self.status("401 Unauthorized", f'WWW-Authenticate: Digest realm="k", nonce="{time.monotonic_ns()}", stale=true')

    def longer(self):
        return self.status("200 OK", "Content-Type: application/sdp", body=SDP, length=99999999)

    def shorter(self):
        return self.status("200 OK", "Content-Type: application/sdp", body=SDP, length=20)

    def endlesslength(self):
        return self.status("200 OK", body=SDP, length="99999999999999999999999999")

    def sequence(self):
        return f"RTSP/1.0 200 OK\r\nCSeq: 4711\r\nContent-Length: {len(SDP)}\r\n\r\n".encode() + SDP

    def sdp(self):
        self.send(self.status("200 OK", "Content-Type: application/sdp", length=5 * 1024 * 1024))
        self.flood(SDP[:60].ljust(1024, b"a") + b"\r\n", 5 * 1024)

    def noise(self):
        return os.urandom(8192)

    def continues(self):
        self.flood(f"{self.protocol} 100 Continue\r\nCSeq: {self.cseq}\r\n\r\n".encode(), 100000)

    def old(self):
        return b"<html>0.9</html>" * 100

    def bomb(self):
        return self.status("200 OK", "Content-Encoding: gzip", "Content-Type: image/jpeg", body=self.server.bomb)

    def mjpeg(self):
        self.send(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n")
        while not self.server.end.is_set():
            self.send(b"--b\r\nContent-Type: image/jpeg\r\n\r\n" + JPEG + b"x" * 5000 + b"\r\n")

    def parts(self):
        self.send(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n")
        while not self.server.end.is_set():
            self.send(b"--b\r\nContent-Type: text/plain\r\n\r\n" + b"no picture" * 100 + b"\r\n")

    def playlist(self):
        return self.status("200 OK", body=b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nplaylist\n")

    def elsewhere(self):
        return self.status("200 OK", body=b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile:///etc/passwd\n")

    # Stills
    def huge(self):
        return self.status("200 OK", "Content-Type: image/jpeg", body=JPEG + frame(65535, 65535) + b"\xff\xda" + b"\0" * 2000)

    def progressive(self):
        return self.status("200 OK", body=JPEG + frame(8000, 3000, 0xC2) + b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00" * 1000)

    def cut(self):
        return self.status("200 OK", body=JPEG + frame(640, 480) + b"\xff\xda")

    def five(self):
        self.send(self.status("200 OK", "Content-Type: image/jpeg", length=5 * 1024 * 1024))
        self.flood(JPEG + b"x" * 1000, 6000)

    def endless(self):
        self.send(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n")
        while not self.server.end.is_set():
            self.send(JPEG + b"x" * 4000)

    def handle(self):
        try:
            while True:
                request = self.rfile.readline(65536).decode("latin-1").split()
                headers = {}
                while (line := self.rfile.readline(65536).decode("latin-1").strip()):
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                if len(request) < 3:
                    return
                self.url, self.protocol = request[1], "RTSP/1.0" if request[2].startswith("RTSP") else "HTTP/1.1"
                self.name = re.split(r"[/?]", request[1].rstrip("/"))[-1]
                self.cseq = headers.get("cseq", "0")
                with self.server.lock:
                    self.server.asked[self.name] = self.server.asked.get(self.name, 0) + 1
                way, _, number = self.name.partition("-")
                answer = getattr(self, way)()
                if answer is None:
                    return
                self.send(answer)
        except OSError:
            pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 256

    def __init__(self):
        self.lock, self.sent, self.asked, self.end = threading.Lock(), {}, {}, threading.Event()
        self.bomb = gzip.compress(bytes(50 * 1024 * 1024))
        super().__init__(("127.0.0.1", 0), Rude)
        threading.Thread(target=self.serve_forever, daemon=True).start()


# Way: what is said of it, RTSP and HTTP ("" not asked so).
WAYS = {
    "silent": ("timeout", "timeout"), "drip": ("timeout", "timeout"), "headers": ("nonsense", "nonsense"), "oneheader": ("nonsense", "nonsense"),
    "tofile": ("server", "server"), "toself": ("server", "server"), "nonsensedigest": ("login", "login"), "stale": ("nonsense", "nonsense"),
    "longer": ("timeout", "timeout"), "shorter": ("no_video", "no_video"), "endlesslength": ("no_video", "timeout"), "sequence": ("nonsense", ""),
    "sdp": ("nonsense", ""), "noise": ("nonsense", "nonsense"), "continues": ("nonsense", "nonsense"), "old": ("nonsense", "nonsense"),
    "bomb": ("", "no_video"), "mjpeg": ("", "good"), "parts": ("", "no_video"), "playlist": ("", "good"), "elsewhere": ("", "good"),
    "good": ("good", "good"),
}
STILLS = {"huge": "of too many dots", "progressive": "in too many scans", "cut": "not a JPEG that can be read", "five": "can't be read", "endless": "can't be read",
          "bomb": "has no video", "drip": "no answer in time", "headers": "can't be read", "stale": "can't be read", "toself": "with an error"}
STATES = {"good": "online", "login": "unknown"}


def rows_of(port):
    rows = ["id,area,site,main_url,snapshot_url,user,password"]
    for way, results in WAYS.items():
        for scheme, result in zip(("rtsp", "http"), results):
            if result:
                rows.append(f"{scheme}-{way},33.74.10.1003,n-{scheme}-{way},{scheme}://127.0.0.1:{port}/{way},,admin,rahasia")
    for way in STILLS:
        rows.append(f"still-{way},33.74.10.1003,n-still-{way},rtsp://127.0.0.1:{port}/good-{way},http://127.0.0.1:{port}/{way},admin,rahasia")
    return rows


def main():
    server = Server()
    daemon = Tilikd(rows_of(server.server_address[1]))
    daemon.token("auditor")
    checked = daemon.configure(CONF)
    ok(checked.returncode == 0, "the configuration is taken", checked.stderr)
    log = open(f"{daemon.folder}/log", "w+", encoding="utf-8")
    daemon.start(log)
    expected = {}
    for way, results in WAYS.items():
        expected |= {f"{scheme}-{way}": result for scheme, result in zip(("rtsp", "http"), results) if result}

    def state_of(result):
        return STATES.get(result, "offline")

    def all_said():
        cameras = daemon.cameras()
        good = all(cameras[name]["state"] == state_of(result) for name, result in expected.items()) and \
            all(cameras[f"still-{way}"]["state"] == "online" for way in STILLS)
        return cameras if good else None

    def why(name):
        with sqlite3.connect(f"file:{daemon.folder}/t.db?mode=ro", uri=True) as database:
            row = database.execute("SELECT why FROM journal WHERE kind = 2 AND id = ? AND by = 'probe' ORDER BY rev DESC LIMIT 1", (name,))
            return (row.fetchone() or [None])[0]

    def logged():
        log.seek(0)
        return log.read()

    states = until(all_said, "all of them are what they are") or daemon.cameras()
    for name, result in expected.items():
        # What was never known otherwise is no change.
        said = why(name) == result if result != "login" else f"camera {name}: user or password refused" in logged()
        ok(states[name]["state"] == state_of(result) and said, f"{name}: {result}", (states[name]["state"], why(name)))
    until(lambda: all(f"camera still-{way}: no stills" in logged() for way in STILLS), "stills that can't be had are said in the log")
    text = logged()
    for way, words in STILLS.items():
        line = next((line for line in text.splitlines() if f"still-{way}:" in line), "")
        ok(words in line and states[f"still-{way}"]["state"] == "online", f"a still that is {way}: {words}, and the camera is live", line)
    before = dict(server.asked)
    until(lambda: all(server.asked.get(name, 0) > before.get(name, 0) + 3 for name in ("good", "good-huge", "good-cut")),
          "those beside them are asked as often as ever")
    until(lambda: all(camera["state"] == "online" for name, camera in daemon.cameras().items() if name.endswith("-good")), "and are live")
    # Each of them was asked many times.
    worst = max((sent / max(server.asked[name], 1), name) for name, sent in server.sent.items())
    ok(worst[0] < SENT_MAX, "of what has no end little is taken", worst)
    ok(max(count for count in server.asked.values()) < 2000, "nobody is asked without end", server.asked)
    status = open(f"/proc/{daemon.process.pid}/status", encoding="ascii").read()
    peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1])
    ok("ASAN" in os.environ.get("TILIKD", "").upper() or peak < 200 * 1024, "in little memory", peak)
    ok("rahasia" not in text, "no password is told")
    ok(daemon.end() == 0, "tilikd ends in the middle of it all")
    server.end.set()
    daemon.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
