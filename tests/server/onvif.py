#!/usr/bin/python3
"""tilikd onvif probe: what cameras say of themselves, those that do wrong, and the row for the import.

TAP on stdout; the program is named by TILIKD.
"""
import concurrent.futures
import csv
import io
import json
import os
import pathlib
import pty
import shutil
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from contract import TILIKD, is_, ok  # noqa: E402
from onvif_device import Device  # noqa: E402

DEADLINE = 120
HOME = pathlib.Path(tempfile.mkdtemp(prefix="tilik-onvif-"))
# How a device goes wrong, and what is said of it.
HOSTILE = {
    "huge": "its answer is too large", "bomb": "a DOCTYPE is not taken", "deep": "nested too deep", "many": "too many elements",
    "spaces": "it does not answer as ONVIF does", "other": "it answers something else than GetSystemDateAndTime",
    "html": "not XML that is taken", "missing": "it does not answer as ONVIF does (HTTP 404)",
    "redirect": "it sends elsewhere, and that is not followed", "old-fault": "it refused: Lagi sibuk",
    "locked": "it asks for a user and password", "noise": "it does not speak HTTP", "hang-up": "it hung up",
    "headers": "it sends headers without end", "silent": "it took too long", "drip": "it took too long",
}


def secret(text, mode=0o600, name="password"):
    path = HOME / name
    path.touch(mode=mode)
    path.chmod(mode)
    path.write_text(text)
    return str(path)


def run(*words, **more):
    return subprocess.run([TILIKD, *words], capture_output=True, text=True, timeout=DEADLINE, check=False, **more)


def probe(device, *more):
    return run("onvif", "probe", device.url, *more)


def logins():
    login = ("--user", "admin", "--password-file", secret("rahasia\n"))
    for auth in ("none", "digest", "sha256", "token"):
        device = Device(auth, skew=-3607).start()
        told = probe(device, *login)
        ok(told.returncode == 0 and "Kamera Uji" in told.stdout and "its clock is 60 min 7 s behind" in told.stdout,
           f"a device with {auth} for login says what it is, also by a wrong clock", told.stdout + told.stderr)
        is_(device.refused, 0, f"and no login of {auth} was refused")
        device.stop()
    for auth in ("digest", "token"):
        device = Device(auth).start()
        told = probe(device, "--user", "admin", "--password-file", secret("salah"))
        ok(told.returncode == 1 and "it does not take this user and password" in told.stderr, f"a wrong password by {auth} is said", told.stderr)
        is_(device.refused, 1, "and tried once, since devices lock who is refused often")
        told = probe(device)
        ok(told.returncode == 1 and "it asks for a user and password" in told.stderr, "so is one that is missing", told.stderr)
        device.stop()


def kinds():
    device = Device().start()
    told = probe(device)
    ok(all(line in told.stdout for line in (
        "firmware   5.7.3", "media      Media2", "steering   yes, with a home position", "preset 2   Jembatan", "preset 3   Pasar <&>",
        "profile    mainStream (main_1): H264 1920x1080, can be steered", "stream   rtsp://127.0.0.1:554/live/main_1?a=1&b=2",
        "profile    subStream (sub_1): H265 640x360", "its clock is right")), "a device of Profile T is told of", told.stdout)
    bare = run("onvif", "probe", f"127.0.0.1:{device.port}")
    is_(bare.stdout, told.stdout, "a host and a port are enough")
    device.stop()
    device = Device(media2=False, services=False, ptz=False).start()
    told = probe(device)
    ok(told.returncode == 0 and "Media1 (Profile S)" in told.stdout and "steering   none" in told.stdout and
       "H264 1920x1080\n" in told.stdout, "one that knows but the old calls, too", told.stdout + told.stderr)
    device.stop()
    device = Device(wrong={"GetProfiles": "old-fault"}).start()
    told = probe(device)
    ok(told.returncode == 0 and "tells of no profile" in told.stdout, "one that tells no profile says the rest", told.stdout + told.stderr)
    device.stop()
    device = Device(wrong={"GetSnapshotUri": "hang-up"}).start()
    told = probe(device)
    ok(told.returncode == 0 and "H264 1920x1080" in told.stdout and "it fell silent before all was told" in told.stdout,
       "of one that falls silent what it had said is told", told.stdout + told.stderr)
    device.stop()
    device = Device(wrong={"*": "relates"}).start()
    is_(probe(device).returncode, 0, "headers of another question do not matter")
    device.stop()


def behind_a_router():
    device = Device(host="192.168.1.108:8000").start()
    told = json.loads(probe(device, "--json").stdout)
    first = told["profiles"][0]
    is_(first["stream_url"], "rtsp://127.0.0.1:554/live/main_1?a=1&b=2", "an inner address of a stream gets the host that was asked")
    is_(first["snapshot_url"], "http://127.0.0.1:8000/snap/main_1.jpg", "and keeps its port")
    ok(first["other_host"], "and that is said")
    ok({path for path, _ in device.asked} == {"/onvif/device_service", "/onvif/media2_service", "/onvif/ptz_service"},
       "its services are asked at the host that was named alone", device.asked)
    is_([told["model"], told["presets"][2], told["clock_skew_ms"] in range(-2500, 2500)], ["PTZ-1", {"number": 3, "name": "Pasar <&>"}, True],
        "--json has all of it")
    device.stop()


def rows():
    device = Device("digest").start()
    login = ("--user", "admin", "--password-file", secret("ra,ha\"sia"))
    device.password = 'ra,ha"sia'
    row = probe(device, *login, "--csv", "--id", "smg-7", "--area", "33.74.10.1003", "--name", "Simpang Lima, utara")
    found = list(csv.DictReader(io.StringIO(row.stdout)))[0]
    is_([found["name"], found["sub_url"], found["onvif_url"], found["ptz"]],
        ["Simpang Lima, utara", "rtsp://127.0.0.1:554/live/sub_1?a=1&b=2", device.url, "yes"], "--csv makes a row for the import")
    ok("password" not in found and "ra,ha" not in row.stdout, "without the login, unless that is asked for")
    row = probe(device, *login, "--csv", "--id", "smg-7", "--area", "33.74.10.1003", "--login")
    one = next(csv.DictReader(io.StringIO(probe(device, *login, "--csv", "--id", "a", "--area", "b", "--profile", "sub_1").stdout)))
    is_([one["main_url"], one["sub_url"], one["ptz"], one["onvif_url"]],
        ["rtsp://127.0.0.1:554/live/sub_1?a=1&b=2", "", "no", device.url + "#sub_1"], "of a recorder the row is of one profile")
    told = probe(device, *login, "--csv", "--id", "a", "--area", "b", "--profile", "x")
    ok(told.returncode == 1 and "it has no profile x" in told.stderr, "which it must have", told.stderr)
    table, database = HOME / "kamera.csv", f"sqlite:{HOME}/t.db"
    table.write_text(row.stdout)
    done = run("import", "cameras", "--db", database, str(table))
    ok(done.stdout.startswith("added 1,"), "which the import takes", done.stdout + done.stderr)
    back = run("export", "cameras", "--db", database, "--addresses")
    found = list(csv.DictReader(io.StringIO(back.stdout)))[0]
    is_([found["onvif_url"], found["password"]], [device.url, 'ra,ha"sia'], "and the export gives back")
    ok("onvif" not in run("export", "cameras", "--db", database).stdout, "with addresses alone")
    geo = HOME / "kamera.geojson"
    geo.write_text(json.dumps({"type": "FeatureCollection", "features": [{
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [110.4, -6.9]},
        "properties": {"id": "smg-7", "area": "33.74.10.1003", "onvif_url": "http://10.0.0.9:8000/onvif/device_service"}}]}))
    done = run("import", "cameras", "--db", database, "--dry-run", str(geo))
    ok("its addresses" in done.stdout and "errors 0" in done.stdout, "GeoJSON has it, too", done.stdout + done.stderr)
    table.write_text("id,area,onvif_url\nsmg-8,33.74.10.1003,rtsp://10.0.0.9/onvif\n")
    done = run("import", "cameras", "--db", database, str(table))
    ok("onvif_url is not http or https" in done.stderr, "an address of another kind is refused", done.stderr)
    device.stop()


def one_that_goes_wrong(way):
    device = Device(wrong={"*": way}).start()
    told = probe(device)
    asked = {path for path, _ in device.asked}
    device.stop()
    return way, told, asked


def hostile():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for way, told, _ in pool.map(one_that_goes_wrong, HOSTILE):
            ok(told.returncode == 1 and HOSTILE[way] in told.stderr and len(told.stderr) < 400 and not told.stdout,
               f"a device of the kind {way} is told of in one line", told.stdout + told.stderr)
    with socket.socket() as gone:
        gone.bind(("127.0.0.1", 0))
        told = run("onvif", "probe", f"127.0.0.1:{gone.getsockname()[1]}")
        ok(told.returncode == 1 and "it can't be reached" in told.stderr, "and where nobody is", told.stderr)
    device = Device(maker="Ka\u202emera\u0085 <b>&amp;").start()
    told = probe(device)
    ok("\u202e" not in told.stdout and told.returncode == 0, "what it calls itself is cleaned", told.stdout)
    device.stop()


def by_hand(device, words):
    """Types at the program's terminal; what it showed."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(TILIKD, [TILIKD, "onvif", "probe", device.url, "--user", "admin"])
    shown = b""
    try:
        while b"Password of admin: " not in shown:
            shown += os.read(terminal, 1000)
        os.write(terminal, words)
        while True:
            shown += os.read(terminal, 1000)
    except OSError:
        pass
    return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def wrongly_asked():
    for words in ([], ["probe"], ["probe", "a", "b"], ["probe", "ftp://a"], ["probe", "http://u:p@a/"], ["probe", "a", "--json", "--csv"],
                  ["probe", "a", "--csv"], ["probe", "a", "--login"], ["probe", "a", "--password-file", "/x"], ["probe", "a", "--nonsense"]):
        told = run("onvif", *words)
        code = 1 if "//" in "".join(words[1:2]) else 2
        ok(told.returncode == code and told.stderr.startswith("tilikd: "), f"{' '.join(words) or 'nothing'} is refused", told.stderr)
    device = Device("digest").start()
    told = probe(device, "--user", "admin", "--password-file", secret("rahasia", 0o644, "open"))
    ok(told.returncode == 2 and "others may read it" in told.stderr and not device.asked, "a password that others may read is not sent", told.stderr)
    told = probe(device, "--user", "admin", "--password-file", str(HOME))
    is_(told.returncode, 2, "nor one that is no file")
    told = run("onvif", "probe", device.url, "--user", "admin", start_new_session=True, stdin=subprocess.DEVNULL)
    ok(told.returncode == 2 and "no terminal" in told.stderr, "without a terminal nothing is asked for", told.stderr)
    shown, code = by_hand(device, b"rahasia\n")
    ok(code == 0 and "Kamera Uji" in shown and "rahasia" not in shown, "at a terminal the password is asked for, and not shown", shown)
    device.stop()


def main():
    logins()
    kinds()
    behind_a_router()
    rows()
    hostile()
    wrongly_asked()
    shutil.rmtree(HOME)
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
