#!/usr/bin/python3
"""What tilikd makes of a ZoneMinder: its monitors' states, its events as alerts, whatever was down in between.

A loopback server answers as ZoneMinder's API does.  TAP on stdout; the program is named by TILIKD.
"""
import json
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import is_, ok, read_time  # noqa: E402
from outside import Tilikd, serve, until  # noqa: E402
from zoneminder import ZoneMinder  # noqa: E402

AREA = "33.74.10.1003"
ROWS = ["id,area"] + [f"{camera},{AREA}" for camera in ("z1", "z2", "z3", "z4", "z5", "z6", "n1", "n2", "n3", "w1")]


def source(name, url, more):
    return f"[source {name}]\nkind = zoneminder\nurl = {url}\nevery_seconds = 1\noff_seconds = 1\ntimeout_seconds = 5\n{more}\n"


def alerts(server):
    """One for each camera and kind; what was told of it is counted."""
    found = server.get("/alerts?limit=200", "operator").json["items"]
    return {one["camera"] + " " + one["kind"]: one for one in found if one["camera"] and one["kind"] != "camera_offline"}


def told(server, camera, count, over, what, kind="gerakan"):
    """Waits for an alert that was told so often, and is over or not."""
    def look():
        found = alerts(server).get(camera + " " + kind)
        return found if found and found["count"] == count and (found["cleared_at"] is not None) == over else None
    return until(look, what)


def begin(one, other, odd):
    server = Tilikd(ROWS, hurried=True)
    for role in ("auditor", "operator"):
        server.token(role)
    login = server.secret("login", "tilik:sandi-zm\n")
    checked = server.configure(
        source("zm", one.url, f"login_file = {login}\nkinds = detected:person=kerumunan, Motion=gerakan\npriority = high\nsnapshots = 1")
        + source("baru", other.url, "zone = Asia/Makassar\nnames = kota-{camera}")
        + source("aneh", odd.url, "zone = Asia/Jakarta"))
    is_((checked.returncode, checked.stderr), (0, ""), "the configuration is good")
    return server.start()


def states(server, one, other):
    for camera, state in {"z1": "online", "z2": "offline", "z3": "offline", "z4": "frozen", "n1": "online"}.items():
        until(lambda camera=camera, state=state: server.cameras()[camera]["state"] == state, f"{camera} is {state}")
    for camera, why in {"z5": "is switched off", "n2": "captures on demand", "n3": "has no monitor"}.items():
        ok(server.cameras()[camera]["state"] not in ("online", "offline", "frozen"), f"nothing is said of one that {why}")
    until(lambda: server.source("zm")["detail"] == "1.36.33, Asia/Jakarta; monitors of no camera: 1", "its version and zone are said")
    is_(server.source("zm")["cameras"], 5, "and of how many cameras it tells")
    with one.lock:
        one.monitors[1] = ("z1", "Running", "0.00")
        one.monitors[2] = ("z2", None)
    until(lambda: server.cameras()["z1"]["state"] == "offline", "one that loses its connection is dark")
    with one.lock:
        one.monitors[1] = ("z1",)
    until(lambda: server.cameras()["z1"]["state"] == "online", "and is back when it has it again")
    del other


def events(server, one, other):
    ok("z1 gerakan" not in alerts(server), "what was before the first start is not told")
    one.begin(11, 1)
    found = told(server, "z1", 1, False, "an event that lasts is an alert")
    is_((found["priority"], found["state"], found["external_id"]), ("high", "unack", "11"), "of its priority, active")
    is_(found["snapshot_url"], one.url + "/index.php?view=image&eid=11&fid=snapshot", "with its picture's address, and no token in it")
    ok(abs(read_time(found["first_at"]) - time.time()) < 300, "at the time that its zone makes of it", found)
    one.finish(11)
    told(server, "z1", 1, True, "whose end clears it")
    one.begin(12, 1, ago=20, ends=10, Notes="[a] detected:person:97% Motion: All")
    told(server, "z1", 1, True, "one that came and went between two rounds is told, too, by what its notes say", "kerumunan")
    one.begin(13, 3, cause="Continuous", MaxScore="0", Notes="")
    one.begin(14, 9)
    one.begin(15, 2, cause="Signal", ago=3, ends=1, Notes="Signal: Lost")
    one.begin(16, 6)
    told(server, "z6", 1, False, "and those after it")
    ok(not {"z3 gerakan", "z2 gerakan"} & set(alerts(server)), "what only records, or tells of the signal, is no alert")
    with one.lock:
        one.rows[13] |= {"MaxScore": "77", "Notes": "Motion: Jalan"}
    told(server, "z3", 1, False, "until something happens in it")
    with one.lock:
        del one.rows[16]
    told(server, "z6", 1, True, "an event that is deleted is over")
    for i in range(100, 190):
        one.begin(i, 2, ago=300 - i, ends=0)
    told(server, "z2", 90, True, "many are read page by page, each once")
    other.begin(5, 1, cause="Motion", ago=5)
    found = told(server, "n1", 1, False, "a later version is understood")
    ok(abs(read_time(found["first_at"]) - time.time()) < 300, "in the zone that the configuration says")


def down(server, one):
    """Neither side's absence loses or doubles anything."""
    one.finish(13)
    told(server, "z3", 1, True, "a recording in which something happened ends")
    counted = {key: alert["count"] for key, alert in alerts(server).items()}
    one.begin(200, 4)
    told(server, "z4", 1, False, "one lasts")
    server.end()
    one.finish(200)
    one.begin(201, 5, ago=30, ends=20)
    one.begin(202, 6)
    server.start()
    told(server, "z6", 2, False, "what began while tilikd was down is told")
    told(server, "z4", 1, True, "what ended meanwhile is over")
    told(server, "z5", 1, True, "what came and went meanwhile is told, over")
    again = {key: alert["count"] for key, alert in alerts(server).items() if key in counted}
    is_(again, counted | {"z6 gerakan": 2}, "and nothing is told twice")
    with one.lock:
        one.way = "500"
    until(lambda: server.source("zm")["state"] == "down", "a ZoneMinder that is down is said to be")
    is_(server.source("zm")["detail"], "it answers 500", "and why")
    one.finish(202)
    with one.lock:
        one.way = None
    told(server, "z6", 2, True, "and when it is back goes on where it was")
    with one.lock:
        one.rows = {}
    one.begin(1, 1)
    one.begin(2, 1)
    until(lambda: sum("direction=desc" in path for _, path in one.asked) > 1, "of a database that is made anew the newest is asked for")
    one.begin(3, 5)
    told(server, "z5", 2, False, "and it is followed from there")


def tokens(server, one):
    with one.lock:
        one.tokens.clear()
    before = len(one.logins)
    until(lambda: len(one.logins) > before and server.source("zm")["state"] == "up", "a token that is refused is got anew")
    with one.lock:
        one.lasts = 2
        one.tokens.clear()
    until(lambda: "refresh" in one.logins, "one that ends soon is refreshed")
    with one.lock:
        one.lasts, one.login = 3600, ("tilik", "lain")
        one.tokens.clear()
        one.refreshes.clear()
    until(lambda: server.source("zm")["detail"] == "it refuses the login", "a login that is not taken any more is said")
    is_(server.source("zm")["state"], "refused", "as that")
    gets = [path for method, path in one.asked if method == "GET"]
    ok(all("sandi-zm" not in path for path in gets), "the password stands in no address")


def troubles(server, odd):
    with odd.lock:
        odd.monitors = {1: ("w1",)}
    for way, said in {"words": "it answers something else than a list of monitors", "404": "there is no API of ZoneMinder at that address",
                      "503": "it answers 503"}.items():
        with odd.lock:
            odd.way = way
        until(lambda want=said: server.source("aneh")["detail"] == want, f"{way}: {said}")
    with odd.lock:
        odd.way = None
    until(lambda: server.source("aneh")["state"] == "up", "and is up when it answers")
    odd.begin(50, 9, ago=-7200)
    until(lambda: "future" in server.source("aneh")["detail"], "a clock, or a zone, that can't be is said")
    odd.begin(51, 1, StartDateTime="yesterday")
    odd.begin(52, 1, StartDateTime=None)
    odd.begin(53, 1, Notes="\u001b[31m \u202e rm", Cause="Motion")
    found = told(server, "w1", 1, False, "what can't be read is passed over, the next is not")
    ok("\x1b" not in json.dumps(found, ensure_ascii=False) and "\u202e" not in json.dumps(found, ensure_ascii=False), "and what it says is clean")


def main():
    lock = threading.Lock()
    one, other, odd = serve(ZoneMinder(lock, ("tilik", "sandi-zm"))), serve(ZoneMinder(lock, zone="Asia/Makassar", new=True, page=100)), \
        serve(ZoneMinder(lock))
    one.monitors = {1: ("z1",), 2: ("z2", "NotRunning", "0.00"), 3: ("z3", "Running", "0.00"), 4: ("z4", "Connected", "0.00"),
                    5: ("z5", "NotRunning", "0.00", "None"), 9: ("lain",)}
    other.monitors = {1: ("kota-n1", "Connected", "12.5", "Always"), 2: ("kota-n2", "NotRunning", "0.00", "Ondemand")}
    one.begin(1, 1, ago=600, ends=500)
    server = begin(one, other, odd)
    states(server, one, other)
    with one.lock:
        one.monitors |= {5: ("z5",), 6: ("z6",)}
    events(server, one, other)
    down(server, one)
    tokens(server, one)
    troubles(server, odd)
    shown = json.dumps(list(alerts(server).values())) + server.ask("GET", "/api/v1/sources", "auditor").text.decode()
    ok("akses-" not in shown and "sandi" not in shown and "127.0.0.1" not in server.ask("GET", "/api/v1/sources", "auditor").text.decode(),
       "no token, no password and no address is told")
    is_(server.end(), 0, "tilikd ends in the middle of it all")
    server.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
