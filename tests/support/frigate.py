"""A Frigate that answers as its sources say at v0.14.1 and v0.17.2, as far as tilikd has to do with it, and a broker beside it.

Broker is the real mosquitto on a port of its own, killed and started again; tell() is what Frigate publishes.  Frigate keeps reviews
as its database does, knows logins and their tokens, and can go wrong in each way that the tests name.
"""
import itertools
import json
import pathlib
import signal
import socket
import struct
import subprocess
import threading
import time
import urllib.parse

from mediamtx import Api
import http.server

NUMBERS = itertools.count(1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def packet(kind, *parts):
    body = b"".join(parts)
    size, length = len(body), b""
    while True:
        size, low = divmod(size, 128)
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return bytes([kind]) + length + body


def text(words):
    raw = words.encode() if isinstance(words, str) else words
    return struct.pack(">H", len(raw)) + raw


class Broker:
    """mosquitto with one login."""

    def __init__(self, folder, user="tilik", password="rahasia-broker"):
        self.folder, self.user, self.password = pathlib.Path(folder), user, password
        self.port, self.process = free_port(), None
        passwords = self.folder / "passwords"
        subprocess.run(["mosquitto_passwd", "-b", "-c", str(passwords), user, password], check=True)
        passwords.chmod(0o600)
        self.conf = self.folder / "mosquitto.conf"
        self.conf.write_text(f"user root\nlistener {self.port} 127.0.0.1\nallow_anonymous false\npassword_file {passwords}\n"
                             "persistence false\nmax_packet_size 8000000\n")

    @property
    def url(self):
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self):
        log = open(self.folder / "mosquitto.log", "ab")
        self.process = subprocess.Popen(["mosquitto", "-c", str(self.conf)], stdout=log, stderr=log)
        log.close()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("mosquitto does not listen")

    def end(self, how=signal.SIGKILL):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)
            self.process = None

    def tell(self, topic, payload, retain=False):
        """Publishes with QoS 1, and waits until the broker has it."""
        raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode() if not isinstance(payload, str) else payload.encode()
        with socket.create_connection(("127.0.0.1", self.port), 60) as link:
            link.sendall(packet(0x10, text("MQTT"), b"\x04\xc2\x00\x3c", text(f"frigate-{next(NUMBERS)}"), text(self.user),
                                text(self.password)))
            assert link.recv(4)[3] == 0
            link.sendall(packet(0x32 | int(retain), text(topic), b"\x00\x01", raw))
            assert link.recv(4)[0] == 0x40
            link.sendall(b"\xe0\x00")


def review(camera, start, severity="alert", objects=("person",), end=None, zones=(), audio=(), number=None):
    number = number if number is not None else next(NUMBERS)
    return {"id": f"{start:.6f}-r{number:05d}", "camera": camera, "start_time": start, "end_time": end, "severity": severity,
            "thumb_path": f"/media/frigate/clips/review/thumb-{camera}-{number}.webp",
            "data": {"detections": [f"{start - 1:.6f}-e{number:05d}"], "objects": list(objects), "sub_labels": [], "zones": list(zones),
                     "audio": list(audio)}}


class Answers(Api):
    def cookie_say(self, token):
        self.send_response(200)
        self.send_header("Set-Cookie", f"frigate_token={token}; HttpOnly; Max-Age=86400; Path=/; SameSite=lax")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def plain(self, words):
        raw = words.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def handle_any(self, method, body=b""):
        server = self.server
        url = urllib.parse.urlsplit(self.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        with server.lock:
            server.asked.append((method, self.path))
            way = server.way
            allowed = server.login is None or self.headers.get("Authorization", "")[7:] in server.tokens
        try:
            if way:
                self.wrong(way)
            elif url.path == "/api/login" and method == "POST":
                self.do_login(json.loads(body))
            elif not allowed:
                self.say(401, {"message": "Unauthorized"})
            elif method == "POST":
                self.do_viewed(url.path, json.loads(body))
            else:
                self.read(url.path, query)
        except OSError:
            self.close_connection = True

    def do_login(self, asked):
        server = self.server
        with server.lock:
            good = server.login == (asked.get("user"), asked.get("password"))
            token = f"jwt.{next(NUMBERS)}.x"
            if good:
                server.tokens.add(token)
                server.logins += 1
        if server.login is None:
            self.say(404, {"message": "Authentication is disabled"})
        elif good:
            self.cookie_say(token)
        else:
            self.say(401, {"message": "Login failed"})

    def do_viewed(self, path, body):
        server = self.server
        if path != "/api/reviews/viewed":
            self.say(404, {"detail": "Not Found"})
        elif server.viewer:
            self.say(403, {"detail": "Role viewer not authorized. Required: ['admin']"})
        else:
            with server.lock:
                server.viewed += body["ids"]
                for one in server.reviews.values():
                    one["has_been_reviewed"] |= one["id"] in body["ids"]
            self.say(200, {"success": True, "message": "Reviewed multiple items"})

    def read(self, path, query):
        server = self.server
        if path == "/api/version":
            self.plain(server.version)
        elif path == "/api/stats":
            with server.lock:
                self.say(200, server.stats())
        elif path == "/api/review" and not server.version.startswith("0.13"):
            with server.lock:
                self.say(200, server.list(query))
        else:
            self.say(404, {"detail": "Not Found"})

    def do_GET(self):
        self.handle_any("GET")

    def do_POST(self):
        self.handle_any("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))))


class Frigate(http.server.ThreadingHTTPServer):
    """login: (user, password), None where it wants none."""

    daemon_threads = True

    def __init__(self, lock, end, version="0.17.2-3f1c9a2", login=None, port=0):
        self.lock, self.end, self.version, self.login = lock, end, version, login
        self.way, self.viewer, self.tokens, self.logins = None, False, set(), 0
        self.reviews, self.fps, self.viewed, self.asked, self.ahead = {}, {}, [], [], 0
        super().__init__(("127.0.0.1", port), Answers)

    def handle_error(self, *_):
        pass

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def put(self, one):
        with self.lock:
            self.reviews[one["id"]] = {**one, "has_been_reviewed": False}
        return one

    def finish(self, one, end):
        with self.lock:
            self.reviews[one["id"]]["end_time"] = one["end_time"] = end
        return one

    def list(self, query):
        """GET /api/review: the clauses of 0.14 and 0.15, or those since 0.16."""
        now = time.time()
        after, before = float(query.get("after", now - 86400)), float(query.get("before", now))
        reviewed = int(query.get("reviewed", 0))
        old = self.version < "0.16"
        found = []
        for one in self.reviews.values():
            start, end = one["start_time"], one["end_time"]
            inside = (start > after and (end is None or end < before)) if old else (start < before and (end is None or end > after))
            hidden = (reviewed == 0 and one["has_been_reviewed"]) or (not old and reviewed == 1 and not one["has_been_reviewed"])
            if inside and not hidden:
                found.append(one)
        found.sort(key=lambda one: -one["start_time"])
        return found[:int(query["limit"])] if "limit" in query else found

    def stats(self):
        cameras = {name: {"camera_fps": fps, "process_fps": fps, "skipped_fps": 0.0, "detection_fps": 0.1, "detection_enabled": True,
                          "pid": 301, "capture_pid": 302, "ffmpeg_pid": 303, "audio_rms": 0.0, "audio_dBFS": 0.0}
                   for name, fps in self.fps.items()}
        return {"cameras": cameras, "detectors": {"cpu": {"inference_speed": 9.3, "detection_start": 0.0, "pid": 88}},
                "detection_fps": 0.2, "service": {"uptime": 4000, "version": self.version.split("-")[0], "latest_version": "0.17.2",
                                                  "storage": {}, "temperatures": {}, "last_updated": int(time.time()) + self.ahead}}


def begin(frigate):
    threading.Thread(target=frigate.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return frigate


def message(kind, one, before=None):
    return {"type": kind, "before": before or one, "after": one}
