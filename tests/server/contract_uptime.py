#!/usr/bin/python3
"""What is promised of how long cameras were live, asked of a running tilikd as a stranger would: nothing that was not known counts as live.

Written from the description of the API, not from the program; what happened days ago is written into its database while it is down.
TAP on stdout; the program is named by TILIKD.
"""
import pathlib
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import Server, is_, is_problem, ok, when

KINDS = ("live", "dark_explained", "dark", "deliberate", "unlinked", "unknown")
HOUR = 3600
FLAPS = 100000


def whole(row):
    return abs(sum(row[kind] for kind in KINDS) - 1) < 1e-6


def about(found, expected, slack=0.01):
    return found is not None and abs(found - expected) <= slack


def report(s, query="", who="supervisor"):
    return s.get("/reports/uptime" + query, who).json


def strip(s, camera, hours=24, who="operator"):
    return s.get(f"/cameras/{camera}/uptime?hours={hours}", who).json["strips"][0]


def cameras(s, query, who="operator"):
    return s.get(f"/cameras?limit=200&q={query}", who).json["items"]


def check_sums(s):
    seen = len(s.get("/cameras?limit=1000", "supervisor").json["items"])
    for by in ("area", "owner", "class", "camera", "site"):
        told = report(s, f"?by={by}&limit=5000")
        ok(all(whole(row) for row in [*told["rows"], told["total"]]), f"by {by} the shares are all of the time", told["total"])
        is_(sum(row["cameras"] for row in told["rows"]), told["total"]["cameras"], f"by {by} each camera is counted once")
        is_(told["total"]["cameras"], seen, f"by {by} all are counted")
    told = report(s, "?by=reason")
    lost = {kind: sum(row[kind] for row in told["rows"]) for kind in ("dark", "dark_explained", "deliberate", "unlinked")}
    ok(all(about(lost[kind], told["total"][kind], 1e-6) for kind in lost), "by reason the rows are what was lost of all", (lost, told["total"]))
    worst = report(s, "?by=camera&limit=3")
    dark = [row["dark"] + row["dark_explained"] for row in worst["rows"]]
    ok(dark == sorted(dark, reverse=True) and worst["left_out"] == seen - 3, "the worst come first, and it is said how many are left out", worst)
    row = worst["rows"][0]
    ok(row["outages"] >= 1 and row["longest_camera"] == row["key"] and row["longest_s"] > 0, "an outage has its length and its camera", row)


def check_spans(s):
    for query in (f"?from={when()}&to={when(-60)}", "?from=1970-01-01T00:00:00Z", f"?from={when(60)}", "?from=x", f"?from={when(-401 * 24 * HOUR)}"):
        ok(is_problem(s.get("/reports/uptime" + query, "supervisor"), 400, "query"), f"{query}: 400")
    ahead = report(s, f"?from={when(-HOUR)}&to=2100-01-01T00:00:00Z")
    ok(ahead["to"] <= when(1), "nothing is told of what is to come", ahead["to"])
    long_ago = report(s, f"?from={when(-300 * 24 * HOUR)}&to={when(-299 * 24 * HOUR)}")["total"]
    ok(long_ago["unknown"] == 1 and long_ago["uptime"] is None and long_ago["outages"] == 0, "of before anything was known nothing is known", long_ago)


def check_sight(s):
    own = cameras(s, "", "volunteer")
    other = next(camera for camera in cameras(s, "class:rt") if camera["id"] not in {one["id"] for one in own})
    is_(s.get(f"/cameras/{own[0]['id']}/uptime", "volunteer").status, 200, "a volunteer is told of a camera of their own RT")
    for path in (f"/cameras/{other['id']}/uptime", f"/sites/{other['site']}/uptime"):
        ok(is_problem(s.get(path, "volunteer"), 404, "unknown"), f"{path} of another RT: 404")
    for who in ("volunteer", "public", "operator"):
        is_(s.get("/reports/uptime", who).status, 403, f"no report for {who}")
    for path in (f"/cameras/{own[0]['id']}/uptime", f"/sites/{own[0]['site']}/uptime"):
        is_(s.get(path, "public").status, 403, f"{path}: nothing for the public")
    site = s.get(f"/cameras/{own[0]['id']}/uptime").json["site"]
    is_([site["id"], len(site["strips"])], [own[0]["site"], 2], "the strips of its recorder come along")
    is_(s.get(f"/sites/{own[0]['site']}/uptime").json["strips"][0]["hours"], 24, "and are to be had alone")


def check_reason(s):
    """A reason explains the outage from its beginning."""
    camera = cameras(s, "state:offline%20reason:none")[0]["id"]
    before = strip(s, camera, 720)
    is_(s.post(f"/cameras/{camera}/reason", {"reason": "cable"}).status, 200, "somebody says why")
    after = strip(s, camera, 720)
    ok(before["cells"][-1] == "dark" and after["cells"][-1] == "dark_explained", "its last cell says so", (before, after))
    ok(about(after["dark_explained"] - before["dark_explained"], before["dark"] - after["dark"], 1e-4) and after["dark"] < before["dark"],
       "and so does the whole stretch", (before, after))
    order = {"query": f"id:{camera}", "state": "out_of_service", "reason": "broken", "letter": "1/2026", "count": 1}
    is_(s.post("/service-orders", order, "supervisor").status, 201, "a letter takes it out of service")
    is_(report(s, f"?by=camera&q=id:{camera}&from={when(-0.2)}")["total"]["outages"], 1, "what was dark till then is an outage")


def write_past(s, rows, runs=()):
    """Rows of (camera, state, reason, seconds from now), and when there were servers."""
    now = time.time()
    base = sqlite3.connect(f"{s.folder}/t.db")
    with base:
        for camera in {row[0] for row in rows}:
            base.execute("DELETE FROM step WHERE camera = ?", (camera,))
        base.executemany("INSERT INTO step(camera, state, reason, at, since, past) VALUES(?, ?, ?, ?, 0, 0)",
                         ((camera, state, reason, int((now + at) * 1000)) for camera, state, reason, at in rows))
        if runs:
            base.execute("DELETE FROM run")
            base.executemany("INSERT INTO run VALUES(?, ?)", ((int((now + began) * 1000), int((now + until) * 1000)) for began, until in runs))
    base.close()


def check_restart(s, picked):
    live, flapping, wrong, dark = picked
    s.end()
    flaps = [(flapping, "offline" if i % 2 == 0 else "online", "none", (i - FLAPS) * (30 * 24 * HOUR / FLAPS)) for i in range(FLAPS)]
    write_past(s, [
        (live, "online", "none", -24 * HOUR), (live, "offline", "none", -12 * HOUR), (live, "online", "none", -6 * HOUR),
        (dark, "online", "none", -3 * 24 * HOUR), (dark, "offline", "unplugged", -2 * 24 * HOUR), (dark, "out_of_service", "broken", -24 * HOUR),
        (dark, "online", "none", -1),
        # A clock that was ten years ahead for a while, and one of 1970.
        (wrong, "online", "none", -20 * HOUR), (wrong, "offline", "none", -15 * HOUR), (wrong, "online", "none", -12 * HOUR),
        (wrong, "online", "none", -11 * HOUR), (wrong, "offline", "none", 3650 * 24 * HOUR), (wrong, "online", "none", -6 * HOUR),
        (wrong, "offline", "none", -time.time() + 5), (wrong, "online", "none", -3 * HOUR),
        # What is no row of ours.
        ("nothing", "online", "none", -HOUR), (live, "shining", "none", -HOUR), (live, "offline", "because", -HOUR),
        *flaps], runs=[(-40 * 24 * HOUR, -10 * 24 * HOUR), (-9 * 24 * HOUR, -1)])
    s.start()
    day = strip(s, live)
    ok(about(day["live"], 0.75) and about(day["dark"], 0.25), "what was known is known after a restart", day)
    is_(day["cells"][13:17], ["dark"] * 4, "and stands in its cells")
    ok(set(day["cells"][:11]) | set(day["cells"][19:23]) == {"live"}, "the rest is live", day["cells"])
    three = strip(s, dark, 168)
    ok(about(three["dark_explained"], 1 / 7) and about(three["deliberate"], 1 / 7) and about(three["unknown"], 4 / 7),
       "out of service, dark and unknown are told apart", three)
    ok(about(three["uptime"], 0.5), "uptime leaves out what was on purpose or not known", three)
    odd = strip(s, wrong)
    ok(about(odd["dark"], 6 / 24, 0.02) and about(odd["unknown"], 4 / 24, 0.02), "a clock that was wrong takes nothing along", odd)
    month = strip(s, flapping, 720)
    # Of weeks that are put together the day that nobody knows of takes away more of the one or of the other.
    uneven = abs(month["dark"] - month["live"])
    ok(uneven <= month["unknown"] + 0.01 and about(month["unknown"], 1 / 30), f"{FLAPS} changes of one camera are summed up", month)
    gap = report(s, f"?from={when(-9.9 * 24 * HOUR)}&to={when(-9.1 * 24 * HOUR)}")["total"]
    ok(gap["unknown"] == 1, "while no server ran nothing is known", gap)
    beside = report(s, f"?from={when(-12 * 24 * HOUR)}&to={when(-11 * 24 * HOUR)}")["total"]
    ok(beside["unknown"] < 0.5, "beside it it is", beside)


def main():
    s = Server("--demo", "--cameras", "400", "--seed", "7", "--rate", "0", "--no-video").start()
    try:
        check_sums(s)
        check_spans(s)
        check_sight(s)
        picked = [camera["id"] for camera in cameras(s, "state:online")[:4]]
        check_reason(s)
        check_restart(s, picked)
        for path in ("/cameras/none/uptime", "/sites/none/uptime"):
            ok(is_problem(s.get(path), 404, "unknown"), f"{path}: 404")
    finally:
        s.end()
        s.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
