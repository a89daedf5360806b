#!/usr/bin/python3
"""One picture takes another's place: the next camera, another rung, one that was warm, stills."""
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import DEADLINE, EYE, Camera, Display, View, run, stop, test, until  # noqa: E402

display = Display()
# Each frame of snow differs from the one before, wherever one looks; but for everyone who connects it begins the same, so that
# two stills may be one picture but for the clock.
one = Camera("--pattern", "snow", "--name", "SATU", "--size", "320x180", "--clock", "top")
two = Camera("--pattern", "snow", "--name", "DUA", "--size", "320x180")
AREA = (60, 30, 200, 100)
# A person who sees nothing move for so long has been blind; two frames apart are 67 ms here.  What leaves a gap does so each
# time; a machine that has too much to do, now and then.
BLIND_MS = 500
TRIES = 3


class Blind(AssertionError):
    pass


def patient(function):
    """Looks again where somebody has been blind."""
    def tried():
        for left in reversed(range(TRIES)):
            try:
                return function()
            except Blind:
                if left == 0:
                    raise
                while views:
                    stop(views.pop().process)
                until(lambda: not display.windows(), "no window")
    return tried


views = []


class Watch:
    """Looks at the picture, frame by frame, until it is asked what it saw."""

    def __init__(self, ms=1500):
        self.process = subprocess.Popen([EYE, "watch", str(ms), *map(str, AREA)], stdout=subprocess.PIPE, text=True)

    def check(self, shown):
        """Looks until its time is over; shown is what tilik-view said."""
        longest, blank = map(int, self.process.communicate()[0].split())
        assert blank == 0, "%d looks at nothing" % blank
        if max(longest, shown["age_ms"]) >= BLIND_MS:
            raise Blind("%d ms without a motion; %s" % (longest, shown))


def names():
    return [title.split(" - ")[0] for title in display.titles()]


def showing(**fields):
    view = View()
    views.append(view)
    view.open(one.url, id="a", title="Satu", **fields)
    view.event("state", id="a", state="playing")
    until(lambda: display.colours((330, 0, 300, 360)) == 1, "the window has the picture's size")
    assert display.moves(AREA)
    return view


def refused():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return "rtsp://127.0.0.1:%d/live" % free.getsockname()[1]


@test("the next camera takes the place with its picture there, and till then the one before goes on")
@patient
def _():
    view = showing()
    window, watch = display.window(), Watch()
    view.open(two.url, id="b", title="Dua", instead="a")
    view.event("state", id="b", state="connecting")
    assert view.event("closed", id="a")["text"] == "replaced"
    shown = view.event("shown", id="b")
    watch.check(shown)
    until(lambda: names() == ["Dua"], "the new name")
    assert display.windows() == [window], "another window"


@test("a warm one decodes unseen, and is there at once when it is asked for")
@patient
def _():
    view = showing()
    view.send("warm", id="b", url=two.url, title="Dua", instead="a")
    view.event("state", id="b", state="playing")
    assert names() == ["Satu"], names()
    watch = Watch()
    view.send("open", id="b", instead="a")
    shown = view.event("shown", id="b")
    watch.check(shown)
    assert not [e for e in view.events if e["event"] == "state" and e["id"] == "b" and e["at"] > shown["at"]]
    until(lambda: names() == ["Dua"], "the new name")


@test("a warm one without a place opens its window when it is asked for")
def _():
    view = View()
    view.send("warm", id="b", url=two.url, title="Dua")
    view.event("state", id="b", state="connecting")
    assert not display.windows()
    view.send("open", id="b", url=two.url)
    until(lambda: names() == ["Dua"], "the window")
    assert display.moves(AREA)


@test("one that gets no picture leaves the old one where it is, says so there, and is tried again")
def _():
    view = showing()
    view.open(refused(), id="b", title="Dua", instead="a")
    assert view.event("state", id="b", state="retrying", reason="refused")["retry_s"] == 1
    assert names() == ["Satu"] and display.moves(AREA)
    bottom = (0, 165, 320, 15)
    until(lambda: display.colours(bottom) <= 4 and display.mean(bottom)[0] < 100, "it is said below")
    display.key(display.window(), "n")
    assert view.event("key")["id"] == "b", "the console knows the newer one"
    view.open(two.url, id="b", title="Dua")
    view.event("shown", id="b")
    assert not [e for e in view.events if e.get("id") == "a" and e.get("state") == "retrying"]


@test("of two that are on their way the newer counts, and going back ends both")
def _():
    view = showing()
    view.open(refused(), id="b", instead="a")
    view.event("state", id="b", state="retrying")
    view.open(refused(), id="c", instead="b")
    assert view.event("closed", id="b")["text"] == "replaced"
    view.event("state", id="c", state="retrying")
    view.open(one.url, id="a", title="Satu", instead="c")
    assert view.event("closed", id="c")["text"] == "replaced"
    assert names() == ["Satu"] and display.moves(AREA)
    assert not [e for e in view.events if e["event"] == "closed" and e["id"] == "a"]


@test("what is closed by command makes room for what waits; what is warm behind it goes too")
def _():
    view = showing()
    view.open(refused(), id="b", title="Dua", instead="a")
    view.event("state", id="b", state="retrying")
    view.send("close", id="a")
    assert view.event("closed", id="a")["text"] == "command"
    until(lambda: names() == ["Dua"], "it has the window")
    view.send("warm", id="c", url=two.url, instead="b")
    view.event("state", id="c", state="playing")
    view.send("close", id="b")
    assert view.event("closed", id="c")["text"] == "command"
    view.event("closed", id="b")
    until(lambda: not display.windows(), "no window")


@test("another rung of a camera comes without a gap, under the same id, and says no state till it is seen")
@patient
def _():
    view = showing(rung="sub", note="substream: thin link")
    watch = Watch()
    view.open(two.url, id="a", title="Satu", rung="main", note="main stream")
    before = len(view.events)
    shown = view.event("shown", id="a")
    watch.check(shown)
    assert not [e for e in view.events[before:] if e["event"] in ("state", "closed")], view.events[before:]
    view.open(refused(), id="a", title="Satu", rung="sub")
    assert "nobody answers" in view.event("error", id="a")["text"]
    assert names() == ["Satu"] and display.moves(AREA)
    view.send("close", id="a")
    view.event("closed", id="a")
    until(lambda: not display.windows(), "no window")


@test("stills: one picture each so many seconds, with its age; the link is let go of between")
def _():
    def rest():
        return len(os.listdir("/proc/%d/task" % view.process.pid))
    view = View()
    idle = rest()
    view.send("loads", on=True)
    view.open(one.url, id="a", title="Satu", rung="still", every_s=2, note="stills: thin link")
    view.event("state", id="a", state="playing")
    until(lambda: display.colours(AREA) >= 4, "a picture")
    until(lambda: "still 1 s old" in " ".join(display.titles()), "its age")
    until(lambda: rest() == idle, "its thread is gone")
    until(lambda: not display.moves(AREA, 300), "it stands still")
    assert display.moves(AREA), "no second still"
    load = view.event("load")
    assert load["decoded"] <= 2 and load["cpu"] < 200 and load["memory_kb"] > 1000, load
    view.send("frames", id="a", on=True)
    assert view.event("frame", id="a")["width"] == 320
    with tempfile.TemporaryDirectory() as folder:
        view.send("snapshot", id="a", path=folder + "/still.png")
        kept = view.event("snapshot", id="a")
        with open(folder + "/still.png", "rb") as file:
            data = file.read()
        assert data.startswith(b"\x89PNG") and hashlib.sha256(data).hexdigest() == kept["sha256"]
        assert 0 <= time.time() * 1000 - kept["at_ms"] < 1000 * DEADLINE, "the time at which it was taken"
    subprocess.run(["xdotool", "windowsize", display.window(), "640", "400"], check=True)
    until(lambda: display.colours((500, 100, 60, 60)) >= 4, "it grows with its window")
    view.open(one.url, id="a", rung="main")
    view.event("shown", id="a")
    assert display.moves(AREA), "the stream stands still"


@test("a still stays, with its age, where the next one can't be had")
def _():
    camera = Camera("--pattern", "smpte")
    view = View()
    view.open(camera.url, id="a", rung="still", every_s=1)
    view.event("state", id="a", state="playing")
    camera.kill()
    assert view.event("state", id="a", state="retrying")["attempt"] == 1
    assert display.picture(6, (0, 0, 640, 100)), "the still has gone"
    camera.begin()
    view.event("state", id="a", state="playing")


@test("an alert's line stands over the picture until it is taken away")
def _():
    view, top = showing(), (0, 0, 320, 12)
    view.send("mark", id="a", text="banjir 21:12 Tanjungmas")
    until(lambda: display.mean(top)[0] > 2 * display.mean(top)[2], "the red line")
    view.send("mark", id="a")
    until(lambda: display.mean(top)[0] <= display.mean(top)[2] + 5, "it goes")


@test("arrows, Enter, space and signs are handed to the console by their names")
def _():
    view = showing()
    window = display.window()
    for key, word in (("Left", "Left"), ("Up", "Up"), ("KP_Right", "Right"), ("Return", "Enter"), ("space", "space"),
                      ("less", "<"), ("bar", "|"), ("N", "N"), ("5", "5")):
        display.key(window, key)
        assert view.event("key")["key"] == word, key


run(lanes=2)
