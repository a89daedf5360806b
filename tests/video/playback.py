#!/usr/bin/python3
"""Recordings in tilik-view: the picture is the one of the time that was asked for, they are never shown as live, are held, stepped and
played at another speed, and give their window back to what is live.

The demo city's recorder is asked through its API; what a picture should show is decoded from the clip that the city loops.
"""
import os
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402, F401

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from contract import City, Server  # noqa: E402
from video import HERE, BUILD, Display, View, run, start, test, until  # noqa: E402

FPS = 15
PICTURE = (0, 40, 640, 270)
STRIP = (10, 334, 60, 20)
AMBER = (255, 176, 0)
Gst.init(None)
display = Display("800x600x24")
server = Server("--demo", "--cameras", "60", "--rate", "0", "--seed", "9").start()
city = City(server)
camera = city.one()
folder = tempfile.mkdtemp(prefix="tilik-playback-")


def decode(*words):
    """Grey pictures of 640 by 360."""
    pipeline = Gst.parse_launch(" ".join(words) + " ! videoconvert ! video/x-raw,format=GRAY8 ! appsink name=sink sync=false")
    sink = pipeline.get_by_name("sink")
    pipeline.set_state(Gst.State.PLAYING)
    pictures = []
    while True:
        sample = sink.try_pull_sample(5 * Gst.SECOND)
        if sample is None:
            break
        buffer = sample.get_buffer()
        pictures.append(buffer.extract_dup(0, buffer.get_size()))
    pipeline.set_state(Gst.State.NULL)
    return pictures


def clock_of(picture):
    """The pixels where the clip's own clock is burned in."""
    return b"".join(picture[row * 640 + 440:row * 640 + 640] for row in range(2, 26, 2))


class Clip:
    """The loop that a channel shows: its pictures, and which one belongs to a time."""

    def __init__(self, channel):
        path = os.path.join(BUILD, "clips", channel.split("/")[0] + ".h264")
        with open(path, "rb") as file:
            data = file.read()
        self.keys = []
        at = count = 0
        while (at := data.find(b"\0\0\1", at)) >= 0:
            kind = data[at + 3] & 0x1f
            if kind in (1, 5) and data[at + 4] & 0x80:
                if kind == 5:
                    self.keys.append(count)
                count += 1
            at += 3
        self.count = count
        self.clocks = [clock_of(picture) for picture in decode("filesrc location=" + path, "! h264parse ! openh264dec")]
        self.phase = 5381
        for letter in channel.encode():
            self.phase = (self.phase * 33 + letter) & 0xffffffff

    def number(self, at_ms):
        return (at_ms * FPS // 1000 + self.phase) % self.count

    def key_after(self, at_ms):
        """A time at which a keyframe was shown: a recording begins with it."""
        while self.number(at_ms) not in self.keys or self.number(at_ms - 1) == self.number(at_ms):
            at_ms += 1
        return at_ms

    def seen(self, picture):
        clock = clock_of(picture)
        return min(range(self.count), key=lambda i: sum(abs(a - b) for a, b in zip(clock, self.clocks[i])))


def ask(at_ms=None, seconds=60):
    body = {"purpose": "test"}
    if at_ms is not None:
        body |= {"from": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at_ms // 1000)) + f".{at_ms % 1000:03}Z", "seconds": seconds}
    answer = server.post(f"/cameras/{camera}/view", body)
    assert answer.status == 200, answer
    return answer.json


def play(view, at_ms, seconds=60, **fields):
    grant = ask(at_ms, seconds)
    view.open(grant["url"], id=camera + ".play", user=grant["user"], password=grant["password"], at_ms=at_ms, **fields)


def live(view, **fields):
    grant = ask()
    view.open(grant["url"], id=camera, user=grant["user"], password=grant["password"], **fields)


def is_marked():
    """The strip over the picture says that it is not live."""
    mean = display.mean(STRIP)
    return all(abs(a - b) < 90 for a, b in zip(mean, AMBER)) and mean[2] < 110


channel = ask(int(time.time() * 1000) - 60000)["url"].split("/rec/")[1].split("?")[0]
clip = Clip(channel)
past = clip.key_after(int(time.time() * 1000) - 600000)


def still(view, name):
    path = os.path.join(folder, name)
    view.send("snapshot", id=camera + ".play", path=path)
    event = view.event("snapshot")
    return clip.seen(decode("filesrc location=" + path, "! pngdec")[0]), event["at_ms"]


@test("what is seen is what was live then, and a still says when that was")
def _():
    assert len(clip.clocks) == clip.count and len(clip.keys) > 5, (len(clip.clocks), clip.count)
    view = View()
    play(view, past)
    view.state("playing")
    until(is_marked, "the strip says NOT LIVE")
    view.send("play", id=camera + ".play", speed=0)
    view.state("playing")
    # What libvlc had already been given is still shown, for a third of a second.
    until(lambda: not display.moves(PICTURE, 500), "it stands still while it is held")
    number, at_ms = still(view, "held.png")
    assert past <= at_ms < past + 10000, at_ms - past
    apart = (number - clip.number(at_ms + 3)) % clip.count
    assert apart in (0, 1, clip.count - 1), (number, clip.number(at_ms), at_ms - past)
    assert any("NOT LIVE" in title and "held" in title for title in display.titles()), display.titles()
    for step in (1, 2, 3):
        view.send("play", id=camera + ".play", speed=0, step=1)
        until(lambda: still(view, f"step{step}-{time.monotonic()}.png")[0] == (number + step) % clip.count, f"the picture {step} on")
    assert not display.moves(PICTURE, 700), "a step is one picture"
    assert still(view, "last.png")[0] == (number + 3) % clip.count
    assert is_marked()
    view.end()


@test("slower is slower, and faster than its recorder sends is refused")
def _():
    view = View()
    play(view, past)
    view.state("playing")
    view.send("play", id=camera + ".play", speed=4)
    assert "no faster" in view.event("error", id=camera + ".play")["text"]
    view.send("play", id=camera + ".play", speed=16)
    view.event("error", id=camera + ".play")
    view.send("frames", id=camera + ".play", on=True)
    view.send("play", id=camera + ".play", speed=0.25)
    def rate():
        """How fast it plays, over two seconds and more."""
        first = view.event("frame")
        second = view.event("frame")
        while second["at"] - first["at"] < 2:
            second = view.event("frame")
        return (second["at_ms"] - first["at_ms"]) / 1000 / (second["at"] - first["at"])
    until(lambda: 0.15 < rate() < 0.4, "a quarter of its speed")
    assert any("0.25 times as fast" in title for title in display.titles()), display.titles()
    live(view)
    view.state("playing", id=camera)
    view.send("play", id=camera, speed=0)
    assert "only a recording" in view.event("error", id=camera)["text"]
    view.end()


@test("from live to a recording, within it and back nobody looks at black, and live is not marked")
def _():
    stood = [there_and_back()]
    # A busy machine may stand still once; what leaves a gap does so each time.
    while min(stood) >= 500 and len(stood) < 3:
        stood.append(there_and_back())
    assert min(stood) < 500, stood


def there_and_back():
    """For how many ms nothing moved on the way to a recording, and within it."""
    view = View()
    live(view)
    view.state("playing")
    assert not is_marked()
    play(view, past, instead=camera)
    there = view.event("shown", id=camera + ".play")["age_ms"]
    until(is_marked, "the strip says NOT LIVE")
    later = clip.key_after(past + 60000)
    play(view, later)
    within = view.event("shown", id=camera + ".play")["age_ms"]
    assert is_marked()
    view.send("play", id=camera + ".play", speed=0)
    number, at_ms = still(view, "later.png")
    assert later <= at_ms < later + 10000, at_ms - later
    live(view, instead=camera + ".play")
    view.event("shown", id=camera)
    until(lambda: not is_marked(), "the strip is gone")
    assert all("NOT LIVE" not in title for title in display.titles()), display.titles()
    assert len(display.windows()) == 1
    view.end()
    return max(there, within)


@test("it ends where it was asked to end, says so, and is not begun again")
def _():
    view = View()
    play(view, past, seconds=2)
    asked, began = view.state("connecting")["at"], view.state("playing")["at"]
    ended = view.state("ended")
    assert ended["at"] - asked > 1.5 and ended["at"] - began < 6, (ended["at"] - asked, ended["at"] - began)
    assert past + 1500 <= ended["at_ms"] <= past + 2100, ended["at_ms"] - past
    assert "reason" not in ended or ended["reason"] == "none", ended
    until(lambda: any("ended" in title for title in display.titles()), "the title says so")
    assert is_marked()
    view.end()


@test("a file is played faster, and at once to its end")
def _():
    process = start("/usr/bin/python3", os.path.join(HERE, "http_camera.py"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    root = process.stdout.readline().split()[1]
    took = [played(root)]
    # A busy machine may be late once.
    while min(took) >= 0.5 and len(took) < 3:
        took.append(played(root))
    assert min(took) < 0.5, took


def played(root):
    """How long a file takes that is played eight times as fast, as a part of its own time."""
    view = View()
    view.open(root + "/record.ts", id="file", at_ms=past)
    began = view.state("connecting")["at"]
    view.send("play", id="file", speed=8)
    ended = view.state("ended")
    recorded = (ended["at_ms"] - past) / 1000
    assert recorded > 1.5, recorded
    view.end()
    return (ended["at"] - began) / recorded


try:
    run(lanes=2)
finally:
    server.end()
    server.remove()
