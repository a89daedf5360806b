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
MINUTES = float(sys.argv[4])  # after which no reconnect is begun any more
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


def spread(size=()):
    """VLC opens all its windows in one place, and does not draw those that are covered."""
    time.sleep(4)
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "vlc"], stdout=subprocess.PIPE, text=True, check=False)
    for i, window in enumerate(found.stdout.split()):
        subprocess.run(["xdotool", "windowmove", window, str(i % 3 * 640), str(i // 3 * 360),
                        *(["windowsize", window, *map(str, size)] if size else [])], check=False)


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


def scaled(url):
    """A monitor of 1920x1080, where edges and strips leave less of a tile than its picture has, and as large a picture of cvlc."""
    other = Display("1920x1080x24")
    view = wall(url)
    ours = measure(other, SECONDS, "tiles, scaled", 9, [view.process])
    stop(view.process)
    if shutil.which("cvlc"):
        players = [player(CVLC + [url]) for _ in range(9)]
        spread((598, 336))
        theirs = measure(other, SECONDS, "cvlc, scaled", 9, players)
        print("    tiles / 9 cvlc            %5.2f x      %6.2f x" % (ours[0] / theirs[0], ours[1] / theirs[1]), flush=True)
        for process in players:
            for one in reversed(tree(process.pid)):
                os.kill(one, signal.SIGKILL)
            stop(process)
    stop(other.process)
    os.environ["DISPLAY"] = display.name


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
    """Private memory and PSS in KiB, threads, descriptors."""
    sizes = {}
    with open("/proc/%d/smaps_rollup" % process) as rollup:
        for line in rollup:
            words = line.split()
            if words[-1] == "kB":
                sizes[words[0]] = int(words[1])
    private = sizes["Private_Clean:"] + sizes["Private_Dirty:"]
    return private, sizes["Pss:"], len(os.listdir("/proc/%d/task" % process)), len(os.listdir("/proc/%d/fd" % process))


def settle(view):
    """Threads that end are ended when the count stands."""
    for _ in range(100):
        before = status(view.process.pid)[2]
        time.sleep(0.1)
        if status(view.process.pid)[2] == before:
            break
    return status(view.process.pid)


def slope(points, column):
    """What a reconnect adds to a column of these points, and its standard error."""
    mean_x, mean_y = statistics.mean(p[0] for p in points), statistics.mean(p[column] for p in points)
    spread = max(sum((p[0] - mean_x) ** 2 for p in points), 1)
    each = sum((p[0] - mean_x) * (p[column] - mean_y) for p in points) / spread
    rest = sum((p[column] - mean_y - each * (p[0] - mean_x)) ** 2 for p in points)
    return each, (rest / max(len(points) - 2, 1) / spread) ** 0.5


def tell(points):
    print("  %6d reconnects: private %6.1f MB, PSS %6.1f MB, threads %3d, descriptors %3d" % (
        points[-1][0], points[-1][1] / 1024, points[-1][2] / 1024, *points[-1][3:]), flush=True)


def lowest(points, column):
    """What it falls back to: a look may meet a player that is just ending, or a picture that is just coming."""
    return min(point[column] for point in points)


def tell_trend(points, since):
    """Of the points after so many reconnects."""
    late = [p for p in points if p[0] > since]
    if len(late) > 2:
        print("    the last %d: private from %.1f to %.1f MB, %+.0f KB (+- %.0f) per 1,000; PSS %+.0f KB per 1,000; threads from %d" % (
            late[-1][0] - since, lowest(late, 1) / 1024, max(p[1] for p in late) / 1024, *(1000 * part for part in slope(late, 1)),
            1000 * slope(late, 2)[0], lowest(late, 3)), flush=True)


def reconnects(urls):
    """A camera in the place of another, again and again, in four windows: memory, threads and descriptors."""
    view, windows, began = View(), 4, time.monotonic()
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
        done = i * windows
        if i % max(min(ROUNDS // windows // 12, 25), 1) == 0:
            points.append((done, *settle(view)))
            if done % max(min(ROUNDS // 12 // 100 * 100, 500), 1) == 0 or ROUNDS < 1200:
                tell(points)
        if done % 1000 == 0:
            tell_trend(points, done - 1000)
        if time.monotonic() - began > MINUTES * 60:
            break
    third = len(points) // 3
    middle, last = points[third:2 * third], points[2 * third:]
    each, error = slope(middle + last, 1)
    grown = [lowest(last, column) - lowest(middle, column) for column in (1, 3, 4)]
    print("%d reconnects in %.0f s: after the first third private memory %+.2f KB (+- %.2f) each; its lowest %.1f MB in the second "
          "third, %.1f MB in the last; threads %+d, descriptors %+d" % (points[-1][0], time.monotonic() - began, each, error,
                                                                         lowest(middle, 1) / 1024, lowest(last, 1) / 1024, *grown[1:]),
          flush=True)
    stop(view.process)
    # Surely more than a KB each; of few reconnects only what is plain is said.
    return each - 2 * error < 1.0 and grown[1] <= 1 and grown[2] <= 0


def main():
    one, two = camera(), camera()
    urls = (one[1], two[1])
    if SECONDS > 0:
        print("nine tiles of 640x360, %g s each" % SECONDS)
        nine(urls[0])
        scaled(urls[0])
        tenth(urls[0])
    if SWITCHES > 0:
        switches(urls)
    return reconnects(urls) if ROUNDS > 0 else True


try:
    sys.exit(0 if main() else 1)
finally:
    stop_all()
