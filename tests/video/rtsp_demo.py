#!/usr/bin/python3
"""The demo city's video as another client sees it: GStreamer opens what tilikd grants, over TCP and UDP, and decodes it.

Starts `tilikd --demo` from TILIKD, asks the API for a view of live cameras and looks at the pictures.  TAP on stdout.
"""
import concurrent.futures
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import uuid

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402, F401

SECOND = Gst.SECOND
PICTURES = 20


class City:
    """A tilikd of its own, that ends with this test."""

    def __init__(self, folder):
        tokens = pathlib.Path(folder, "tokens.json")
        self.process = subprocess.Popen(
            [os.environ["TILIKD"], "--demo", "--rate", "0", "--listen", "127.0.0.1:0",
             "--tokens-file", str(tokens), "--exit-with-stdin"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        self.address = urllib.parse.urlsplit(line.split()[-1]).netloc
        self.token = json.loads(tokens.read_text())["operator"]

    def call(self, method, path, body=None):
        link = http.client.HTTPConnection(self.address, timeout=20)
        headers = {"Authorization": "Bearer " + self.token, "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = str(uuid.uuid4())
        link.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None, headers)
        answer = link.getresponse()
        text = answer.read()
        link.close()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:200]!r}")
        return json.loads(text)

    def camera(self, query):
        return self.call("GET", "/cameras?limit=1&q=" + urllib.parse.quote(query))["items"][0]

    def view(self, camera):
        return self.call("POST", f"/cameras/{camera['id']}/view", {"purpose": "test", "quality": "main"})

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)


def watch(view, protocol, password=None):
    """Decodes PICTURES pictures.  Returns their grey bytes and times, or what went wrong."""
    pipeline = Gst.parse_launch(
        "rtspsrc name=source latency=100 ! rtph264depay ! h264parse ! openh264dec ! videoconvert"
        " ! video/x-raw,format=GRAY8 ! appsink name=sink sync=false max-buffers=64")
    source = pipeline.get_by_name("source")
    source.set_property("location", view["url"])
    source.set_property("protocols", protocol)
    source.set_property("user-id", view["user"])
    source.set_property("user-pw", password or view["password"])
    sink = pipeline.get_by_name("sink")
    pictures, times = [], []
    pipeline.set_state(Gst.State.PLAYING)
    try:
        while len(pictures) < PICTURES:
            sample = sink.try_pull_sample(SECOND // 2)
            if sample is not None:
                buffer = sample.get_buffer()
                size = sample.get_caps().get_structure(0)
                pictures.append((size.get_value("width"), size.get_value("height"),
                                 buffer.extract_dup(0, buffer.get_size())))
                times.append(buffer.pts)
                continue
            message = pipeline.get_bus().timed_pop_filtered(0, Gst.MessageType.ERROR | Gst.MessageType.EOS)
            if message is not None:
                return None, message.parse_error()[0].message if message.type == Gst.MessageType.ERROR else "ended"
            if not times and pipeline.get_state(0)[0] == Gst.StateChangeReturn.FAILURE:
                return None, "failed"
        return pictures, times
    finally:
        pipeline.set_state(Gst.State.NULL)


def differ(one, two):
    """Part of the pixels below the name bar that differ."""
    skip = one[0] * 40
    pairs = zip(one[2][skip::7], two[2][skip::7])
    changed = [abs(a - b) > 24 for a, b in pairs]
    return sum(changed) / len(changed)


def bar_ink(picture):
    """Bright pixels in the bar where name and clock are burned in."""
    return sum(1 for byte in picture[2][: picture[0] * 30] if byte > 200)


CHANNELS = ["class:traffic", "class:market", "class:heritage", "class:pump_station", "class:office", "class:green_space"]


def check_pictures(say, pictures, times, name):
    good = pictures is not None
    say(good, f"{name}: pictures come", times)
    say(good and all(p[:2] == (640, 360) for p in pictures), f"{name}: they are 640 by 360")
    say(good and all(b > a for a, b in zip(times, times[1:])), f"{name}: their clock rises", times)
    say(good and differ(pictures[0], pictures[-1]) > 0.002, f"{name}: they move",
        good and differ(pictures[0], pictures[-1]))
    say(good and bar_ink(pictures[0]) > 600, f"{name}: a name is burned in", good and bar_ink(pictures[0]))


def main():
    Gst.init(None)
    count = failed = 0

    def say(good, name, why=""):
        nonlocal count, failed
        count += 1
        failed += not good
        print(f"{'ok' if good else 'not ok'} {count} - {name}", flush=True)
        if not good:
            print(f"# {why}")

    folder = tempfile.mkdtemp(prefix="tilik-rtsp-")
    city = City(folder)
    try:
        camera = city.camera("state:online class:traffic")
        # All of them at once: each takes its time, and hardly any work.
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            ways = [(word, pool.submit(watch, city.view(camera), word)) for word in ("tcp", "udp")]
            channels = [(query, pool.submit(watch, city.view(city.camera("state:online " + query)), "tcp")) for query in CHANNELS]
        for word, watched in ways:
            check_pictures(say, *watched.result(), "over " + word.upper())
        seen = []
        for query, watched in channels:
            pictures, why = watched.result()
            say(pictures is not None, f"{query} shows pictures", why)
            seen += pictures[:1] if pictures else []
        least = min((differ(a, b) for i, a in enumerate(seen) for b in seen[:i]), default=0)
        say(len(seen) == len(CHANNELS) and least > 0.1, "each class of camera shows another scene", least)
        pictures, why = watch(city.view(camera), "tcp", "wrong")
        say(pictures is None and "nauthorized" in why, "a wrong password opens nothing", why)
        view = city.view(camera)
        view["url"] = view["url"].rsplit("/", 1)[0] + "/c99999"
        pictures, why = watch(view, "tcp")
        say(pictures is None, "a grant opens no other camera", why)
    finally:
        city.end()
        shutil.rmtree(folder, ignore_errors=True)
    say(city.process.returncode == 0, "tilikd ends in good order", city.process.returncode)
    print(f"1..{count}")
    return failed > 0


sys.exit(main())
