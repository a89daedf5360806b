#!/usr/bin/python3
"""Pictures of alerts, fetched by the real tilikd from hosts that its configuration lists, and from nowhere else.

Waits until something has happened, with a deadline.  TAP on stdout; the program is named by TILIKD.
"""
import http.client
import http.server
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import zlib

TILIKD = os.environ["TILIKD"]
DEADLINE = 20
AT = "2026-01-02T03:04:05Z"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png():
    rows = b"".join(b"\0" + bytes([y * 4] * 48) for y in range(16))
    head = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Box(http.server.BaseHTTPRequestHandler):
    """What analytics keep their pictures on; asked notes each request, hold keeps the slow ones."""
    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        answer = {"/good.png": (200, png()), "/page": (200, b"<html>masuk</html>"), "/gone": (404, b""),
                  "/moved": (302, b""), "/large": (200, png() + b"\0" * 5000000), "/slow": (200, png())}[self.path]
        if self.path == "/slow":
            self.server.hold.wait(DEADLINE)
        try:
            self.send_response(answer[0])
            self.send_header("Content-Type", "image/png")
            if self.path == "/moved":
                self.send_header("Location", "/good.png")
            self.send_header("Content-Length", str(len(answer[1])))
            self.end_headers()
            self.wfile.write(answer[1])
        except OSError:
            pass  # who asked has had enough

    def log_message(self, *_):
        pass


def listen():
    box = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Box)
    box.daemon_threads = True
    box.asked, box.hold = [], threading.Event()
    threading.Thread(target=box.serve_forever, daemon=True).start()
    return box


class City:
    def __init__(self, folder, name, config):
        tokens, file = folder / (name + ".json"), folder / (name + ".conf")
        file.write_text(config)
        self.process = subprocess.Popen(
            [TILIKD, "--demo", "--no-video", "--cameras", "400", "--seed", "7", "--rate", "0", "--listen", "127.0.0.1:0",
             "--db", f"sqlite:{folder}/{name}.db", "--tokens-file", tokens, "--config", file, "--exit-with-stdin"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = urllib.parse.urlsplit(self.process.stdout.readline().split()[-1]).netloc
        self.token = json.loads(tokens.read_text())
        self.kinds = 0

    def call(self, who, method, path, body=None):
        link = http.client.HTTPConnection(self.address, timeout=DEADLINE)
        headers = {"Authorization": "Bearer " + self.token[who], "Content-Type": "application/json"}
        link.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None, headers)
        answer = link.getresponse()
        data = answer.read()
        link.close()
        return answer.status, data, answer.headers

    def alert(self, camera, url):
        """A new alert of the camera, whose picture is there."""
        self.kinds += 1
        body = {"kind": f"uji_{self.kinds}", "camera": camera, "state": "active", "at": AT}
        if url is not None:
            body["snapshot_url"] = url
        return json.loads(self.call("source", "POST", "/alerts", body)[1])["id"]

    def look(self, camera, url, who="operator"):
        return self.call(who, "GET", f"/alerts/{self.alert(camera, url)}/snapshot")

    def end(self):
        began = time.monotonic()
        self.process.stdin.close()
        self.process.wait(DEADLINE)
        return time.monotonic() - began


class Tap:
    def __init__(self):
        self.count, self.failed = 0, 0

    def check(self, good, what, *shown):
        self.count += 1
        self.failed += not good
        print("ok" if good else "not ok", self.count, "-", what, flush=True)
        for one in () if good else shown:
            print("#", one, file=sys.stderr)


def problem(data):
    return json.loads(data)["type"].rsplit("/", 1)[1]


def fetch(tap, city, camera, box, other):
    here, there = (f"http://127.0.0.1:{b.server_address[1]}" for b in (box, other))
    status, data, headers = city.look(camera, here + "/good.png")
    tap.check(status == 200 and data == png() and headers["Content-Type"] == "image/png", "a listed host's picture comes as it is", status)
    tap.check(headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff", "nobody keeps it or guesses what it is")
    asked = box.asked[-1][1]
    tap.check("Authorization" not in asked and "Cookie" not in asked, "who asks for it tells no secret", asked)
    deadline, views = time.monotonic() + 60, []
    while not views and time.monotonic() < deadline:  # it is written beside the fetching
        views = json.loads(city.call("auditor", "GET", "/views")[1])["items"]
    tap.check(views and views[0]["camera"] == camera and views[0]["purpose"] == "alert" and views[0]["by"] == "operator",
              "that somebody looked is recorded", views[:1])
    for path, word in (("/page", "PNG"), ("/gone", "refused"), ("/moved", "refused"), ("/large", "large")):
        status, data, _ = city.look(camera, here + path)
        tap.check(status == 502 and word in json.loads(data)["detail"] and "127.0.0.1" not in json.loads(data)["detail"],
                  f"{path} is no picture, and why is said", status, data)
    tap.check([p for p, _ in box.asked].count("/good.png") == 1, "no redirect is followed")
    for url in (there + "/good.png", "http://127.0.0.1/good.png", "http://localhost:%d/good.png" % box.server_address[1],
                "https://127.0.0.1:%d/good.png" % other.server_address[1]):
        status, data, _ = city.look(camera, url)
        tap.check(status == 404 and problem(data) == "not-listed", f"{urllib.parse.urlsplit(url).netloc} is not asked", status, data)
    tap.check(other.asked == [], "nor has it heard of it", other.asked)
    status, data, _ = city.look(camera, None)
    tap.check(status == 404 and problem(data) == "no-snapshot", "an alert without a picture says so", status, data)


def reach(tap, city, camera, box):
    here = f"http://127.0.0.1:{box.server_address[1]}"
    status, data, _ = city.look(camera, here + "/good.png", "volunteer")
    tap.check(status == 404 and problem(data) == "unknown", "who may not know of the alert is told nothing", status, data)
    status, _, _ = city.look(camera, here + "/good.png", "public")
    tap.check(status in (403, 404), "nor is the public", status)
    began, slow = time.monotonic(), []
    alert = city.alert(camera, here + "/slow")
    waiting = threading.Thread(target=lambda: slow.append(city.call("operator", "GET", f"/alerts/{alert}/snapshot")))
    waiting.start()
    while not any(path == "/slow" for path, _ in box.asked):
        time.sleep(0.01)
    answered = [city.call("operator", "GET", "/session")[0] for _ in range(20)]
    tap.check(answered == [200] * 20 and not slow, "others are served meanwhile")
    waiting.join(DEADLINE)
    tap.check(slow[0][0] == 502 and b"too long" in slow[0][1] and time.monotonic() - began < 10, "what takes too long is given up on", slow)


def leave(tap, city, camera, box):
    here = f"http://127.0.0.1:{box.server_address[1]}"
    alert, slow = city.alert(camera, here + "/slow"), []
    count = len(box.asked)

    def ask():
        try:
            slow.append(city.call("operator", "GET", f"/alerts/{alert}/snapshot")[0])
        except (OSError, http.client.HTTPException):
            slow.append(0)
    waiting = threading.Thread(target=ask)
    waiting.start()
    while len(box.asked) == count:
        time.sleep(0.01)
    took = city.end()
    waiting.join(DEADLINE)
    tap.check(city.process.returncode == 0 and took < 2 and slow, "one under way holds back no end", city.process.returncode, took, slow)


def main():
    tap = Tap()
    box, other = listen(), listen()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        city = City(folder, "listed", f"[snapshots]\nhosts = kamera.invalid, 127.0.0.1:{box.server_address[1]}\n")
        cameras = json.loads(city.call("operator", "GET", "/cameras?q=state:online&limit=1000")[1])["items"]
        own = json.loads(city.call("volunteer", "GET", "/session")[1])["areas"][0]
        camera = next(c["id"] for c in cameras if not c["area"].startswith(own) and c["visibility"] == "restricted")
        fetch(tap, city, camera, box, other)
        reach(tap, city, camera, box)
        leave(tap, city, camera, box)
        plain = City(folder, "plain", "")
        count = len(box.asked)
        status, data, _ = plain.look(camera, f"http://127.0.0.1:{box.server_address[1]}/good.png")
        tap.check(status == 404 and problem(data) == "not-listed" and len(box.asked) == count, "unless a host is listed none is asked", status, data)
        plain.end()
        wrong = folder / "wrong.conf"
        wrong.write_text("[snapshots]\nhosts = http://x/\n")
        done = subprocess.run([TILIKD, "check-config", "--config", wrong], capture_output=True, text=True)
        tap.check(done.returncode == 1 and "wrong.conf:2: hosts" in done.stderr, "a list that is none is said", done.stderr)
        box.hold.set()
    print(f"1..{tap.count}")
    return tap.failed > 0


if __name__ == "__main__":
    raise SystemExit(main())
