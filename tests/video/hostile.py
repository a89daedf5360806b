#!/usr/bin/python3
"""Streams that lie, all at once: each says what is wrong with it, none harms another, memory stays small."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import BUILD, Camera, Display, View, run, start, stop, test, until  # noqa: E402
from liar_camera import Liar  # noqa: E402

display = Display("1920x1200x24")
liar = Liar()
HONEST = (20, 20, 280, 100)  # in the first window
PLAY = ("honest", "size", "back", "ahead", "wrap", "stopped", "noise", "spoilt")
REASONS = {"huge": "too_large", "grows": "too_large", "jpeg64k": "too_large", "jpeg0x0": "display", "undecodable": "display",
           "codec": "display", "headonly": "failed", "empty": "failed", "zeros": "failed", "text": "failed"}
# Eighteen windows, one of them 640x360; a single picture of 8K would be 50 MB, and seventeen are held.
MEMORY_MAX_KB = 400 * 1024


@test("streams that lie are told apart by their reasons, and an honest one beside them goes on")
def _():
    view = View()
    view.send("loads", on=True)
    for name in sorted(liar.lies, key=lambda name: name != "honest"):
        view.open(liar.url(name), id=name, title=name)
    found = {}

    def all_said():
        event = view.event("state")
        if event["state"] == "playing":
            found.setdefault(event["id"], "playing")
        elif event["state"] in ("retrying", "frozen"):
            found[event["id"]] = event["reason"]
        wanted = dict(REASONS, **{name: "playing" for name in PLAY})
        return found == wanted
    until(all_said, "what each says: %s" % found)
    assert display.moves(HONEST), "the honest one stands still"
    assert len(display.windows()) == len(liar.lies)
    view.event("load")
    loads = [event["memory_kb"] for event in view.events if event["event"] == "load"]
    assert max(loads) < MEMORY_MAX_KB, loads
    played = [event["id"] for event in view.events if event.get("state") == "playing"]
    assert "codec" in played and "grows" in played and not {"huge", "jpeg64k", "jpeg0x0"} & set(played), played
    status, _, wrote = view.end()
    assert (status, wrote) == (0, b"")


@test("as a still, what is too large or no picture has its reason too")
def _():
    view = View()
    for name, reason in (("huge", "too_large"), ("jpeg64k", "too_large"), ("text", "failed")):
        view.open(liar.url(name), id=name, rung="still")
        assert view.event("state", id=name, state="retrying")["reason"] == reason
    view.open(liar.url("spoilt"), id="spoilt", rung="still")
    view.event("state", id="spoilt", state="playing")


@test("a folder that is gone when a still is kept is said, and the picture goes on")
def _():
    view, folder = View(), tempfile.mkdtemp()
    view.open(liar.url("honest"), id="honest")
    view.event("state", state="playing")
    shutil.rmtree(folder)
    view.send("snapshot", id="honest", path=os.path.join(folder, "still.png"))
    assert "folder" in view.event("error", id="honest")["text"]
    assert display.moves(HONEST)
    os.mkdir(folder)
    view.send("snapshot", id="honest", path=os.path.join(folder, "still.png"))
    assert view.event("snapshot", id="honest")["sha256"]
    shutil.rmtree(folder)


@test("under a window manager that ignores what it is asked for, the picture fills the window it is given")
def _():
    manager = start(os.path.join(BUILD, "tests", "video", "stubborn_child"), stdout=subprocess.PIPE, text=True)
    assert manager.stdout.readline() == "ready\n"
    camera, view = Camera("--pattern", "smpte"), View()
    view.open(camera.url, id="a", title="Satu")
    view.event("state", id="a", state="playing")
    # Where and as large as the manager likes: 400x300 at 100,50, with the picture in the middle.
    until(lambda: display.colours((100, 50, 400, 300)) >= 6, "the picture")
    until(lambda: display.colours((510, 0, 400, 800)) == 1, "nothing beside it")
    for key in ("f", "f", "Escape"):
        display.key(display.window(), key)
    view.send("ping")
    view.event("pong")
    until(lambda: display.colours((510, 0, 400, 800)) == 1, "still nothing beside it")
    assert display.moves((300, 200, 200, 100)), "the clock stands still"
    stop(manager)


run()
