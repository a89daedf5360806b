#!/usr/bin/python3
"""What is promised of recordings, asked of a running tilikd as a stranger would: who gets one, from when, and that it is written down.

Written from the description of the API, not from the program.  TAP on stdout; the program is named by TILIKD.
"""
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import City, Server, is_, is_problem, ok, read_time, when


def look(s, camera, who="operator", key=None, **more):
    return s.post(f"/cameras/{camera}/view", {"purpose": "evidence", **more}, who, key)


def check_recording(s, city):
    camera, at = city.one(), when(-300)
    live = look(s, camera)
    answer = look(s, camera, **{"from": at, "seconds": 20})
    ok(answer.status == 200 and re.match(r"rtsp://127\.0\.0\.1:\d+/rec/", answer.json["url"]), "an operator gets a recording's address", answer)
    ok(live.status == 200 and "/rec/" not in live.json["url"], "without a time it is live", live)
    is_(answer.headers["Cache-Control"], "no-store", "nobody keeps it")
    views = s.get("/views", "auditor").json["items"]
    mine = [view for view in views if view["camera"] == camera]
    ok(len(mine) == 2 and mine[0]["id"] == answer.json["id"] and abs(read_time(mine[0]["from"]) - read_time(at)) < 0.001 and mine[1]["from"] is None,
       "who watched what says which time was watched", mine)
    ok(not any(answer.json[name] in str(views) for name in ("url", "user", "password")), "address and secrets are not written down")
    again = look(s, camera, key="kept", **{"from": at}), look(s, camera, key="kept", **{"from": at})
    ok(again[0].json["id"] == again[1].json["id"] and again[0].json["password"] != again[1].json["password"] and again[1].json["url"].count("/rec/") == 1,
       "a repeat is the same looking, of the same recording", again)
    ok(is_problem(look(s, camera, key="kept", **{"from": when(-400)}), 422), "another time with that key: 422")
    ok(is_problem(look(s, camera, key="kept"), 422), "live with that key: 422")


def check_times(s, city):
    camera = city.one()
    ok(is_problem(look(s, camera, **{"from": when(3600)}), 422, "future"), "a time to come: 422")
    ok(is_problem(look(s, camera, **{"from": when(-31 * 86400)}), 422, "too-old"), "before the city's rule: 422")
    is_(look(s, camera, **{"from": when(-29 * 86400)}).status, 200, "29 days ago: given")
    is_(look(s, camera, **{"from": "2026-01-01T00:00:00+07:00"}).status, 422, "any offset is read")
    for name, body in (("a number", {"from": 1795356000}), ("no time", {"from": "kemarin"}), ("0 seconds", {"from": when(-60), "seconds": 0}),
                       ("a day and a second", {"from": when(-60), "seconds": 86401}), ("a fraction", {"from": when(-60), "seconds": 1.5}),
                       ("a huge time", {"from": "99999-01-01T00:00:00Z"})):
        ok(is_problem(look(s, camera, **body), 400), f"{name}: 400")
    before = s.get("/views", "auditor").json["items"]
    ok(not any(view["camera"] == camera and view["from"] and view["from"] < when(-30 * 86400) for view in before), "what was refused is not in the log")


def check_rights(s, city):
    public = next(c for c in city.all if c["visibility"] == "public" and c["state"] == "online")
    is_(look(s, public["id"], "public").status, 200, "the public may look")
    ok(is_problem(look(s, public["id"], "public", **{"from": when(-60)}), 403, "right"), "and gets no recording: 403")
    own = next(c for c in city.volunteer if c["state"] == "online")
    is_(look(s, own["id"], "volunteer", **{"from": when(-60)}).status, 200, "a volunteer may, of the own RT")
    is_(look(s, city.one(), "volunteer", **{"from": when(-60)}).status, 404, "and not of others: 404")
    ok("cameras.playback" in s.get("/session", "operator").json["rights"] and "cameras.playback" not in s.get("/session", "public").json["rights"],
       "the session says who may")


def check_off(s, city):
    dark = next(c for c in city.all if c["state"] == "offline" and c["visibility"] != "official" and c["since"] > when(-20 * 86400))
    ok(is_problem(look(s, dark["id"]), 409, "off"), "a dark camera has no live picture")
    ok(is_problem(look(s, dark["id"], **{"from": when(-1)}), 409, "no-recording"), "and no recording since: 409", dark)
    before = when(read_time(dark["since"]) - read_time(when()) - 600)
    is_(look(s, dark["id"], **{"from": before}).status, 200, "one from before is given")


def main():
    s = Server("--demo", "--cameras", "600", "--rate", "0", "--seed", "9").start()
    try:
        city = City(s)
        check_recording(s, city)
        check_times(s, city)
        check_rights(s, city)
        check_off(s, city)
        camera = city.one()
        closed = s.post(f"/cameras/{camera}/privacy-brake", {"reason": "uji"})
        ok(closed.status == 200 and is_problem(look(s, camera, **{"from": when(-60)}), 403), "behind the brake there is no recording either")
        then = when()
        time.sleep(0.05)  # it is closed for a while
        opened = s.post("/service-orders", {"cameras": [camera], "state": "in_service"}, "supervisor")
        ok(opened.status in (200, 201) and look(s, camera).status == 200, "a supervisor opens it again", opened)
        late = look(s, camera, **{"from": then, "seconds": 10})
        ok(is_problem(late, 403, "closed"), "what the brake closed stays closed: no recording of then", late)
        ok(is_problem(look(s, camera, **{"from": when(-600), "seconds": 3600}), 403, "closed"), "nor one that reaches into it")
        is_(look(s, camera, **{"from": when(-600), "seconds": 60}).status, 200, "what was before it is played")
        is_(look(s, camera, "supervisor", **{"from": then, "seconds": 10}).status, 200, "and who may open it sees what was")
    finally:
        s.end()
        s.remove()
    bare = Server("--demo", "--cameras", "60", "--rate", "0", "--no-video").start()
    try:
        camera = City(bare).one()
        ok(is_problem(look(bare, camera, **{"from": when(-60)}), 409, "no-recording"), "where nobody records: 409")
    finally:
        bare.end()
        bare.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
