"""The measuring of soak.sh."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BUILD = os.environ["TILIK_BUILD"]
MINUTES = float(sys.argv[1])
EVERY, GOAL = 10, 0.5
# What somebody does once a minute: a look through the list, a filter, another area, back.
ROUND = ["keys:down*5", "keys:pgdn*3", "keys:home*1", "keys:/*1", "type:tugu", "keys:esc*1", "keys:tab*1", "keys:down*2",
         "keys:tab*1", "pause:52000"]


def environment(scratch):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "TILIK_BUILD")}
    return kept | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "Asia/Jakarta", "HOME": scratch,
                   "XDG_CONFIG_HOME": f"{scratch}/config", "XDG_CACHE_HOME": f"{scratch}/cache",
                   "XDG_STATE_HOME": f"{scratch}/state", "XDG_RUNTIME_DIR": scratch}


def start_daemon(scratch, env):
    daemon = subprocess.Popen(
        [f"{BUILD}/tilikd", "--demo", "--no-video", "--changes", "100", "--listen", "127.0.0.1:0",
         "--db", f"sqlite:{scratch}/city.db", "--tokens-file", f"{scratch}/tokens", "--exit-with-stdin"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(f"{scratch}/daemon.log", "w"), text=True, env=env)
    address = daemon.stdout.readline().rpartition(" ")[2].strip()
    token = pathlib.Path(scratch, "token")
    token.write_text(json.loads(pathlib.Path(scratch, "tokens").read_text())["operator"] + "\n")
    token.chmod(0o600)
    return daemon, address


def start_console(scratch, env, address):
    steps = ["wait:Semarang", "pause:5000"] + ROUND * int(MINUTES * 1.2 + 3)
    pty = subprocess.Popen(
        [f"{BUILD}/bench/pty", *steps, "--", f"{BUILD}/tilik", "--backend", address, "--token-file", f"{scratch}/token"],
        stdout=open(f"{scratch}/pty.log", "w"), stderr=subprocess.STDOUT, env=env)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for child in children(pty.pid):
            if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "tilik":
                return pty, child
        time.sleep(0.05)
    raise SystemExit("the console did not start")


def children(pid):
    return [int(p) for p in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def zombies(pid):
    standing = 0
    for child in children(pid):
        try:
            standing += pathlib.Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:  # it ended between the two
            pass
    return standing


def sample(pid):
    rollup = dict(line.split()[:2] for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return {"at": time.monotonic(), "uss": int(rollup["Private_Clean:"]) + int(rollup["Private_Dirty:"]),
            "dirty": int(rollup["Private_Dirty:"]), "fds": len(os.listdir(f"/proc/{pid}/fd")), "threads": int(stat[17]),
            "zombies": zombies(pid), "cpu": (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")}


def slope(rows, key):
    """Least squares: % an hour of the mean, and its standard error."""
    n, xs, ys = len(rows), [r["at"] / 3600 for r in rows], [r[key] for r in rows]
    mx, my = sum(xs) / n, sum(ys) / n
    spread = sum((x - mx) ** 2 for x in xs)
    rise = sum((x - mx) * (y - my) for x, y in zip(xs, ys)) / spread
    rest = sum((y - my - rise * (x - mx)) ** 2 for x, y in zip(xs, ys))
    return 100 * rise / my, 100 * (rest / (n - 2) / spread) ** 0.5 / my


def judge(name, rows):
    """Prints the figures of one program; returns what is wrong with them."""
    warm = rows[len(rows) // 5:]
    hours = warm[-1]["at"] - warm[0]["at"]
    rise, error = slope(warm, "uss")
    dirty, dirty_error = slope(warm, "dirty")
    first, last = warm[0], warm[-1]
    print(f"{name:8} USS {rows[0]['uss']} at the start, {first['uss']} -> {last['uss']} KiB, {rise:+.2f} +- {error:.2f} %/h; "
          f"private dirty {first['dirty']} -> {last['dirty']} KiB, {dirty:+.2f} +- {dirty_error:.2f} %/h")
    fds, threads = [r["fds"] for r in warm], [r["threads"] for r in warm]
    standing = max(r["zombies"] for r in rows)
    print(f"{'':8} fds {min(fds)} to {max(fds)}, threads {min(threads)} to {max(threads)}, zombies {standing}, "
          f"CPU {100 * (last['cpu'] - first['cpu']) / hours:.2f} %")
    if rise - 2 * error > GOAL:
        yield f"{name}: USS rises by more than {GOAL} %/h"
    if min(fds[-5:]) > max(fds[:5]) or min(threads[-5:]) > max(threads[:5]):
        yield f"{name}: file descriptors or threads grew"
    if standing:
        yield f"{name}: zombies"


def watch(programs, until):
    rows = {name: [] for name in programs}
    beat = time.monotonic()
    while time.monotonic() < until:
        for name, pid in programs.items():
            rows[name].append(sample(pid))
        beat += EVERY
        time.sleep(max(0, beat - time.monotonic()))
    return rows


def main():
    scratch = tempfile.mkdtemp(prefix="tilik-soak-")
    env = environment(scratch)
    daemon, address = start_daemon(scratch, env)
    pty = None
    try:
        pty, console = start_console(scratch, env, address)
        print(f"soak: {MINUTES:g} minutes at 100 changes/s, 14,000 cameras", flush=True)
        try:
            rows = watch({"tilik": console, "tilikd": daemon.pid}, time.monotonic() + MINUTES * 60)
        except (FileNotFoundError, ProcessLookupError):
            for log in ("daemon.log", "pty.log"):
                print(pathlib.Path(scratch, log).read_text()[-500:])
            raise SystemExit("soak: a program ended on the way") from None
        wrong = [words for name, measured in rows.items() for words in judge(name, measured)]
    finally:
        for process in filter(None, (pty, daemon)):
            for child in children(process.pid) if process is pty and process.poll() is None else []:
                os.kill(child, signal.SIGTERM)
            process.terminate()
            process.wait()
        shutil.rmtree(scratch)
    for words in wrong:
        print("soak:", words)
    print("soak:", "FAIL" if wrong else "PASS")
    return bool(wrong)


sys.exit(main())
