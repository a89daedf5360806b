#!/usr/bin/python3
"""tilikd asks cameras whether there is a picture to be had: those that answer, and those that do wrong.

One loopback server speaks RTSP and HTTP; the path says how it answers.  TAP on stdout; the program is named by TILIKD.
"""
import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time

TILIKD = os.environ["TILIKD"]
HOME = pathlib.Path(tempfile.mkdtemp(prefix="tilik-probe-"))
DB = f"sqlite:{HOME}/t.db"
DEADLINE = 40
SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
NONCE = "5f1c"


class Tap:
    count = failed = 0

    def check(self, good, name, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}", flush=True)
        for line in str(why).splitlines()[:20] if not good else ():
            print("# " + line)


class Camera(socketserver.StreamRequestHandler):
    """One connection: as many requests as come."""

    def answer(self, status, body="", *headers, rtsp=True):
        head = [f"{'RTSP/1.0' if rtsp else 'HTTP/1.1'} {status}", *headers, f"Content-Length: {len(body)}"]
        if rtsp:
            head.insert(1, f"CSeq: {self.cseq}")
        self.wfile.write(("\r\n".join(head) + "\r\n\r\n").encode() + (body.encode() if isinstance(body, str) else body))

    def digest_good(self, text):
        fields = dict(re.findall(r'(\w+)="([^"]*)"', text))
        one = hashlib.md5(b"admin:kamera:p@ss").hexdigest()
        two = hashlib.md5(f"DESCRIBE:{fields.get('uri')}".encode()).hexdigest()
        return fields.get("response") == hashlib.md5(f"{one}:{NONCE}:{two}".encode()).hexdigest()

    def rtsp(self, path, headers):
        login = headers.get("authorization", "")
        if path == "mute":
            time.sleep(DEADLINE)
        elif path == "digest" and not self.digest_good(login):
            self.answer("401 Unauthorized", "", f'WWW-Authenticate: Digest realm="kamera", nonce="{NONCE}"')
        elif path == "basic" and login != "Basic YWRtaW46cEBzcw==":
            self.answer("401 Unauthorized", "", 'WWW-Authenticate: Basic realm="kamera"')
        elif path in ("both", "listed") and not self.digest_good(login):
            ways = ['Basic realm="kamera"', f'Digest realm="kamera", nonce="{NONCE}"']
            lines = ways if path == "both" else [", ".join(ways)]
            self.answer("401 Unauthorized", "", *("WWW-Authenticate: " + line for line in lines))
        elif path == "lure":
            self.answer("401 Unauthorized", "", 'WWW-Authenticate: Basic realm="kamera"' if login else
                        f'WWW-Authenticate: Digest realm="kamera", nonce="{NONCE}"')
        elif path == "wrong":
            self.answer("401 Unauthorized", "", f'WWW-Authenticate: Digest realm="kamera", nonce="{NONCE}"')
        elif path == "gone":
            self.answer("404 Not Found")
        elif path == "sick":
            self.answer("500 Internal Server Error")
        elif path == "audio":
            self.answer("200 OK", SDP.replace("m=video", "m=audio"), "Content-Type: application/sdp")
        elif path == "headers":
            self.wfile.write(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n" + b"X: " + b"x" * 1000 + b"\r\n")
            for _ in range(10000):
                self.wfile.write(b"X-More: " + b"y" * 1000 + b"\r\n")
        elif path == "drip":
            for byte in b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nX-Slow: " + b"z" * 1000:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.5)
        elif path == "noise":
            self.wfile.write(os.urandom(4096))
        elif path == "lies":
            self.wfile.write(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 99999999\r\n\r\n" + SDP.encode())
        else:
            self.answer("200 OK", SDP, "Content-Type: application/sdp")

    def http(self, path):
        if path == "moves.m3u8":
            self.answer("200 OK", f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:{time.time_ns()}\n#EXTINF:2,\na.ts\n", rtsp=False)
        elif path == "stands.m3u8":
            self.answer("200 OK", "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:2,\na.ts\n", rtsp=False)
        elif path == "slow.m3u8":
            self.answer("200 OK", "#EXTM3U\n#EXT-X-TARGETDURATION:30\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:30,\na.ts\n", rtsp=False)
        elif path in ("standing.m3u8", "moving.m3u8"):
            self.answer("200 OK", f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{'stands' if path[0] == 's' else 'moves'}.m3u8\n", rtsp=False)
        elif path == "photo.jpg":
            self.answer("200 OK", b"\xff\xd8\xff\xe0" + b"x" * 200000, "Content-Type: image/jpeg", rtsp=False)
        elif path == "calm.mjpeg":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"
                             b"--b\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff" + b"x" * 500)
            time.sleep(DEADLINE)
        elif path == "mjpeg":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n")
            for _ in range(100000):
                self.wfile.write(b"--b\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff" + b"x" * 5000 + b"\r\n")
        elif path == "portal":
            self.answer("200 OK", "<html>login</html>", "Content-Type: text/html", rtsp=False)
        elif path == "elsewhere":
            self.answer("302 Found", "", "Location: file:///etc/passwd", rtsp=False)

    def handle(self):
        try:
            while True:
                request = self.rfile.readline(8192).decode("latin-1").split()
                headers = {}
                while (line := self.rfile.readline(8192).decode("latin-1").strip()):
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                if len(request) < 3:
                    return
                path = request[1].split("?")[0].rstrip("/").rsplit("/", 1)[-1]
                with self.server.lock:
                    self.server.seen.setdefault(path, []).append(time.monotonic())
                if path in self.server.dead:
                    return
                self.cseq = headers.get("cseq", "0")
                if headers.get("authorization", "").lower().startswith("basic"):
                    self.server.plain.add(path)
                if request[2].startswith("RTSP"):
                    self.rtsp(path, headers)
                else:
                    self.http(path)
                    return
        except OSError:
            pass


class Cameras(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 256

    def __init__(self):
        self.lock, self.seen, self.dead, self.plain = threading.Lock(), {}, set(), set()
        super().__init__(("127.0.0.1", 0), Camera)
        threading.Thread(target=self.serve_forever, daemon=True).start()


WAYS = {
    "open": ("rtsp", "online"), "digest": ("rtsp", "online"), "basic": ("rtsp", "online"),
    # Digest wherever it is offered, beside Basic or before it.
    "both": ("rtsp", "online"), "listed": ("rtsp", "online"), "lure": ("rtsp", "unknown"), "wrong": ("rtsp", "unknown"),
    "gone": ("rtsp", "offline"), "sick": ("rtsp", "offline"), "audio": ("rtsp", "offline"), "headers": ("rtsp", "offline"),
    "drip": ("rtsp", "offline"), "noise": ("rtsp", "offline"), "mute": ("rtsp", "offline"), "lies": ("rtsp", "offline"),
    "moves.m3u8": ("http", "online"), "stands.m3u8": ("http", "frozen"), "photo.jpg": ("http", "online"), "mjpeg": ("http", "online"),
    # A playlist whose segments are long may stand; of one that names others the first is looked at; one picture is enough.
    "slow.m3u8": ("http", "online"), "standing.m3u8": ("http", "frozen"), "moving.m3u8": ("http", "online"), "calm.mjpeg": ("http", "online"),
    "portal": ("http", "offline"), "elsewhere": ("http", "offline"),
}

BEHIND = [f"behind{i}" for i in range(40)]  # all of one link: more than take their turns as scouts meanwhile


def cameras(port, shut):
    rows = ["id,area,site,link,class,main_url,user,password,snapshot_url"]
    for path, (scheme, _) in WAYS.items():
        rows.append(f"{path},33.74.10.1003,n-{path.replace('.', '-')},,rt,{scheme}://127.0.0.1:{port}/{path},admin,p@ss,")
    rows.append(f"shut,33.74.10.1003,n-shut,,rt,rtsp://127.0.0.1:{shut}/x,,,")
    rows.append("nowhere,33.74.10.1003,n-nowhere,,rt,rtsp://nowhere.invalid/x,,,")
    rows.append(f"sealed,33.74.10.1003,n-sealed,,rt,rtsps://127.0.0.1:{port}/open,,,")
    rows.append(f"window,33.74.10.1003,n-window,,rt,rtsps://127.0.0.1:{port}/open,,,http://127.0.0.1:{port}/photo.jpg")
    rows.append("unsaid,33.74.10.1003,n-unsaid,,rt,,,,")
    rows += [f"{name},33.74.10.1003,n-{name},fo-uji,river,rtsp://127.0.0.1:{port}/{name},,," for name in BEHIND]
    table = HOME / "t.csv"
    table.write_text("\n".join(rows) + "\n")
    done = subprocess.run([TILIKD, "import", "cameras", "--db", DB, str(table)], capture_output=True, text=True, timeout=60, check=False)
    return done


class Daemon:
    def __init__(self):
        token = subprocess.run([TILIKD, "token", "add", "--db", DB, "--role", "auditor", "--name", "Uji"], capture_output=True, text=True,
                               timeout=60, check=True)
        self.token = token.stdout.strip()
        conf = HOME / "tilikd.conf"
        conf.write_text("[probe]\nenabled = 1\nevery_seconds = 1\noff_seconds = 1\non_seconds = 0\ntimeout_seconds = 1\n"
                        "longest_seconds = 3\n[probe.delays]\nriver = 3 0\n")
        self.process = subprocess.Popen([TILIKD, "--db", DB, "--config", str(conf), "--listen", "127.0.0.1:0", "--exit-with-stdin"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def get(self, path):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        link.request("GET", "/api/v1/" + path, headers={"Authorization": "Bearer " + self.token})
        return json.loads(link.getresponse().read())

    def states(self):
        return {camera["id"]: camera for camera in self.get("cameras?limit=100")["items"]}

    def stands(self):
        return [source["detail"] for source in self.get("sources")["items"] if source["kind"] == "probe"]

    def until(self, check):
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            states = self.states()
            if check(states):
                return states
            time.sleep(0.2)
        return self.states()

    def end(self):
        self.process.stdin.close()
        return self.process.wait(20)


def main():
    tap = Tap()
    server = Cameras()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        done = cameras(server.server_address[1], closed.getsockname()[1])
        tap.check(done.returncode == 0, "the cameras are imported", done.stderr)
        daemon = Daemon()
        wanted = {path: state for path, (_, state) in WAYS.items()} | {"shut": "offline", "nowhere": "offline", "unsaid": "unlinked",
                                                                         "sealed": "unknown", "window": "online"}
        states = daemon.until(lambda now: all(now[name]["state"] == state for name, state in wanted.items()))
        for name, state in wanted.items():
            tap.check(states[name]["state"] == state, f"{name} is {state}", states[name])
        tap.check([one.endswith("(rtsps without a snapshot address): 1") for one in daemon.stands()] == [True],
                  "how many can't be asked stands with the source", daemon.stands())
        tap.check(states["open"]["seen_at"] is not None and states["shut"]["seen_at"] is None, "a good answer is when it was last seen")
        daemon.until(lambda now: all(now[name]["state"] == "online" for name in BEHIND))
        server.dead.update(["open", *BEHIND])
        states = daemon.until(lambda now: all(now[name]["state"] == "offline" for name in ["open", *BEHIND]))
        tap.check(states["open"]["state"] == "offline" and states["digest"]["state"] == "online", "one that falls silent is dark, the rest are not",
                  states["open"])
        tap.check(all(states[name]["state"] == "offline" for name in BEHIND), "a link that falls silent is dark", states["behind0"])
        why = [daemon.get(f"cameras/{name}/history")["items"][0]["why"] for name in BEHIND]
        tap.check("beside" in why and set(why) <= {"beside", "refused"}, "and who was not asked again for that says so", why)
        server.dead.clear()
        states = daemon.until(lambda now: all(now[name]["state"] == "online" for name in ["open", *BEHIND]))
        tap.check(all(states[name]["state"] == "online" for name in BEHIND), "each of it is back by its own answer", states["behind0"])
        tap.check(states["open"]["state"] == "online", "and is back when it answers", states["open"])
        tap.check(states["slow.m3u8"]["state"] == "online", "all the time long segments are no standing still", states["slow.m3u8"])
        tap.check(server.plain == {"basic"}, "a login goes in clear to what takes no better one alone", server.plain)
        tap.check(daemon.end() == 0, "tilikd ends in the middle of it all")
    text = "".join(str(states[name]) for name in states)
    tap.check("p@ss" not in text, "no password is told")
    print(f"1..{tap.count}")
    shutil.rmtree(HOME, ignore_errors=True)
    return 1 if tap.failed else 0


sys.exit(main())
