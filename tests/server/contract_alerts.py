#!/usr/bin/python3
"""What is promised of alerts, asked of a running tilikd as a stranger would: over HTTP and its stream alone.

Written from the description of the API, not from the program.  TAP on stdout; the program is named by TILIKD.
"""
import gzip
import json
import pathlib
import re
import signal
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import CITY, City, Server, Stream, inside, is_, is_problem, ok, read_time, when

STATES = {"unack", "acked", "rtn_unack", "normal", "shelved", "suppressed", "out_of_service"}
ALERT = set("""id kind camera area priority state count first_at last_at cleared_at owner situation score snapshot_url source
    external_id looked_s shelved_until verdict track rev""".split())
SITUATION = set("id kind area first_out members since cleared_at rev".split())


def check_reports(s, city):
    camera = city.one()
    first = s.report({"kind": "kerumunan", "camera": camera, "state": "active", "at": when(-30), "priority": "high", "score": 0.91,
                      "external_id": "cam/1"})
    ok(first.status == 202 and first.media == "application/json", "a report is answered 202", first)
    body = first.json
    ok(set(body) >= {"id", "state", "count"} and isinstance(body["id"], str) and body["state"] == "unack" and body["count"] == 1,
       "the answer is {id, state, count}", body)
    found = s.get("/alerts/" + body["id"])
    alert = found.json
    ok(ALERT <= set(alert), "an alert has every field of its object", ALERT - set(alert))
    ok(alert["id"] == body["id"] and alert["kind"] == "kerumunan" and alert["camera"] == camera and alert["priority"] == "high"
       and alert["state"] == "unack" and alert["count"] == 1 and alert["score"] == 0.91 and alert["external_id"] == "cam/1",
       "it says what was reported", alert)
    ok(all(alert[name] is None for name in ("cleared_at", "owner", "looked_s", "shelved_until", "verdict", "snapshot_url")),
       "what is not known is null", alert)
    ok(abs(read_time(alert["first_at"]) - time.time() + 30) < 5 and isinstance(alert["source"], str) and alert["source"],
       "it has its time and its source", alert)
    is_(alert["area"], next(c["area"] for c in city.all if c["id"] == camera), "its area is its camera's")
    is_(set(alert["track"]), {"real", "total"}, "a track record stands beside it")
    again = s.report({"kind": "kerumunan", "camera": camera, "state": "active", "at": when(-30), "priority": "high", "score": 0.91,
                      "external_id": "cam/1"})
    ok(again.status == 202 and again.json == body, "a redelivery by external_id changes nothing", again)
    more = s.report({"kind": "kerumunan", "camera": camera, "state": "active", "at": when(-10), "external_id": "cam/2"})
    ok(more.json["id"] == body["id"] and more.json["count"] == 2, "a repeat raises the count of the one alert", more)
    alert = s.alert(body["id"])
    ok(abs(read_time(alert["last_at"]) - time.time() + 10) < 5 and abs(read_time(alert["first_at"]) - time.time() + 30) < 5,
       "a repeat moves last_at, not first_at", alert)
    s.report({"kind": "kerumunan", "camera": camera, "state": "active", "at": when(-20), "external_id": "cam/3"})
    after = s.alert(body["id"])
    ok(after["count"] == 3 and after["last_at"] == alert["last_at"], "an older repeat is counted and last_at does not go back", after)
    over = s.clear(camera)
    ok(over.status == 202 and over.json["id"] == body["id"] and over.json["state"] == "rtn_unack", "cleared moves it on", over)
    ok(s.alert(body["id"])["cleared_at"] is not None, "cleared_at is told")
    late = s.report({"kind": "kerumunan", "camera": camera, "state": "active", "at": when(-10), "external_id": "cam/2"})
    ok(late.status == 202 and s.alert(body["id"])["state"] == "rtn_unack", "an old delivery that comes again reopens nothing", late)
    camera = city.one()
    early = s.clear(camera, "sampah", -5, external_id="x-9")
    later = s.report({"kind": "sampah", "camera": camera, "state": "active", "at": when(-15), "external_id": "x-8"})
    ok(early.status == 202 and later.status == 202 and s.alert(later.json["id"])["state"] in STATES,
       "cleared before active is taken", (early, later))
    local = time.strftime("%Y-%m-%dT%H:%M:%S+07:00", time.gmtime(time.time() + 7 * 3600 - 60))
    odd = s.report({"kind": "asap_tebal", "camera": city.one(), "state": "active", "at": local, "hue": 7})
    ok(odd.status == 202 and abs(read_time(s.alert(odd.json["id"])["first_at"]) - time.time() + 60) < 5,
       "a kind that nobody knows, a local time and a field too many are taken", odd)
    secret = s.report({"kind": "sampah", "camera": city.one(), "state": "active", "at": when(),
                       "snapshot_url": "http://admin:geheim@192.0.2.7/a.jpg"})
    told = s.get("/alerts/" + secret.json["id"])
    ok(secret.status == 202 and b"geheim" not in told.text and told.json["snapshot_url"].endswith("/a.jpg"),
       "a picture's address is told without its password", told)
    area = s.report({"kind": "banjir", "area": "33.74.10", "state": "active", "at": when()})
    ok(area.status == 202 and s.alert(area.json["id"])["camera"] is None and s.alert(area.json["id"])["area"] == "33.74.10",
       "an area has an alert without a camera", area)


def check_refusals(s, city):
    camera = city.one()
    good = {"kind": "parkir_liar", "camera": camera, "state": "active", "at": when()}
    cases = [
        ("an unknown camera", {"camera": "no-such-camera"}, "camera"), ("a number for a camera", {"camera": 7}, "camera"),
        ("a number for a kind", {"kind": 5}, "kind"), ("no kind", {"kind": None}, "kind"), ("an unknown state", {"state": "maybe"}, "state"),
        ("an unknown priority", {"priority": "urgent"}, "priority"), ("a time in words", {"at": "yesterday"}, "at"),
        ("eleven minutes ahead", {"at": when(660)}, "at"), ("a list for a score", {"score": []}, "score"),
        ("an object for external_id", {"external_id": {}}, "external_id"),
        ("an unknown area", {"camera": None, "area": "99.1"}, "area"), ("an address that is none", {"snapshot_url": 3}, "snapshot_url"),
        ("a kind of 60,000 bytes", {"kind": "k" * 60000}, "kind"),
    ]
    bodies = [{**good, **wrong} for _, wrong, _ in cases]
    for (name, _, field), body in zip(cases, bodies):
        answer = s.report(body)
        ok(is_problem(answer, (400, 404, 413, 422), field), f"{name} is a problem that names the field", answer)
    missing = s.report({key: value for key, value in good.items() if key not in ("camera", "area")})
    ok(is_problem(missing, (400, 422), "camera"), "neither camera nor area is a problem", missing)
    taken = [city.one(), city.one()]
    mixed = [{**good, "camera": taken[0]}, *bodies, {**good, "camera": taken[1], "at": when(540)}, 17]
    answer = s.report(mixed)
    if not ok(answer.status == 202 and [item["index"] for item in answer.json["results"]] == list(range(len(mixed))),
              "an array is 202 with one result each, in order", answer):
        return
    results = answer.json["results"]
    ok(all(type(item["status"]) is int for item in results), "each status is a number", results)
    ok(all(item["status"] == 202 and s.alert(item["id"])["camera"] == place for item, place in zip((results[0], results[-2]), taken)),
       "what is right is taken, nine minutes ahead too", results)
    named = [item for item, (_, _, field) in zip(results[1:-2], cases)
             if 400 <= item["status"] < 500 and "id" not in item and field in json.dumps(item["problem"])]
    is_(len(named), len(cases), "each wrong item has a problem that names the field")
    ok(400 <= results[-1]["status"] < 500 and "problem" in results[-1], "an item that is no object is a problem", results[-1])
    for name, body in (("half a body", b'{"kind":'), ("no JSON", b"alert!"), ("a deep body", b"[" * 100000), ("a string", b'"x"'),
                       ("bytes that are no UTF-8", b'{"kind":"\xff\xfe"}')):
        answer = s.report(body)
        ok(is_problem(answer, (400, 422)), f"{name} is a problem", answer)
    large = s.report(json.dumps([{**good, "note": "x" * 1000}] * 20000).encode())
    ok(is_problem(large, 413), "a body over the bound is 413", large)
    ok(is_problem(s.ask("POST", "/api/v1/alerts", None, good), 401), "no token is 401")
    ok(is_problem(s.ask("POST", "/api/v1/alerts", "nonsense", good), 401), "a wrong token is 401")
    ok(is_problem(s.ask("POST", "/api/v1/alerts", "public", good), 403), "the public may not report")
    ok(is_problem(s.ask("POST", "/api/v1/alerts", "auditor", good), 403), "an auditor may not report")


def check_bulk_reports(s, city):
    camera = city.one()
    stream = Stream(s)
    answer = s.report([{"kind": "rob", "camera": camera, "state": "active", "at": when(-60 + i)} for i in range(50)])
    ids = {item["id"] for item in answer.json["results"]}
    ok(len(ids) == 1 and s.alert(*ids)["count"] == 50, "fifty repeats in one array are one alert of fifty", answer)
    mark = s.raise_(city.one(), "rob", 0)
    stream.until(lambda event: event["event"] == "alert" and event["data"]["id"] == mark)
    rows = [event for event in stream.events if event["event"] == "alert" and event["data"]["id"] in ids]
    ok(len(rows) == 1 and rows[0]["data"]["count"] == 50, "repeats within one commit are one row of the journal", rows)
    stream.close()


def check_alertmanager(s, city):
    camera = city.one()
    fired = {"labels": {"alertname": "Kebakaran", "camera": camera, "severity": "critical", "instance": "nvr"},
             "annotations": {"summary": "asap"}, "startsAt": when(-20), "generatorURL": "http://prometheus/graph"}

    def post(body, who="source"):
        return s.ask("POST", "/api/v2/alerts", who, body)

    def standing():
        items = s.get("/alerts?q=" + urllib.parse.quote("camera:" + camera)).json["items"]
        return [a for a in items if a["camera"] == camera]
    first, second = post([fired]), post([fired])
    found = standing()
    ok(first.status == 200 and second.status == 200, "Alertmanager's form is answered 200", (first, second))
    ok(len(found) == 1 and found[0]["count"] == 1 and found[0]["state"] == "unack", "one firing sent twice is one alert of one", found)
    ok(found and found[0]["kind"].lower() == "kebakaran" and found[0]["priority"] == "critical",
       "alertname is its kind, severity its priority", found)
    post([{**fired, "endsAt": when(240)}])
    ok([a["state"] for a in standing()] == ["unack"], "endsAt to come does not", standing())
    post([{**fired, "endsAt": when(-1)}])
    ok([a["state"] for a in standing()] == ["rtn_unack"], "endsAt in the past clears it", standing())
    ok(post([fired], None).status == 401 and post([fired], "public").status == 403, "Alertmanager's form needs a token and the right")
    ok(is_problem(post([{"labels": {"alertname": "x", "camera": "no-such"}}]), (400, 404, 422), "camera"), "an unknown camera is named")
    ok(is_problem(post({"labels": 3}), 400), "what is no array is a problem")


def step(s, alert, act, body, state, name, who="operator"):
    answer = s.act(alert, act, body, who)
    return ok(answer.status == 200 and answer.json["id"] == alert and answer.json["state"] == state and ALERT <= set(answer.json), name,
              answer)


def refused(s, alert, act, body, name, who="operator"):
    answer = s.act(alert, act, body, who)
    return ok(is_problem(answer, 409) and ("state" in answer.json or "owner" in answer.json), name, answer)


SHELF = {"minutes": 30, "reason": "banjir diketahui", "one_shot": False}


def check_states(s, city):
    camera = city.one()
    a = s.raise_(camera, priority="low")
    refused(s, a, "unack", {}, "an unacknowledged one can't be unacknowledged")
    refused(s, a, "unshelve", {}, "what is on no shelf can't be taken from it")
    step(s, a, "ack", {"looked_s": 12}, "acked", "ack acknowledges")
    is_(s.alert(a)["looked_s"], 12, "and keeps for how long the picture was seen")
    second = s.act(a, "ack", {"looked_s": 3}, "supervisor")
    ok(second.status in (200, 409) and s.get("/session").json["name"] in json.dumps(second.json) and s.alert(a)["looked_s"] == 12,
       "a second console's ack changes nothing and hears whose it is", second)
    is_([x["id"] for x in s.get("/alerts?q=state:acked").json["items"] if x["id"] == a], [a], "an acknowledged active alert stays in view")
    step(s, a, "unack", {}, "unack", "unack takes it back")
    step(s, a, "ack", {"looked_s": None}, "acked", "not looked is said by null")
    is_(s.alert(a)["looked_s"], None, "and is null")
    s.raise_(camera, priority="low")
    is_((s.alert(a)["state"], s.alert(a)["count"]), ("acked", 2), "a repeat reopens nothing")
    s.raise_(camera, priority="high")
    is_((s.alert(a)["state"], s.alert(a)["priority"]), ("unack", "high"), "a higher priority reopens an acknowledged one")
    step(s, a, "ack", {"looked_s": 0}, "acked", "no second of looking is a number too")
    s.raise_(camera, priority="medium")
    is_(s.alert(a)["state"], "acked", "a lower one does not")
    step(s, a, "shelve", SHELF, "shelved", "shelve puts an acknowledged one on the shelf")
    shelved = s.alert(a)
    ok(abs(read_time(shelved["shelved_until"]) - time.time() - 1800) < 10, "for its time", shelved)
    ok("banjir diketahui" in json.dumps(shelved) and s.get("/session").json["name"] in json.dumps(shelved),
       "with its reason and its maker", shelved)
    s.raise_(camera, priority="medium")
    is_(s.alert(a)["state"], "shelved", "a repeat does not take it from the shelf")
    step(s, a, "unshelve", {}, "acked", "unshelve remembers the ack")
    step(s, a, "shelve", SHELF, "shelved", "and again on the shelf")
    s.clear(camera)
    step(s, a, "unshelve", {}, "normal", "unshelve of what is over and was acknowledged is normal")
    refused(s, a, "ack", {"looked_s": 1}, "what is over can't be acknowledged")
    b = s.raise_(city.one())
    step(s, b, "shelve", SHELF, "shelved", "an unacknowledged one is shelved")
    step(s, b, "unshelve", {}, "unack", "and comes back unacknowledged")
    step(s, b, "shelve", SHELF, "shelved", "once more")
    s.clear(s.alert(b)["camera"], at=1)
    after = s.act(b, "unshelve").json["state"]
    ok(after in ("rtn_unack", "normal"), "what is over when it leaves the shelf is not told as active", after)
    b = s.raise_(city.one())
    step(s, b, "suppress", {}, "suppressed", "a supervisor suppresses", "supervisor")
    refused(s, b, "ack", {"looked_s": 1}, "what is suppressed can't be acknowledged")
    camera = city.one()
    c = s.raise_(camera)
    s.clear(camera)
    s.raise_(camera, at=1)
    is_((s.alert(c)["state"], s.alert(c)["cleared_at"]), ("unack", None), "what returned unacknowledged and comes again is unack")
    s.clear(camera, at=2)
    step(s, c, "ack", {"looked_s": 4}, "normal", "ack of what returned ends it")
    d = s.raise_(camera, at=3)
    ok(d != c or s.alert(d)["count"] == 1, "after its end comes another alert", s.alert(d))
    camera = city.one()
    e = s.raise_(camera)
    step(s, e, "shelve", {**SHELF, "one_shot": True}, "shelved", "a one-shot shelf takes it")
    s.clear(camera, at=1)
    ok(s.alert(e)["state"] != "shelved", "and lets it go at the next change of its condition", s.alert(e))
    f = s.raise_(camera, at=2)
    is_(s.alert(f)["state"], "unack", "after which the next one is told")


def check_bodies(s, city):
    a = s.raise_(city.one())
    for act, body, field in (("ack", {"looked_s": -1}, "looked_s"), ("ack", {"looked_s": "long"}, "looked_s"), ("ack", {}, "looked_s"),
                             ("shelve", {"reason": "x", "one_shot": False}, "minutes"), ("shelve", {**SHELF, "minutes": 0}, "minutes"),
                             ("shelve", {**SHELF, "minutes": 10 ** 9}, "minutes"), ("shelve", {**SHELF, "reason": ""}, "reason"),
                             ("shelve", {"minutes": 5, "one_shot": False}, "reason"), ("shelve", {**SHELF, "one_shot": 7}, "one_shot"),
                             ("close", {"verdict": "perhaps"}, "verdict"), ("close", {}, "verdict"), ("assign", {"to": 5}, "to")):
        answer = s.act(a, act, body, "supervisor")
        ok(is_problem(answer, (400, 422), field), f"{act} {json.dumps(body)} is a problem that names {field}", answer)
    is_((s.alert(a)["state"], s.alert(a)["owner"]), ("unack", None), "and nothing has happened")
    ok(is_problem(s.act("no-such-alert", "ack", {"looked_s": 1}), 404), "an act on an unknown alert is 404")
    ok(is_problem(s.act(a, "explode"), 404), "an unknown act is 404")
    ok(is_problem(s.get("/alerts/no-such-alert"), 404), "an unknown alert is 404")
    ok(is_problem(s.act(a, "ack", {"looked_s": 1}, "public"), (403, 404)), "the public acts on nothing")
    ok(is_problem(s.act(a, "ack", {"looked_s": 1}, "auditor"), 403), "an auditor acts on nothing")
    ok(is_problem(s.ask("POST", f"/api/v1/alerts/{a}/claim", None, {}), 401), "an act needs a token")
    ok(is_problem(s.ask("POST", f"/api/v1/alerts/{a}/claim", "operator", {}), (400, 428)), "an act needs an Idempotency-Key")


def check_owners(s, city):
    a = s.raise_(city.one())
    me = s.get("/session").json["name"]
    mine = s.act(a, "claim")
    ok(mine.status == 200 and mine.json["owner"] == me and mine.json["state"] == "unack", "claim makes me its owner, and no more", mine)
    theirs = s.act(a, "claim", who="supervisor")
    ok(is_problem(theirs, 409) and theirs.json["owner"] == me, "the second claim is 409 with the owner's name", theirs)
    boss = s.get("/session", "supervisor").json["name"]
    given = s.act(a, "assign", {"to": boss}, "supervisor")
    ok(given.status == 200 and given.json["owner"] == boss, "a supervisor assigns it", given)
    taken = s.act(a, "assign", {"to": me})
    ok(is_problem(taken, (403, 409)) and s.alert(a)["owner"] == boss, "who neither leads nor owns it does not", taken)
    ok(is_problem(s.act(a, "assign", {"to": "Nobody At All"}, "supervisor"), 422, "Nobody"), "nobody is assigned who may not act")
    won = []
    b = s.raise_(city.one())
    gate = threading.Barrier(6)

    def claim(who, key):
        gate.wait()
        won.append((who, s.act(b, "claim", who=who, key=key)))
    threads = [threading.Thread(target=claim, args=(who, f"race-{i}-{who}")) for i in range(3) for who in ("operator", "supervisor")]
    [t.start() for t in threads]
    [t.join() for t in threads]
    winners = {who for who, answer in won if answer.status == 200}
    owner = s.alert(b)["owner"]
    ok(len(winners) == 1 and {answer.json["owner"] for _, answer in won} == {owner}
       and all(answer.status in (200, 409) for _, answer in won), "of many claims at once one person wins, the others hear who", won)
    up = s.act(b, "escalate", {}, next(iter(winners)))
    ok(up.status == 200 and up.json["id"] == b, "escalate is 200 with the alert", up)
    results = s.post("/alerts/bulk", {"act": "ack", "looked_s": None, "ids": [s.raise_(city.one()), "no-such", a]}, "supervisor")
    ok(results.status == 200 and [r["status"] for r in results.json["results"]] in ([200, 404, 200], [200, 404, 409])
       and "problem" in results.json["results"][1], "a bulk act has one result each", results)


def check_keys(s, city):
    a, camera = s.raise_(city.one()), city.one()
    first = s.act(a, "ack", {"looked_s": 5}, key="twice")
    second = s.act(a, "ack", {"looked_s": 5}, key="twice")
    ok(first.status == second.status == 200 and first.text == second.text and second.headers["Idempotency-Replayed"] == "true"
       and first.headers["Idempotency-Replayed"] is None, "an act sent again answers as the first did", (first, second))
    ok(is_problem(s.act(a, "ack", {"looked_s": 6}, key="twice"), 422), "the key with another body is 422")
    body = {"kind": "rob", "camera": camera, "state": "active", "at": when()}
    one, two = (s.post("/alerts", body, "source", "a-report") for _ in range(2))
    ok(one.json == two.json and two.headers["Idempotency-Replayed"] == "true" and s.alert(one.json["id"])["count"] == 1,
       "a report sent again with its key is not counted twice", (one, two))


def check_service(s, city):
    camera = city.one()
    a = s.raise_(camera, "sampah")
    order = {"query": f"id:{camera}", "state": "out_of_service", "reason": "maintenance", "letter": None, "review_at": None}
    out = s.post("/service-orders", order, "supervisor")
    ok(out.status in (200, 201), "a service order is taken", out)
    is_(s.until("/alerts/" + a, lambda x: x["state"] == "out_of_service")["state"], "out_of_service", "its standing alert goes out of service")
    b = s.raise_(camera, "kerumunan")
    is_(s.alert(b)["state"], "suppressed", "what comes while it is out is suppressed by design")
    s.post("/service-orders", {**order, "state": "in_service"}, "supervisor")
    is_(s.until("/alerts/" + a, lambda x: x["state"] == "unack")["state"], "unack", "back in service the first is what its condition is")
    is_(s.until("/alerts/" + b, lambda x: x["state"] == "unack")["state"], "unack", "and so is the second")


def check_situations(s, city):
    group = city.neighbours(5, 3)
    ids = [s.raise_(c["id"], "tawuran", i) for i, c in enumerate(group)]
    early = s.raise_(group[0]["id"], "rob", -16 * 60)
    late = s.raise_(group[1]["id"], "rob", -60)
    ok(not s.alert(early)["situation"] or s.alert(early)["situation"] != s.alert(late)["situation"], "a quarter of an hour apart is not one")
    pair = city.across()
    near = [s.raise_(c["id"], "kebakaran", i) for i, c in enumerate(pair)]
    ok(s.alert(near[0])["situation"] and s.alert(near[0])["situation"] == s.alert(near[1])["situation"],
       "neighbours in two areas are one situation", pair)
    far = s.raise_(city.one(), "tawuran", 3)
    other = s.raise_(group[0]["id"], "sampah", 3)
    found = [s.alert(i)["situation"] for i in ids]
    if not ok(len(set(found)) == 1 and found[0], "the same kind in the same neighbourhood is one situation", found):
        return
    ok(s.alert(far)["situation"] != found[0] and s.alert(other)["situation"] != found[0], "what is far or of another kind is not in it")
    answer = s.get("/situations/" + found[0])
    situation = answer.json
    ok(SITUATION <= set(situation) and situation["kind"] == "tawuran" and situation["cleared_at"] is None,
       "a situation has every field of its object", situation)
    ok(situation["first_out"] == ids[0], "first_out is the first of it", situation)
    members = situation["members"]
    ok(members == 3 or len(members) == 3, "its members are counted", situation)
    ok(all(inside(c["area"], situation["area"]) for c in group), "its area holds them all", situation)
    ok(found[0] in [x["id"] for x in s.get("/situations").json["items"]], "the list of situations has it")
    unfolded = s.get("/alerts?q=" + urllib.parse.quote("situation:" + found[0])).json["items"]
    is_(sorted(x["id"] for x in unfolded), sorted(ids), "and a query unfolds it")
    for i, camera in enumerate(group):
        s.clear(camera["id"], "tawuran", 4 + i)
        s.act(ids[i], "ack", {"looked_s": 1})
    over = s.until("/situations/" + found[0], lambda x: x["cleared_at"])
    ok(over["cleared_at"], "it is over when all of it is", over)


def check_verdicts(s, city):
    camera = city.one()
    for i, (verdict, track) in enumerate([("real", (0, 0)), ("false", (1, 1)), ("nuisance", (1, 2)), (None, (1, 3))]):
        a = s.raise_(camera, "genangan", -40 + i * 10)
        found = s.alert(a)["track"]
        is_((found["real"], found["total"]), track, f"the track record before verdict {i + 1}")
        if verdict is None:
            break
        s.act(a, "ack", {"looked_s": 2})
        s.clear(camera, "genangan", -35 + i * 10)
        closed = s.act(a, "close", {"verdict": verdict})
        ok(closed.status == 200 and closed.json["verdict"] == verdict, f"close says {verdict}", closed)
    b = s.raise_(camera, "sampah")
    before = s.act(a, "close", {"verdict": "real"})
    ok(before.status == 200 and before.json["verdict"] == "real", "an alert is closed while its condition stands", before)
    refused(s, a, "close", {"verdict": "false"}, "a verdict is said once")
    refused(s, a, "shelve", SHELF, "and what is closed is not shelved")
    is_(s.alert(b)["track"]["total"], 0, "another kind has a record of its own")
    closed = s.act(b, "close", {"verdict": "duplicate"})
    ok(closed.status == 200 and closed.json["verdict"] == "duplicate", "duplicate is a verdict too", closed)


def check_reading(s, city):
    ids = [s.raise_(city.one(), "tanpa_masker", priority="medium") for _ in range(5)]
    query = "/alerts?q=" + urllib.parse.quote("kind:tanpa_masker state:unack")
    first = s.get(query + "&limit=2")
    ok(first.status == 200 and set(first.json) >= {"items", "next"} and len(first.json["items"]) == 2
       and isinstance(first.json["next"], str), "a list answers {items, next}", first)
    found, page = [x["id"] for x in first.json["items"]], first
    while page.json["next"]:
        link = re.match(r'<([^>]+)>; *rel="?next"?', page.headers["Link"])
        page = s.ask("GET", urllib.parse.urlsplit(link[1]).path + "?" + urllib.parse.urlsplit(link[1]).query, "operator")
        found += [x["id"] for x in page.json["items"]]
    is_(sorted(found), sorted(ids), "Link: next leads through all of it, each once")
    stream = s.get("/alerts", Accept="application/x-ndjson")
    lines = [json.loads(line) for line in stream.text.splitlines()]
    ok(stream.media == "application/x-ndjson" and stream.headers["Tilik-Revision"].isdigit()
       and set(ids) <= {line["id"] for line in lines} and all(ALERT <= set(line) for line in lines), "NDJSON streams all of them", stream)
    revision = int(stream.headers["Tilik-Revision"])
    ok(all(line["rev"] <= revision for line in lines), "Tilik-Revision is not behind what it streams")
    s.act(ids[0], "claim")
    since = s.get(f"/alerts?since={revision}")
    is_([x["id"] for x in since.json["items"]], [ids[0]], "since= gives what has changed")
    one = s.get("/alerts/" + ids[1])
    same = s.get("/alerts/" + ids[1], If_None_Match=one.headers["ETag"])
    ok(one.headers["ETag"] and same.status == 304 and not same.text, "an ETag that still holds is 304", same)
    s.act(ids[1], "claim")
    ok(s.get("/alerts/" + ids[1], If_None_Match=one.headers["ETag"]).status == 200, "and another after a change")
    listed = s.get(query)
    ok(listed.headers["ETag"] and s.get(query, If_None_Match=listed.headers["ETag"]).status == 304, "a list has an ETag too", listed)
    zipped = s.get(query, Accept_Encoding="gzip")
    ok(zipped.headers["Content-Encoding"] != "gzip" or json.loads(gzip.decompress(zipped.text)) == listed.json, "gzip is the same list")
    ok(is_problem(s.ask("DELETE", "/api/v1/alerts/" + ids[0], "operator", Idempotency_Key="d"), 405), "an alert can't be deleted")
    ok(is_problem(s.get("/alerts?q=state:nonsense"), 400), "a wrong query is a problem")
    ok(is_problem(s.get("/alerts?cursor=made-up"), 400), "a made-up cursor is a problem")


def check_changes(s, city):
    camera = city.one()
    begin = int(s.get("/alerts", Accept="application/x-ndjson").headers["Tilik-Revision"])
    stream, scoped = Stream(s), Stream(s, "volunteer")
    a = s.raise_(camera, "kebakaran", priority="critical")
    event = stream.until(lambda e: e["event"] == "alert" and e["data"]["id"] == a)
    ok(event and ALERT <= set(event["data"]) and int(event["id"]) == event["data"]["rev"], "the stream tells the whole alert with its rev", event)
    s.act(a, "ack", {"looked_s": 7})
    acked = stream.until(lambda e: e["event"] == "alert" and e["data"]["id"] == a and e["data"]["state"] == "acked")
    ok(acked and acked["data"]["looked_s"] == 7 and int(acked["id"]) > int(event["id"]), "an act is told with a later id", acked)
    pair = city.neighbours(5, 2)
    two = [s.raise_(c["id"], "rob", i) for i, c in enumerate(pair)]
    third = stream.until(lambda e: e["event"] == "situation")
    ok(third and SITUATION <= set(third["data"]) and third["data"]["first_out"] == two[0], "a situation is told", third)
    stream.close()
    again = Stream(s, Last_Event_ID=event["id"])
    got = again.until(lambda e: e["event"] == "situation" and e["id"] == third["id"])
    ids = [int(e["id"]) for e in again.events if e["data"]]
    ok(got and ids and min(ids) > int(event["id"]) and int(acked["id"]) in ids and ids == sorted(set(ids)), "Last-Event-ID goes on after it, each once", ids)
    again.close()
    from_then = Stream(s, query=f"?since={begin}")
    got = from_then.until(lambda e: e["event"] == "alert" and e["data"]["id"] == a)
    ok(got and got["data"]["state"] in ("unack", "acked"), "?since= goes on from there", got)
    from_then.close()
    reset = Stream(s, Last_Event_ID="999999999")
    ok(reset.until(lambda e: e["event"] == "reset"), "an id that the journal has not reached is a reset", reset.events)
    reset.close()
    mine = next(c for c in city.volunteer if c["visibility"] != "official" and c["state"] == "online")
    b = s.raise_(mine["id"], "kerumunan")
    seen = scoped.until(lambda e: e["event"] == "alert" and e["data"]["id"] == b)
    ok(seen and a not in [e["data"]["id"] for e in scoped.events if e["data"]], "a volunteer hears of the own RT alone", scoped.events)
    ok(is_problem(s.get("/alerts/" + a, "volunteer"), 404), "what is out of scope is 404")
    ok(is_problem(s.act(a, "unack", {}, "volunteer"), (403, 404)), "and so is an act on it")
    areas = s.get("/session", "volunteer").json["areas"]
    listed = s.get("/alerts", "volunteer").json["items"]
    ok(b in [x["id"] for x in listed] and all(any(inside(x["area"], area) for area in areas) for x in listed),
       "lists hold what lies in the token's areas", listed)
    hidden = s.get("/alerts", "public")
    ok(is_problem(hidden, 403) or hidden.json["items"] == [], "the public sees no alert", hidden)
    brake = s.post(f"/cameras/{mine['id']}/privacy-brake", {"reason": "kamera bergeser"}, "volunteer")
    gone = scoped.until(lambda e: e["event"] == "alert" and e["data"].get("gone"))
    ok(gone and gone["data"]["id"] == b and int(gone["id"]) == gone["data"]["rev"], "a braked camera's alert is gone from sight", (brake, gone))
    scoped.close()


def check_sums(s):
    """The figures, counted anew from the alerts themselves."""
    lines = s.get("/alerts?q=" + urllib.parse.quote("state:" + ",".join(STATES)), Accept="application/x-ndjson").text.splitlines()
    alerts = [json.loads(line) for line in lines]
    report = s.get("/reports/alerts?from=" + when(-1200), "supervisor").json
    is_(report["alerts"], len(alerts), "the report counts every alert once")
    is_(report["priorities"], {p: sum(a["priority"] == p for a in alerts) for p in ("critical", "high", "medium", "low")},
        "its priorities are theirs")
    is_(report["verdicts"], {v or "none": sum(a["verdict"] == v for a in alerts)
                             for v in (None, "real", "false", "nuisance", "duplicate")}, "and its verdicts")
    is_(report["to_ack"]["samples"], sum(bool(a.get("acked_at")) for a in alerts), "and how many were acknowledged")
    ok(0 <= report["to_ack"]["median_ms"] <= report["to_ack"]["p90_ms"] <= 60000, "in what time, by half and by nine of ten", report)


def check_figures(s, city):
    answer = s.get("/reports/alerts", "supervisor")
    text = answer.text.decode().lower()
    ok(answer.status == 200 and answer.media == "application/json", "the supervisor's report is JSON", answer)
    for word in ("flood", "stale", "chatter", "median", "p90", "priorit", "ack", "close", "operator"):
        ok(word in text, f"it speaks of {word}", text[:400])
    check_sums(s)
    kinds = s.get("/reports/kinds", "supervisor")
    text = kinds.text.decode().lower()
    ok(kinds.status == 200 and kinds.media == "application/json", "the report for policy is JSON", kinds)
    for word in ("kind", "area", "hour", "week", "trend", "real", "place"):
        ok(word in text, f"it speaks of {word}", text[:400])
    names = {s.get("/session", who).json["name"] for who in s.tokens}
    ok(not [name for name in names if f'"{name.lower()}"' in text], "and of no person")
    ok(is_problem(s.get("/reports/alerts", None), 401) and is_problem(s.get("/reports/alerts", "public"), 403),
       "reports need a token and the right")
    ok(is_problem(s.get("/reports/nonsense", "supervisor"), 404), "an unknown report is 404")
    metrics = s.ask("GET", "/metrics", "auditor")
    lines = metrics.text.decode()
    labels = " ".join(re.findall(r"\{([^}]*)\}", lines))
    ok(metrics.status == 200 and s.ask("GET", "/metrics", "admin").status == 200 and "alert" in lines, "/metrics speaks of alerts", lines[:800])
    ok(not [c["id"] for c in city.all if f'"{c["id"]}"' in labels] and not [n for n in names if n in labels], "without names", labels[:800])
    ok(is_problem(s.ask("GET", "/metrics"), 401) and is_problem(s.ask("GET", "/metrics", "operator"), 403),
       "for an auditor or an admin alone")


def check_two_lives(s):
    """A clock that can be put on, and a kill between two lives."""
    city = City(s)
    a = s.raise_(city.one(), "banjir", priority="high")
    b = s.raise_(city.one(), "parkir_liar")
    s.act(b, "ack", {"looked_s": 9})
    s.act(b, "shelve", {"minutes": 60, "reason": "pasar malam", "one_shot": False})
    last = s.raise_(city.one(), "sampah")
    is_(s.end(signal.SIGKILL), -signal.SIGKILL, "it is killed")
    s.start()
    found = s.alert(a)
    ok(found["count"] == 1 and found["state"] == "unack" and s.alert(b)["state"] == "shelved" and s.alert(last)["state"] == "unack",
       "what got 202 outlives a kill", found)
    s.ahead(3 * 60)
    calm = s.alert(a)
    ok(not calm.get("escalated_at"), "three minutes do not escalate a high one", calm)
    stream = Stream(s, "supervisor", "?since=0")
    s.ahead(6 * 60)
    told = stream.until(lambda e: e["event"] == "alert" and e["data"]["id"] == a and e["data"].get("escalated_at"))
    ok(told, "six without an owner do", s.alert(a))
    is_(s.alert(b)["state"], "shelved", "the shelf still holds")
    s.ahead(61 * 60)
    ended = stream.until(lambda e: e["event"] == "alert" and e["data"]["id"] == b and e["data"]["state"] != "shelved")
    ok(ended and ended["data"]["state"] == "acked" and ended["data"]["shelved_until"] is None and ended["data"]["looked_s"] == 9,
       "a shelf ends by itself and remembers the ack", ended)
    times = [e for e in stream.events if e["event"] == "alert" and e["data"]["id"] == a and e["data"].get("escalated_at")]
    is_(len({e["data"]["escalated_at"] for e in times}), 1, "it escalates once")
    stream.close()
    s.act(b, "shelve", {"minutes": 5, "reason": "sekali lagi", "one_shot": False})
    is_(s.end(), 0, "it ends")
    s.ahead(70 * 60)
    s.start()
    over = s.until("/alerts/" + b, lambda x: x["state"] != "shelved")
    ok(over["state"] == "acked", "a shelf that ended while the server was down has ended", over)
    is_(s.end(), 0, "it ends again")


def main():
    s = Server(*CITY).start()
    try:
        city = City(s)
        quiet = s.get("/alerts")
        ok(quiet.status == 200 and quiet.json == {"items": [], "next": None}, "with --rate 0 there is no alert at the start", quiet)
        for check in (check_reports, check_refusals, check_bulk_reports, check_alertmanager, check_states, check_bodies, check_owners,
                      check_keys, check_service, check_situations, check_verdicts, check_reading, check_changes, check_figures):
            print("# " + check.__name__)
            try:
                check(s, city)
            except (KeyError, TypeError, ValueError, IndexError, AttributeError, StopIteration, OSError) as error:
                ok(False, check.__name__ + " came to its end", f"{error!r} line {error.__traceback__.tb_next.tb_lineno}")
    finally:
        is_(s.end(), 0, "tilikd ends on SIGTERM")
        s.remove()
    print("# check_two_lives")
    s = Server(*CITY, clock=True).start()
    try:
        check_two_lives(s)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OSError) as error:
        ok(False, "check_two_lives came to its end", repr(error))
        s.process.kill()
    s.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
