#!/usr/bin/python3
"""A camera in a window: pictures that move, words, keys, titles."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import Camera, Display, View, run, start, stop, test, until  # noqa: E402

display = Display()
camera = Camera("--pattern", "ball", "--name", "KAMERA UJI")
PICTURE = (0, 0, 640, 360)
NAME = (225, 325, 190, 32)    # libvlc's overlay: the camera's name
BURNED = (20, 300, 200, 32)   # the camera's own text
MOVING = (0, 40, 640, 250)    # the ball alone, no clock


@test("a window shows pictures that move")
def _():
    view = View()
    view.open(camera.url)
    view.state("connecting")
    view.state("playing")
    assert display.moves(MOVING), "the picture stands still"
    assert display.moves(MOVING), "the picture stands still"
    assert display.colours(BURNED) > 3, "the camera's own text is not there"


@test("the camera's name stands on the picture, with its percent signs")
def _():
    view = View()
    view.open(camera.url, title="CURAH HUJAN 100%H")
    view.state("playing")
    assert display.picture(4, NAME), "no name on the picture"
    first = display.colours(NAME)
    view.send("title", id="w1", title="")
    until(lambda: display.colours(NAME) < first, "the name goes")


@test("the title has the name, the host and the state, and follows a new name")
def _():
    view = View()
    view.open(camera.url, title="Pos Kamling — Jl. Mawar")
    view.state("playing")
    host = camera.url.split("/")[2]
    until(lambda: display.titles() == ["Pos Kamling — Jl. Mawar - %s - live" % host], "title while live")
    view.send("title", id="w1", title="Balai RW")
    until(lambda: display.titles() == ["Balai RW - %s - live" % host], "title after a change")


@test("q closes the window, and says so")
def _():
    view = View()
    view.open(camera.url)
    view.state("playing")
    display.key(display.window(), "q")
    assert view.event("closed", id="w1")["text"] == "user"
    until(lambda: not display.windows(), "the window goes")
    view.open(camera.url)
    view.state("playing")


@test("the close button closes the window")
def _():
    view = View()
    view.open(camera.url)
    view.state("playing")
    window = display.window()
    display.eye("close", window)
    view.event("closed", id="w1")
    until(lambda: not display.windows(), "the window goes")


@test("a window that somebody else destroys is closed, and the others stay")
def _():
    view = View()
    view.open(camera.url)
    view.state("playing")
    view.open(camera.url, id="w2")
    view.event("state", id="w2", state="playing")
    display.destroy(display.windows()[0])
    view.event("closed")
    until(lambda: len(display.windows()) == 1, "one window stays")
    assert display.moves((0, 0, 1280, 800)), "the other stands still"


@test("n and p are handed to the console, f is full screen and back")
def _():
    view = View()
    view.open(camera.url)
    view.state("playing")
    window = display.window()
    display.key(window, "n")
    assert view.event("key")["key"] == "n"
    display.key(window, "p")
    assert view.event("key")["key"] == "p"
    display.key(window, "f")
    until(lambda: display.colours((700, 0, 580, 800)) > 1, "the picture covers the screen")
    display.key(window, "Escape")
    until(lambda: display.colours((700, 0, 580, 800)) == 1, "the picture is small again")


@test("several windows live in one process, each with its own state")
def _():
    view = View()
    for i in range(4):
        view.open(camera.url, id="w%d" % i)
    for i in range(4):
        until(lambda i=i: view.event("state")["state"] == "playing" or None, "window %d plays" % i)
    until(lambda: len(display.windows()) == 4, "four windows")
    view.send("close", id="w2")
    assert view.event("closed", id="w2")["text"] == "command"
    until(lambda: len(display.windows()) == 3, "three windows")


def openings(process):
    """Open descriptors, where we may look, and threads."""
    try:
        files = len(os.listdir("/proc/%d/fd" % process))
    except PermissionError:
        files = 0
    return files, len(os.listdir("/proc/%d/task" % process))


@test("windows that come and go leave nothing behind")
def _():
    view = View()
    settled = None
    for i in range(6):
        names = ["w%d.%d" % (i, k) for k in range(4)]
        for name in names:
            view.open(camera.url, id=name)
        until(lambda: {e["id"] for e in view.events if e.get("state") == "playing"} >= set(names) or not view.event("state"),
              "all four play")
        for name in names:
            view.send("close", id=name)
        until(lambda: {e["id"] for e in view.events if e["event"] == "closed"} >= set(names) or not view.event("closed"),
              "all four are closed")
        if i == 1:
            settled = openings(view.process.pid)
    until(lambda: all(now <= then for now, then in zip(openings(view.process.pid), settled)),
          "no more descriptors and threads than after eight")


@test("under a window manager a window takes no keyboard, and full screen is the manager's")
def _():
    manager = start("openbox", "--sm-disable", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: "0x" in xprop("-root", "_NET_SUPPORTING_WM_CHECK"), "the window manager")
    view = View()
    view.open(camera.url)
    view.state("playing")
    window = display.window()
    assert hex(int(window)) not in xprop("-root", "_NET_ACTIVE_WINDOW"), "it took the keyboard"
    display.key(window, "f")
    until(lambda: "FULLSCREEN" in xprop("-id", window, "_NET_WM_STATE"), "full screen")
    display.key(window, "f")
    until(lambda: "FULLSCREEN" not in xprop("-id", window, "_NET_WM_STATE"), "no full screen")
    assert "Tilik" in xprop("-id", window, "WM_CLASS") and "Icon" in xprop("-id", window, "_NET_WM_ICON")
    stop(manager)


def xprop(*words):
    return subprocess.run(["xprop", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout


@test("frame events come when they are asked for, and not before")
def _():
    view = View()
    view.open(camera.url)
    view.state("playing")
    view.send("ping")
    view.event("pong")
    assert not [e for e in view.events if e["event"] == "frame"]
    view.send("frames", id="w1", on=True)
    # The camera sends 15 a second; a busy machine makes fewer of them now and then.
    until(lambda: 10 <= view.event("frame")["fps"] <= 20, "the camera's own rate")
    frame = view.event("frame")
    assert (frame["width"], frame["height"]) == (640, 360), frame
    view.send("frames", id="w1", on=False)


run(lanes=2)
