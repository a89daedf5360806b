#!/usr/bin/python3
"""Recordings: they begin before the key, play whatever ended them, and say what they are."""
import hashlib
import os
import signal
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import BUILD, VIEW, Camera, Display, View, run, test, until  # noqa: E402

FILM = os.path.join(BUILD, "tests", "video", "film_child")
SHIM = os.path.join(BUILD, "tests", "fault_shim.so")
WHITE, BLACK = 150, 60  # brighter, darker
display = Display()
common = Camera()
folder = tempfile.TemporaryDirectory()


def film(path):
    """What film_child says of a file."""
    done = subprocess.run([FILM, path], stdout=subprocess.PIPE, text=True, check=True)
    words = done.stdout.split()
    facts = dict(word.split("=") for word in words[2:])
    luma = [int(value) for value in facts.pop("luma").split(",")]
    return dict({key: int(value) for key, value in facts.items()}, format=words[0], codec=words[1], luma=luma)


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def path(name):
    return os.path.join(folder.name, name)


def watch(camera, **fields):
    view = View()
    view.open(camera.url, **fields)
    view.state("playing")
    return view


def turn_black(camera, view):
    """The camera turns black; returns when its black pictures are on the screen, and a while old."""
    camera.signal(signal.SIGUSR1)
    until(lambda: max(display.mean((100, 100, 200, 100))) < BLACK, "the window turns black")
    view.send("frames", id="w1", on=True)
    for _ in range(2):
        view.event("frame", id="w1")


def kill(view):
    """Its stdout is closed later, when nobody reads it any more."""
    view.process.kill()
    view.process.wait()


def grows(name, size):
    until(lambda: os.path.exists(path(name)) and os.path.getsize(path(name)) > size, "%s grows" % name)


def sound(end, name, suffix, torn=0):
    """The file is what its end says, and plays from a keyframe without an error."""
    assert end["path"] == path(name) + suffix, end
    assert stat.S_IMODE(os.stat(end["path"]).st_mode) == 0o600
    assert end["bytes"] == os.path.getsize(end["path"]) and end["sha256"] == sha256(end["path"]), end
    seen = film(end["path"])
    assert seen["first_key"] == 1 and seen["errors"] <= torn and seen["backwards"] == 0, seen
    assert abs(seen["last_ms"] - seen["first_ms"] - end["seconds"] * 1000) < 500, (seen, end)
    return seen


@test("a recording begins with pictures from before the key, and a keyframe; without, with the last keyframe")
def _():
    camera = Camera("--pattern", "white")
    view = watch(camera)
    # Held for longer than a busy machine takes to turn black.
    view.send("record", id="w1", on=False, pre_s=30)
    turn_black(camera, view)
    view.send("record", id="w1", on=True, path=path("pre"), pre_s=30)
    begun = view.event("record", id="w1", on=True)
    grows("pre.ts", 60000)
    view.send("record", id="w1", on=False)
    end = view.event("record", id="w1", on=False)
    # Nothing from before is wanted: what there is then is black.
    view.send("record", id="w1", on=True, path=path("none"))
    view.event("record", id="w1", on=True)
    grows("none.ts", 2000)
    view.send("record", id="w1", on=False)
    short = sound(view.event("record", id="w1", on=False), "none", ".ts")
    assert max(short["luma"]) < BLACK, short
    assert end["note"] == "asked" and end["at_ms"] == begun["at_ms"], end
    seen = sound(end, "pre", ".ts")
    assert seen["codec"] == "h264" and seen["keys"] >= 3, seen
    # White was seen only before the key: black had stood for a second and more when it was pressed.
    assert seen["luma"][0] > WHITE and seen["luma"][-1] < BLACK, seen
    assert end["seconds"] > 2, end


@test("REC stands in the window's title while it runs, and no longer")
def _():
    view = watch(common, title="Balai RW")
    view.send("record", id="w1", on=True, path=path("title"))
    until(lambda: "● REC" in display.titles()[0], "REC in the title")
    view.send("record", id="w1", on=False)
    view.event("record", id="w1", on=False)
    until(lambda: "REC" not in display.titles()[0], "no REC in the title")


@test("a recording goes on through a reconnect, and says how long the gap was")
def _():
    camera = Camera()
    view = watch(camera)
    view.send("record", id="w1", on=True, path=path("gap"), pre_s=1)
    view.event("record", id="w1", on=True)
    camera.kill()
    view.state("retrying")
    view.state("retrying")
    camera.begin()
    gap = view.event("record", id="w1", on=True, note="gap")
    view.state("playing")
    view.send("record", id="w1", on=False)
    end = view.event("record", id="w1", on=False)
    seen = sound(end, "gap", ".ts", torn=1)  # the camera may have died in the middle of a frame
    assert gap["seconds"] >= 2 and abs(seen["gap_ms"] - gap["seconds"] * 1000) < 300, (gap, seen)


@test("another rung goes on in the same file, and is said")
def _():
    other = Camera("--size", "320x180")
    view = watch(common, rung="main")
    view.send("record", id="w1", on=True, path=path("rung"))
    view.event("record", id="w1", on=True)
    view.open(other.url, rung="sub")
    view.event("record", id="w1", on=True, note="stream")
    view.send("record", id="w1", on=False)
    end = view.event("record", id="w1", on=False)
    assert end["note"] == "asked" and sound(end, "rung", ".ts")["frames"] > 10


@test("H.265 goes into a transport stream, MJPEG into Matroska")
def _():
    for codec, suffix, name in (("h265", ".ts", "hevc"), ("jpeg", ".mkv", "mjpeg")):
        view = watch(Camera("--codec", codec))
        view.send("record", id="w1", on=True, path=path(codec), pre_s=2)
        view.event("record", id="w1", on=True)
        grows(codec + suffix, 20000)
        view.send("record", id="w1", on=False)
        seen = sound(view.event("record", id="w1", on=False), codec, suffix)
        assert seen["codec"] == name and seen["frames"] > 5, seen
        kill(view)


@test("a window that is closed ends its recording, and its end is told")
def _():
    view = watch(common)
    view.send("record", id="w1", on=True, path=path("closed"))
    view.event("record", id="w1", on=True)
    display.key(display.window(), "q")
    end = view.event("record", id="w1", on=False)
    assert end["note"] == "closed" and sound(end, "closed", ".ts")["frames"] > 0, end


@test("a disk without enough room ends it in words, and leaves no file where there was no picture")
def _():
    view = watch(common)
    view.send("record", id="w1", on=True, path=path("full"), free_mb=2000000000)
    end = view.event("record", id="w1", on=False)
    assert end["note"] == "full" and "sha256" not in end, end
    assert not os.path.exists(path("full") + ".ts")


def fails(view, name, asked=False):
    """The recording ends by itself, or fails when it is ended; in words, and what it holds is whole."""
    view.open(common.url)
    view.state("playing")
    view.send("record", id="w1", on=True, path=path(name), pre_s=1)
    if asked:
        grows(name + ".ts", 20000)
        view.send("record", id="w1", on=False)
    end = view.event("record", id="w1", on=False)
    assert end["note"] == "disk" and end["text"], end
    assert sound(end, name, ".ts")["frames"] > 5
    view.send("ping")
    view.event("pong")
    return end


@test("a disk that takes no more ends it with whole frames, in the disk's own words")
def _():
    # The write that crosses the limit is done in part: its beginning is taken back.
    limited = View("-c", "trap '' XFSZ; ulimit -f 100; exec \"$0\"", VIEW, program="/bin/sh")
    assert fails(limited, "limit")["text"] == "File too large"


@test("a full disk, and one that can't bring it out, end it with whole frames")
def _():
    for fault, error, said in (("write:20+", "ENOSPC", "No space left on device"),
                               ("fsync:2+", "EIO", "Input/output error")):
        view = View(env=dict(os.environ, LD_PRELOAD=SHIM, TILIK_FAULT=fault, TILIK_FAULT_ERROR=error))
        assert fails(view, error, asked=error == "EIO")["text"] == said


@test("a file or a link that is there is never written to, nor is a folder made")
def _():
    view = watch(common)
    with open(path("there.ts"), "w") as file:
        file.write("old")
    os.symlink(path("there.ts"), path("link.ts"))
    os.symlink(path("nowhere"), path("dangling.ts"))
    for name in ("there", "link", "dangling", "no-such-folder/x"):
        view.send("record", id="w1", on=True, path=path(name))
        end = view.event("record", id="w1", on=False)
        assert end["note"] == "disk" and end["text"] and "sha256" not in end, end
    with open(path("there.ts")) as file:
        assert file.read() == "old"
    assert not os.path.exists(path("nowhere")) and not os.path.exists(path("no-such-folder"))


@test("what can't be recorded is refused as a recording that ends at once")
def _():
    view = watch(common)
    view.send("record", id="w9", on=True, path=path("nobody"))
    end = view.event("record", id="w9", on=False)
    assert end["note"] == "nothing" and end["text"] == "no such window", end
    view.send("record", id="w1", on=True, path=path("twice"))
    view.event("record", id="w1", on=True)
    view.send("record", id="w1", on=True, path=path("twice-2"))
    assert view.event("record", id="w1", on=False)["path"] == path("twice-2")
    view.send("record", id="w9", on=False, pre_s=3)  # nothing runs: nothing is said
    view.send("record", id="w1", on=False)
    assert view.event("record", id="w1", on=False)["note"] == "asked"
    assert not [event for event in view.events if event["event"] == "error"]


@test("when it is killed, or its stdin ends, what was recorded plays")
def _():
    for how in ("kill", "end"):
        view = watch(common)
        view.send("record", id="w1", on=True, path=path(how), pre_s=2)
        view.event("record", id="w1", on=True)
        grows(how + ".ts", 30000)
        if how == "kill":
            kill(view)
        else:
            assert view.end()[0] == 0
        seen = film(path(how) + ".ts")
        assert seen["frames"] > 10 and seen["first_key"] == 1 and seen["errors"] == 0, seen


run(lanes=3)
