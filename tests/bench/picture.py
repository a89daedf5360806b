#!/usr/bin/python3
"""The measuring of picture.sh."""
import fcntl
import http.client
import json
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
import urllib.parse
import uuid

BUILD, SECONDS = sys.argv[1], float(sys.argv[2])
BLIND = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR")}
BLIND.update(LC_ALL="C.UTF-8", TERM="xterm-256color")
TICK = os.sysconf("SC_CLK_TCK")


class City:
    def __init__(self, folder):
        self.tokens = os.path.join(folder, "tokens.json")
        self.process = subprocess.Popen(
            [BUILD + "/tilikd", "--demo", "--cameras", "400", "--rate", "0", "--listen", "127.0.0.1:0", "--tokens-file",
             self.tokens, "--exit-with-stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)
        self.url = self.process.stdout.readline().split()[-1]
        with open(self.tokens) as file:
            self.token = json.load(file)["operator"]

    def call(self, method, path, body=None):
        link = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=20)
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json",
                   "Idempotency-Key": str(uuid.uuid4())}
        link.request(method, "/api/v1" + path, json.dumps(body) if body else None, headers)
        return json.loads(link.getresponse().read())

    def view(self, query):
        camera = self.call("GET", "/cameras?limit=1&q=" + urllib.parse.quote(query))["items"][0]
        return self.call("POST", "/cameras/%s/view" % camera["id"], {"purpose": "test", "quality": "sub"})

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def cpu(pid):
    with open("/proc/%d/stat" % pid) as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def picture(view, **wish):
    """Per cent of a core, pictures and KB of lines a second, of tilik-view with one picture."""
    player = subprocess.Popen([BUILD + "/tilik-view"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=BLIND)
    command = dict({"cmd": "picture", "id": "c1.text", "url": view["url"], "cols": 80, "rows": 24, "ink": "symbols",
                    "colours": 256, "fps": 5, "cell_w": 10, "cell_h": 20, "bytes": 100000000}, **wish)
    for name in ("user", "password"):
        if view.get(name):
            command[name] = view[name]
    player.stdin.write(json.dumps(command).encode() + b"\n")
    player.stdin.flush()
    while b'"picture"' not in player.stdout.readline():
        pass
    before, began, lines, size = cpu(player.pid), time.monotonic(), 0, 0
    os.set_blocking(player.stdout.fileno(), False)
    while time.monotonic() < began + SECONDS:
        select.select([player.stdout], [], [], 0.1)
        data = player.stdout.read() or b""
        lines += data.count(b'"event":"picture"')
        size += len(data)
    used = cpu(player.pid) - before
    player.stdin.close()
    player.wait()
    player.stdout.close()
    return 100 * used / SECONDS, lines / SECONDS, size / 1024 / SECONDS


class Console:
    """tilik on a terminal of 24 rows of 80, as a person sees it, without libvterm."""

    def __init__(self, city, folder):
        self.process, self.seen = None, b""
        token = os.path.join(folder, "token")
        with open(token, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(city.token)
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        env = dict(BLIND, HOME=folder, TILIK_VIEW=BUILD + "/tilik-view")
        for name in ("CONFIG", "STATE", "CACHE"):
            env["XDG_%s_HOME" % name] = os.path.join(folder, name)
        self.process = subprocess.Popen([BUILD + "/tilik", "--lang=en", "--backend", city.url, "--token-file", token],
                                        stdin=slave, stdout=slave, stderr=subprocess.DEVNULL, env=env,
                                        start_new_session=True)
        os.close(slave)

    def read(self, seconds):
        end, size = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            if select.select([self.master], [], [], 0.05)[0]:
                data = os.read(self.master, 65536)
                size += len(data)
                self.seen = (self.seen + data)[-65536:]
        return size

    def until(self, text):
        end = time.monotonic() + 30
        while text not in self.seen and time.monotonic() < end:
            self.read(0.1)
        assert text in self.seen, text

    def type(self, keys):
        self.seen = b""
        os.write(self.master, keys)

    def end(self):
        self.type(b"q")
        self.process.terminate()
        self.process.wait()
        os.close(self.master)


def console(city, folder):
    screen = Console(city, folder)
    screen.until(b" live")
    screen.read(2)
    idle, began = cpu(screen.process.pid), time.monotonic()
    quiet = screen.read(5) / 1024 / 5
    idle = 100 * (cpu(screen.process.pid) - idle) / (time.monotonic() - began)
    screen.type(b"v")
    screen.until(b"purpose")
    screen.type(b"\r")
    screen.until(b"CPU")
    screen.type(b"r")  # from 2 to 5 a second
    screen.read(2)
    used, began = cpu(screen.process.pid), time.monotonic()
    size = screen.read(SECONDS) / 1024 / SECONDS
    used = 100 * (cpu(screen.process.pid) - used) / (time.monotonic() - began)
    screen.end()
    print("  the console, pane of 50x21 on 80x24   %5.1f %% of a core (%.1f without a picture)  %6.1f KB/s to the terminal (%.1f)"
          % (used, idle, size, quiet), flush=True)
    return used - idle


def main():
    with tempfile.TemporaryDirectory() as folder:
        city = City(folder)
        view = city.view("state:online class:traffic")
        alone = picture(view, bytes=1)[0]
        print("a text picture, 640x360 at 15 frames a second, of one core")
        print("  decoding alone, no picture made        %5.1f %%" % alone, flush=True)
        for name, wish in (("256 colours, 5 a second", {}), ("16 colours, 5 a second", {"colours": 16}),
                           ("all colours, 5 a second", {"colours": 1 << 24}), ("mono, 5 a second", {"colours": 2}),
                           ("256 colours, 1 a second", {"fps": 1}), ("sixel, 5 a second", {"ink": "sixel"})):
            whole, rate, size = picture(view, **wish)
            print("  %-37s %5.1f %%  %+5.1f beyond decoding  %.1f pictures/s  %6.1f KB/s of lines"
                  % (name + ", 80x24", whole, whole - alone, rate, size), flush=True)
            if not wish:
                drawn = whole - alone
        drawn += console(city, folder)
        print("  beyond decoding, all told              %5.1f %% (goal: at most 7)" % drawn)
        city.end()


main()
