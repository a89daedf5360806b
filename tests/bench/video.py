#!/usr/bin/python3
"""The measuring of video.sh."""
import os
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video_costs import CVLC, FFPLAY, MPV, measure, player, tree  # noqa: E402
from video import HERE, VIEW, Camera, Display, View, start, stop, stop_all  # noqa: E402

ROUNDS, SECONDS = int(sys.argv[1]), float(sys.argv[2])
display = Display("1920x1200x24")


def first_picture(begin):
    """ms from the start of a program to six colours on the screen."""
    eye = subprocess.Popen([os.path.join(os.environ["TILIK_BUILD"], "tests", "video", "eye_child"), "picture", "15000", "6"],
                           stdout=subprocess.DEVNULL)
    time.sleep(0.1)
    began = time.monotonic()
    process = begin()
    eye.wait()
    took = (time.monotonic() - began) * 1000
    stop(process)
    time.sleep(0.3)
    return took


def tilik_alone(url):
    view = start(VIEW, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    view.stdin.write(b'{"cmd":"open","id":"w1","title":"","url":"%s"}\n' % url.encode())
    view.stdin.flush()
    return view


def tilik_warm(url):
    view = View()
    time.sleep(0.5)

    def begin():
        view.open(url, title="")
        return view.process
    return begin


def starts():
    camera = Camera("--pattern", "smpte", "--shared")
    # Somebody else watches already, elsewhere: the camera's encoder runs.
    elsewhere = Display()
    keeper = tilik_alone(camera.url)
    os.environ["DISPLAY"] = display.name
    time.sleep(3)
    ways = {"tilik-view": lambda: tilik_alone(camera.url),
            "tilik-view, running": None,
            "mpv low-latency untimed": lambda: player(MPV + [camera.url]),
            "ffplay nobuffer": lambda: player(FFPLAY + [camera.url])}
    took = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, begin in ways.items():
            if name.startswith(("mpv", "ffplay")) and not shutil.which(name.split()[0]):
                continue
            took[name].append(first_picture(begin or tilik_warm(camera.url)))
    print("first picture, ms (median of %d, lowest, highest)" % ROUNDS)
    for name, values in took.items():
        if values:
            print("  %-26s %5.0f %5.0f %5.0f" % (name, statistics.median(values), min(values), max(values)), flush=True)
    camera.kill()
    stop(keeper)
    stop(elsewhere.process)


def windows(count, url):
    view = View()
    for i in range(count):
        view.open(url, id="w%d" % i, title="Pos Kamling RT %02d" % i)
    ours = measure(display, SECONDS, "tilik-view", count, [view.process])
    stop(view.process)
    for name, words in (("mpv", MPV), ("cvlc", CVLC)):
        if not shutil.which(name):
            continue
        players = [player(words + (["--geometry=640x360+%d+%d" % (i % 3 * 640, i // 3 * 360)] if name == "mpv" else []) + [url])
                   for i in range(count)]
        theirs = measure(display, SECONDS, name, count, players)
        print("    tilik-view / %d %-5s      %5.2f x      %6.2f x" % (count, name, ours[0] / theirs[0], ours[1] / theirs[1]),
              flush=True)
        for process in players:
            for one in reversed(tree(process.pid)):
                os.kill(one, 9)
            stop(process)


def main():
    starts()
    camera = start("/usr/bin/python3", os.path.join(HERE, "http_camera.py"), stdout=subprocess.PIPE,
                   stderr=subprocess.DEVNULL, text=True)
    url = camera.stdout.readline().split()[1] + "/live.ts"
    print("windows, %g s each" % SECONDS)
    for count in (4, 9):
        windows(count, url)


try:
    main()
finally:
    stop_all()
