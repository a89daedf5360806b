#!/usr/bin/python3
"""What is promised of logbook, roll-call, service orders, reasons, field checks and handovers, asked of a running tilikd as a stranger would.

Written from the description of the API, not from the program.  TAP on stdout; the program is named by TILIKD.
"""
import http.client
import json
import pathlib
import signal
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import CITY, City, Server, Stream, at_once, inside, is_, is_problem, ok, read_time, when

EVIL = ["a\x00b", "\x1b]52;c;eA==\x07", "\u202eabc", "\u2066x\u2069", "a\r\nb", "\x9b31m", "\ufeffx", "x\u200by", "\u2028z"]
UNCLEAN = set("\x00\x07\x1b\u202e\u2066\u2069\r\n\x9b\ufeff\u200b\u2028")
LOG = set("id at by area act count text word auto ref rev".split())
ROLL = set("id area state people text by at rev".split())
ORDER = set("id query cameras state reason letter review_at by at rev".split())
HANDOVER = set("id from to area note at finished_at status items version rev".split())


def ulid(number):
    return f"01JNA3T9V3B5W5J0N9{number:08}"


def lines(s, query="", who="admin", **more):
    """Every line that is told, newest first."""
    found, cursor = [], ""
    while cursor is not None:
        page = s.get("/logbook?" + urllib.parse.urlencode({"limit": 1000, **({"q": query} if query else {}), **({"cursor": cursor} if cursor else {}), **more}), who).json
        found += page["items"]
        cursor = page["next"]
    return found


def write(s, text, who="operator", key=None, **more):
    return s.post("/logbook", {"text": text, **more}, who, key)


def rts(city, count):
    """So many RTs of one RW, with their RW."""
    by_rw = {}
    for camera in city.all:
        codes = camera["area"].split(".")
        if len(codes) == 6:
            by_rw.setdefault(".".join(codes[:5]), set()).add(camera["area"])
    rw, found = max(by_rw.items(), key=lambda item: len(item[1]))
    return rw, sorted(found)[:count]


def check_writing(s, city):
    first = write(s, "Pompa Tawang jalan dua unit", area="33.74.10")
    line = first.json
    ok(first.status == 201 and LOG <= set(line) and line["auto"] is False and line["act"] == "note" and line["area"] == "33.74.10" and line["count"] == 1
       and line["by"] == s.get("/session", "operator").json["name"], "a sentence is written: 201", first)
    is_(first.headers["Location"], f"/api/v1/logbook/{line['id']}", "its place is told")
    ok(s.get("/logbook/" + line["id"]).json == line and lines(s)[0] == line, "it is there, and the newest first")
    fix = write(s, "Tiga unit", "supervisor", corrects=line["id"])
    ok(fix.status == 201 and fix.json["ref"] == "log/" + line["id"] and fix.json["area"] == line["area"] and fix.json["act"] == "correction",
       "a correction is a line of its own, beside the old", fix)
    is_(s.get("/logbook/" + line["id"]).json, line, "what was written stands")
    for method in ("PATCH", "PUT", "DELETE"):
        answer = s.ask(method, "/api/v1/logbook/" + line["id"], "admin", {"text": "x"}, Idempotency_Key=s.key(), If_Match='"1"')
        ok(is_problem(answer, 405), f"{method}: 405, nobody changes it", answer)
    mine = write(s, "Tadi malam", id=ulid(1), at=when(-6 * 86400), area="33.74.10")
    ok(mine.status == 201 and mine.json["id"] == ulid(1) and abs(read_time(mine.json["at"]) - time.time() + 6 * 86400) < 5, "id and time are the client's", mine)
    ok(is_problem(write(s, "Lain", id=ulid(1)), 409, "exists"), "one id is one line")
    again = [write(s, "Sekali", key="sekali", area="33.74.10") for _ in range(3)]
    ok(len({a.json["id"] for a in again}) == 1 and again[2].headers["Idempotency-Replayed"] == "true" and sum(x["text"] == "Sekali" for x in lines(s)) == 1,
       "a repeat writes nothing", again)
    ok(is_problem(write(s, "Sekali lagi", key="sekali"), 422), "another sentence with that key: 422")
    camera = city.one()
    about = write(s, "Lensa kotor", ref="camera/" + camera)
    ok(about.status == 201 and about.json["area"] == next(c["area"] for c in city.all if c["id"] == camera), "what it is about says where", about)
    before = len(lines(s))
    for name, body, status in (("no text", {}, 400), ("an empty text", {"text": ""}, 400), ("blanks", {"text": " \u200b\u202e\t"}, 400), ("1,001 letters", {"text": "a" * 1001}, 400),
                               ("a number", {"text": 7}, 400), ("an act that writes itself", {"text": "x", "act": "ticket_open"}, 400), ("a bad id", {"text": "x", "id": "x/../y"}, 400),
                               ("a bad ref", {"text": "x", "ref": "camera/../../etc"}, 400), ("a ref of a kind nobody knows", {"text": "x", "ref": "cat/1"}, 400),
                               ("a camera that is not there", {"text": "x", "ref": "camera/c99999"}, 422), ("a line that is not there", {"text": "x", "corrects": ulid(999)}, (404, 422)),
                               ("a time to come", {"text": "x", "at": when(3600)}, 422), ("a time of last year", {"text": "x", "at": when(-365 * 86400)}, 422),
                               ("another city", {"text": "x", "area": "31.71"}, 422), ("a list", [], 400)):
        answer = s.post("/logbook", body)
        ok(is_problem(answer, status), f"{name}: {status}", answer)
    is_(len(lines(s)), before, "none of them is a line")
    for text in EVIL:
        answer = write(s, "T " + text)
        ok(answer.status == 400 or (answer.status == 201 and not set(answer.json["text"]) & UNCLEAN), f"{text!r} comes out harmless", answer)
    at_the_same = at_once(20, lambda i: write(s, f"serentak {i}", ("operator", "supervisor")[i % 2], area="33.74"))
    ok({a.status for a in at_the_same} == {201} and sum(x["text"].startswith("serentak ") for x in lines(s) if x["text"]) == 20, "20 at once are 20 lines", at_the_same)


def check_log_scope(s, city):
    mine = next(c for c in city.volunteer if c["visibility"] != "official")
    areas = s.get("/session", "volunteer").json["areas"]
    theirs = write(s, "Rahasia tempat lain", area=next(c["area"] for c in city.free)).json
    own = write(s, "Di RT sendiri", area=mine["area"]).json
    told = lines(s, who="volunteer")
    ok(own["id"] in [x["id"] for x in told] and theirs["id"] not in [x["id"] for x in told] and all(x["area"] and any(inside(x["area"], a) for a in areas) for x in told),
       "a volunteer reads the own RT's lines", told)
    ok(is_problem(s.get("/logbook/" + theirs["id"], "volunteer"), 404), "and no other")
    tries = [write(s, "x", "volunteer", corrects=theirs["id"]), write(s, "x", "volunteer", ref="log/" + theirs["id"]), write(s, "x", "volunteer", corrects=ulid(998))]
    ok(all(is_problem(a, (404, 422)) for a in tries) and tries[0].status == tries[2].status, "nor corrects one, or learns of it", tries)
    foreign, none = write(s, "x", "volunteer", ref="camera/" + city.free[0]["id"]), write(s, "x", "volunteer", ref="camera/c99999")
    ok(is_problem(foreign, 422) and foreign.status == none.status, "what is elsewhere and what is not there look the same", (foreign, none))
    narrow = write(s, "di mana?", "volunteer", area="33.74")
    ok((narrow.status == 201 and any(inside(narrow.json["area"], a) for a in areas)) or is_problem(narrow, 422), "a line above the own area is narrowed to it", narrow)
    elsewhere = write(s, "x", "volunteer", area=city.free[0]["area"])
    ok(is_problem(elsewhere, 422) or (elsewhere.status == 201 and any(inside(elsewhere.json["area"], a) for a in areas)), "nobody writes where they are not", elsewhere)
    hidden = write(s, "Wajah di c123", ref="camera/" + next((c["id"] for c in city.all if c["visibility"] == "official"), city.free[0]["id"])).json
    ok(hidden["id"] not in [x["id"] for x in lines(s, who="volunteer")], "what is about an official camera is not for volunteers")
    for who in (None, "public", "source"):
        ok(is_problem(s.get("/logbook", who), 401 if who is None else 403), f"{who or 'nobody'} reads no logbook")
        ok(is_problem(s.post("/logbook", {"text": "x"}, who), 401 if who is None else 403), "nor writes into it")
    ok(s.get("/logbook", "auditor").status == 200 and is_problem(write(s, "x", "auditor"), 403), "an auditor reads and does not write")


def check_log_itself(s, city):
    """It writes itself: each act one line."""
    camera = city.one()
    start = len(lines(s))
    ticket = s.post("/tickets", {"kind": "incident", "title": "Untuk buku", "cameras": [camera], "agency": "dpu"}).json
    s.ask("PATCH", f"/api/v1/tickets/{ticket['id']}", "operator", {"status": "dispatched"}, Idempotency_Key=s.key(), If_Match='"1"')
    s.post(f"/tickets/{ticket['id']}/notes", {"text": "dicatat"})
    about = [x for x in lines(s) if x["ref"] == "ticket/" + ticket["id"]]
    ok([x["act"] for x in about] == ["ticket_note", "ticket_step", "ticket_open"] and all(x["auto"] for x in about) and about[1]["word"] == "dispatched",
       "a ticket's acts are lines, newest first", about)
    is_(len(lines(s)), start + 3, "one each")
    s.post(f"/tickets/{ticket['id']}/notes", {"text": "dua kali"}, key="buku")
    s.post(f"/tickets/{ticket['id']}/notes", {"text": "dua kali"}, key="buku")
    is_(sum(x["act"] == "ticket_note" for x in lines(s) if x["ref"] == "ticket/" + ticket["id"]), 2, "what is repeated is one line")
    refused = s.post(f"/tickets/{ticket['id']}/merge", {"into": ticket["id"]})
    ok(refused.status >= 400 and len(lines(s)) == start + 4, "what is refused is none", refused)
    alerts = [s.raise_(city.one()) for _ in range(5)]
    machine = len(lines(s))
    is_(machine, start + 4, "what machines report writes none")
    s.post("/alerts/bulk", {"act": "ack", "ids": alerts, "looked_s": None})
    bulk = [x for x in lines(s) if x["act"] == "alert_ack"][:1]
    ok(bulk and bulk[0]["count"] == 5 and len(lines(s)) == machine + 1, "a bulk act is one line with its count", bulk)
    brake = s.post(f"/cameras/{camera}/privacy-brake", {"reason": "rumah orang"}, "operator")
    told = [x for x in lines(s) if x["act"] == "brake"]
    ok(brake.status == 200 and told and camera not in json.dumps([x for x in lines(s, who="volunteer")]), "the brake is in it, and not for all", told)


def check_log_list(s, city):
    every = lines(s)
    ok(len({x["id"] for x in every}) == len(every), "pages double no line")
    few, cursor = [], ""
    while cursor is not None:
        page = s.get("/logbook?limit=7" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""), "admin").json
        few += [x["id"] for x in page["items"]]
        cursor = page["next"]
    is_(few, [x["id"] for x in every], "nor do small ones lose any")
    q = lambda words: [x["id"] for x in lines(s, words)]
    is_(q("act:note,correction"), [x["id"] for x in every if x["act"] in ("note", "correction")], "by act")
    is_(q("act:ticket"), [x["id"] for x in every if x["act"].startswith("ticket")], "by the beginning of an act")
    is_(q("auto:no"), [x["id"] for x in every if not x["auto"]], "by whether a person wrote it")
    is_(q("-auto:no"), [x["id"] for x in every if x["auto"]], "and the other way round")
    is_(q("serentak auto:no by:supervisor"), [x["id"] for x in every if x["by"] == "supervisor" and (x["text"] or "").startswith("serentak")], "words and fields together")
    middle = every[len(every) // 2]["at"]
    is_(sorted(x["id"] for x in lines(s, **{"from": middle})), sorted(x["id"] for x in every if read_time(x["at"]) >= read_time(middle)), "from a time")
    is_(sorted(x["id"] for x in lines(s, to=middle)), sorted(x["id"] for x in every if read_time(x["at"]) < read_time(middle)), "to a time")
    for bad in ("limit=0", "limit=1001", "cursor=%00", "from=yesterday", "to=x", "since=-1", "area=x", "q=" + "a" * 600):
        ok(is_problem(s.get("/logbook?" + bad, "admin"), (400, 410, 422)), f"{bad[:20]}: 400")
    ndjson = s.get("/logbook?limit=1000", "admin", Accept="application/x-ndjson")
    is_([json.loads(x)["id"] for x in ndjson.text.splitlines()], [x["id"] for x in every][:1000], "one line a line")
    stream = Stream(s, "volunteer")
    hidden = write(s, "Tak terdengar", area=city.free[0]["area"]).json
    own = write(s, "Terdengar", area=city.volunteer[0]["area"]).json
    heard = stream.until(lambda e: e["event"] == "log" and e["data"]["id"] == own["id"])
    ok(heard and LOG <= set(heard["data"]) and hidden["id"] not in json.dumps(stream.events), "a reader hears the lines of the own area, and no other", stream.events)
    stream.close()


def check_rolls(s, city):
    rw, posts = rts(city, 3)
    kelurahan = ".".join(rw.split(".")[:4])
    answer = s.post("/roll-calls", {"area": kelurahan, "lines": [{"area": posts[0], "state": "safe"}, {"area": posts[1], "state": "present", "people": 2, "text": "hujan"},
                                                                  {"area": posts[2], "state": "silent"}]})
    ok(answer.status == 201 and [x["state"] for x in answer.json["items"]] == ["safe", "present", "silent"] and ROLL <= set(answer.json["items"][0]), "three posts are written down", answer)
    found = {x["area"]: x for x in s.get(f"/roll-calls?area={kelurahan}").json["items"]}
    ok(found[posts[1]]["people"] == 2 and found[posts[1]]["text"] == "hujan" and found[posts[0]]["id"] == posts[0] and found[posts[0]]["people"] is None, "each says what it said last", found)
    told = [x for x in lines(s) if x["act"] == "rollcall"]
    ok(len(told) == 1 and told[0]["area"] == kelurahan or len(told) == 1 and inside(told[0]["area"], kelurahan), "together they are one line of the logbook", told)
    s.post("/roll-calls", {"area": kelurahan, "lines": [{"area": posts[0], "state": "alarm"}]})
    s.post("/roll-calls", {"area": kelurahan, "lines": [{"area": posts[0], "state": "safe"}], "at": when(-3600)})
    is_({x["area"]: x["state"] for x in s.get(f"/roll-calls?area={kelurahan}").json["items"]}[posts[0]], "alarm", "what comes late takes no newer one's place")
    again = [s.post("/roll-calls", {"area": kelurahan, "lines": [{"area": posts[0], "state": "safe"}]}, key="absen") for _ in range(3)]
    ok({a.status for a in again} == {201} and len([x for x in lines(s) if x["act"] == "rollcall"]) == 4, "a repeat is one call", again)
    before = s.get("/roll-calls", "admin").json["items"]
    other = next(c["area"] for c in city.all if len(c["area"].split(".")) == 6 and not inside(c["area"], kelurahan))
    one = {"area": posts[0], "state": "safe"}
    for name, body, status in (("no lines", {"area": kelurahan, "lines": []}, 400), ("no area", {"lines": [one]}, 400), ("an RW for an RT", {"area": kelurahan, "lines": [{"area": rw, "state": "safe"}]}, 400),
                               ("an RT elsewhere", {"area": kelurahan, "lines": [{"area": other, "state": "safe"}]}, 400), ("one good, one elsewhere", {"area": kelurahan, "lines": [{**one, "state": "alarm"}, {"area": other, "state": "safe"}]}, 400),
                               ("an RT that is not there", {"area": kelurahan, "lines": [{"area": kelurahan + ".999.999", "state": "safe"}]}, (201, 422)),
                               ("a state nobody knows", {"area": kelurahan, "lines": [{**one, "state": "fine"}]}, 400), ("1,000 people", {"area": kelurahan, "lines": [{**one, "people": 1000}]}, 400),
                               ("-1 people", {"area": kelurahan, "lines": [{**one, "people": -1}]}, 400), ("half a person", {"area": kelurahan, "lines": [{**one, "people": 1.5}]}, 400),
                               ("301 letters", {"area": kelurahan, "lines": [{**one, "text": "a" * 301}]}, 400), ("201 lines", {"area": kelurahan, "lines": [one] * 201}, 400),
                               ("the same RT twice", {"area": kelurahan, "lines": [one, {**one, "state": "alarm"}]}, (201, 400, 422)), ("lines that are none", {"area": kelurahan, "lines": "01 aman"}, 400)):
        answer = s.post("/roll-calls", body)
        ok(answer.status == 201 and 201 in (status if isinstance(status, tuple) else ()) or is_problem(answer, status), f"{name}: {status}", answer)
    now = {x["area"]: x for x in s.get("/roll-calls", "admin").json["items"]}
    is_([now[x["area"]]["state"] for x in before if x["area"] != posts[0]], [x["state"] for x in before if x["area"] != posts[0]], "a wrong line keeps all of them out")
    mine = s.get("/session", "volunteer").json["areas"][0]
    foreign = s.post("/roll-calls", {"area": kelurahan, "lines": [one]}, "volunteer")
    ok(is_problem(foreign, (403, 404, 422)) or inside(posts[0], mine), "a volunteer calls the own posts alone", foreign)
    ok(all(inside(x["area"], mine) for x in s.get("/roll-calls", "volunteer").json["items"]), "and reads them alone")
    for who, status in ((None, 401), ("public", 403), ("source", 403)):
        ok(is_problem(s.get("/roll-calls", who), status) and is_problem(s.post("/roll-calls", {"area": kelurahan, "lines": [one]}, who), status), f"{who or 'nobody'}: {status}")
    ok(is_problem(s.post("/roll-calls", {"area": kelurahan, "lines": [one]}, "auditor"), 403), "an auditor does not call")
    for text in EVIL:
        answer = s.post("/roll-calls", {"area": kelurahan, "lines": [{**one, "text": "T " + text}]})
        ok(answer.status == 400 or not set(answer.json["items"][0]["text"]) & UNCLEAN, f"{text!r} comes out harmless", answer)


def check_orders(s, city):
    place = city.neighbours(4, 4)
    ids = [c["id"] for c in place]
    first = s.post("/service-orders", {"cameras": ids[:3], "state": "out_of_service", "reason": "link_contract", "letter": "900/123", "review_at": when(86400)}, "supervisor")
    order = first.json
    ok(first.status == 201 and ORDER <= set(order) and order["cameras"] == 3 and order["letter"] == "900/123", "three cameras by one letter", first)
    seen = {c: s.get("/cameras/" + c, "supervisor").json for c in ids}
    ok(all(seen[c]["state"] == "out_of_service" and seen[c]["reason"] == "link_contract" for c in ids[:3]) and seen[ids[3]]["state"] != "out_of_service", "are out of service, and no other", seen)
    one = s.get("/service-orders/" + order["id"], "supervisor")
    ok(one.json["held"] == 3 and sorted(one.json["holding"]) == sorted(ids[:3]), "the order says what it holds", one)
    is_(len([x for x in lines(s) if x["ref"] == "order/" + order["id"]]), 1, "it is one line of the logbook")
    second = s.post("/service-orders", {"cameras": ids[2:], "state": "out_of_service", "reason": "renovation"}, "supervisor").json
    undone = s.post(f"/service-orders/{order['id']}/undo", {"note": "kontrak lanjut"}, "supervisor")
    now = {c: s.get("/cameras/" + c, "supervisor").json["state"] for c in ids}
    ok(undone.status == 201 and undone.json["undoes"] == order["id"] and now[ids[0]] != "out_of_service" and now[ids[1]] != "out_of_service"
       and now[ids[3]] == "out_of_service", "undone it gives back what it still holds, and not what another has", (undone, now, second))
    ok(is_problem(s.post(f"/service-orders/{order['id']}/undo", {}, "supervisor"), 409), "once")
    is_(s.get("/service-orders/" + order["id"], "supervisor").json["undone_by"], undone.json["id"], "and says what undid it")
    again = [s.post("/service-orders", {"cameras": ids[:1], "state": "out_of_service", "reason": "cable"}, "supervisor", key="surat") for _ in range(2)]
    ok(again[0].json == again[1].json, "a repeat is one order", again)
    both = at_once(6, lambda i: s.post(f"/service-orders/{again[0].json['id']}/undo", {}, "supervisor"))
    is_(sorted(a.status for a in both), [201] + [409] * 5, "of six that undo it at once one does")
    for name, body, status in (("no reason", {"cameras": ids[:1], "state": "out_of_service"}, (400, 422)), ("no cameras", {"cameras": [], "state": "out_of_service", "reason": "cable"}, (400, 422)),
                               ("neither", {"state": "out_of_service", "reason": "cable"}, (400, 422)), ("both", {"query": "kec:tugu", "cameras": ids, "state": "out_of_service", "reason": "cable"}, (400, 422)),
                               ("a camera that is not there", {"cameras": ["c99999"], "state": "out_of_service", "reason": "cable"}, (404, 422)), ("all of the city", {"query": "-kec:nosuchplace", "state": "out_of_service", "reason": "cable"}, (400, 422)),
                               ("nothing to change", {"cameras": ids[:1], "state": "in_service"}, 422), ("a state nobody knows", {"cameras": ids[:1], "state": "off", "reason": "cable"}, 400),
                               ("a reason nobody knows", {"cameras": ids[:1], "state": "out_of_service", "reason": "lazy"}, 400), ("a query of 600 letters", {"query": "a" * 600, "state": "out_of_service", "reason": "cable"}, 400)):
        answer = s.post("/service-orders", body, "supervisor")
        ok(is_problem(answer, status), f"{name}: {status}", answer)
    for who, status in ((None, 401), ("public", 403), ("volunteer", 403), ("operator", 403), ("source", 403)):
        ok(is_problem(s.post("/service-orders", {"cameras": ids[:1], "state": "out_of_service", "reason": "cable"}, who), status), f"{who or 'nobody'} gives no order: {status}")
        ok(is_problem(s.post(f"/service-orders/{second['id']}/undo", {}, who), status), "nor undoes one")
    ok(is_problem(s.post(f"/service-orders/{ulid(5)}/undo", {}, "supervisor"), 404), "an order that is not there: 404")


def check_reasons(s, city):
    dark = next(c for c in city.all if c["state"] in ("offline", "dark", "frozen") and c["visibility"] != "official")
    live = city.one()
    answer = s.post(f"/cameras/{dark['id']}/reason", {"reason": "unplugged", "note": "listrik belum dibayar"})
    ok(answer.status == 200 and answer.json["reason"] == "unplugged" and answer.json["state"] == dark["state"], "a dark camera gets its reason", answer)
    ok([x for x in lines(s) if x["act"] == "camera_reason" and x["ref"] == "camera/" + dark["id"] and x["word"] == "unplugged"], "which the logbook has")
    history = s.get(f"/cameras/{dark['id']}/history").json["items"]
    ok(history and history[0]["reason"] == "unplugged" and history[0]["by"] == s.get("/session", "operator").json["name"], "and its history", history)
    ok(is_problem(s.post(f"/cameras/{live}/reason", {"reason": "cable"}), 409), "a live one has none: 409")
    for body, status in (({}, 400), ({"reason": "privacy"}, 400), ({"reason": "lazy"}, 400), ({"reason": None}, 400), ({"reason": "cable", "note": 7}, 400)):
        ok(is_problem(s.post(f"/cameras/{dark['id']}/reason", body), status), f"{body}: {status}")
    ok(is_problem(s.post("/cameras/c99999/reason", {"reason": "cable"}), 404) and is_problem(s.post(f"/cameras/{dark['id']}/reason", {"reason": "cable"}, "public"), 403), "404 and 403")
    far = next(c for c in city.all if c["state"] in ("offline", "dark", "frozen") and c not in city.volunteer)
    ok(is_problem(s.post(f"/cameras/{far['id']}/reason", {"reason": "cable"}, "volunteer"), 404), "a volunteer's RT alone: 404")
    ok(is_problem(s.get(f"/cameras/{far['id']}/history", "volunteer"), 404), "history too")
    opened = s.post("/tickets", {"kind": "maintenance", "topic": "field_check", "title": "Ronda periksa", "cameras": [dark["id"], live], "area": "33.74"}).json
    place = f"/tickets/{opened['id']}/checks"
    one = s.post(place, {"camera": dark["id"], "result": "dark", "reason": "cable", "note": "digigit tikus"})
    ok(one.status == 201 and len(one.json["checks"]) == 1 and one.json["status"] != "resolved" and s.get("/cameras/" + dark["id"]).json["reason"] == "cable", "a check of a round says what was found", one)
    for body, status in (({"camera": city.free[0]["id"], "result": "dark"}, 422), ({"camera": live}, 400), ({"camera": live, "result": "maybe"}, 400),
                         ({"camera": live, "result": "dark", "attachment": "0" * 64}, 422), ({"camera": live, "result": "dark", "attachment": "../x"}, (400, 422))):
        ok(is_problem(s.post(place, body), status), f"{str(body)[-40:]}: {status}")
    words = [x for x in ("live", "seen", "ok", "working", "fine", "clear") if s.post(place, {"camera": live, "result": x}).status == 201]
    is_(s.get("/tickets/" + opened["id"]).json["status"], "resolved" if words else "new", "when each was looked at it is resolved")
    plain = s.post("/tickets", {"kind": "incident", "title": "x", "cameras": [live]}).json
    ok(is_problem(s.post(f"/tickets/{plain['id']}/checks", {"camera": live, "result": "dark"}), 409), "an incident is no round: 409")


def answer_(s, handover, version, body, who="supervisor", key=None):
    return s.ask("PATCH", "/api/v1/handovers/" + handover, who, body, Idempotency_Key=key or s.key(), If_Match=f'"{version}"', Content_Type="application/merge-patch+json")


def check_handovers(s, city):
    me, they = (s.get("/session", who).json["name"] for who in ("operator", "supervisor"))
    camera = city.one()
    mine = s.post("/tickets", {"kind": "incident", "title": "Milik shift", "cameras": [camera], "assignee": me}).json
    nobodys = s.post("/tickets", {"kind": "incident", "title": "Tak bertuan", "cameras": [camera]}).json
    alert = s.raise_(city.one(), "banjir")
    s.act(alert, "claim")
    brief = s.get("/handovers/brief?area=33.74")
    refs = {i["ref"]: i["what"] for i in brief.json["items"]}
    ok(brief.status == 200 and refs.get("ticket/" + mine["id"]) == "ticket" and refs.get("ticket/" + nobodys["id"]) == "free_ticket" and refs.get("alert/" + alert) == "alert",
       "the brief has what is open", (brief.status, refs))
    first = s.post("/handovers", {"to": they, "area": "33.74", "note": "pompa 3 rusak"})
    h = first.json
    ok(first.status == 201 and HANDOVER <= set(h) and h["from"] == me and h["to"] == they and h["status"] == "offered" and h["version"] == 1 and all(i["state"] == "offered" for i in h["items"]),
       "a shift is offered", first)
    ok(is_problem(s.post("/handovers", {"to": they, "area": "33.74"}), 409, "exists"), "one at a time")
    ok(is_problem(s.post("/handovers", {"to": me, "area": "33.74"}, "operator"), (409, 422)) and is_problem(s.post("/handovers", {"to": they, "area": "33.74"}, "supervisor"), 422, "same-person"), "nobody hands over to themselves")
    for who in ("volunteer", "public", "source", None):
        ok(is_problem(s.get("/handovers/" + h["id"], who), (401, 403, 404)) and is_problem(s.post("/handovers", {"area": "33.74"}, who), (401, 403)), f"{who or 'nobody'} has no part in it")
    ok(s.get("/handovers/" + h["id"], "auditor").status == 200 and is_problem(answer_(s, h["id"], 1, {"status": "finished"}, "auditor"), 403), "an auditor reads it, and no more")
    ok(is_problem(answer_(s, h["id"], 1, {"status": "finished"}, "operator"), 403) and is_problem(answer_(s, h["id"], 1, {"items": [{"ref": "ticket/" + mine["id"], "state": "accepted"}]}, "operator"), 403),
       "who leaves can't answer for who comes")
    ok(is_problem(answer_(s, h["id"], 1, {"status": "withdrawn"}), 403), "nor who comes withdraw")
    late = answer_(s, h["id"], 7, {"status": "finished"})
    ok(is_problem(late, 412) and late.json["current"]["version"] == 1, "412 says how it stands", late)
    without = s.ask("PATCH", "/api/v1/handovers/" + h["id"], "supervisor", {"status": "finished"}, Idempotency_Key=s.key(), Content_Type="application/merge-patch+json")
    ok(is_problem(without, 428), "no version: 428", without)
    for name, body, status in (("nothing", {}, 400), ("an item that is not in it", {"items": [{"ref": "ticket/" + ulid(3), "state": "accepted"}]}, (409, 422)),
                               ("a state nobody knows", {"items": [{"ref": "ticket/" + mine["id"], "state": "maybe"}]}, 400), ("back to offered", {"items": [{"ref": "ticket/" + mine["id"], "state": "offered"}]}, 400),
                               ("another person", {"to": "Budi"}, 400), ("a status nobody knows", {"status": "done"}, 400), ("a why of what is accepted", {"items": [{"ref": "ticket/" + mine["id"], "state": "accepted", "why": "x"}]}, (200, 400, 422))):
        answer = answer_(s, h["id"], s.get("/handovers/" + h["id"]).json["version"], body)
        ok(is_problem(answer, status) or (answer.status == 200 and 200 in (status if isinstance(status, tuple) else ())), f"{name}: {status}", answer)
    v = s.get("/handovers/" + h["id"]).json["version"]
    taken = answer_(s, h["id"], v, {"items": [{"ref": "ticket/" + mine["id"], "state": "accepted"}, {"ref": "alert/" + alert, "state": "returned", "why": "selesaikan dulu"},
                                              {"ref": "ticket/" + nobodys["id"], "state": "accepted"}]}, key="terima")
    ok(taken.status == 200 and taken.json["version"] == v + 1 and s.get("/tickets/" + mine["id"]).json["assignee"] == me, "items are answered; nothing moves yet", taken)
    done = answer_(s, h["id"], v + 1, {"status": "finished"}, key="selesai")
    ok(done.status == 200 and done.json["status"] == "finished" and done.json["finished_at"], "who comes finishes", done)
    is_(s.get("/tickets/" + mine["id"]).json["assignee"], they, "what was accepted is theirs")
    is_(s.alert(alert)["owner"], me, "what was returned stays")
    is_(s.get("/tickets/" + nobodys["id"]).json["assignee"], None, "what nobody had stays nobody's")
    again = answer_(s, h["id"], v + 1, {"status": "finished"}, key="selesai")
    ok(again.status == 200 and again.headers["Idempotency-Replayed"] == "true", "a repeat is answered the same", again)
    over = answer_(s, h["id"], v + 2, {"items": [{"ref": "alert/" + alert, "state": "accepted"}]})
    ok(is_problem(over, 409) and over.json.get("state") == "finished", "what is over is over: 409", over)
    ok(is_problem(answer_(s, h["id"], v + 2, {"status": "withdrawn"}, "operator"), 409), "nor can it be withdrawn")
    ok([x for x in lines(s) if x["act"] == "handover_done"] and [x for x in lines(s) if x["act"] == "handover_offer"], "both names are in the logbook")
    open_one = s.post("/handovers", {"area": "33.74", "id": ulid(60)}).json
    race = at_once(6, lambda i: answer_(s, open_one["id"], 1, {"status": "finished"}))
    ok([a.status for a in race].count(200) == 1 and s.get("/handovers/" + open_one["id"]).json["to"] == they, "of six that finish at once one does", race)
    third = s.post("/handovers", {"area": "33.74"}).json
    gone = answer_(s, third["id"], 1, {"status": "withdrawn"}, "operator")
    ok(gone.status == 200 and gone.json["status"] == "withdrawn" and is_problem(answer_(s, third["id"], 2, {"status": "finished"}), 409), "who leaves withdraws, and that holds", gone)
    for body, status in (({"to": "Tidak Ada", "area": "33.74"}, 422), ({"to": "", "area": "33.74"}, 400), ({"to": "n" * 301, "area": "33.74"}, 400), ({"area": "99.99"}, (404, 422)), ({"note": "a" * 1001, "area": "33.74"}, 400),
                         ({"id": "x", "area": "33.74"}, 400)):
        ok(is_problem(s.post("/handovers", body), status), f"{str(body)[:40]}: {status}")
    for text in EVIL:
        evil = s.post("/handovers", {"area": "33.74", "note": "N " + text})
        ok(evil.status == 400 or not set(evil.json["note"]) & UNCLEAN, f"{text!r} comes out harmless", evil)
        if evil.status == 201:
            answer_(s, evil.json["id"], 1, {"status": "withdrawn"}, "operator")


def check_two_lives(s):
    city = City(s)
    rw, posts = rts(city, 2)
    kelurahan = ".".join(rw.split(".")[:4])
    they = s.get("/session", "supervisor").json["name"]
    write(s, "Sebelum mati", id=ulid(1), area="33.74", key="tulis")
    s.post("/roll-calls", {"area": kelurahan, "lines": [{"area": posts[0], "state": "safe"}, {"area": posts[1], "state": "alarm", "people": 3, "text": "maling"}]}, key="absen")
    order = s.post("/service-orders", {"cameras": [city.one(), city.one()], "state": "out_of_service", "reason": "link_contract", "review_at": when(7200)}, "supervisor").json
    s.post("/tickets", {"kind": "incident", "title": "Terbuka", "cameras": [city.one()]})
    shift = s.post("/handovers", {"to": they, "area": "33.74", "id": ulid(2)}, key="serah").json
    state = lambda: (lines(s), s.get("/roll-calls", "admin").json["items"], s.get("/service-orders", "admin").json["items"], s.get("/handovers", "admin").json["items"])
    before = state()
    is_(s.end(signal.SIGKILL), -signal.SIGKILL, "it is killed")
    s.start()
    for name, now, then in zip(("logbook", "roll-calls", "orders", "handovers"), state(), before):
        is_(now, then, f"a kill loses nothing of the {name}")
    for path, body, key in (("/logbook", {"text": "Sebelum mati", "id": ulid(1), "area": "33.74"}, "tulis"), ("/handovers", {"to": they, "area": "33.74", "id": ulid(2)}, "serah")):
        again = s.post(path, body, key=key)
        ok(again.status == 201 and again.headers["Idempotency-Replayed"] == "true", f"a repeat to {path} is known after it", again)
    stream = Stream(s, "supervisor")
    s.ahead(3 * 3600)
    back = stream.until(lambda e: e["event"] == "order" and e["data"].get("undoes") == order["id"])
    ok(back, "an order whose review date passed is undone by itself", s.get("/service-orders/" + order["id"], "supervisor"))
    stream.close()
    review = [x for x in lines(s) if x["act"] == "order_review"]
    ok(len(review) == 1 and review[0]["auto"], "which the logbook has, once", review)
    ok(answer_(s, shift["id"], shift["version"], {"status": "finished"}).status in (200, 412), "the shift that was offered can still be taken")
    is_(s.end(), 0, "it ends")


def main():
    s = Server(*CITY).start()
    try:
        city = City(s)
        for check in (check_writing, check_log_scope, check_log_itself, check_log_list, check_rolls, check_orders, check_reasons, check_handovers):
            print("# " + check.__name__)
            try:
                check(s, city)
            except (KeyError, TypeError, ValueError, IndexError, AttributeError, StopIteration, OSError, http.client.HTTPException) as error:
                ok(False, check.__name__ + " came to its end", f"{error!r} line {error.__traceback__.tb_next.tb_lineno}")
    finally:
        is_(s.end(), 0, "tilikd ends on SIGTERM")
        s.remove()
    print("# check_two_lives")
    s = Server(*CITY, clock=True).start()
    try:
        check_two_lives(s)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OSError, http.client.HTTPException) as error:
        ok(False, "check_two_lives came to its end", f"{error!r} line {error.__traceback__.tb_next.tb_lineno}")
        s.process.kill()
    s.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
