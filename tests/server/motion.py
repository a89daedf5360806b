#!/usr/bin/python3
"""The real motion, on a real stream in which something moves, tells the real tilikd by the hooks of config/motion/tilik.conf.

TAP on stdout; the program is named by TILIKD.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import is_, ok  # noqa: E402
from outside import Tilikd, until  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
HOOKS = pathlib.Path(os.environ.get("TILIK_SOURCE", HERE.parents[1])) / "config/motion/tilik.conf"
ROWS = ["id,area"] + [f"{camera},33.74.10.1003" for camera in ("m1", "m2")]
CAMERA = """camera_name {name}
camera_id {number}
netcam_url {url}
netcam_params rtsp_transport=tcp
width 320
height 240
framerate 5
threshold 100
minimum_motion_frames 1
event_gap 1
picture_output off
movie_output off
"""
WHOLE = """daemon off
log_level 5
log_file {log}
webcontrol_port 0
stream_port 0
target_dir {folder}
"""


class Camera:
    def __init__(self, port="0"):
        self.process = subprocess.Popen(
            ["/usr/bin/python3", str(HERE.parent / "support/rtsp_camera.py"), "--size", "320x240", "--fps", "5", "--pattern", "ball",
             "--transport", "tcp", "--port", port], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = self.process.stdout.readline().split()[1]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def begin():
    server = Tilikd(ROWS)
    for role in ("operator", "source"):
        server.token(role)
    server.configure("[delays]\ncamera_offline = 0 0\n")
    return server.start()


def watch(server, urls):
    """Starts motion with the hooks as they are documented, but for the address and the token's file."""
    folder = pathlib.Path(server.folder)
    header = server.secret("tilik.header", f"Authorization: Bearer {server.tokens['source']}\n")
    hooks = HOOKS.read_text().replace("http://127.0.0.1:8470", f"http://127.0.0.1:{server.port}").replace("/etc/motion/tilik.header", str(header))
    whole = WHOLE.format(log=folder / "motion.log", folder=folder) + hooks
    for number, (name, url) in enumerate(urls.items(), 1):
        (folder / f"{name}.conf").write_text(CAMERA.format(name=name, number=number, url=url))
        whole += f"camera {folder}/{name}.conf\n"
    (folder / "motion.conf").write_text(whole)
    return subprocess.Popen(["motion", "-n", "-c", str(folder / "motion.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            cwd=folder)


def alert(server, camera, kind):
    found = [one for one in server.get("/alerts?limit=200", "operator").json["items"] if (one["camera"], one["kind"]) == (camera, kind)]
    return found[0] if found else None


def main():
    if shutil.which("motion") is None:
        print("1..0 # SKIP motion is not installed")
        return 0
    server, camera = begin(), Camera()
    motion = watch(server, {"m1": camera.url, "m2": "rtsp://127.0.0.1:9/nothing"})
    try:
        found = until(lambda: alert(server, "m1", "gerakan"), "what moves in the picture is an alert")
        ok(found and re.fullmatch(r"m1-\d{14}", found["external_id"]), "by motion's own mark of the event", found)
        ok(alert(server, "m2", "gerakan") is None, "of that camera alone")
        camera.kill()
        until(lambda: alert(server, "m1", "gerakan")["cleared_at"], "when nothing moves any more it is over")
        until(lambda: alert(server, "m1", "camera_offline"), "a stream that is killed is an alert that the camera is dark")
        until(lambda: alert(server, "m2", "camera_offline"), "as is one that was never there")
        camera = Camera(camera.url.split(":")[2].split("/")[0])
        until(lambda: alert(server, "m1", "camera_offline")["cleared_at"], "and over when it is there again")
    finally:
        log = pathlib.Path(server.folder, "motion.log")
        if ok.failed and log.exists():
            print("# " + log.read_text()[-3000:].replace("\n", "\n# "))
        motion.terminate()
        motion.wait()
        camera.kill()
    is_(server.end(), 0, "tilikd ends")
    server.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
