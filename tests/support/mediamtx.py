"""A MediaMTX that answers as its api/openapi.yaml (v1.20) says, as far as tilikd has to do with it.

Its control API lists paths with paging, gets and kicks sessions, asks for a login where it has one, and can go wrong in each way
that the tests name.  player() does what its RTSP server does when somebody comes: it asks its authMethod "http" address.
"""
import base64
import http.client
import http.server
import json
import math
import time
import urllib.parse
import uuid


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def say(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def wrong(self, way):
        """Answers as a server does that is broken, or is none."""
        raw = self.wfile.write
        if way == "redirect":
            raw(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")
        elif way == "silence":
            self.server.end.wait(120)
        elif way == "drip":
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 1000:
                raw(bytes([byte]))
                if self.server.end.wait(0.5):
                    return
        elif way == "headers":
            raw(b"HTTP/1.1 200 OK\r\n")
            for _ in range(10240):
                raw(b"X-More: " + b"y" * 1000 + b"\r\n")
        elif way == "lies":
            raw(b'HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{"itemCount":0,"pageCount":0,"items":[]}')
            self.close_connection = True
        elif way == "huge":
            raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            for _ in range(20000):
                raw(b" " * 1000)
        elif way == "noise":
            raw(b"SSH-2.0-OpenSSH_9.2\r\n")
        elif way == "words":
            raw(b'HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{"items":"many","pageCount"')
        elif way == "other":
            self.say(200, {"streams": {}})
        else:
            self.say(int(way), {"status": "error", "error": "no"})
        self.close_connection = True

    def handle_any(self, method):
        server = self.server
        url = urllib.parse.urlsplit(self.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        with server.lock:
            server.asked.append((method, self.path, self.headers.get("Authorization")))
            way = server.way
        try:
            if way:
                self.wrong(way)
            elif server.login and self.headers.get("Authorization") != "Basic " + base64.b64encode(server.login.encode()).decode():
                self.say(401, {"status": "error", "error": "authentication error"})
            elif url.path == "/v3/paths/list":
                self.paths(int(query.get("page", 0)), int(query.get("itemsPerPage", 100)))
            else:
                self.session(method, url.path.split("/")[2:])
        except OSError:
            self.close_connection = True  # who asked has had enough

    def paths(self, page, size):
        with self.server.lock:
            items = [self.server.path(name, one) for name, one in sorted(self.server.paths.items())]
        self.say(200, {"itemCount": len(items), "pageCount": math.ceil(len(items) / size), "items": items[page * size:(page + 1) * size]})

    def session(self, method, words):
        with self.server.lock:
            found = self.server.sessions.get((words[0], words[-1]))
            if len(words) != 3 or words[1] not in ("get", "kick") or found is None:
                answer = (404, {"status": "error", "error": "session not found"})
            elif words[1] == "kick" and method == "POST" and not words[0].endswith("conns"):
                del self.server.sessions[(words[0], words[2])]
                self.server.kicked.append((words[0], words[2]))
                answer = (200, {"status": "ok"})
            else:
                answer = (200, {"id": words[2], **found})
        self.say(*answer)

    def do_GET(self):
        self.handle_any("GET")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.handle_any("POST")

    def log_message(self, *_):
        pass


class MediaMTX(http.server.ThreadingHTTPServer):
    """old: it speaks as before 1.17."""

    def __init__(self, lock, end, old=False, login=None):
        self.lock, self.end, self.old, self.login, self.way = lock, end, old, login, None
        self.paths, self.sessions, self.kicked, self.asked = {}, {}, [], []
        super().__init__(("127.0.0.1", 0), Api)

    def handle_error(self, *_):
        pass  # who asked is gone

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def path(self, name, one):
        online, readers = one.get("online", True), one.get("readers", 0)
        size = one["bytes"]() if callable(one.get("bytes")) else one.get("bytes", time.monotonic_ns() // 1000)
        at = "2026-11-22T14:00:00Z" if online else None
        item = {"name": name, "confName": "all_others", "source": {"type": "rtspSource", "id": ""} if online else None, "tracks": ["H264"],
                "readers": [{"type": "rtspSession", "id": str(uuid.uuid4())} for _ in range(readers)],
                "ready": online, "readyTime": at, "bytesReceived": size, "bytesSent": 0}
        if not self.old:
            item |= {"available": True, "availableTime": at, "online": online, "onlineTime": at, "inboundBytes": size, "outboundBytes": 0,
                     "inboundFramesInError": 0, "tracks2": []}
        return item


class Hook:
    """What MediaMTX asks its authHTTPAddress."""

    def __init__(self, port, secret="", basic=None):
        self.port, self.secret, self.basic = port, secret, basic

    def ask(self, action="read", path="", user="", password="", **more):
        body = {"ip": "10.7.0.9", "user": user, "password": password, "token": password, "action": action, "path": path,
                "protocol": "rtsp", "id": None, "query": "", "userAgent": "LIVE555", **more}
        return self.raw(json.dumps(body).encode())

    def raw(self, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/json"}
        if self.basic is not None:
            headers["Authorization"] = "Basic " + base64.b64encode(self.basic.encode()).decode()
        query = "?secret=" + urllib.parse.quote(self.secret, safe="") if self.secret else ""
        connection.request("POST", "/relay/authorize" + query, body, headers)
        answer = connection.getresponse()
        found = (answer.status, answer.headers, answer.read().decode())
        connection.close()
        return found

    def status(self, **asked):
        return self.ask(**asked)[0]
