#!/usr/bin/python3
"""The measuring of video_wall.sh."""
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video_costs import CVLC, FFPLAY, MPV, measure, player, tree  # noqa: E402
from video import EYE, HERE, Display, View, start, stop, stop_all  # noqa: E402

SECONDS, SWITCHES, ROUNDS = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
CLOCK = (320, 240, 320, 100)  # of the picture: its clock and noise, that change with each frame
# A tile has an edge of three pixels on each side: pictures of 640x360 as they are, for all players.
display = Display("1938x1200x24")


def camera():
    process = start("/usr/bin/python3", os.path.join(HERE, "http_camera.py"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    text=True)
    return process, process.stdout.readline().split()[1] + "/live.ts"


def wall(url, layout="3x3", tiles=9):
    view = View()
    view.send("wall", id="w", title="Nine", layout=layout, on=True)
    for i in range(tiles):
        view.open(url, id="t%d" % i, title="Pos Kamling RT %02d" % i, wall="w", tile=i)
    for _ in range(tiles):
        view.event("state", state="playing")
    return view


def spread():
    """VLC opens all its windows in one place, and does not draw those that are covered."""
    time.sleep(4)
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "vlc"], stdout=subprocess.PIPE, text=True, check=False)
    for i, window in enumerate(found.stdout.split()):
        subprocess.run(["xdotool", "windowmove", window, str(i % 3 * 640), str(i // 3 * 360)], check=False)


def nine(url):
    view = wall(url)
    ours = measure(display, SECONDS, "tiles", 9, [view.process])
    stop(view.process)
    for name, words in (("mpv", MPV), ("ffplay", FFPLAY), ("cvlc", CVLC)):
        if not shutil.which(name):
            continue
        place = {"mpv": lambda i: ["--geometry=640x360+%d+%d" % (i % 3 * 640, i // 3 * 360)],
                 "ffplay": lambda i: ["-left", str(i % 3 * 640), "-top", str(i // 3 * 360)], "cvlc": lambda i: []}[name]
        players = [player(words + place(i) + [url]) for i in range(9)]
        if name == "cvlc":
            spread()
        theirs = measure(display, SECONDS, name, 9, players)
        print("    tiles / 9 %-7s         %5.2f x      %6.2f x" % (name, ours[0] / theirs[0], ours[1] / theirs[1]), flush=True)
        for process in players:
            for one in reversed(tree(process.pid)):
                os.kill(one, signal.SIGKILL)
            stop(process)


def dropped(view, tiles, seconds):
    """Frames that the tiles dropped so far: the last count each of them told."""
    counts, end = {}, time.monotonic() + seconds
    while time.monotonic() < end or len(counts) < tiles:
        event = view.event("frame")
        counts[event["id"]] = event["dropped"]
    return counts


def tenth(url):
    view = wall(url, "4x3", 9)
    for i in range(9):
        view.send("frames", id="t%d" % i, on=True)
    time.sleep(5)
    before = dropped(view, 9, 2)
    view.open(url, id="t9", title="The tenth", wall="w", tile=9)
    view.event("state", id="t9", state="playing")
    after = dropped(view, 9, 5)
    print("the tenth tile: frames dropped by the nine: %d" % sum(after[i] - before[i] for i in before), flush=True)
    stop(view.process)


def watch(ms):
    return subprocess.Popen([EYE, "watch", str(ms), *map(str, CLOCK)], stdout=subprocess.PIPE, text=True)


def switches(urls):
    """A camera in the place of another, warm and not: from the command to the picture, and how long nothing moved."""
    view = View()
    view.open(urls[0], id="a0", title="0")
    view.event("state", state="playing")
    time.sleep(2)
    usual = []
    for _ in range(3):
        usual.append(int(watch(1500).communicate()[0].split()[0]))
    for warm in (True, False):
        took, gaps, blanks = [], [], 0
        for i in range(SWITCHES):
            old, new = "%s%d" % ("ab"[i % 2], i), "%s%d" % ("ab"[(i + 1) % 2], i + 1)
            if i == 0 and not warm:
                view.open(urls[0], id=old, instead="%s%d" % ("ab"[SWITCHES % 2], SWITCHES))
                view.event("shown", id=old)
            if warm:
                view.send("warm", id=new, url=urls[(i + 1) % 2], title="x", instead=old)
                view.event("state", id=new, state="playing")
                time.sleep(0.5)
            eye = watch(1500)
            time.sleep(0.2)
            began = time.monotonic()
            view.open(urls[(i + 1) % 2], id=new, title="x", instead=old)
            took.append((view.event("shown", id=new)["at"] - began) * 1000)
            longest, blank = map(int, eye.communicate()[0].split())
            gaps.append(longest)
            blanks += blank
        print("%s: command to shown, ms: median %.1f, most %.1f; longest without motion median %.0f, most %.0f (without a switch "
              "%.0f); looks at nothing: %d" % ("warm" if warm else "not warm", statistics.median(took), max(took),
                                               statistics.median(gaps), max(gaps), max(usual), blanks), flush=True)
    stop(view.process)


def status(process):
    with open("/proc/%d/smaps_rollup" % process) as rollup:
        private = sum(int(line.split()[1]) for line in rollup if line.startswith(("Private_Clean", "Private_Dirty")))
    return private, len(os.listdir("/proc/%d/task" % process)), len(os.listdir("/proc/%d/fd" % process))


def settle(view):
    """Threads that end are ended when the count stands."""
    for _ in range(100):
        before = status(view.process.pid)[1]
        time.sleep(0.1)
        if status(view.process.pid)[1] == before:
            break
    return status(view.process.pid)


def reconnects(urls):
    """A camera in the place of another, again and again, in four windows: memory, threads and descriptors."""
    view, windows = View(), 4
    names = ["w%d.0" % w for w in range(windows)]
    for name in names:
        view.open(urls[0], id=name, title=name)
        view.event("state", id=name, state="playing")
    points = []
    for i in range(1, ROUNDS // windows + 1):
        for w in range(windows):
            view.open(urls[i % 2], id="w%d.%d" % (w, i), title="x", instead="w%d.%d" % (w, i - 1))
        for _ in range(windows):
            view.event("shown")
        view.events.clear()
        if i % max(ROUNDS // windows // 12, 1) == 0:
            points.append((i * windows, *settle(view)))
            print("  %6d reconnects: private %6.1f MB, threads %3d, descriptors %3d" % (
                points[-1][0], points[-1][1] / 1024, *points[-1][2:]), flush=True)
    late = points[len(points) // 3:]
    mean_x, mean_y = statistics.mean(p[0] for p in late), statistics.mean(p[1] for p in late)
    slope = sum((p[0] - mean_x) * (p[1] - mean_y) for p in late) / max(sum((p[0] - mean_x) ** 2 for p in late), 1)
    print("%d reconnects: private memory %+.2f KB each after the first third (%.1f MB now), threads %+d, descriptors %+d" % (
        points[-1][0], slope, points[-1][1] / 1024, late[-1][2] - late[0][2], late[-1][3] - late[0][3]), flush=True)
    stop(view.process)
    return abs(slope) < 1.0 and late[-1][2] <= late[0][2] + 1 and late[-1][3] <= late[0][3] + 1


def main():
    one, two = camera(), camera()
    urls = (one[1], two[1])
    if SECONDS > 0:
        print("nine tiles of 640x360, %g s each" % SECONDS)
        nine(urls[0])
        tenth(urls[0])
    if SWITCHES > 0:
        switches(urls)
    return reconnects(urls) if ROUNDS > 0 else True


try:
    sys.exit(0 if main() else 1)
finally:
    stop_all()
