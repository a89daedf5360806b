"""Cameras with a snapshot address for tests: each path shows what it is told to show, as a JPEG.

A scene is a drawn street that differs from shot to shot by a little noise; other scenes are other places.  What is asked with "?" is
no still.
"""
import base64
import hashlib
import operator
import random
import re
import socketserver
import threading

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

WIDTH, HEIGHT = 320, 240
REALM, NONCE = "kamera", "a1b2c3d4"
Gst.init(None)


class Encoder:
    """Grey pictures into JPEGs."""

    def __init__(self):
        self.line = Gst.parse_launch(f"appsrc name=in format=time caps=video/x-raw,format=GRAY8,width={WIDTH},height={HEIGHT},framerate=1/1"
                                     " ! jpegenc quality=85 ! appsink name=out sync=false")
        self.line.set_state(Gst.State.PLAYING)
        self.lock = threading.Lock()

    def jpeg(self, dots):
        with self.lock:
            self.line.get_by_name("in").emit("push-buffer", Gst.Buffer.new_wrapped(bytes(dots)))
            buffer = self.line.get_by_name("out").emit("pull-sample").get_buffer()
            return buffer.extract_dup(0, buffer.get_size())


def draw(seed):
    """A place: boxes of many greys on a sky and a ground."""
    chance = random.Random(seed)
    dots = bytearray(bytes([190]) * (WIDTH * HEIGHT // 3) + bytes([90]) * (WIDTH * HEIGHT - WIDTH * HEIGHT // 3))
    for _ in range(60):
        x, y, wide, high = chance.randrange(WIDTH), chance.randrange(HEIGHT), chance.randrange(10, 90), chance.randrange(8, 70)
        shade = bytes([chance.randrange(25, 225)])
        for row in range(y, min(y + high, HEIGHT)):
            end = min(x + wide, WIDTH)
            dots[row * WIDTH + x:row * WIDTH + end] = shade * (end - x)
    return bytes(dots)


def noisy(dots, by=3):
    noise = random.randbytes(len(dots)).translate(bytes(value % (2 * by + 1) for value in range(256)))
    return bytes(map(operator.add, dots, noise))


class Shows:
    """What one camera shows; dots None: nothing is answered."""

    def __init__(self, place, login=None):
        self.dots, self.still, self.raw, self.login = draw(place), False, None, login

    def show(self, place):
        self.dots, self.still = draw(place), False

    def black(self):
        self.dots, self.still = bytes(WIDTH * HEIGHT), False

    def cover(self):
        self.dots, self.still = bytes([120]) * (WIDTH * HEIGHT), False

    def freeze(self):
        self.dots, self.still = noisy(self.dots), True


class Handler(socketserver.StreamRequestHandler):
    def allowed(self, shows, path, given):
        user = "admin:p@ss"
        if shows.login is None:
            return True
        if shows.login == "basic":
            return given == "Basic " + base64.b64encode(user.encode()).decode()
        word = dict(re.findall(r'(\w+)="?([^",]+)"?', given))
        one = hashlib.md5(f"admin:{REALM}:p@ss".encode()).hexdigest()
        two = hashlib.md5(f"GET:{path}".encode()).hexdigest()
        parts = [one, NONCE, word.get("nc", ""), word.get("cnonce", ""), "auth", two]
        return word.get("response") == hashlib.md5(":".join(parts).encode()).hexdigest()

    def say(self, status, body=b"", kind="text/plain", more=""):
        self.wfile.write(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body)

    def handle(self):
        try:
            while True:
                request = self.rfile.readline(8192).decode("latin-1").split()
                given = ""
                while (line := self.rfile.readline(8192).decode("latin-1").strip()):
                    if line.lower().startswith("authorization:"):
                        given = line.split(":", 1)[1].strip()
                if len(request) < 3:
                    return
                self.answer(request[1], given)
        except OSError:
            pass

    def answer(self, path, given):
        name, _, probe = path.strip("/").partition("?")
        shows = self.server.cameras.get(name)
        if shows is None:
            self.say("404 Not Found")
        elif not self.allowed(shows, path, given):
            digest = f'Digest realm="{REALM}", nonce="{NONCE}", qop="auth"'
            self.say("401 Unauthorized", more="WWW-Authenticate: "
                     + (digest if shows.login == "digest" else f'Basic realm="{REALM}"') + "\r\n")
        else:
            with self.server.lock:
                self.server.shot[name] = self.server.shot.get(name, 0) + (not probe)
            if shows.raw is not None:
                self.say("200 OK", shows.raw, "image/jpeg")
            else:
                self.say("200 OK", self.server.encoder.jpeg(shows.dots if shows.still else noisy(shows.dots)), "image/jpeg")


class StillCameras(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 256

    def __init__(self, cameras):
        self.cameras, self.shot, self.lock, self.encoder = cameras, {}, threading.Lock(), Encoder()
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()
