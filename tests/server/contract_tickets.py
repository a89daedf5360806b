#!/usr/bin/python3
"""What is promised of tickets, asked of a running tilikd as a stranger would: over HTTP and its stream alone.

Written from the description of the API, not from the program.  TAP on stdout; the program is named by TILIKD.
"""
import base64
import hashlib
import http.client
import json
import pathlib
import random
import signal
import socket
import struct
import sys
import time
import urllib.parse
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import CITY, DEADLINE, City, Server, Stream, at_once, inside, is_, is_problem, ok, read_time, when

TICKET = set("""id number kind topic title severity status agency assignee area cameras alerts notes attachments referrals merged_into merged
    ack_by arrive_by acked_at arrived_at overdue escalated_at by created_at updated_at version rev""".split())
STEPS = {"new": {"dispatched", "resolved", "cancelled"}, "dispatched": {"new", "on_scene", "resolved", "cancelled"},
         "on_scene": {"dispatched", "resolved", "cancelled"}, "resolved": {"closed", "new"}, "closed": {"new"}, "cancelled": {"new"}}
WAYS = {"new": [], "dispatched": ["dispatched"], "on_scene": ["dispatched", "on_scene"], "resolved": ["resolved"],
        "closed": ["resolved", "closed"], "cancelled": ["cancelled"]}
COPY = {"number", "kind", "topic", "title", "severity", "area", "created_at", "note"}
JPEG = base64.b64decode("""/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgEBAQEBAUFBQUFBQYGBgYGBgYGBgYGBgYHBwcICAgHBwcGBgcHCAgICAkJCQgICAgJCQoKCgwMCwsODg4R
    ERT/xABMAAEBAAAAAAAAAAAAAAAAAAAABgEBAQAAAAAAAAAAAAAAAAAABgcQAQAAAAAAAAAAAAAAAAAAAAARAQAAAAAAAAAAAAAAAAAAAAD/wAARCAAIAAgDASIAAhEAAxEA/9oADAMBAAIRAxEAPwCLAFF/f//Z""")


def png(width=8, height=8, more=b"", seed=1):
    """A whole picture; seed makes it another."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    noise = random.Random(seed)
    rows = b"".join(b"\0" + noise.randbytes(3 * width) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + more
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def ulid(number):
    return f"01JNA3T9V3B5W5J0N8{number:08}"


def patch(s, ticket, version, body, who="operator", key=None, media="application/merge-patch+json", match=None):
    headers = {"Idempotency_Key": key or s.key(), "Content_Type": media}
    if version is not None:
        headers["If_Match"] = match or f'"{version}"'
    return s.ask("PATCH", f"/api/v1/tickets/{ticket}", who, body, **headers)


def attach(s, ticket, data, media="text/plain", name="catatan.txt", who="operator", key=None):
    return s.ask("POST", f"/api/v1/tickets/{ticket}/attachments?name={urllib.parse.quote(name, safe='')}", who, data,
                 Idempotency_Key=key or s.key(), Content_Type=media)


def open_(s, camera=None, who="operator", **more):
    body = {"kind": "incident", "title": "Air naik", **({"cameras": [camera]} if camera else {"area": "33.74"}), **more}
    return s.post("/tickets", body, who).json


def read(s, ticket, who="admin"):
    return s.get(f"/tickets/{ticket}", who).json


def note(s, ticket, text, who="operator", key=None):
    return s.post(f"/tickets/{ticket}/notes", {"text": text}, who, key)


def check_opening(s, city):
    camera = city.one()
    area = next(c["area"] for c in city.all if c["id"] == camera)
    first = s.post("/tickets", {"kind": "incident", "title": "Air di jalan", "topic": "banjir", "cameras": [camera], "note": "30 cm"})
    ticket = first.json
    ok(first.status == 201 and first.media == "application/json", "a ticket is opened: 201", first)
    is_(first.headers["Location"], f"/api/v1/tickets/{ticket['id']}", "its place is told")
    ok(TICKET <= set(ticket), "it has every field of its object", TICKET - set(ticket))
    ok(ticket["status"] == "new" and ticket["version"] == 1 and ticket["number"] >= 1 and ticket["area"] == area
       and ticket["cameras"] == [camera] and [n["text"] for n in ticket["notes"]] == ["30 cm"] and ticket["topic"] == "banjir",
       "it is new, where its camera is, and says what was said", ticket)
    ok(ticket["agency"] and ticket["severity"] in ("critical", "high", "medium", "low"), "agency and severity are worked out", ticket)
    ok(all(ticket[name] is None for name in ("assignee", "merged_into", "acked_at", "arrived_at", "escalated_at"))
       and ticket["merged"] == ticket["attachments"] == ticket["referrals"] == ticket["overdue"] == [], "what is not known is null", ticket)
    found = s.get("/tickets/" + ticket["id"])
    ok(found.status == 200 and found.headers["ETag"] == first.headers["ETag"] and found.headers["ETag"].strip('"'), "its ETag is that of its version", found)
    unchanged = s.get("/tickets/" + ticket["id"], If_None_Match=found.headers["ETag"])
    ok(unchanged.status == 304 and not unchanged.text, "who has it gets 304", unchanged)
    again = s.post("/tickets", {"kind": "incident", "title": "Air di jalan juga", "topic": "banjir", "cameras": [camera]})
    is_((again.json["twin"] or {}).get("id"), ticket["id"], "its twin is named")
    ok(again.json["number"] > ticket["number"] and again.json["id"] != ticket["id"], "numbers grow", again)
    mine = s.post("/tickets", {"id": ulid(1), "kind": "maintenance", "title": "Kabel", "area": "33.74.10", "at": when(-6 * 86400)})
    ok(mine.status == 201 and mine.json["id"] == ulid(1) and abs(read_time(mine.json["created_at"]) - time.time() + 6 * 86400) < 60,
       "the id and the time are the client's", mine)
    taken = s.post("/tickets", {"id": ulid(1), "kind": "incident", "title": "Lain", "area": "33.74.10"}, "supervisor")
    ok(is_problem(taken, 409, "exists"), "one id is one ticket", taken)
    alert = s.raise_(city.one(), "banjir")
    by_alert = s.post("/tickets", {"kind": "incident", "title": "Dari alarm", "alerts": [alert]}).json
    ok(by_alert["alerts"] == [alert] and by_alert["topic"] == "banjir" and by_alert["area"] == s.alert(alert)["area"], "an alert says what and where", by_alert)
    a, b = city.across()
    both = s.post("/tickets", {"kind": "incident", "title": "Dua kelurahan", "cameras": [a["id"], b["id"]]}).json
    ok(inside(a["area"], both["area"]) and inside(b["area"], both["area"]) and both["area"].count(".") >= 1, "the area holds all that is named", both)


def check_refusals(s, city):
    camera = city.one()
    good = {"kind": "incident", "title": "x", "cameras": [camera]}
    before = len(s.get("/tickets?limit=1000", "admin").json["items"])
    cases = [
        ("no kind", {"title": "x", "area": "33.74"}, 400), ("an unknown kind", {**good, "kind": "ronda"}, 400), ("no title", {"kind": "incident", "area": "33.74"}, 400),
        ("an empty title", {**good, "title": ""}, 400), ("blanks for a title", {**good, "title": " \t\u200b\u202e"}, 400), ("a title of 201 letters", {**good, "title": "a" * 201}, 400),
        ("a number for a title", {**good, "title": 7}, 400), ("an id that is no ULID", {**good, "id": "../x"}, 400), ("an id in small letters", {**good, "id": ulid(2).lower()}, 400),
        ("an agency nobody knows", {**good, "agency": "kgb"}, 400), ("a severity nobody knows", {**good, "severity": "very"}, 400), ("a bad area", {**good, "area": "33.7x"}, (400, 422)),
        ("cameras that are no list", {**good, "cameras": camera}, 400), ("a number among cameras", {**good, "cameras": [1]}, 400), ("a bad topic", {**good, "topic": "Banjir Besar!"}, 400),
        ("a note of 1,001 letters", {**good, "note": "a" * 1001}, 400), ("a time that is none", {**good, "at": "yesterday"}, 400),
        ("a camera that is not there", {**good, "cameras": ["c99999"]}, 422), ("an alert that is not there", {"kind": "incident", "title": "x", "alerts": ["nothing"]}, 422),
        ("nothing that says where", {"kind": "incident", "title": "x"}, 422), ("an area of another city", {"kind": "incident", "title": "x", "area": "31.71"}, 422),
        ("an area that does not hold its camera", {**good, "area": city.free[0]["area"]}, 422),
        ("a time of last year", {**good, "at": when(-365 * 86400)}, 422), ("a time to come", {**good, "at": when(3600)}, 422), ("a list", [good], 400), ("null", None, 400),
    ]
    for name, body, status in cases:
        answer = s.post("/tickets", json.dumps(body).encode())
        ok(is_problem(answer, status), f"{name}: {status}", answer)
    for name, data in (("no JSON", b"{"), ("nothing", b""), ("a byte order mark", b"\xef\xbb\xbf{}"), ("bytes after it", b'{"kind":"incident","title":"x","area":"33.74"} x'),
                       ("a title twice", b'{"kind":"incident","title":"a","title":"b","area":"33.74"}'),
                       ("depth", b'{"kind":' + b"[" * 5000 + b"]" * 5000 + b"}")):
        answer = s.post("/tickets", data)
        ok(is_problem(answer, 400), f"{name}: 400", answer)
    answer = s.ask("POST", "/api/v1/tickets", "operator", good, Idempotency_Key="ct", Content_Type="text/xml")
    ok(is_problem(answer, 415), "a body that calls itself XML: 415", answer)
    answer = s.ask("POST", "/api/v1/tickets", "operator", good)
    ok(is_problem(answer, (400, 428)), "no key: refused", answer)
    answer = s.post("/tickets", {**good, "title": "x", "note": "a" * 70000})
    ok(is_problem(answer, (400, 413)), "70,000 letters: too large", answer)
    is_(len(s.get("/tickets?limit=1000", "admin").json["items"]), before, "none of them is a ticket")


def check_rights(s, city):
    """Each route for each role, against the rights that its own session tells."""
    mine = next(c for c in city.volunteer if c["visibility"] != "official")
    ticket = open_(s, mine["id"], "volunteer")
    data = b"hak\n"
    sha = attach(s, ticket["id"], data).json["attachments"][0]["sha256"]
    place = f"/api/v1/tickets/{ticket['id']}"
    routes = [
        ("tickets.read", "GET", "/api/v1/tickets", None), ("tickets.read", "GET", place, None), ("tickets.read", "GET", f"{place}/attachments/{sha}", None),
        ("tickets.write", "POST", "/api/v1/tickets", {"kind": "incident", "title": "x", "cameras": [mine["id"]]}), ("tickets.write", "POST", place + "/notes", {"text": "x"}),
        ("tickets.write", "POST", place + "/attachments?name=a", b"x"), ("tickets.handle", "PATCH", place, {"title": "y"}), ("tickets.handle", "POST", place + "/merge", {"into": ulid(1)}),
        ("tickets.handle", "POST", place + "/unmerge", {}), ("tickets.handle", "POST", place + "/refer", {"to": "bpbd"}),
    ]
    rights = {who: set(s.get("/session", who).json["rights"]) for who in s.tokens}
    for right, method, path, body in routes:
        headers = {} if method == "GET" else {"Idempotency_Key": s.key(), "If_Match": '"1"'}
        short = path.replace(ticket["id"], "{id}").replace(sha, "{part}")
        for who in (None, "wrong"):
            ok(is_problem(s.ask(method, path, who, body, **headers), 401), f"{method} {short} without a token that is one: 401")
        for who in s.tokens:
            if right not in rights[who]:
                answer = s.ask(method, path, who, body, **{**headers, "Idempotency_Key": s.key()} if headers else {})
                ok(is_problem(answer, (403, 404)) and (answer.status == 403 or right not in ("tickets.handle",)), f"{method} {short} as {who}: 403", answer)
    for method, path in (("DELETE", place), ("PUT", place), ("POST", place), ("GET", place + "/notes"), ("DELETE", "/api/v1/tickets"), ("PATCH", "/api/v1/tickets"),
                         ("GET", place + "/merge"), ("DELETE", f"{place}/attachments/{sha}"), ("PUT", place + "/refer")):
        answer = s.ask(method, path, "admin", {} if method != "GET" else None, Idempotency_Key=s.key(), If_Match='"1"')
        ok(is_problem(answer, 405), f"{method} {path.replace(ticket['id'], '{id}')[:40]}: 405", answer)
    is_(read(s, ticket["id"])["version"], 2, "nothing of that changed it")


def check_scope(s, city):
    other = open_(s, city.one(), title="Bukan milik RT")
    attach(s, other["id"], b"rahasia\n")
    sha = read(s, other["id"])["attachments"][0]["sha256"]
    place = f"/tickets/{other['id']}"
    tries = [s.get(place, "volunteer"), s.get(f"{place}/attachments/{sha}", "volunteer"), note(s, other["id"], "x", "volunteer"), attach(s, other["id"], b"x", who="volunteer")]
    ok(all(is_problem(answer, 404) for answer in tries), "a ticket elsewhere is 404 in each way", tries)
    ghost = s.get("/tickets/" + ulid(99999), "volunteer")
    same = {**tries[0].json, "instance": ""} | {"detail": tries[0].json["detail"].replace(other["id"], "")}
    none = {**ghost.json, "instance": ""} | {"detail": ghost.json["detail"].replace(ulid(99999), "")}
    is_(same, none, "and looks as one that never was")
    taken = s.post("/tickets", {"id": other["id"], "kind": "incident", "title": "x", "cameras": [city.volunteer[0]["id"]]}, "volunteer")
    ok(taken.status in (404, 409, 422) and b"Bukan milik" not in taken.text, "its id tells nothing of it", taken)
    foreign = s.post("/tickets", {"kind": "incident", "title": "x", "cameras": other["cameras"]}, "volunteer")
    unknown = s.post("/tickets", {"kind": "incident", "title": "x", "cameras": ["c99999"]}, "volunteer")
    ok(is_problem(foreign, (404, 422)) and foreign.status == unknown.status, "nor can a camera elsewhere be told from none", (foreign, unknown))
    mine = open_(s, city.volunteer[0]["id"], "volunteer", title="Milik RT")
    listed = [t["id"] for t in s.get("/tickets?limit=1000", "volunteer").json["items"]]
    areas = s.get("/session", "volunteer").json["areas"]
    ok(mine["id"] in listed and other["id"] not in listed, "lists hold what is in scope", listed)
    ok(all(any(inside(t["area"], a) for a in areas) for t in s.get("/tickets?limit=1000", "volunteer").json["items"]), "and nothing else")
    is_(s.get("/tickets?q=" + urllib.parse.quote(f"#{other['number']}"), "volunteer").json["items"], [], "nor does a search by its number")
    into = s.post(f"/tickets/{mine['id']}/merge", {"into": other["id"]}, "volunteer")
    ok(is_problem(into, (403, 404)), "nor a merge", into)


def check_steps(s, city):
    camera = city.one()
    for begin, way in WAYS.items():
        for step in STEPS:
            ticket = open_(s, camera, agency="dpu")
            for done in way:
                ticket = patch(s, ticket["id"], ticket["version"], {"status": done}).json
            answer = patch(s, ticket["id"], ticket["version"], {"status": step})
            if step in STEPS[begin]:
                ok(answer.status == 200 and answer.json["status"] == step and answer.json["version"] == ticket["version"] + 1, f"{begin} to {step} is a step", answer)
            elif step != begin:
                ok(is_problem(answer, 409) and set(answer.json["allowed"]) == STEPS[begin] and read(s, ticket["id"])["version"] == ticket["version"],
                   f"{begin} to {step} is none: 409 says what is", answer)
            else:
                ok(answer.status in (200, 409) and read(s, ticket["id"])["status"] == begin, f"{begin} to itself does no harm", answer)
    ticket = open_(s, camera)
    ticket = patch(s, ticket["id"], 1, {"agency": None}).json
    ok(is_problem(patch(s, ticket["id"], 2, {"status": "dispatched"}), 422), "nobody can be sent where no agency is named")
    answer = patch(s, ticket["id"], 2, {"status": "dispatched", "agency": "bpbd", "note": "perahu dikirim", "assignee": "Sari"})
    ok(answer.status == 200 and answer.json["agency"] == "bpbd" and answer.json["acked_at"] and answer.json["notes"][-1]["text"] == "perahu dikirim", "unless it is with it", answer)


def check_patches(s, city):
    camera, more = city.one(), city.one()
    ticket = open_(s, camera, topic="banjir", assignee="Sari", agency="dpu", note="awal")
    where = ticket["id"]
    same = patch(s, where, 1, {"title": "Banjir besar"}).json
    ok(all(same[n] == ticket[n] for n in TICKET - {"title", "version", "rev", "updated_at", "overdue"}) and same["title"] == "Banjir besar", "what is absent stays", (ticket, same))
    gone = patch(s, where, 2, {"topic": None, "agency": None, "assignee": None}).json
    ok(gone["topic"] is gone["agency"] is gone["assignee"] is None and gone["title"] == "Banjir besar" and gone["cameras"] == [camera], "null takes away", gone)
    empty = patch(s, where, 3, {"cameras": None})
    ok(empty.status == 200 and empty.json["cameras"] == [] and empty.json["area"] == ticket["area"], "null empties a list", empty)
    back = patch(s, where, 4, {"area": "33.74", "cameras": [more, camera]}).json
    is_(sorted(back["cameras"]), sorted([more, camera]), "a list is put in the place of the old one")
    for name, body, status in (("null for a title", {"title": None}, 400), ("null for a severity", {"severity": None}, 400), ("null for a status", {"status": None}, 400),
                               ("null for an area", {"area": None}, 400), ("nothing", {}, 400), ("a field that can't be changed", {"number": 1}, 400),
                               ("another id", {"id": ulid(7)}, 400), ("a version", {"version": 99}, 400), ("a list", [{"op": "remove", "path": "/title"}], 400),
                               ("notes as a list", {"notes": []}, 400), ("a camera that is not there", {"cameras": ["c99999"]}, 422),
                               ("an area that does not hold its cameras", {"area": next(c["area"] for c in city.free if c["area"] != ticket["area"])}, 422)):
        answer = patch(s, where, 5, body)
        ok(is_problem(answer, status), f"{name}: {status}", answer)
    for name, match in (("an old version", '"4"'), ("one to come", '"6"'), ("a weak one", 'W/"5"'), ("a word", '"five"'), ("one without quotes", "5"), ("a list of wrong ones", '"1", "2"')):
        answer = patch(s, where, 0, {"title": "x"}, match=match)
        ok(is_problem(answer, (400, 412)), f"{name} does not match", answer)
    late = patch(s, where, 4, {"title": "x"})
    ok(is_problem(late, 412) and late.json["current"]["version"] == 5 and late.json["current"]["title"] == "Banjir besar", "412 says how it stands", late)
    ok(is_problem(patch(s, where, None, {"title": "x"}), 428), "no version: 428")
    answer = patch(s, where, 5, {"title": "Lewat JSON"}, media="application/json")
    ok(answer.status == 200, "application/json is a merge patch too", answer)
    ok(is_problem(patch(s, where, 6, {"title": "x"}, media="application/json-patch+json"), 415), "a JSON patch is none: 415")
    ok(is_problem(patch(s, where, 6, {"title": "x"}, media="text/plain"), 415), "nor is text")
    is_(read(s, where)["version"], 6, "each change is one version")


def check_keys(s, city):
    camera = city.one()
    body = {"kind": "incident", "title": "Sekali", "cameras": [camera], "note": "satu"}
    first, again = s.post("/tickets", body, key="once"), s.post("/tickets", body, key="once")
    ok(first.text == again.text and again.status == 201 and again.headers["Idempotency-Replayed"] == "true" and not first.headers["Idempotency-Replayed"],
       "a repeat is answered the same, and says so", (first, again))
    ok(again.headers["Location"] == first.headers["Location"] and again.headers["ETag"] == first.headers["ETag"], "with its place and version")
    where = first.json["id"]
    ok(is_problem(s.post("/tickets", {**body, "title": "Lain"}, key="once"), 422), "another body with that key: 422")
    ok(s.post("/tickets", body, "supervisor", key="once").json["id"] != where, "another's key is another key")
    ok(note(s, where, "dua", key="once").status == 201, "and so is one for another route")
    for _ in range(3):
        answer = note(s, where, "dua", key="once")
    is_([n["text"] for n in read(s, where)["notes"]], ["satu", "dua"], "a note that is sent four times stands there once")
    is_(answer.headers["Idempotency-Replayed"], "true", "and that is told")
    moved = patch(s, where, 2, {"severity": "low"}, key="p")
    patch(s, where, 3, {"severity": "high"})
    repeat = patch(s, where, 2, {"severity": "low"}, key="p")
    ok(repeat.status == 200 and repeat.text == moved.text and read(s, where)["severity"] == "high", "an old change that comes again changes nothing", repeat)
    files = [attach(s, where, b"berkas\n", key="f") for _ in range(3)]
    ok({f.status for f in files} == {201} and len(read(s, where)["attachments"]) == 1, "a file that is sent three times is there once", files)
    other = attach(s, where, b"berkas\n", key="g")
    ok(is_problem(other, 409, "attached"), "the same file again: 409", other)
    ok(is_problem(attach(s, where, b"lain\n", key="f"), 422), "another file with that key: 422")
    ok(is_problem(attach(s, where, b"berkas\n", key="f", name="lain.txt"), 422) or attach(s, where, b"berkas\n", key="f", name="lain.txt").json["attachments"][0]["name"] == "catatan.txt",
       "nor does another name with it change the first")
    ok(is_problem(s.post("/tickets", body, key="k" * 300), 400), "a key of 300 letters: 400")
    refused = [s.post("/tickets", {**body, "cameras": ["c99999"]}, key="no") for _ in range(2)]
    ok(refused[0].status == refused[1].status == 422, "a refusal stays one", refused)


def check_races(s, city):
    where = open_(s, city.one())["id"]
    answers = at_once(20, lambda i: patch(s, where, 1, {"title": f"Judul {i}"}, ("operator", "supervisor")[i % 2]))
    won = [a for a in answers if a.status == 200]
    ok(len(won) == 1 and sum(is_problem(a, 412) for a in answers) == 19, "of 20 at once on one version one wins", answers)
    ok(read(s, where)["title"] == won[0].json["title"] and all(a.json["current"]["title"] == won[0].json["title"] for a in answers if a.status == 412),
       "the others are told what it wrote")

    def insist(i):
        """Adds a camera as a person would: reads, changes, and reads again on 412."""
        for tries in range(100):
            now = read(s, where)
            answer = patch(s, where, now["version"], {"note": f"penulis {i}", "assignee": f"penulis {i}"})
            if answer.status != 412:
                return answer.status, tries
        return 0, 100
    answers = at_once(20, insist)
    final = read(s, where)
    ok(all(status == 200 for status, _ in answers), "20 that insist all get through", answers)
    is_(sorted(n["text"] for n in final["notes"]), sorted(f"penulis {i}" for i in range(20)), "and nothing of them is lost or doubled")
    is_(final["version"], 22, "each is one version")
    is_(final["assignee"], final["notes"][-1]["text"], "the last has the last word")
    notes = at_once(20, lambda i: note(s, where, f"serentak {i}"))
    final = read(s, where)
    ok(all(a.status == 201 for a in notes) and len(final["notes"]) == 40 and final["version"] == 42, "20 notes at once are 20 notes", final)
    same = at_once(20, lambda i: s.post("/tickets", {"id": ulid(50), "kind": "incident", "title": "Satu", "area": "33.74"}, key="race"))
    ok({a.json["id"] for a in same if a.status == 201} == {ulid(50)} and all(a.status == 201 or (a.status == 409 and a.headers["Retry-After"]) for a in same),
       "one request 20 times at once opens one ticket", same)
    apart = at_once(20, lambda i: s.post("/tickets", {"id": ulid(51), "kind": "incident", "title": f"Satu {i}", "area": "33.74"}))
    ok([a.status for a in apart].count(201) == 1 and [a.status for a in apart].count(409) == 19, "one id from 20 opens one", apart)
    numbers = [t["number"] for t in s.get("/tickets?limit=1000", "admin").json["items"]]
    is_(len(numbers), len(set(numbers)), "no number is given twice")


def check_merging(s, city):
    camera = city.one()
    a, b, c = (open_(s, camera, title=f"Tiket {n}") for n in "abc")

    def merge(one, into, who="operator"):
        return s.post(f"/tickets/{one['id']}/merge", {"into": into["id"]}, who)
    ok(is_problem(merge(a, a), (409, 422)), "none is part of itself")
    ok(is_problem(s.post(f"/tickets/{a['id']}/merge", {"into": ulid(4711)}), (404, 422)), "nor of one that is not there")
    done = merge(b, a)
    ok(done.status == 200 and done.json["merged_into"] == a["id"] and read(s, a["id"])["merged"] == [b["id"]], "b is part of a, and both say so", done)
    ok(is_problem(merge(a, b), 409), "a circle is refused")
    ok(is_problem(merge(a, c), 409), "so is a chain: a holds one")
    ok(is_problem(merge(c, b), 409), "and into one that is part of another")
    ok(is_problem(merge(b, c), 409), "it is part of one alone")
    held = patch(s, b["id"], read(s, b["id"])["version"], {"status": "resolved"})
    ok(is_problem(held, 409) and held.json.get("state") == "merged", "it makes no step of its own", held)
    ok(note(s, b["id"], "masih ada").status == 201 and attach(s, b["id"], b"gabung\n").status == 201, "it takes notes and files")
    circle = at_once(2, lambda i: merge(*((a, c) if i else (c, a))))
    ok([x.status for x in circle].count(200) <= 1 and not (read(s, a["id"])["merged_into"] and read(s, c["id"])["merged_into"]), "two at once make no circle", circle)
    if read(s, c["id"])["merged_into"]:
        s.post(f"/tickets/{c['id']}/unmerge", {})
    out = s.post(f"/tickets/{b['id']}/unmerge", {})
    ok(out.status == 200 and out.json["merged_into"] is None and read(s, a["id"])["merged"] == [] and out.json["status"] == b["status"]
       and [n["text"] for n in out.json["notes"]] == ["masih ada"], "taken out it is what it was", out)
    ok(is_problem(s.post(f"/tickets/{b['id']}/unmerge", {}), 409), "once")
    v = read(s, a["id"])["version"]
    patch(s, a["id"], v, {"status": "resolved"})
    ok(is_problem(merge(b, a), 409) and is_problem(merge(a, b), 409), "what is over is no part of anything")


def check_referring(s, city):
    camera = city.one()
    ticket = open_(s, camera, note="Bu Siti, Jl. Mawar 3, 0812-3456-7890", assignee="Sari Dewi")
    note(s, ticket["id"], "Pak Joko melapor")
    attach(s, ticket["id"], png(seed=9), "image/png", "wajah-siti.png")
    answer = s.post(f"/tickets/{ticket['id']}/refer", {"to": "bpbd", "note": "dua perahu"})
    whole = answer.json
    ok(answer.status == 201 and set(whole["copy"]) == COPY, "the copy has these members alone", whole)
    text = json.dumps(whole["copy"])
    me = s.get("/session", "operator").json["name"]
    ok(not [w for w in ("Siti", "Mawar", "0812", "Sari", "Joko", "wajah", camera, ticket["id"], f'"{me}"') if w in text], "it leaks no names, cameras, notes or files", text)
    raw = answer.text[answer.text.index(b'"copy":') + 7:answer.text.index(b',"receipt"')]
    is_(hashlib.sha256(raw).hexdigest(), whole["receipt"], "its receipt is its SHA-256")
    kept = read(s, ticket["id"])["referrals"]
    ok(len(kept) == 1 and kept[0]["receipt"] == whole["receipt"] and kept[0]["to"] == "bpbd" and kept[0]["by"] == me and kept[0]["note"] == "dua perahu", "and stays", kept)
    for body in ({"to": "kgb"}, {"to": ["bpbd"]}, {}, {"to": "bpbd", "note": "x" * 1001}, {"to": "bpbd", "note": 3}):
        ok(is_problem(s.post(f"/tickets/{ticket['id']}/refer", body), 400), f"{str(body)[:40]}: 400")
    for _ in range(19):
        last = s.post(f"/tickets/{ticket['id']}/refer", {"to": "pmi"})
    over = s.post(f"/tickets/{ticket['id']}/refer", {"to": "pmi"})
    ok(last.status == 201 and over.status in (409, 422) and len(read(s, ticket["id"])["referrals"]) == 20, "20 of them, and no more", over)


def check_files(s, city):
    where = open_(s, city.one())["id"]
    picture = png()
    whole = [("a picture", picture, "image/png", "a.png"), ("a photograph", JPEG, "image/jpeg", "a.jpg"), ("a text", "catatan é\n".encode(), "text/plain", "a.txt"),
             ("a text that is a page", b"<html><script>alert(1)</script>", "text/plain", "page.txt"), ("a name in Javanese", b"aksara\n", "text/plain", "\ua9a0\ua9a5.txt"),
             ("a text with its charset", b"dengan charset\n", "text/plain; charset=utf-8", "c.txt")]
    for name, data, media, called in whole:
        answer = attach(s, where, data, media, called)
        found = [f for f in read(s, where)["attachments"] if f["sha256"] == hashlib.sha256(data).hexdigest()]
        ok(answer.status == 201 and len(found) == 1 and found[0]["size"] == len(data) and found[0]["name"] == called, f"{name} is taken, whole", (answer, found))
        back = s.get(f"/tickets/{where}/attachments/{hashlib.sha256(data).hexdigest()}")
        ok(back.status == 200 and back.text == data and "attachment" in back.headers["Content-Disposition"] and back.headers["X-Content-Type-Options"] == "nosniff"
           and back.media == media.split(";")[0], "it comes back as it was, to be kept and not shown", back.headers)
    zipped = b"PK\x03\x04" + bytes(26) + b"evil.exe" + b"PK\x05\x06" + bytes(18)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    lies = [
        ("a picture with a page behind it", picture + b"<html><script>alert(1)</script></html>", "image/png"), ("a photograph with an archive behind it", JPEG + zipped, "image/jpeg"),
        ("a picture with an archive behind it", picture + zipped, "image/png"), ("a page before a picture", b"<html>" + picture, "image/png"), ("a drawing called a picture", svg, "image/png"),
        ("a drawing", svg, "image/svg+xml"), ("a photograph called a picture", JPEG, "image/png"), ("a picture called a photograph", picture, "image/jpeg"),
        ("a picture called a text", picture, "text/plain"), ("an archive", zipped, "application/zip"), ("an archive called a text", zipped, "text/plain"),
        ("GIF and script", b"GIF89a=1;alert(1)", "image/gif"), ("a program called a text", b"\x7fELF\x02\x01\x01" + bytes(40), "text/plain"),
        ("the first half of a picture", picture[:len(picture) // 2], "image/png"), ("a picture without its end", picture[:-12], "image/png"),
        ("the first half of a photograph", JPEG[:len(JPEG) // 2], "image/jpeg"), ("a photograph without its end", JPEG[:-2], "image/jpeg"), ("a picture's head alone", picture[:8], "image/png"),
        ("a picture with a chunk that is none", picture[:40] + b"1" + picture[41:], "image/png"), ("two pictures", picture + picture, "image/png"),
        ("two photographs", JPEG + JPEG, "image/jpeg"), ("nothing", b"", "image/png"), ("nothing at all", b"", "text/plain"), ("a text with a NUL", b"a\0b", "text/plain"),
        ("a text that is no UTF-8", b"\xff\xfe\xfa", "text/plain"), ("a text in UTF-16", "halo".encode("utf-16"), "text/plain"), ("no type", b"x", ""), ("a page", b"<html>", "text/html"),
        ("JSON", b"{}", "application/json"), ("a form", b"a=b", "application/x-www-form-urlencoded"), ("parts", b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        ("a PDF", b"%PDF-1.7\n%%EOF\n", "application/pdf"), ("a chunk of 4 GB", picture[:8] + b"\xff\xff\xff\xffIHDR" + bytes(20), "image/png"),
        ("a picture of 2 billion dots a side", b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)
         + struct.pack(">I", zlib.crc32(b"IHDR" + struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0))) + picture[33:], "image/png"),
    ]
    version = read(s, where)["version"]
    for name, data, media in lies:
        answer = attach(s, where, data, media, "x")
        ok(is_problem(answer, (400, 415)), f"{name} is refused", answer)
    is_(read(s, where)["version"], version, "none of them is there")


def raw(s, head, body=b"", wait=DEADLINE):
    """What is answered to these bytes."""
    with socket.create_connection(("127.0.0.1", s.port), timeout=wait) as wire:
        try:
            wire.sendall(head.encode() + body)
            wire.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        found = b""
        try:
            while piece := wire.recv(65536):
                found += piece
        except OSError:
            pass
    return found


def check_sizes(s, city):
    where = open_(s, city.one())["id"]
    most = 4 << 20
    filler = most - len(png(more=b"")) - 12
    for size, good in ((filler, True), (filler + 1, False)):
        chunk = struct.pack(">I", size) + b"teXt" + bytes(size) + struct.pack(">I", zlib.crc32(b"teXt" + bytes(size)))
        data = png(more=chunk)
        answer = attach(s, where, data, "image/png", "besar.png")
        ok(answer.status == 201 if good else is_problem(answer, 413), f"{len(data):,} bytes: {'taken' if good else '413'}", answer)
    ok(attach(s, where, b"a" * (256 << 10)).status == 201 and is_problem(attach(s, where, b"b" * ((256 << 10) + 1)), (413, 415)), "a text of 256 KiB, and not of one byte more")
    head = (f"POST /api/v1/tickets/{where}/attachments?name=a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {s.tokens['operator']}\r\nContent-Type: text/plain\r\n"
            "Connection: close\r\nIdempotency-Key: {}\r\n{}\r\n")
    before = read(s, where)
    for name, more, body in (("2 GB that are announced", "Content-Length: 2147483648\r\n", b""), ("2 EB that are announced", "Content-Length: 2305843009213693952\r\n", b"a"),
                             ("more than any number", "Content-Length: 99999999999999999999999\r\n", b"a"), ("less than nothing", "Content-Length: -1\r\n", b"a"),
                             ("two lengths", "Content-Length: 1\r\nContent-Length: 2\r\n", b"ab"), ("a length and chunks", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", b"1\r\na\r\n0\r\n\r\n"),
                             ("more announced than sent", "Content-Length: 100\r\n", b"kurang"), ("a chunk of 4 GB", "Transfer-Encoding: chunked\r\n", b"ffffffff\r\nabc"),
                             ("chunks that never end", "Transfer-Encoding: chunked\r\n", b"1\r\na\r\n")):
        answer = raw(s, head.format(s.key(), more), body)
        ok(b" 201 " not in answer[:20] and b" 500 " not in answer[:20], f"{name}: nothing is taken", answer[:200])
    answer = raw(s, head.format(s.key(), "Content-Length: 5\r\n"), b"lebihnya tidak")
    last = read(s, where)
    ok(b" 201 " in answer[:20] and last["attachments"][-1]["size"] == 5 and len(last["attachments"]) == len(before["attachments"]) + 1,
       "less announced than sent: what was announced", (answer[:200], last["attachments"]))
    ok(s.get("/tickets", "operator").status == 200, "it serves on")


def check_names(s, city):
    where = open_(s, city.one())["id"]
    bad = ["../../etc/passwd", "a/b.txt", "/etc/passwd", "a\\b", "..", ".", ".bashrc", " a", "C:a.txt", "a\0.txt", "a\r\nX: y", "\x1b[2J", "a\u202etxt.exe", "\u2066a", "a\u200b", "a\x7f", "a\x9b31m",
           "x" * 121, "x" * 300, ""]
    for i, name in enumerate(bad):
        answer = attach(s, where, f"nama {i}\n".encode(), name=name)
        now = [f["name"] for f in read(s, where)["attachments"]]
        clean = all(not set(n) & set("/\\:\0\r\n\x1b\u202e\u2066\u200b\x7f\x9b") and n[:1] not in (".", " ", "") for n in now)
        ok((is_problem(answer, 400) or answer.status == 201) and clean and len(name) not in (0, 121, 300) or is_problem(answer, 400), f"the name {name[:20]!r} stands nowhere as it is", (answer, now))
    for query in ("", "?name=", "?nama=a", "?name=%ff", "?name=%00", "?name=%2e%2e%2fa", "?name=a&name=../b", "?name=%zz"):
        answer = s.ask("POST", f"/api/v1/tickets/{where}/attachments{query}", "operator", b"nama di alamat\n", Idempotency_Key=s.key(), Content_Type="text/plain")
        now = [f["name"] for f in read(s, where)["attachments"]]
        ok(is_problem(answer, 400) or (answer.status in (201, 409) and not [n for n in now if "/" in n or n.startswith(".")]), f"{query or 'no name'}: refused, or harmless", (answer, now))
    for part in ("../../../t.db", "..%2f..%2ft.db", "%2e%2e/t.db", "0" * 63, "0" * 64, "G" * 64, "0" * 65, "*", "%00", "' OR 1=1 --".replace(" ", "%20")):
        answer = raw(s, f"GET /api/v1/tickets/{where}/attachments/{part} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {s.tokens['admin']}\r\n\r\n")
        ok(answer[9:12] in (b"404", b"400") and b"SQLite" not in answer, f"the file {part[:24]} is not there", answer[:120])
    texts = ["a\x00b", "\x1b]52;c;eA==\x07", "\u202eabc", "\u2066x\u2069", "a\r\nb", "\x9b31m", "\ufeffx", "x\u200by", "\u2028z"]
    for text in texts:
        ticket = s.post("/tickets", {"kind": "incident", "title": "T " + text, "area": "33.74", "assignee": "A " + text, "note": "N " + text})
        said = note(s, ticket.json.get("id", where), "C " + text)
        found = json.dumps(read(s, ticket.json["id"]), ensure_ascii=False) if ticket.status == 201 else ""
        ok((ticket.status == 201 or is_problem(ticket, 400)) and not set(found) & set("\x00\x07\x1b\u202e\u2066\u2069\r\n\x9b\ufeff\u200b\u2028")
           and "\\u0000" not in found and "\\u001b" not in found and said.status in (201, 400), f"{text!r} comes out harmless", (ticket, found[:300]))
    long = s.post("/tickets", {"kind": "incident", "title": "\U0001f525" * 60, "area": "33.74", "assignee": "n" * 300})
    ok(long.status in (201, 400) and (long.status == 400 or long.json["assignee"] == "n" * 300), "a name of 300 letters is whole, or refused", long)
    over = s.post("/tickets", {"kind": "incident", "title": "x", "area": "33.74", "assignee": "n" * 301})
    ok(is_problem(over, 400), "one of 301 is refused", over)


def check_listing(s, city):
    made = [open_(s, city.one(), title=f"Daftar {i}", severity=("low", "critical")[i % 2])["id"] for i in range(6)]
    q = lambda words: {t["id"] for t in s.get("/tickets?limit=1000&q=" + urllib.parse.quote(words), "admin").json["items"]}
    is_(q("daftar severity:critical") & set(made), set(made[1::2]), "fields and words are anded")
    is_(q("daftar -severity:critical") & set(made), set(made[::2]), "a minus takes away")
    is_(q("daftar severity:critical,low") & set(made), set(made), "values are ored")
    ok(is_problem(s.get("/tickets?q=nosuch:1", "admin"), (400, 422)) or s.get("/tickets?q=nosuch:1", "admin").status == 200, "a field nobody knows does no harm")
    pages, cursor = [], ""
    while cursor is not None:
        page = s.get("/tickets?limit=7" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""), "admin")
        pages += [t["id"] for t in page.json["items"]]
        cursor = page.json["next"]
        ok((cursor is None) == (page.headers["Link"] is None) and len(page.json["items"]) <= 7, "a page says whether there is more", page.headers)
    every = s.get("/tickets", "admin", Accept="application/x-ndjson")
    lines = [json.loads(line)["id"] for line in every.text.splitlines()]
    ok(len(pages) == len(set(pages)) and sorted(pages) == sorted(lines), "pages hold each once, as the stream of lines does", (len(pages), len(lines)))
    ok(int(every.headers["Tilik-Revision"]) > 0, "a list names its revision")
    for bad in ("limit=0", "limit=1001", "limit=x", "cursor=%ff", "cursor=zzz", "since=-1", "since=x", "limit=99999999999999999999", "q=" + "a" * 600):
        answer = s.get("/tickets?" + bad, "admin")
        ok(is_problem(answer, (400, 410, 422)), f"{bad[:30]}: 400", answer)


def check_stream(s, city):
    mine = next(c for c in city.volunteer if c["visibility"] != "official")
    whole, scoped, public = Stream(s, "supervisor"), Stream(s, "volunteer"), Stream(s, "public")
    foreign = open_(s, city.one(), title="Di tempat lain")
    began = time.monotonic()
    own = open_(s, mine["id"], title="Di RT")
    heard = scoped.until(lambda e: e["event"] == "ticket" and e["data"]["id"] == own["id"])
    took = time.monotonic() - began
    ok(heard and heard["data"]["title"] == "Di RT" and int(heard["id"]) == heard["data"]["rev"], "another reader hears of it", heard)
    ok(took < 1, "within a second", took)
    both = [whole.until(lambda e, i=t["id"]: e["event"] == "ticket" and e["data"]["id"] == i) for t in (foreign, own)]
    ok(all(both), "who sees the city hears of both", whole.events)
    note(s, own["id"], "didengar")
    more = scoped.until(lambda e: e["event"] == "ticket" and e["data"]["version"] == 2)
    ok(more and more["data"]["notes"][0]["text"] == "didengar" and TICKET <= set(more["data"]), "a change comes with the whole object", more)
    names = [e["data"]["id"] for e in scoped.events if e["event"] == "ticket"]
    ok(foreign["id"] not in names and foreign["id"] not in json.dumps(scoped.events), "a volunteer hears of the own RT alone", scoped.events)
    patch(s, own["id"], 2, {"cameras": None, "area": "33.74"})
    gone = scoped.until(lambda e: e["event"] == "ticket" and e["data"].get("gone"))
    ok(gone and gone["data"]["id"] == own["id"] and set(gone["data"]) == {"id", "rev", "gone"}, "what is moved away is gone, and nothing is said of it", gone)
    ok(is_problem(s.get("/tickets/" + own["id"], "volunteer"), 404), "and 404")
    last = heard["id"]
    scoped.close()
    resumed = Stream(s, "volunteer", Last_Event_ID=last)
    again = resumed.until(lambda e: e["event"] == "ticket" and e["data"].get("gone"))
    ok(again and foreign["id"] not in json.dumps(resumed.events), "who comes back hears what was missed, and no more", resumed.events)
    resumed.close()
    whole.until(lambda e: e["event"] == "ticket" and e["data"]["id"] == own["id"] and e["data"]["version"] == 3)
    revs = [int(e["id"]) for e in whole.events if e["id"]]
    is_(revs, sorted(revs), "revisions grow")
    mark = open_(s, city.one(), title="Untuk publik?")
    whole.until(lambda e: e["event"] == "ticket" and e["data"]["id"] == mark["id"])
    public.answer.fp.raw._sock.settimeout(0.2)
    public.until(lambda e: False)
    ok(not [e for e in public.events if e["event"] == "ticket"], "the public hears of none", public.events)
    public.close()
    whole.close()


def check_two_lives(s):
    city = City(s)
    ticket = open_(s, city.one(), "operator", id=ulid(1), severity="high", agency="dpu")
    note(s, ticket["id"], "sebelum mati")
    data = png(seed=4)
    attach(s, ticket["id"], data, "image/png", "foto.png", key="foto")
    other = open_(s, city.one())
    s.post(f"/tickets/{other['id']}/merge", {"into": ticket["id"]}, key="gabung")
    s.post(f"/tickets/{ticket['id']}/refer", {"to": "bpbd"}, key="rujuk")
    before = {t["id"]: t for t in s.get("/tickets", "admin").json["items"]}
    is_(s.end(signal.SIGKILL), -signal.SIGKILL, "it is killed")
    s.start()
    is_({t["id"]: t for t in s.get("/tickets", "admin").json["items"]}, before, "a kill loses nothing: not a field")
    sha = hashlib.sha256(data).hexdigest()
    is_(s.get(f"/tickets/{ticket['id']}/attachments/{sha}", "admin").text, data, "nor a byte of a file")
    again = attach(s, ticket["id"], data, "image/png", "foto.png", key="foto")
    ok(again.status == 201 and again.headers["Idempotency-Replayed"] == "true", "a repeat is known after it", again)
    merged = s.post(f"/tickets/{other['id']}/merge", {"into": ticket["id"]}, key="gabung")
    ok(merged.status == 200 and merged.headers["Idempotency-Replayed"] == "true", "also of a merge", merged)
    is_(open_(s, city.one())["number"], max(t["number"] for t in before.values()) + 1, "numbers go on")
    stream = Stream(s, "supervisor")
    s.ahead(2 * 60 + 1)
    late = stream.until(lambda e: e["event"] == "ticket" and e["data"]["id"] == ticket["id"] and "ack" in e["data"]["overdue"])
    ok(late, "nobody took it: that is told", read(s, ticket["id"]))
    s.ahead(10 * 60 + 5)
    told = stream.until(lambda e: e["event"] == "ticket" and e["data"]["id"] == ticket["id"] and "arrive" in e["data"]["overdue"])
    ok(told, "nobody came within ten minutes: that too", (told, {k: v for k, v in read(s, ticket["id"]).items() if k in ("overdue", "escalated_at", "arrive_by", "version")}, when()))
    s.ahead(60 * 60)
    told = stream.until(lambda e: e["event"] == "ticket" and e["data"]["id"] == ticket["id"] and e["data"]["escalated_at"])
    ok(told, "and once it has stayed so, the supervisors are told", read(s, ticket["id"]))
    stream.close()
    s.ahead(8 * 86400)
    forgotten = attach(s, ticket["id"], data, "image/png", "foto.png", key="foto")
    ok(forgotten.status in (201, 409) and len(read(s, ticket["id"])["attachments"]) == 1, "after the days that keys are kept there is still one", forgotten)
    late = s.post("/tickets", {"id": ulid(1), "kind": "incident", "title": "Air naik", "area": "33.74"})
    ok(is_problem(late, 409, "exists"), "and still one ticket of that id", late)
    is_(s.end(), 0, "it ends")


def main():
    s = Server(*CITY).start()
    try:
        city = City(s)
        quiet = s.get("/tickets")
        print("# at the start:", len(quiet.json["items"]), "tickets")
        for check in (check_opening, check_refusals, check_rights, check_scope, check_steps, check_patches, check_keys, check_races, check_merging, check_referring,
                      check_files, check_sizes, check_names, check_listing, check_stream):
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
