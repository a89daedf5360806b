"""What players cost, and the peers as they are started here."""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from video import start  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")
MPV = ["mpv", "--no-config", "--no-audio", "--really-quiet", "--no-input-default-bindings", "--vo=x11",
       "--profile=low-latency", "--untimed"]
FFPLAY = ["ffplay", "-loglevel", "quiet", "-an", "-fflags", "nobuffer"]
# VLC's program refuses to run as root.
NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "env", "HOME=/tmp"] if os.geteuid() == 0 else []
CVLC = NOBODY + ["cvlc", "--no-audio", "--quiet", "--vout=xcb_x11", "--avcodec-hw=none", "--no-video-title-show"]


def player(words):
    return start(*words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def tree(root):
    """The process and its descendants."""
    found, parents = [root], {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name) as stat:
                    parents[int(name)] = int(stat.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                pass
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def cpu_ticks(processes):
    total = 0
    for process in processes:
        with open("/proc/%d/stat" % process) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total


def pss_kib(processes):
    total = 0
    for process in processes:
        with open("/proc/%d/smaps_rollup" % process) as rollup:
            total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return total


def measure(display, seconds, name, count, roots):
    """CPU of one core in %, and PSS, over these seconds after everything plays."""
    time.sleep(5)
    processes = [process for root in roots for process in tree(root.pid)]
    before, began = cpu_ticks(processes), time.monotonic()
    time.sleep(seconds)
    percent = (cpu_ticks(processes) - before) / TICK / (time.monotonic() - began) * 100
    pss = pss_kib(processes) / 1024
    moving = display.moves((0, 0, 1920, 1080), 2000)
    print("  %d %-12s CPU %5.1f %%   PSS %6.1f MB%s" % (count, name, percent, pss, "" if moving else "   (NOTHING MOVES)"),
          flush=True)
    return percent, pss
