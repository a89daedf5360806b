#!/usr/bin/python3
"""A wall: tiles that show, say, swap and fill; monitors that come and go; window managers that do as they like."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import BUILD, Camera, Display, View, run, start, stop, test, until  # noqa: E402

SCREEN = os.path.join(BUILD, "tests", "video", "screen_child")
display = Display("1200x800x24")
camera = Camera("--pattern", "ball", "--name", "BOLA")
bars = Camera("--pattern", "smpte", "--name", "BALOK")
# The wall's window is 80 % of the screen, in its middle; four tiles of 480x320 with frames and strips.
LEFT, TOP, WIDTH, HEIGHT = 120, 80, 480, 320
AMBER, GREY = (255, 176, 0), (42, 46, 51)


def tile(number):
    """The inside of a tile of the 2x2 wall: its picture, without frame and strip."""
    x, y = LEFT + WIDTH * (number % 2), TOP + HEIGHT * (number // 2)
    return x + 10, y + 10, WIDTH - 20, HEIGHT - 60


def barred(x, y, width, _height=0):
    """True when the bars are there: white at the left of an area, black in the middle for none."""
    return min(display.mean((x + 2, y + 40, width // 12, 30))) > 200


def strip(number, share=1.0):
    """The lower line of its strip, from the left."""
    x, y = LEFT + WIDTH * (number % 2), TOP + HEIGHT * (number // 2 + 1)
    return x + 4, y - 30, int((WIDTH - 8) * share), 26


def frame_of(number):
    x, y = LEFT + WIDTH * (number % 2), TOP + HEIGHT * (number // 2)
    return display.mean((x, y, WIDTH, 3))


def open_wall(view, **fields):
    view.send("wall", id="wall.1", title="Dinding uji", **fields)
    return view.event("wall", id="wall.1")


def open_tiles(view, **where):
    for number, name in enumerate(("a", "b", "c")):
        view.open((bars if name == "b" else camera).url, id=name, title="Pos " + name, wall="wall.1", tile=number, **where)
    for name in ("a", "b", "c"):
        plays(view, name)


def plays(view, name):
    until(lambda: any(e["event"] == "state" and e["id"] == name and e["state"] == "playing" for e in view.events)
          or not view.event("state"), "%s plays" % name)


def geometry(window):
    words = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window], stdout=subprocess.PIPE, text=True,
                           stderr=subprocess.DEVNULL, check=False).stdout
    values = dict(line.split("=") for line in words.split() if "=" in line)
    return tuple(int(values.get(key, -1)) for key in ("X", "Y", "WIDTH", "HEIGHT"))


def monitor(*words):
    subprocess.run([SCREEN, "monitor", *map(str, words)], check=True)


def unmonitor(name):
    subprocess.run([SCREEN, "unmonitor", name], check=True)


@test("four tiles in one window: two cameras that move, bars that stand, a dead one that says so")
def _():
    view = View()
    assert open_wall(view, layout="2x2")["tile"] == 0
    open_tiles(view)
    view.open("rtsp://127.0.0.1:9/mati", id="d", title="Kamera mati", wall="wall.1", tile=3)
    view.event("state", id="d", state="retrying", reason="refused")
    assert len(display.windows()) == 1 and display.titles() == ["Dinding uji"], display.titles()
    for number in (0, 2):
        assert display.moves(tile(number)), "tile %d stands still" % number
    assert display.picture(8, tile(1)), "no bars in the second tile"
    assert display.mean(tile(0)) != display.mean(tile(1)), "two tiles show the same"
    until(lambda: frame_of(0) == AMBER and frame_of(1) == frame_of(3) == GREY, "the first one is framed alone")
    # A name and how it stands, at both ends of each strip; the words of the dead one in its middle too.
    for number in range(4):
        assert display.picture(2, strip(number)), "tile %d says nothing" % number
    assert display.picture(2, (LEFT + WIDTH, TOP + HEIGHT, WIDTH, HEIGHT - 60)), "the dead tile is mute"


def sizes():
    """(width, height) of all X windows that have no name: those that pictures are drawn into among them."""
    tree = subprocess.run(["xwininfo", "-root", "-tree"], stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL, check=False)
    return {tuple(map(int, found)) for found in re.findall(r"\(has no name\): \(\)\s+(\d+)x(\d+)", tree.stdout)}


@test("a picture whose tile would make it an odd number of pixels wide is an even one, in its whole shape")
def _():
    view = View()
    open_wall(view, layout="5x5")
    view.open(camera.url, id="a", title="Pos", wall="wall.1", tile=0)
    plays(view, "a")
    # 186x92 are left of a tile: 640x360 would be 163x92 there.
    until(lambda: (162, 92) in sizes(), "the place is even")
    until(lambda: (162, 91) in sizes(), "what is drawn is")
    assert not {size for size in sizes() if size[0] in (161, 163)}, sizes()
    assert display.moves((LEFT + 10, TOP + 10, 170, 80)), "it stands still"


@test("digits and arrows select, Enter fills the wall and gives it back, other keys are the camera's")
def _():
    view = View()
    open_wall(view, layout="2x2")
    open_tiles(view)
    window = display.window()
    display.key(window, "2")
    assert view.event("wall")["tile"] == 1
    until(lambda: frame_of(1) == AMBER and frame_of(0) == GREY, "the frame moves")
    display.key(window, "Down")
    assert view.event("wall")["tile"] == 3
    display.key(window, "Left")
    assert view.event("wall")["tile"] == 2
    display.key(window, "2")
    view.event("wall", tile=1)
    display.key(window, "Return")
    assert view.event("wall")["on"] is True
    until(lambda: barred(LEFT + 10, TOP + 60, 2 * WIDTH), "the bars fill the wall")
    display.key(window, "n")
    assert view.event("key") | {"at": 0} == {"event": "key", "id": "b", "key": "n", "at": 0}
    display.key(window, "Return")
    assert view.event("wall")["on"] is False
    assert display.moves(tile(0)), "the first one is back, and stands still"
    display.key(window, "4")
    view.event("wall", tile=3)
    display.key(window, "n")
    assert view.event("key")["id"] == "wall.1", "of a tile where nobody is the key is the wall's"


@test("x and another choice swap two tiles, and both go on")
def _():
    view = View()
    open_wall(view, layout="2x2")
    open_tiles(view)
    window = display.window()
    until(lambda: barred(*tile(1)) and not barred(*tile(0)), "the bars are at the right")
    states = len([e for e in view.events if e["event"] == "state"])
    display.key(window, "x")
    until(lambda: frame_of(0) not in (AMBER, GREY), "the frame says that it swaps")
    display.key(window, "Right")
    assert (view.event("tile", id="b")["tile"], view.event("tile", id="a")["tile"]) == (0, 1)
    assert view.event("wall")["tile"] == 1, "the selection goes with the camera"
    until(lambda: barred(*tile(0)) and not barred(*tile(1)), "the bars are at the left")
    assert display.moves(tile(1)), "the swapped one stands still"
    assert len([e for e in view.events if e["event"] == "state"]) == states, "a swap connected anew"
    # Into an empty tile, and given up half way.
    display.key(window, "x")
    display.key(window, "4")
    assert view.event("tile", id="a")["tile"] == 3
    display.key(window, "x")
    display.key(window, "Escape")
    display.key(window, "1")
    view.event("wall", tile=0)
    view.send("ping")
    view.event("pong")
    assert [e["id"] for e in view.events if e["event"] == "tile"] == ["b", "a", "a"]


@test("another layout, another size of the window: every tile stays in its place")
def _():
    view = View()
    open_wall(view, layout="2x2")
    open_tiles(view)
    window = display.window()
    subprocess.run(["xdotool", "windowmove", window, "0", "0", "windowsize", window, "601", "403"], check=True)
    until(lambda: geometry(window)[2:] == (601, 403), "the new size")
    assert display.moves((10, 10, 280, 130)), "the first one is not at its place"
    until(lambda: barred(306, 10, 280), "the bars are at their place")
    open_wall(view, layout="3x1:0,0,2,1;2,0,1,1")
    assert [e["id"] for e in view.events if e["event"] == "closed"] == ["c"], "whose tile is gone is closed"
    until(lambda: barred(406, 110, 190), "the bars take the last third")
    assert display.moves((10, 60, 380, 250)), "the first one stands still"
    view.send("wall", id="wall.1", title="Dinding uji", layout="9x9")
    assert "1 to 5 columns" in view.event("error", id="wall.1")["text"]
    assert display.moves((10, 60, 380, 250)), "a bad layout took the picture away"


@test("a click selects, two enlarge; words of the console stand where nobody is")
def _():
    view = View()
    open_wall(view, layout="2x2")
    open_tiles(view)
    view.send("title", id="wall.1", on=True, tile=3, title="Kamera 9", note="over budget")
    assert display.picture(2, tile(3)), "the words are not there"
    x, y, _width, _height = tile(3)
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True)
    assert view.event("wall")["tile"] == 3
    x, y, _width, _height = tile(1)
    view.events.clear()

    def clicked_twice():
        """On a busy machine the second click may come too late to be one of two."""
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "--repeat", "2", "--delay", "20", "1"], check=True)
        view.send("ping")
        view.event("pong")
        return [e for e in view.events if e["event"] == "wall" and e["on"]]
    assert until(clicked_twice, "it fills the wall")[0]["tile"] == 1


@test("closing the window closes all that it shows, and the wall last; q does the same")
def _():
    view = View()
    for close in (lambda: display.eye("close", display.window()), lambda: display.key(display.window(), "q")):
        open_wall(view, layout="2x2")
        open_tiles(view)
        close()
        gone = [view.event("closed") for _ in range(4)]
        assert sorted(e["id"] for e in gone[:3]) == ["a", "b", "c"] and gone[3]["id"] == "wall.1", gone
        assert all(e["text"] == "user" for e in gone)
        until(lambda: not display.windows(), "the window goes")
        view.events.clear()
    view.open(camera.url, id="a", wall="wall.1", tile=0)
    assert view.event("error", id="a")["text"] == "no such tile"


@test("a whole monitor by its name; when that changes, goes and comes back, layout and pictures stay")
def _():
    view = View()
    monitor("KANAN", 700, 0, 500, 800)
    try:
        open_wall(view, layout="1x2", monitor="kanan", on=True)
        window = display.window()
        until(lambda: geometry(window) == (700, 0, 500, 800), "the wall covers the monitor")
        view.open(bars.url, id="b", title="Balok", wall="wall.1", tile=1)
        plays(view, "b")
        until(lambda: barred(704, 450, 490), "bars in its lower half")
        monitor("KANAN", 700, 100, 400, 600)
        until(lambda: geometry(window) == (700, 100, 400, 600), "the monitor has another resolution")
        until(lambda: barred(704, 430, 390), "the bars are still there")
        unmonitor("KANAN")
        until(lambda: geometry(window) == (0, 0, 1200, 800), "it takes the one that is left")
        assert "no monitor 'kanan'" in view.event("error", id="wall.1")["text"], "in silence"
        until(lambda: barred(296, 450, 600), "with all that it shows")
        monitor("KANAN", 700, 0, 500, 800)
        until(lambda: geometry(window) == (700, 0, 500, 800), "and goes back where it belongs")
    finally:
        subprocess.run([SCREEN, "unmonitor", "KANAN"], stderr=subprocess.DEVNULL, check=False)


@test("under a window manager, and under one that passes over hints, f covers the screen and gives it back")
def _():
    for words in (["openbox", "--sm-disable"], [SCREEN, "manage"]):
        manager = start(*words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        until(lambda: "0x" in subprocess.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], stdout=subprocess.PIPE,
                                             text=True, check=False).stdout, "the window manager")
        view = View()
        open_wall(view, layout="2x2")
        window = display.window()
        until(lambda: geometry(window)[2] == 960, "the wall is a window")
        display.key(window, "f")
        until(lambda: geometry(window) == (0, 0, 1200, 800), "%s: the wall covers the screen" % words[0])
        display.key(window, "Escape")
        until(lambda: geometry(window)[2] == 960, "%s: and is a window again" % words[0])
        view.end()
        stop(manager)
        subprocess.run(["xprop", "-root", "-remove", "_NET_SUPPORTING_WM_CHECK"], check=False)


run(lanes=2)
