#!/usr/bin/python3
"""Real RTSP servers as cameras, without a login, with Basic and with Digest: killed, stopped, black, turned, their pictures held.

TAP on stdout; the program is named by TILIKD.
"""
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile

SUPPORT = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../support")
sys.path.insert(0, SUPPORT)
from contract import ok  # noqa: E402
from outside import Tilikd, until  # noqa: E402

CONF = """[probe]
enabled = 1
every_seconds = 1
off_seconds = 1
on_seconds = 0
timeout_seconds = 3
longest_seconds = 3
still_seconds = 1
still_doubt_seconds = 1
frozen_seconds = 2
night_from = 00:00
night_to = 00:00
[probe.delays]
rt = 1 0
"""


class Camera:
    def __init__(self, auth, folder):
        secret = pathlib.Path(folder) / f"{auth}.password"
        secret.write_text("p@ss\n")
        self.process = subprocess.Popen(
            ["/usr/bin/python3", f"{SUPPORT}/rtsp_camera.py", "--auth", auth, "--password-file", str(secret), "--snapshots", "--fps", "5",
             "--pattern", "smpte", "--size", "320x240"], stdout=subprocess.PIPE, text=True)
        self.auth = auth
        _, self.url, self.stills = self.process.stdout.readline().split()

    def signal(self, which):
        self.process.send_signal(which)


def main():
    with tempfile.TemporaryDirectory() as folder:
        cameras = {auth: Camera(auth, folder) for auth in ("none", "basic", "digest")}
        rows = ["id,area,site,class,main_url,snapshot_url,user,password"]
        for auth, camera in cameras.items():
            rows.append(f"{auth},33.74.10.1003,n-{auth},rt,{camera.url},{camera.stills},admin,p@ss")
        rows.append(f"wrong,33.74.10.1003,n-wrong,rt,{cameras['digest'].url},,admin,salah")
        rows.append(f"nothing,33.74.10.1003,n-nothing,rt,{cameras['none'].url}/tidakada,,,")
        daemon = Tilikd(rows)
        daemon.token("auditor")
        checked = daemon.configure(CONF)
        ok(checked.returncode == 0, "the configuration is taken", checked.stderr)
        daemon.start()
        states = lambda: {name: camera["state"] for name, camera in daemon.cameras().items()}  # noqa: E731
        until(lambda: states() == dict.fromkeys(cameras, "online") | {"wrong": "unknown", "nothing": "offline"},
              "three are live, by no login, Basic and Digest; a wrong login is not, nor a path that is none")

        def grown(name):
            with sqlite3.connect(f"file:{daemon.folder}/t.db?mode=ro", uri=True) as database:
                return any(data[0] >= 4 for data, in database.execute("SELECT data FROM eye WHERE camera = ?", (name,)))

        ok(daemon.cameras()["digest"]["seen_at"] is not None, "they were seen")
        cameras["none"].signal(signal.SIGHUP)
        cameras["basic"].signal(signal.SIGUSR1)
        until(lambda: states()["none"] == "frozen" and states()["basic"] == "dark", "one whose picture is held is frozen, a black one dark")
        until(lambda: grown("digest"), "what the third usually shows is learnt")
        cameras["digest"].signal(signal.SIGUSR2)
        until(lambda: states()["digest"] == "moved", "turned elsewhere it is moved")
        cameras["digest"].signal(signal.SIGUSR2)
        cameras["none"].signal(signal.SIGHUP)
        cameras["basic"].signal(signal.SIGUSR1)
        until(lambda: states()["none"] == states()["basic"] == states()["digest"] == "online", "they are live again")
        cameras["none"].signal(signal.SIGSTOP)
        cameras["basic"].signal(signal.SIGKILL)
        until(lambda: [states()[name] for name in ("none", "basic", "digest")] == ["offline", "offline", "online"],
              "one that is stopped and one that is killed are dark, the third is not")
        since = daemon.cameras()["basic"]
        ok(since["seen_at"] < since["since"], "it is told when it was seen last, and since when it fails", since)
        cameras["none"].signal(signal.SIGCONT)
        until(lambda: states()["none"] == "online", "the stopped one is back when it goes on")
        ok(daemon.end() == 0, "tilikd ends")
        daemon.remove()
        for camera in cameras.values():
            camera.signal(signal.SIGKILL)
            camera.process.wait()
            camera.process.stdout.close()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
