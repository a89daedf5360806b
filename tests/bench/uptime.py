#!/usr/bin/python3
"""What a month of states costs a real tilikd: a start with so many steps in its database, and reports over HTTP.

    uptime.py BUILD [CAMERAS [STEPS]]
"""
import http.client
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

BUILD = pathlib.Path(sys.argv[1]).resolve()
CAMERAS, STEPS = (int(sys.argv[i]) if len(sys.argv) > i else usual for i, usual in ((2, 20000), (3, 1000000)))
HOME = pathlib.Path(tempfile.mkdtemp(prefix="tilik-bench-uptime-"))


def start():
    process = subprocess.Popen([BUILD / "tilikd", "--demo", "--no-video", "--rate", "0", "--cameras", str(CAMERAS), "--listen", "127.0.0.1:0",
                                "--db", f"sqlite:{HOME}/t.db", "--tokens-file", HOME / "tokens", "--exit-with-stdin"], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    port = int(process.stdout.readline().rsplit(":", 1)[1])
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return process, port, cpu


def end(process):
    process.send_signal(signal.SIGTERM)
    process.wait()


def memory(process):
    with open(f"/proc/{process.pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024


def ask(port, path):
    token = json.loads((HOME / "tokens").read_text())["supervisor"]
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.monotonic()
    link.request("GET", "/api/v1" + path, headers={"Authorization": "Bearer " + token})
    answer = link.getresponse().read()
    return (time.monotonic() - began) * 1000, json.loads(answer)


def main():
    process, _, _ = start()
    end(process)
    process, _, empty = start()
    least = memory(process)
    end(process)
    base = sqlite3.connect(HOME / "t.db")
    cameras = [row[0] for row in base.execute("SELECT DISTINCT camera FROM step")]
    now = int(time.time() * 1000)
    with base:
        before = base.execute("SELECT count(*) FROM step").fetchone()[0]
        each = max((STEPS - before) // len(cameras), 1)
        base.executemany("INSERT INTO step(camera, state, reason, at, since, past) VALUES(?, ?, 'none', ?, 0, 1)",
                         ((camera, "offline" if k % 2 else "online", now - 30 * 86400000 + k * (30 * 86400000 // each) + i)
                          for k in range(each) for i, camera in enumerate(cameras)))
        total = base.execute("SELECT count(*) FROM step").fetchone()[0]
    base.close()
    process, port, full = start()
    print(f"start: {empty:.2f} s of CPU with {before} steps of {len(cameras)} cameras, {full:.2f} s with {total}; {memory(process) - least:.1f} MB more")
    for by in ("area", "owner", "reason", "class", "camera", "site"):
        took = sorted(ask(port, f"/reports/uptime?by={by}&from={time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() - 30 * 86400))}")[0]
                      for _ in range(5))
        print(f"GET /reports/uptime?by={by} of 30 days: {took[2]:.1f} ms")
    camera = ask(port, "/cameras?limit=1")[1]["items"][0]["id"]
    print(f"GET /cameras/{camera}/uptime: {sorted(ask(port, f'/cameras/{camera}/uptime')[0] for _ in range(5))[2]:.1f} ms")
    end(process)
    shutil.rmtree(HOME, ignore_errors=True)


os.environ.setdefault("LC_ALL", "C.UTF-8")
main()
