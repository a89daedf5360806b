#!/usr/bin/python3
"""Walks every operation of config/openapi.yaml against a running tilikd.

Each request's body and each answer's status, media type, headers and body are held against the file.  Fails when an operation is not
exercised, when an answer is not described, when the server takes a body that the file forbids, or has a route that the file lacks.
TAP on stdout; the program is named by TILIKD.
"""
import copy
import datetime
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import jsonschema
import yaml

SOURCE = pathlib.Path(os.environ.get("TILIK_SOURCE", pathlib.Path(__file__).parents[2]))
TILIKD = os.environ["TILIKD"]
API = yaml.safe_load((SOURCE / "config/openapi.yaml").read_text())
DEADLINE = 20
RELAY = "rahasia-relai-yang-panjang"


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}")
        for line in str(why).splitlines()[:20] if not good else ():
            print("# " + line)
        sys.stdout.flush()
        return good


FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time")
def is_time(text):
    return not isinstance(text, str) or bool(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text))


def resolve(node):
    while isinstance(node, dict) and "$ref" in node:
        found = API
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def problems(schema, value):
    """What is wrong with a value, as text; empty when nothing is."""
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": API["components"], **schema}
    validator = jsonschema.Draft202012Validator(whole, format_checker=FORMATS)
    return "; ".join(f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(value))


class Box(http.server.BaseHTTPRequestHandler):
    """Where analytics keep the pictures of their alerts."""
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(PNG)

    def log_message(self, *_):
        pass


class Server:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="tilikd-openapi-")
        self.box = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Box)
        self.pictures = f"127.0.0.1:{self.box.server_address[1]}"
        threading.Thread(target=self.box.serve_forever, daemon=True).start()
        config = pathlib.Path(self.folder, "tilikd.conf")
        secret, logins = pathlib.Path(self.folder, "relay"), pathlib.Path(self.folder, "logins")
        for path, text in ((secret, RELAY), (logins, f"kamera {RELAY} publish pos-*\n")):
            path.touch(mode=0o600)
            path.write_text(text)
        config.write_text(f"[snapshots]\nhosts = {self.pictures}\n[relay]\nsecret_file = {secret}\nlogins_file = {logins}\n")
        self.tokens_file = f"{self.folder}/tokens.json"
        self.process = subprocess.Popen(
            [TILIKD, "--demo", "--cameras", "400", "--rate", "0", "--seed", "7", "--listen", "127.0.0.1:0", "--db",
             f"sqlite:{self.folder}/t.db", "--tokens-file", self.tokens_file, "--config", config, "--exit-with-stdin"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.fullmatch(r"tilikd: listening on http://127\.0\.0\.1:(\d+)\n", line)[1])
        self.tokens = json.loads(pathlib.Path(self.tokens_file).read_text())
        self.mode = os.stat(self.tokens_file).st_mode & 0o777

    def ask(self, method, path, token=None, headers=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = "Bearer " + self.tokens[token]
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        stream = answer.headers.get_content_type() == "text/event-stream"
        text = read_events(answer) if stream else answer.read()
        connection.close()
        return answer.status, answer.headers, text

    def end(self):
        self.process.stdin.close()
        code = self.process.wait(timeout=DEADLINE)
        shutil.rmtree(self.folder, ignore_errors=True)
        return code


def read_events(answer):
    """Reads until an empty event says that the replay is through."""
    text = b""
    while not re.search(rb"(^|\n\n)id: \d+\n\n$", text):
        piece = answer.read1(65536)
        if not piece:
            break
        text += piece
    return text


def check_headers(described, headers):
    wrong = []
    for name, node in described.items():
        value = headers.get(name)
        if value is not None:
            found = problems(resolve(node)["schema"], value)
            wrong += [f"{name}: {found}"] if found else []
    return wrong


EVENT_SCHEMAS = {"log": "Log", "area": "Area", "site": "Site", "camera": "Camera", "alert": "Alert", "situation": "Situation", "view": "View",
                 "order": "Order", "ticket": "Ticket", "handover": "Handover",
                 "rollcall": "RollCall", "patrol": "Patrol", "source": "Source", "building": "Building"}


def check_events(text):
    wrong, last = [], 0
    for block in text.decode().split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        if int(fields["id"]) < last:
            wrong.append(f"id went back to {fields['id']}")
        last = int(fields["id"])
        if fields.get("event") in EVENT_SCHEMAS:
            data = json.loads(fields["data"])
            name = "Gone" if data.get("gone") else EVENT_SCHEMAS[fields["event"]]
            found = problems({"$ref": f"#/components/schemas/{name}"}, data)
            wrong += [found] if found else []
            if data["rev"] != last:
                wrong.append(f"event {last} carries rev {data['rev']}")
        elif set(fields) - {"id"} and fields.get("event") != "reset":
            wrong.append(f"event not described: {block[:80]}")
    return wrong


def check_answer(operation, status, headers, text):
    """Everything that the file does not say of this answer."""
    described = operation["responses"].get(str(status)) or operation["responses"].get("default")
    if described is None:
        return [f"status {status} is not described"]
    described = resolve(described)
    wrong = check_headers(described.get("headers", {}), headers)
    media = headers.get_content_type() if headers.get("Content-Type") else None
    if status == 304:
        return wrong + (["304 with a body"] if text else [])
    if media not in described.get("content", {}):
        return wrong + [f"{status} has media type {media}"]
    schema = described["content"][media]["schema"]
    if media in ("application/json", "application/problem+json"):
        found = problems(schema, json.loads(text))
        wrong += [found] if found else []
        if media == "application/problem+json" and json.loads(text)["status"] != status:
            wrong.append("the problem's status is another")
    elif media == "application/x-ndjson":
        for line in text.decode().splitlines():
            found = problems(schema, json.loads(line))
            wrong += [found] if found else []
    elif media == "text/event-stream":
        wrong += check_events(text)
    return wrong


class Walk:
    """One request after the other; each is held against the file."""

    def __init__(self, server, tap):
        self.server, self.tap = server, tap
        self.operations = {node["operationId"]: (path, method, node) for path, item in API["paths"].items()
                           for method, node in item.items()}
        self.seen, self.keys = {}, 0

    def call(self, name, expected, token=None, query="", key=True, body=None, headers=None, method=None, **parts):
        path, verb, operation = self.operations[name]
        address = path.format(**parts) + query
        headers = dict(headers or {})
        if verb in ("post", "patch") and key is True:
            self.keys += 1
            headers["Idempotency-Key"] = f"key-{self.keys}"
        elif isinstance(key, str):
            headers["Idempotency-Key"] = key
        status, got, text = self.server.ask(method or verb.upper(), address, token, headers, body)
        wrong = [] if status == expected else [f"status {status}, not {expected}: {text[:200]}"]
        if body is not None and not isinstance(body, bytes) and expected < 300:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            found = problems(schema, body)
            wrong += [f"request: {found}"] if found else []
        wrong += check_answer(operation, status, got, text)
        self.seen.setdefault(name, set()).add(status)
        self.tap.check(not wrong, f"{name} {address} as {token} answers {expected}", "\n".join(wrong))
        media = got.get_content_type() if got.get("Content-Type") else ""
        return (json.loads(text) if media.endswith("json") and text and media != "application/x-ndjson" else text), got


def walk_reads(walk):
    walk.call("healthz", 200)
    walk.call("readyz", 200)
    walk.call("openapi", 200)
    walk.call("metrics", 200, "auditor")
    walk.call("metrics", 403, "operator")
    asked = {"action": "publish", "user": "kamera", "password": RELAY, "path": "pos-1", "ip": "10.0.0.9", "protocol": "rtsp", "id": None, "query": ""}
    walk.call("relayAuthorize", 200, query="?secret=" + RELAY, key=False, body=asked)
    walk.call("relayAuthorize", 401, query="?secret=" + RELAY, key=False, body={"action": "read", "path": "pos-1"})
    walk.call("relayAuthorize", 403, query="?secret=" + RELAY, key=False, body=asked | {"path": "lain"})
    walk.call("relayAuthorize", 403, query="?secret=lain", key=False, body=asked)
    walk.call("relayAuthorize", 400, query="?secret=" + RELAY, key=False, body={"action": "fly"})
    for role in walk.server.tokens:
        session, headers = walk.call("session", 200, role)
        walk.call("session", 304, role, headers={"If-None-Match": headers["ETag"]})
        walk.tap.check(session["role"] == role, f"the session of {role} says so")
    for name in ("areas", "sites", "cameras", "session", "changes", "views", "serviceOrders", "metrics"):
        walk.call(name, 401)
        walk.call(name, 401, headers={"Authorization": "Bearer wrong"})
    for name in ("areas", "sites", "cameras"):
        for role in ("operator", "volunteer", "public", "auditor", "source"):
            walk.call(name, 200, role, query="?limit=50")
            walk.call(name, 200, role, headers={"Accept": "application/x-ndjson"})
        _, headers = walk.call(name, 200, "operator", headers={"Accept": "application/x-ndjson"})
        walk.call(name, 304, "operator",
                  headers={"Accept": "application/x-ndjson", "If-None-Match": headers["ETag"]})
        _, headers = walk.call(name, 200, "operator", query="?q=semarang&limit=5")
        walk.call(name, 304, "operator", query="?q=semarang&limit=5", headers={"If-None-Match": headers["ETag"]})
        for query in ("?limit=0", "?limit=1001", "?limit=x", "?since=-1", "?since=99999999999999999999", "?cursor=*",
                      "?cursor=MQ", "?q=%ff", "?q=" + "a" * 600):
            walk.call(name, 400, "operator", query=query)
    walk.call("cameras", 400, "operator", query="?q=nofield:x")


def walk_pages(walk):
    for name in ("areas", "sites", "cameras"):
        whole, _ = walk.call(name, 200, "operator", headers={"Accept": "application/x-ndjson"})
        key = "code" if name == "areas" else "id"
        ids = sorted(json.loads(line)[key] for line in whole.decode().splitlines())
        paged, query, pages = [], "?limit=300", 0
        while query and pages < 100:
            page, headers = walk.call(name, 200, "operator", query=query)
            paged += [item[key] for item in page["items"]]
            query = "?limit=300&cursor=" + page["next"] if page["next"] else ""
            pages += 1
            link = headers.get("Link", "")
            walk.tap.check(bool(page["next"]) == ('rel="next"' in link and (page["next"] or "") in link),
                           f"{name}: Link and next say the same")
        walk.tap.check(paged == ids, f"{name}: pages give each once, in order", f"{len(paged)} of {len(ids)}")
    cameras, _ = walk.call("cameras", 200, "operator", query="?limit=1")
    sites, _ = walk.call("sites", 200, "operator", query="?limit=1")
    for name, item in (("camera", cameras["items"][0]), ("site", sites["items"][0])):
        one, headers = walk.call(name, 200, "operator", id=item["id"])
        walk.tap.check(one == item, f"{name}: the one is as in the list")
        walk.call(name, 304, "operator", id=item["id"], headers={"If-None-Match": headers["ETag"]})
        walk.call(name, 404, "operator", id="nothing")
        walk.call(name, 404, "operator", id="a%2Fb")
        walk.call(name, 401, id=item["id"])


def walk_acts(walk):
    live, _ = walk.call("cameras", 200, "operator", query="?q=state:online&limit=3")
    first, second, third = (item["id"] for item in live["items"])
    body = {"purpose": "ronda"}
    grant, _ = walk.call("view", 200, "operator", id=first, body=body, key="a")
    again, headers = walk.call("view", 200, "operator", id=first, body=body, key='"a"')
    walk.tap.check(headers.get("Idempotency-Replayed") == "true" and again["id"] == grant["id"],
                   "a repeated view is the same looking")
    walk.tap.check(again["password"] != grant["password"], "a repeated view keeps no secret")
    walk.call("view", 422, "operator", id=first, body={"purpose": "test"}, key="a")
    walk.call("view", 400, "operator", id=first, body=body, key=False)
    walk.call("view", 400, "operator", id=first, body=body, key="k" * 256)
    walk.call("view", 404, "operator", id="nothing", body=body)
    dark, _ = walk.call("cameras", 200, "operator", query="?q=state:offline&limit=1")
    walk.call("view", 409, "operator", id=dark["items"][0]["id"], body=body)
    long_ago = {"purpose": "evidence", "from": "2001-01-01T00:00:00Z"}
    walk.call("view", 422, "operator", id=first, body=long_ago)
    walk.call("view", 401, id=first, body=body)
    walk.call("view", 403, "auditor", id=first, body=body)
    walk.call("view", 415, "operator", id=first, body=b"purpose=ronda",
              headers={"Content-Type": "application/x-www-form-urlencoded"})
    walk.call("view", 413, "operator", id=first, body=b" " * 20000)
    for role in ("operator", "volunteer"):
        walk.call("view", 403 if role == "auditor" else 200 if role == "operator" else 404, role, id=second, body=body)
    views, headers = walk.call("views", 200, "supervisor")
    walk.call("views", 304, "supervisor", headers={"If-None-Match": headers["ETag"]})
    walk.tap.check([view["camera"] for view in views["items"]] == [second, first], "views stand newest first")
    page, _ = walk.call("views", 200, "supervisor", query="?limit=1")
    rest, _ = walk.call("views", 200, "supervisor", query="?limit=1&cursor=" + page["next"])
    walk.tap.check(page["items"] + rest["items"] == views["items"], "views come in pages")
    walk.call("views", 400, "supervisor", query="?cursor=zz")
    walk.call("views", 403, "operator")
    walk_looks(walk, first, second, grant["id"])
    brake, _ = walk.call("privacyBrake", 200, "operator", id=first, body={"reason": "a living room"}, key="b")
    walk.tap.check([w["by"] for w in brake["watching"]] == ["operator", "supervisor"] and brake["watching"][0]["id"] == grant["id"],
                   "the brake says who was watching", brake)
    repeat, headers = walk.call("privacyBrake", 200, "operator", id=first, body={"reason": "a living room"}, key="b")
    walk.tap.check(repeat == brake and headers["Idempotency-Replayed"] == "true", "a repeated brake answers the same")
    walk.call("privacyBrake", 422, "operator", id=first, body={"reason": "other"}, key="b")
    walk.call("privacyBrake", 200, "operator", id=third)
    walk.call("privacyBrake", 404, "operator", id="nothing")
    walk.call("privacyBrake", 403, "public", id=second)
    walk.call("privacyBrake", 401, id=second)
    walk.call("camera", 404, "operator", id=first)
    walk.call("camera", 200, "supervisor", id=first)
    walk.call("view", 403, "operator", id=first, body=body)
    walk.call("view", 404, "public", id=first, body=body)
    walk.call("view", 200, "supervisor", id=first, body=body)
    return first, second, third


def walk_looks(walk, first, second, view):
    lines = lambda: [json.loads(line) for line in
                     walk.call("looks", 200, "operator", headers={"Accept": "application/x-ndjson"})[0].decode().splitlines()]
    begun = lines()
    walk.tap.check({look["camera"] for look in begun} == {first, second} and all(look["seconds"] is None for look in begun),
                   "who looked last is known, and not for how long", begun)
    page, headers = walk.call("looks", 200, "operator", query="?limit=1")
    walk.call("looks", 304, "operator", query="?limit=1", headers={"If-None-Match": headers["ETag"]})
    rest, _ = walk.call("looks", 200, "operator", query="?limit=1&cursor=" + page["next"])
    walk.tap.check(len(page["items"]) == 1 and sorted(look["camera"] for look in page["items"] + rest["items"]) == sorted([first, second])
                   and rest["next"] is None, "looks come in pages", (page, rest))
    for query in ("?limit=0", "?limit=x", "?cursor=zz"):
        walk.call("looks", 400, "operator", query=query)
    walk.call("looks", 403, "public")
    walk.call("looks", 403, "source")
    walk.call("looks", 401)
    walk.tap.check(walk.call("looks", 200, "volunteer")[0]["items"] == [], "looks elsewhere are nobody's business")
    body = {"seconds": 1}
    told, _ = walk.call("viewShown", 200, "operator", id=view, body=body, key="shown")
    again, headers = walk.call("viewShown", 200, "operator", id=view, body=body, key="shown")
    walk.tap.check(told == again and headers["Idempotency-Replayed"] == "true" and told["seconds"] == 1, "for how long is told once", told)
    less, _ = walk.call("viewShown", 200, "operator", id=view, body={"seconds": 0})
    walk.tap.check(less == told, "never less than before", less)
    walk.call("viewShown", 422, "operator", id=view, body={"seconds": 3600})
    walk.call("viewShown", 404, "supervisor", id=view, body=body)
    walk.call("viewShown", 404, "operator", id="nothing", body=body)
    walk.call("viewShown", 403, "auditor", id=view, body=body)
    walk.call("viewShown", 401, id=view, body=body)
    walk.call("viewShown", 400, "operator", id=view, body=body, key=False)
    for bad, what in spoil(resolve({"$ref": "#/components/schemas/ViewShown"}), body):
        walk.call("viewShown", 400, "operator", id=view, body=bad)
    walk.tap.check([look["seconds"] for look in lines() if look["camera"] == first] == [1], "then it is known for how long")
    ended = datetime.datetime.fromisoformat(told["at"].replace("Z", "+00:00")).timestamp() + 1
    while time.time() <= ended:
        time.sleep(0.02)
    failed, _ = walk.call("view", 200, "supervisor", id=first, body={"purpose": "test"})
    walk.tap.check([look["by"] for look in lines() if look["camera"] == first] == ["operator", "supervisor"], "a later look stands behind")
    walk.call("viewShown", 200, "supervisor", id=failed["id"], body={"seconds": 0})
    walk.tap.check([look["by"] for look in lines() if look["camera"] == first] == ["operator"], "what never had a picture was no look")
    for query, found in (("seen:%3C1h", 2), ("seen-by:operator", 2), ("seen-by:nobody", 0), ("seen:never%20id:" + first, 0)):
        walk.tap.check(len(walk.call("cameras", 200, "operator", query="?q=" + query)[0]["items"]) == found, "cameras are found by " + query)
    for query in ("seen:never", "-seen-by:x"):
        walk.call("cameras", 400, "public", query="?q=" + query)
    of = lambda query: [item["by"] for item in walk.call("views", 200, "auditor", query=query)[0]["items"]]
    walk.tap.check(of("?camera=" + first) == ["supervisor", "operator"] and of("?camera=" + second) == ["operator"]
                   and of("?camera=nothing") == [], "views are told of one camera, each once")
    at = told["at"]
    walk.tap.check(of(f"?camera={first}&from={at}") == ["supervisor", "operator"] and of(f"?camera={first}&to={at}") == []
                   and of(f"?from={at}&to={at}") == [], "and of a span of time")
    for query in ("?from=x", "?to=2026", "?camera=a%20b"):
        walk.call("views", 400, "auditor", query=query)


def walk_orders(walk, first, second, third):
    order = {"cameras": [first, third], "state": "in_service"}
    done, _ = walk.call("serviceOrder", 201, "supervisor", body=order, key="o")
    again, headers = walk.call("serviceOrder", 201, "supervisor", body=order, key="o")
    walk.tap.check(again == done and headers["Idempotency-Replayed"] == "true", "a repeated order answers the same")
    walk.tap.check(done["cameras"] == 2, "an order says how many it changed")
    walk.call("serviceOrder", 422, "supervisor", body={"cameras": [second], "state": "in_service"}, key="o")
    walk.call("serviceOrder", 422, "supervisor", body={"cameras": [second], "state": "in_service"})
    walk.call("serviceOrder", 404, "supervisor", body={"cameras": ["nothing"], "state": "in_service"})
    walk.call("serviceOrder", 400, "supervisor", body={"query": "nofield:x", "state": "in_service"})
    walk.call("serviceOrder", 403, "operator", body=order)
    walk.call("serviceOrder", 401, body=order)
    back, _ = walk.call("camera", 200, "operator", id=first)
    walk.tap.check(back["state"] == "online" and back["reason"] is None, "a camera comes back as its source said")
    out = {"query": "class:rt", "state": "out_of_service", "reason": "link_contract", "letter": "L/1",
           "review_at": "2030-01-31T00:00:00+07:00"}
    done, _ = walk.call("serviceOrder", 201, "supervisor", body=out)
    dark, _ = walk.call("cameras", 200, "operator", query="?q=reason:link_contract&limit=1000")
    walk.tap.check(len(dark["items"]) >= done["cameras"] > 50, "an order reaches all cameras of its query")
    orders, headers = walk.call("serviceOrders", 200, "supervisor")
    walk.call("serviceOrders", 304, "supervisor", headers={"If-None-Match": headers["ETag"]})
    stands = orders["items"][0]
    walk.tap.check({**stands, **done} == stands and stands["held"] == done["cameras"], "orders stand newest first, with what they hold", stands)
    walk_order_undo(walk, done)


def walk_order_undo(walk, order):
    one, headers = walk.call("serviceOrderOne", 200, "supervisor", id=order["id"])
    walk.call("serviceOrderOne", 304, "supervisor", id=order["id"], headers={"If-None-Match": headers["ETag"]})
    walk.tap.check(len(one["holding"]) == one["held"] == order["cameras"], "an order names what it holds")
    for name in ("serviceOrderOne", "serviceOrderUndo"):
        walk.call(name, 401, id=order["id"])
        walk.call(name, 403, "operator", id=order["id"])
        walk.call(name, 404, "supervisor", id="nothing")
    for bad, what in spoil(resolve({"$ref": "#/components/schemas/OrderUndo"}), {"note": "x"}):
        walk.call("serviceOrderUndo", 400, "supervisor", id=order["id"], body=bad)
    walk.call("serviceOrderUndo", 400, "supervisor", id=order["id"], key=False)
    undone, _ = walk.call("serviceOrderUndo", 201, "supervisor", id=order["id"], body={"note": "kontrak baru"}, key="undo")
    again, headers = walk.call("serviceOrderUndo", 201, "supervisor", id=order["id"], body={"note": "kontrak baru"}, key="undo")
    walk.tap.check(again == undone and headers["Idempotency-Replayed"] == "true", "an order is undone once")
    walk.call("serviceOrderUndo", 409, "supervisor", id=order["id"])
    walk.call("serviceOrderUndo", 409, "supervisor", id=undone["id"])
    one, _ = walk.call("serviceOrderOne", 200, "supervisor", id=order["id"])
    walk.tap.check(one["held"] == 0 and one["holding"] == [] and one["undone_by"] == undone["id"] and one["ended_at"], "it says what undid it", one)


def walk_reasons(walk, live):
    dark, _ = walk.call("cameras", 200, "operator", query="?q=state:offline%20reason:none&limit=1")
    camera = dark["items"][0]["id"]
    body = {"reason": "unplugged", "note": "listrik"}
    said, _ = walk.call("cameraReason", 200, "operator", id=camera, body=body, key="why")
    again, headers = walk.call("cameraReason", 200, "operator", id=camera, body=body, key="why")
    walk.tap.check(said == again and headers["Idempotency-Replayed"] == "true" and said["reason"] == "unplugged", "a reason is said once", said)
    walk.call("cameraReason", 409, "operator", id=live, body=body)
    walk.call("cameraReason", 404, "operator", id="nothing", body=body)
    walk.call("cameraReason", 403, "auditor", id=camera, body=body)
    walk.call("cameraReason", 401, id=camera, body=body)
    walk.call("cameraReason", 400, "operator", id=camera, body=body, key=False)
    for bad, what in spoil(resolve({"$ref": "#/components/schemas/ReasonRequest"}), body):
        walk.call("cameraReason", 400, "operator", id=camera, body=bad)
    history, headers = walk.call("cameraHistory", 200, "operator", id=camera)
    walk.call("cameraHistory", 304, "operator", id=camera, headers={"If-None-Match": headers["ETag"]})
    walk.tap.check([past["reason"] for past in history["items"]][:2] == ["unplugged", None], "a camera's history tells of it", history)
    for query in ("?limit=0", "?limit=201", "?limit=x"):
        walk.call("cameraHistory", 400, "operator", id=camera, query=query)
    walk.call("cameraHistory", 404, "operator", id="nothing")
    walk.call("cameraHistory", 403, "public", id=camera)
    walk.call("cameraHistory", 401, id=camera)
    return camera


def walk_round(walk, live, dark):
    round_, _ = walk.call("ticketOpen", 201, "operator", body={"kind": "maintenance", "topic": "field_check", "cameras": [live, dark]})
    place, body = round_["id"], {"camera": live, "result": "live"}
    done, _ = walk.call("ticketCheck", 201, "operator", id=place, body=body, key="check")
    again, headers = walk.call("ticketCheck", 201, "operator", id=place, body=body, key="check")
    walk.tap.check(done == again and headers["Idempotency-Replayed"] == "true" and len(done["checks"]) == 1, "a check is kept once", done)
    walk.call("ticketCheck", 422, "operator", id=place, body={"camera": "nothing", "result": "live"})
    walk.call("ticketCheck", 422, "operator", id=place, body={**body, "attachment": "0" * 64})
    walk.call("ticketCheck", 400, "operator", id=place, body=body, key=False)
    walk.call("ticketCheck", 404, "operator", id="nothing", body=body)
    walk.call("ticketCheck", 403, "auditor", id=place, body=body)
    walk.call("ticketCheck", 401, id=place, body=body)
    full = {"camera": dark, "result": "missing", "reason": "stolen", "note": "hilang", "attachment": None, "at": now(-60)}
    for bad, what in spoil(resolve({"$ref": "#/components/schemas/CheckRequest"}), {**full, "attachment": "0" * 64}):
        walk.call("ticketCheck", 400, "operator", id=place, body=bad)
    done, _ = walk.call("ticketCheck", 201, "operator", id=place, body=full)
    walk.tap.check(done["status"] == "resolved" and done["checks"][1]["result"] == "missing", "a round whose cameras were looked at is done", done)
    plain, _ = walk.call("ticketOpen", 201, "operator", body={"kind": "maintenance", "cameras": [dark]})
    walk.tap.check(plain["topic"] == "camera_offline" and plain["agency"] == "diskominfo", "a dark camera's ticket is what it is", plain)
    walk.call("ticketCheck", 409, "operator", id=plain["id"], body={"camera": dark, "result": "live"})


def walk_roll_calls(walk, camera):
    one, _ = walk.call("camera", 200, "operator", id=camera)
    body = {"area": one["area"], "lines": [{"area": one["area"], "state": "present", "people": 2, "text": "hujan"}], "at": now(-60)}
    done, _ = walk.call("rollCall", 201, "operator", body=body, key="roll")
    again, headers = walk.call("rollCall", 201, "operator", body=body, key="roll")
    walk.tap.check(done == again and headers["Idempotency-Replayed"] == "true", "a roll-call is written once")
    page, headers = walk.call("rollCalls", 200, "operator")
    walk.call("sources", 200, "operator")
    walk.call("sources", 403, "volunteer")
    walk.call("weather", 200, "volunteer")
    walk.call("weather", 400, "volunteer", query="?limit=0")
    walk.call("rollCalls", 304, "operator", headers={"If-None-Match": headers["ETag"]})
    walk.tap.check([call["id"] for call in page["items"]] == [one["area"]] and page["expected_every_s"] == 3600, "it is read back", page)
    walk.call("rollCalls", 200, "operator", query="?area=33.74.01&limit=1&since=5")
    for query in ("?limit=0", "?limit=1001", "?since=-1", "?cursor=*", "?area=x"):
        walk.call("rollCalls", 400, "operator", query=query)
    walk.call("rollCalls", 403, "public")
    walk.call("rollCalls", 401)
    walk.call("rollCall", 403, "auditor", body=body)
    walk.call("rollCall", 401, body=body)
    walk.call("rollCall", 400, "operator", body=body, key=False)
    walk.call("rollCall", 422, "operator", body={"area": "11.11", "lines": [{"area": "11.11.11.1111.001.001", "state": "safe"}]})
    walk.call("rollCall", 413, "operator", body=b" " * 140000)
    for bad, what in spoil(resolve({"$ref": "#/components/schemas/RollRequest"}), body):
        walk.call("rollCall", 400, "operator", body=bad)
    for bad in ({"area": one["area"]}, {"state": "safe"}, {**body["lines"][0], "people": 1000}, {**body["lines"][0], "text": "x" * 400}):
        walk.call("rollCall", 400, "operator", body={**body, "lines": [bad]})
    walk.call("rollCall", 400, "operator", body={**body, "lines": body["lines"] * 2})


def walk_patrols(walk, camera):
    one, _ = walk.call("camera", 200, "operator", id=camera)
    body = {"area": one["area"], "cameras": [camera], "purpose": "ronda", "query": "class:rt", "at": now(-60), "id": "01JNA3T9V3B5W5J0N7C9K2M4QA"}
    begun, headers = walk.call("patrolBegin", 201, "operator", body=body, key="patrol")
    again, more = walk.call("patrolBegin", 201, "operator", body=body, key="patrol")
    walk.tap.check(begun == again and more["Location"] == headers["Location"] == "/api/v1/patrols/" + begun["id"], "a patrol is begun once")
    place, stop = begun["id"], {"camera": camera, "result": "clear", "looked_s": 12, "note": "aman", "alert": None, "at": now(-30)}
    walk.call("patrolBegin", 409, "operator", body=body)
    walk.call("patrolBegin", 422, "operator", body={"area": one["area"], "cameras": ["nothing"]})
    walk.call("patrolBegin", 422, "operator", body={"area": "11.11", "cameras": [camera]})
    walk.call("patrolBegin", 400, "operator", body={**body, "cameras": [camera, camera]})
    walk.call("patrolBegin", 413, "operator", body=b" " * 70000)
    for name, value, schema in (("patrolBegin", body, "PatrolRequest"), ("patrolStops", stop, "PatrolStopRequest"), ("patrolEnd", {"at": now(), "note": "x"}, "PatrolEnd")):
        for bad, what in spoil(resolve({"$ref": "#/components/schemas/" + schema}), value):
            walk.call(name, 400, "operator", id=place, body=bad)
        walk.call(name, 400, "operator", id=place, body=value, key=False)
        walk.call(name, 403, "auditor", id=place, body=value)
        walk.call(name, 401, id=place, body=value)
    seen, _ = walk.call("patrolStops", 200, "operator", id=place, body=stop)
    walk.call("patrolStops", 200, "operator", id=place, body=[stop, {"camera": camera, "result": "skipped"}])
    walk.call("patrolStops", 400, "operator", id=place, body=[])
    walk.call("patrolStops", 422, "operator", id=place, body={"camera": "nothing", "result": "clear"})
    walk.call("patrolStops", 422, "operator", id=place, body={"camera": camera, "result": "alert", "alert": "nothing"})
    walk.call("patrolStops", 404, "operator", id="nothing", body=stop)
    walk.call("patrolStops", 403, "supervisor", id=place, body=stop)
    walk.call("patrolEnd", 403, "supervisor", id=place, body={})
    walk.call("patrolEnd", 404, "operator", id="nothing", body={})
    done, _ = walk.call("patrolEnd", 200, "operator", id=place, body={"note": "selesai"})
    walk.call("patrolEnd", 409, "operator", id=place, body={})
    walk.call("patrolStops", 409, "operator", id=place, body={"camera": camera, "result": "clear"})
    walk.tap.check({**seen["stops"][0], "at": None} == {**stop, "at": None} and seen["stops"][0]["at"][:19] == stop["at"][:19] and done["status"] == "ended" and done["stops"][0]["result"] == "skipped", "what was seen is kept, and the later counts", done)
    read, headers = walk.call("patrol", 200, "auditor", id=place)
    walk.call("patrol", 304, "auditor", id=place, headers={"If-None-Match": headers["ETag"]})
    walk.call("patrol", 404, "operator", id="nothing")
    walk.call("patrol", 403, "public", id=place)
    page, headers = walk.call("patrols", 200, "operator", query="?limit=1&by=operator&status=ended&area=" + one["area"])
    walk.tap.check(page["items"] == [read] == [done], "it is read back", page)
    walk.call("patrols", 304, "operator", query="?limit=1&by=operator&status=ended&area=" + one["area"], headers={"If-None-Match": headers["ETag"]})
    for query in ("?limit=0", "?limit=201", "?cursor=*", "?area=x", "?from=x", "?to=1", "?status=over"):
        walk.call("patrols", 400, "operator", query=query)
    walk.call("patrols", 403, "public")


def now(ahead=0):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + ahead))


def report_of(kind, camera, **more):
    return {"kind": kind, "camera": camera, "state": "active", "at": now(), **more}


def walk_alert_reports(walk, camera):
    """Reports alerts in every form; returns the ids of some that stand open."""
    one, _ = walk.call("alertReport", 202, "source", key=False, body=report_of(
        "banjir", camera, score=0.9, external_id="x-1", note="Dam 3", snapshot_url=f"http://{walk.server.pictures}/1.png"))
    again, _ = walk.call("alertReport", 202, "source", key=False, body=report_of("banjir", camera, external_id="x-1"))
    walk.tap.check(again["id"] == one["id"], "a report that is delivered twice is one alert")
    keyed, _ = walk.call("alertReport", 202, "source", key="r", body=report_of("rob", camera, priority="high"))
    same, headers = walk.call("alertReport", 202, "source", key="r", body=report_of("rob", camera, priority="high"))
    walk.tap.check(same == keyed and headers["Idempotency-Replayed"] == "true" or headers.get("Idempotency-Replayed") is None,
                   "a keyed report is taken once")
    bad = report_of("sampah", camera)
    del bad["at"]
    many, _ = walk.call("alertReport", 202, "source", key=False, body=json.dumps(
        [report_of("sampah", camera), bad, report_of("tamper", "nothing"), report_of("kerumunan", camera, at=now(3600))]).encode())
    results = many["results"]
    walk.tap.check([r["status"] < 300 for r in results] == [True, False, False, False] and [r["index"] for r in results] == [0, 1, 2, 3],
                   "of an array each item has its own result", many)
    walk.tap.check(all(r["problem"]["errors"][0]["pointer"].startswith(f"/{r['index']}") for r in results[1:]),
                   "a problem names item and field", many)
    manager, _ = walk.call("alertmanager", 200, "source", key=False, body=[
        {"labels": {"alertname": "Kebakaran", "camera": camera, "severity": "page"}, "annotations": {"summary": "smoke"}, "startsAt": now()}])
    walk.tap.check(manager["results"][0]["status"] == 202, "Alertmanager's form is taken", manager)
    walk.call("alertmanager", 400, "source", key=False, body=[{"labels": {"alertname": "x", "camera": "nothing"}}])
    for name in ("alertReport", "alertmanager"):
        walk.call(name, 401, key=False, body=[])
        walk.call(name, 403, "public", key=False, body=[])
        walk.call(name, 413, "source", key=False, body=b" " * 1100000)
        walk.call(name, 415, "source", key=False, body=b"x", headers={"Content-Type": "text/plain"})
        for body in (b"{", b"7", b"[" * 9000, b"\xff", b"[{}] []"):
            walk.call(name, 400, "source", key=False, body=body)
    schema = API["components"]["schemas"]["AlertReport"]
    for body, what in spoil(schema, report_of("banjir", camera, external_id="x", score=0.5, note="n")):
        if not isinstance(body, bytes):
            walk.call("alertReport", 400 if "\\u0000" in json.dumps(body) else 422, "source", key=False, body=body)
    return one["id"], keyed["id"], results[0]["id"], manager["results"][0]["id"]


def walk_alert_lists(walk, alert):
    for name in ("alerts", "situations"):
        for role in ("operator", "volunteer", "supervisor", "auditor", "admin"):
            walk.call(name, 200, role, query="?limit=50")
            walk.call(name, 200, role, headers={"Accept": "application/x-ndjson"})
        for role in ("public", "source"):
            walk.call(name, 403, role)
        walk.call(name, 401)
        _, headers = walk.call(name, 200, "operator", headers={"Accept": "application/x-ndjson"})
        walk.call(name, 304, "operator", headers={"Accept": "application/x-ndjson", "If-None-Match": headers["ETag"]})
        for query in ("?limit=0", "?limit=x", "?since=-1", "?cursor=*", "?q=%ff", "?q=" + "a" * 600):
            walk.call(name, 400, "operator", query=query)
    walk.call("alerts", 400, "operator", query="?q=nofield:x")
    page, _ = walk.call("alerts", 200, "operator", query="?q=kind:banjir%20state:unack")
    walk.tap.check([item["id"] for item in page["items"]] == [alert], "alerts are found by the query language")
    one, headers = walk.call("alert", 200, "operator", id=alert)
    walk.tap.check(one == page["items"][0], "alert: the one is as in the list")
    walk.call("alert", 304, "operator", id=alert, headers={"If-None-Match": headers["ETag"]})
    situations, _ = walk.call("situations", 200, "operator")
    if walk.tap.check(situations["items"], "alerts that are one thing make a situation"):
        found, headers = walk.call("situation", 200, "operator", id=situations["items"][0]["id"])
        walk.call("situation", 304, "operator", id=found["id"], headers={"If-None-Match": headers["ETag"]})
        walk.call("situationCap", 200, "operator", id=found["id"])
    data, headers = walk.call("alertSnapshot", 200, "operator", id=alert)
    walk.tap.check(data == PNG and headers["Cache-Control"] == "no-store", "an alert's picture comes as it is")
    _, headers = walk.call("alertCap", 200, "operator", id=alert)
    walk.call("alertCap", 304, "operator", id=alert, headers={"If-None-Match": headers["ETag"]})
    for name in ("alert", "situation", "alertSnapshot", "alertCap", "situationCap"):
        walk.call(name, 404, "operator", id="nothing")
        walk.call(name, 401, id="nothing")
        walk.call(name, 404 if name == "alertSnapshot" else 403, "public", id="nothing")
    walk.call("alertSnapshot", 403, "auditor", id=alert)


def act_bodies():
    return {"Claim": {}, "Ack": {"looked_s": 4}, "Unack": {}, "Shelve": {"minutes": 30, "reason": "market", "one_shot": False}, "Unshelve": {},
            "Escalate": {"reason": "deep"}, "Assign": {"to": "supervisor"}, "Release": {}, "Suppress": {"reason": "test"}, "Unsuppress": {},
            "Close": {"verdict": "real"}}


def walk_alert_acts(walk, first, second, *others):
    leads = {"Release": "supervisor", "Suppress": "supervisor", "Unsuppress": "supervisor"}
    for act, body in act_bodies().items():
        name, role = "alert" + act, leads.get(act, "operator")
        done, _ = walk.call(name, 200, role, id=first, body=body, key=act)
        again, headers = walk.call(name, 200, role, id=first, body=body, key=act)
        walk.tap.check(again == done and headers["Idempotency-Replayed"] == "true", f"{name}: a repeat answers the same")
        stands, _ = walk.call("alert", 200, role, id=first)
        walk.tap.check(stands == done, f"{name}: the answer is what is in the journal", f"{stands}\n{done}")
        walk.call(name, 422, role, id=first, body={**body, "other": 1}, key=act)
        walk.call(name, 404, role, id="nothing", body=body)
        walk.call(name, 400, role, id=first, body=body, key=False)
        walk.call(name, 401, id=first, body=body)
        walk.call(name, 403, "auditor", id=first, body=body)
        walk.call(name, 413, role, id=first, body=b" " * 20000)
        schema = walk.operations[name][2]["requestBody"]["content"]["application/json"]["schema"]
        for bad, what in spoil(resolve(schema), body):
            walk.call(name, 400, role, id=first, body=bad)
    walk.call("alertClaim", 200, "operator", id=second, body={})
    taken, _ = walk.call("alertClaim", 409, "supervisor", id=second, body={})
    walk.tap.check(taken["owner"] == "operator" and "ack" in taken["allowed"], "who comes second is told who has it", taken)
    over, _ = walk.call("alertAck", 409, "supervisor", id=first, body={"looked_s": None})
    walk.tap.check(over["state"] == "normal", "an act that can't be done is told the state", over)
    walk.call("alertAssign", 422, "operator", id=second, body={"to": "nobody"})
    walk.call("alertSuppress", 403, "operator", id=second, body={"reason": "x"})
    ids = [second, "nothing", *others]
    bulk, _ = walk.call("alertBulk", 200, "operator", body={"act": "ack", "looked_s": None, "ids": ids}, key="bulk")
    walk.tap.check([r["status"] for r in bulk["results"]] == [200, 404] + [200] * len(others), "bulk: each has its result", bulk)
    again, headers = walk.call("alertBulk", 200, "operator", body={"act": "ack", "looked_s": None, "ids": ids}, key="bulk")
    walk.tap.check(again == bulk and headers["Idempotency-Replayed"] == "true", "bulk: a repeat answers the same")
    walk.call("alertBulk", 422, "operator", body={"act": "claim", "ids": ids}, key="bulk")
    walk.call("alertBulk", 400, "operator", body={"act": "claim", "ids": ids}, key=False)
    walk.call("alertBulk", 401, body={"act": "claim", "ids": ids})
    walk.call("alertBulk", 403, "public", body={"act": "claim", "ids": ids})
    schema = resolve(walk.operations["alertBulk"][2]["requestBody"]["content"]["application/json"]["schema"])
    for act, body in act_bodies().items():
        for bad, what in spoil(schema, {"act": act.lower(), "ids": [second], **body}):
            walk.call("alertBulk", 400, "supervisor", body=bad)


def walk_reports(walk):
    for name in ("reportAlerts", "reportKinds"):
        for role in ("supervisor", "auditor", "admin"):
            walk.call(name, 200, role)
            walk.call(name, 200, role, query=f"?from={now(-3600)}&to={now()}")
            walk.call(name, 200, role, query="?weeks=2")
        for role in ("operator", "volunteer", "public", "source"):
            walk.call(name, 403, role)
        walk.call(name, 401)
        for query in ("?from=x", "?to=2026", "?weeks=9", "?weeks=1&from=" + now(-60), f"?from={now()}&to={now(-60)}", "?from=1990-01-01T00:00:00Z"):
            walk.call(name, 400, "supervisor", query=query)


def walk_uptime(walk, camera):
    """How long cameras were live: reports, and strips of one camera and its recorder."""
    for by in ("area", "owner", "reason", "class", "camera", "site"):
        report, _ = walk.call("reportUptime", 200, "supervisor", query=f"?by={by}&limit=50&from={now(-86400)}&to={now()}")
        walk.tap.check(report["by"] == by and len(report["rows"]) <= 50 and report["total"]["cameras"] > 0, f"uptime by {by}", report["total"])
    for query in ("", "?level=rt&area=" + camera["area"][:8], "?q=class:rt", f"?to={now(9e6)}"):
        walk.call("reportUptime", 200, "auditor", query=query)
    for query in ("?by=x", "?level=x", "?limit=0", "?limit=5001", "?q=state:x", "?area=x", f"?from={now()}&to={now(-60)}", "?from=1970-01-01T00:00:00Z"):
        walk.call("reportUptime", 400, "supervisor", query=query)
    walk.call("reportUptime", 404, "supervisor", query="?area=99.99")
    for role in ("operator", "volunteer", "public", "source"):
        walk.call("reportUptime", 403, role)
    walk.call("reportUptime", 401)
    for name, thing in (("cameraUptime", camera["id"]), ("siteUptime", camera["site"])):
        for role in ("operator", "supervisor", "auditor", "admin"):
            walk.call(name, 200, role, id=thing)
        for hours in (24, 168, 720):
            strips, _ = walk.call(name, 200, "operator", id=thing, query=f"?hours={hours}")
            walk.tap.check([strip["hours"] for strip in strips["strips"]] == [hours], f"{name} of {hours} hours", strips)
        for query in ("?hours=1", "?hours=x", "?hours="):
            walk.call(name, 400, "operator", id=thing, query=query)
        for role in ("public", "source"):
            walk.call(name, 403, role, id=thing)
        walk.call(name, 401, id=thing)
        walk.call(name, 404, "operator", id="none")


def walk_logbook(walk):
    """What people write, and how it is read back."""
    camera = walk.call("cameras", 200, "operator", query="?limit=1&q=state:online")[0]["items"][0]
    first, headers = walk.call("logWrite", 201, "operator", body={"text": "Pompa menyala", "id": "01JNA3T9V3B5W5J0N7C9K2M4QX"}, key="log1")
    again, more = walk.call("logWrite", 201, "operator", body={"text": "Pompa menyala", "id": "01JNA3T9V3B5W5J0N7C9K2M4QX"}, key="log1")
    walk.tap.check(first == again and headers["Location"] == more["Location"] == "/api/v1/logbook/" + first["id"], "a line is written once", more)
    walk.call("logWrite", 422, "operator", body={"text": "Lain"}, key="log1")
    walk.call("logWrite", 409, "operator", body={"text": "Lain", "id": first["id"]})
    second, _ = walk.call("logWrite", 201, "supervisor", body={"text": "Dua pompa", "corrects": first["id"]})
    walk.tap.check(second["ref"] == "log/" + first["id"] and second["act"] == "correction", "a correction names the line that it corrects", second)
    walk.call("logWrite", 201, "operator", body={"text": "Lensa berembun", "ref": "camera/" + camera["id"], "at": now(-60), "area": camera["area"], "act": None})
    for body in ({"text": "x", "ref": "ticket/none"}, {"text": "x", "corrects": "none"}, {"text": "x", "area": "99.99"}, {"text": "x", "at": "2020-01-01T00:00:00Z"}):
        walk.call("logWrite", 422, "operator", body=body)
    walk.call("logWrite", 400, "operator", body={"text": "x"}, key=False)
    walk.call("logWrite", 403, "auditor", body={"text": "x"})
    walk.call("logWrite", 401, body={"text": "x"})
    for role in ("operator", "supervisor", "auditor", "admin", "volunteer"):
        walk.call("logbook", 200, role, query="?limit=50")
        walk.call("logbook", 200, role, headers={"Accept": "application/x-ndjson"})
    for role in ("public", "source"):
        walk.call("logbook", 403, role)
        walk.call("logLine", 403, role, id=first["id"])
    walk.call("logbook", 401)
    walk.call("logLine", 401, id=first["id"])
    line, headers = walk.call("logLine", 200, "operator", id=first["id"])
    walk.call("logLine", 304, "operator", id=first["id"], headers={"If-None-Match": headers["ETag"]})
    walk.call("logLine", 404, "operator", id="none")
    walk.call("logLine", 404, "volunteer", id=first["id"])
    walk.tap.check(line == first, "a line is read as it was written", line)
    page, headers = walk.call("logbook", 200, "operator", query="?limit=1&q=auto:no")
    walk.call("logbook", 304, "operator", query="?limit=1&q=auto:no", headers={"If-None-Match": headers["ETag"]})
    rest, _ = walk.call("logbook", 200, "operator", query="?q=auto:no&cursor=" + page["next"])
    revs = [one["rev"] for one in page["items"] + rest["items"]]
    walk.tap.check(len(revs) == 3 and revs == sorted(revs, reverse=True), "pages of the logbook give each line once, newest first", revs)
    there, _ = walk.call("logbook", 200, "operator", query=f"?area={camera['area']}&from={now(-3600)}&to={now()}&q=embun")
    walk.tap.check(len(there["items"]) == 1, "lines are found by place, time and word", there)
    for query in ("?q=act:dance", "?from=x", "?to=2026", "?area=x", "?limit=0", "?cursor=x", "?since=x"):
        walk.call("logbook", 400, "operator", query=query)


def walk_situation(walk):
    for role in ("supervisor", "auditor", "admin"):
        report, _ = walk.call("reportSituation", 200, role)
        walk.call("reportSituation", 200, role, query=f"?from={now(-3600)}&to={now()}&area={report['area']}")
        walk.call("reportSituation", 200, role, query="?weeks=2")
    for role in ("operator", "volunteer", "public", "source"):
        walk.call("reportSituation", 403, role)
    walk.call("reportSituation", 401)
    walk.call("reportSituation", 404, "supervisor", query="?area=99.99")
    for query in ("?from=x", "?area=x", "?weeks=9", f"?from={now()}&to={now(-60)}"):
        walk.call("reportSituation", 400, "supervisor", query=query)


SAMPLE = re.compile(r'([a-z0-9_]+?)(_bucket|_sum|_count)?(\{(?:[a-z]+="[^"\\\n]*",?)*\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|\+Inf|NaN)')
LABELS = {"method", "route", "status", "le", "state", "priority", "severity", "agency", "clock", "why", "act", "version", "kind", "number"}


def walk_metrics(walk):
    """The figures read as Prometheus reads them, and name nobody."""
    text, _ = walk.call("metrics", 200, "auditor")
    types, values, wrong = {}, {}, []
    for line in text.decode().splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            wrong += [f"{name} stands twice"] if name in types else []
            types[name] = kind
        elif not line.startswith("# HELP "):
            found = SAMPLE.fullmatch(line)
            name = line.split("{")[0].split(" ")[0]
            known = name in types or (found and types.get(found[1]) == "histogram")
            labels = set(re.findall(r'([a-z]+)="', line))
            wrong += [line] if not found or not known or labels - LABELS or line.rsplit(" ", 1)[0] in values else []
            values[line.rsplit(" ", 1)[0]] = line.rsplit(" ", 1)[1]
    walk.tap.check(not wrong, "metrics can be read, each once, by known labels", "\n".join(wrong))
    held = sum(float(v) for k, v in values.items() if k.startswith("tilikd_alerts{"))
    listed, _ = walk.call("alerts", 200, "operator", headers={"Accept": "application/x-ndjson"})
    walk.tap.check(held == len(listed.splitlines()), "metrics count the alerts that lists hold", f"{held} {len(listed.splitlines())}")
    buckets = [float(v) for k, v in values.items() if k.startswith("tilikd_alert_ack_seconds_bucket")]
    walk.tap.check(buckets == sorted(buckets) and buckets[-1] == float(values["tilikd_alert_ack_seconds_count"]) > 0,
                   "the buckets of a histogram grow", buckets)


def walk_alerts(walk):
    live, _ = walk.call("cameras", 200, "operator", query="?q=state:online&limit=50")
    camera = live["items"][0]
    near = [c["id"] for c in live["items"][1:]]
    ids = walk_alert_reports(walk, camera["id"])
    for other in near:
        walk.call("alertReport", 202, "source", key=False, body=report_of("kamtibmas", other))
    walk_alert_lists(walk, ids[0])
    walk_alert_acts(walk, *ids)
    walk_metrics(walk)
    walk_reports(walk)
    walk_uptime(walk, camera)


def walk_ticket_lists(walk, first, second):
    for role in ("operator", "volunteer", "supervisor", "auditor", "admin"):
        walk.call("tickets", 200, role, query="?limit=50")
        walk.call("tickets", 200, role, headers={"Accept": "application/x-ndjson"})
    for role in ("public", "source"):
        walk.call("tickets", 403, role)
        walk.call("ticket", 403, role, id=first)
    for name in ("tickets", "ticket"):
        walk.call(name, 401, id=first)
    walk.call("ticket", 404, "operator", id="nothing")
    _, headers = walk.call("tickets", 200, "operator", headers={"Accept": "application/x-ndjson"})
    walk.call("tickets", 304, "operator", headers={"Accept": "application/x-ndjson", "If-None-Match": headers["ETag"]})
    for query in ("?limit=0", "?since=-1", "?cursor=*", "?q=%ff", "?q=" + "a" * 600, "?q=nofield:x", "?q=status:dicoret", "?q=area:x", "?q=number:x"):
        walk.call("tickets", 400, "operator", query=query)
    page, _ = walk.call("tickets", 200, "operator", query="?limit=1")
    rest, _ = walk.call("tickets", 200, "operator", query="?cursor=" + page["next"])
    walk.tap.check(sorted([first, second]) == [t["id"] for t in page["items"] + rest["items"]], "pages of tickets give each once, in order")
    found, _ = walk.call("tickets", 200, "operator", query="?q=topic:banjir%20status:open%20assignee:none%20by:me%20%231")
    walk.tap.check([t["id"] for t in found["items"]] == [first], "tickets are found by fields", found)
    since, _ = walk.call("tickets", 200, "operator", query=f"?since={found['items'][0]['rev']}")
    walk.tap.check([t["id"] for t in since["items"]] == [second], "tickets that changed since are found", since)


def walk_ticket_acts(walk, first, second):
    """Every act, its repeat, and what it refuses."""
    acts = (("ticketNote", {"text": "seen"}, 201), ("ticketMerge", {"into": first}, 200), ("ticketUnmerge", {}, 200),
            ("ticketRefer", {"to": "bpbd", "note": "boats"}, 201))
    for name, body, status in acts:
        done, _ = walk.call(name, status, "operator", id=second, body=body, key=name)
        again, headers = walk.call(name, status, "operator", id=second, body=body, key=name)
        walk.tap.check(again == done and headers["Idempotency-Replayed"] == "true", f"{name}: a repeat answers the same")
        stands, _ = walk.call("ticket", 200, "operator", id=second)
        walk.tap.check(stands == done.get("ticket", done) or name == "ticketRefer" and stands["version"] == done["ticket"]["version"],
                       f"{name}: the answer is what is in the journal")
        walk.call(name, 422, "operator", id=second, body={**body, "other": 1}, key=name)
        walk.call(name, 404, "operator", id="nothing", body=body)
        walk.call(name, 400, "operator", id=second, body=body, key=False)
        walk.call(name, 401, id=second, body=body)
        walk.call(name, 403, "auditor", id=second, body=body)
        walk.call(name, 413, "operator", id=second, body=b" " * 20000)
        walk.call(name, 415, "operator", id=second, body=b"x", headers={"Content-Type": "text/plain"})
        schema = resolve(walk.operations[name][2]["requestBody"]["content"]["application/json"]["schema"])
        for bad, what in spoil(schema, body) if body else ():
            walk.call(name, 400, "operator", id=second, body=bad)
    walk.call("ticketMerge", 422, "operator", id=second, body={"into": second})
    walk.call("ticketMerge", 422, "operator", id=second, body={"into": "nothing"})
    walk.call("ticketUnmerge", 409, "operator", id=second, body={})


def walk_ticket_changes(walk, first):
    now_is, headers = walk.call("ticket", 200, "operator", id=first)
    match = {"If-Match": headers["ETag"], "Content-Type": "application/merge-patch+json"}
    walk.call("ticketChange", 428, "operator", id=first, body={"title": "x"})
    stale, _ = walk.call("ticketChange", 412, "operator", id=first, body={"title": "x"}, headers={"If-Match": '"99"'})
    walk.tap.check(stale["current"] == now_is, "who changes an old version is shown the new one", stale)
    walk.call("ticketChange", 412, "operator", id=first, body={"title": "x"}, headers={"If-Match": "W/" + headers["ETag"]})
    wrong, _ = walk.call("ticketChange", 409, "operator", id=first, body={"status": "closed"}, headers=match)
    walk.tap.check(wrong["allowed"] == ["dispatched", "resolved", "cancelled"] and wrong["state"] == "new", "an illegal step is told the legal ones", wrong)
    walk.call("ticketChange", 422, "operator", id=first, body={"status": "dispatched", "agency": None}, headers=match)
    body = {"status": "dispatched", "agency": "dpu", "assignee": "Regu 3", "note": "on the way", "topic": None}
    done, headers = walk.call("ticketChange", 200, "operator", id=first, body=body, headers=match, key="change")
    walk.tap.check(done["topic"] is None and done["acked_at"] and done["notes"][-1]["text"] == "on the way" and done["version"] == now_is["version"] + 1,
                   "a merge patch sets, takes away and leaves", done)
    again, more = walk.call("ticketChange", 200, "operator", id=first, body=body, headers=match, key="change")
    walk.tap.check(again == done and more["Idempotency-Replayed"] == "true" and more["ETag"] == headers["ETag"], "a change is made once")
    for role, status in (("volunteer", 403), ("auditor", 403), ("public", 403)):
        walk.call("ticketChange", status, role, id=first, body=body, headers=match)
    walk.call("ticketChange", 401, id=first, body=body, headers=match)
    walk.call("ticketChange", 404, "operator", id="nothing", body=body, headers=match)
    walk.call("ticketChange", 415, "operator", id=first, body=b"x", headers={"Content-Type": "text/plain"})
    match = {"If-Match": headers["ETag"]}
    for bad, what in spoil(resolve({"$ref": "#/components/schemas/TicketPatch"}), {**body, "title": "t", "severity": "low", "cameras": [], "area": done["area"]}):
        walk.call("ticketChange", 400, "operator", id=first, body=bad, headers=match)
    for bad in ({}, {"number": 3}, {"version": 1}, {"notes": []}, {"title": None}, {"status": None}, {"area": None}, {"title": " "}):
        walk.call("ticketChange", 400, "operator", id=first, body=bad, headers=match)


PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082")


def walk_ticket_files(walk, first):
    png = {"Content-Type": "image/png"}
    done, _ = walk.call("ticketAttach", 201, "operator", id=first, query="?name=foto.png", body=PNG, headers=png, key="file")
    again, headers = walk.call("ticketAttach", 201, "operator", id=first, query="?name=foto.png", body=PNG, headers=png, key="file")
    walk.tap.check(again == done and headers["Idempotency-Replayed"] == "true", "a file is taken once")
    walk.call("ticketAttach", 409, "operator", id=first, query="?name=foto.png", body=PNG, headers=png)
    sha256 = done["attachments"][0]["sha256"]
    data, headers = walk.call("ticketFile", 200, "operator", id=first, part=sha256)
    walk.tap.check(data == PNG and headers["X-Content-Type-Options"] == "nosniff", "a file comes back as it was")
    walk.call("ticketFile", 304, "operator", id=first, part=sha256, headers={"If-None-Match": headers["ETag"]})
    walk.call("ticketFile", 404, "operator", id=first, part="0" * 64)
    walk.call("ticketFile", 404, "operator", id="nothing", part=sha256)
    walk.call("ticketFile", 403, "public", id=first, part=sha256)
    walk.call("ticketFile", 401, id=first, part=sha256)
    for body, media in ((PNG + b"x", "image/png"), (PNG[:-4], "image/png"), (PNG, "image/jpeg"), (b"\x00\x01", "text/plain"), (b"", "text/plain"), (b"GIF89a\x00", "image/gif")):
        walk.call("ticketAttach", 415, "operator", id=first, query="?name=x.png", body=body, headers={"Content-Type": media})
    for name in ("", "?name=", "?name=a%2Fb.png", "?name=.png", "?name=..%5Cx", "?name=" + "a" * 121, "?name=a%0Ab"):
        walk.call("ticketAttach", 400, "operator", id=first, query=name, body=PNG, headers=png)
    walk.call("ticketAttach", 403, "auditor", id=first, query="?name=x.png", body=PNG, headers=png)
    walk.call("ticketAttach", 401, id=first, query="?name=x.png", body=PNG, headers=png)
    walk.call("ticketAttach", 404, "operator", id="nothing", query="?name=x.png", body=PNG, headers=png)


def walk_tickets(walk, camera):
    body = {"kind": "incident", "title": "Banjir", "topic": "banjir", "cameras": [camera], "note": "30 cm"}
    first, headers = walk.call("ticketOpen", 201, "operator", body=body, key="open")
    again, more = walk.call("ticketOpen", 201, "operator", body=body, key="open")
    walk.tap.check(first == again and more["Location"] == headers["Location"] == "/api/v1/tickets/" + first["id"] and more["ETag"] == headers["ETag"] == '"1"',
                   "a ticket is opened once", more)
    walk.tap.check(first["agency"] == "dpu" and first["severity"] == "high" and first["ack_by"] and first["twin"] is None, "what is not said is worked out", first)
    own = "01JNA3T9V3B5W5J0N7C9K2M4QX"
    second, _ = walk.call("ticketOpen", 201, "operator", body={**body, "id": own, "note": None, "at": now(-3600)})
    walk.tap.check(second["id"] == own and second["twin"] is None, "the client may make the id, and say when it was written")
    twin, _ = walk.call("ticketOpen", 409, "operator", body={**body, "id": own})
    walk.call("ticketOpen", 422, "operator", body={**body, "cameras": ["nothing"]})
    walk.call("ticketOpen", 422, "operator", body={"kind": "incident", "title": "x"})
    walk.call("ticketOpen", 422, "operator", body={**body, "at": now(3600)})
    walk.call("ticketOpen", 400, "operator", body={**body, "id": "x"})
    walk.call("ticketOpen", 400, "operator", body=body, key=False)
    walk.call("ticketOpen", 401, body=body)
    walk.call("ticketOpen", 413, "operator", body=b" " * 20000)
    walk.call("ticketOpen", 415, "operator", body=b"x", headers={"Content-Type": "text/plain"})
    for role in ("public", "auditor", "source"):
        walk.call("ticketOpen", 403, role, body=body)
    schema = resolve({"$ref": "#/components/schemas/TicketRequest"})
    full = {**body, "severity": "high", "agency": "dpu", "assignee": "Sari", "area": second["area"], "alerts": [], "id": own, "at": now()}
    for bad, what in spoil(schema, full):
        walk.call("ticketOpen", 400, "operator", body=bad)
    walk_ticket_lists(walk, *sorted([first["id"], own], key=lambda i: i == own))
    walk_ticket_changes(walk, first["id"])
    walk_ticket_acts(walk, first["id"], own)
    walk_ticket_files(walk, first["id"])


def walk_handover_refusals(walk, place, body):
    for role in ("public", "volunteer", "auditor", "source"):
        walk.call("handoverBrief", 403, role)
        walk.call("handoverOffer", 403, role, body=body)
        walk.call("handoverAnswer", 403, role, id=place, body={"status": "finished"}, headers={"If-Match": '"1"'})
    for role in ("public", "volunteer", "source"):
        walk.call("handover", 404, role, id=place)
        page, _ = walk.call("handovers", 200, role)
        walk.tap.check(page["items"] == [], f"{role} finds no handover", page)
    for name in ("handovers", "handover", "handoverBrief"):
        walk.call(name, 401, id=place)
    for query in ("?limit=0", "?limit=201", "?cursor=*", "?status=x"):
        walk.call("handovers", 400, "operator", query=query)
    walk.call("handoverBrief", 400, "operator", query="?area=x")
    walk.call("handoverBrief", 422, "operator", query="?area=11.11")
    walk.call("handover", 404, "operator", id="nothing")
    schema = resolve({"$ref": "#/components/schemas/HandoverRequest"})
    for bad, what in spoil(schema, {**body, "area": "33.74", "id": "01JNA3T9V3B5W5J0N7C9K2M4QY"}):
        walk.call("handoverOffer", 400, "supervisor", body=bad)
    walk.call("handoverOffer", 422, "supervisor", body={"to": "supervisor"})
    walk.call("handoverOffer", 422, "supervisor", body={"to": "siapa"})
    walk.call("handoverOffer", 422, "supervisor", body={"to": "operator", "area": "11.11"})
    walk.call("handoverOffer", 409, "operator", body=body)
    walk.call("handoverOffer", 400, "supervisor", body=body, key=False)
    walk.call("handoverOffer", 413, "supervisor", body=b" " * 20000)
    walk.call("handoverOffer", 415, "supervisor", body=b"x", headers={"Content-Type": "text/plain"})


def walk_handovers(walk):
    body = {"to": "supervisor", "note": "pompa 3 diperbaiki"}
    brief, _ = walk.call("handoverBrief", 200, "operator", query="?area=33.74")
    first, headers = walk.call("handoverOffer", 201, "operator", body=body, key="offer")
    again, more = walk.call("handoverOffer", 201, "operator", body=body, key="offer")
    walk.tap.check(first == again and more["Location"] == headers["Location"] == "/api/v1/handovers/" + first["id"] and more["ETag"] == '"1"', "a shift is offered once", more)
    walk.tap.check([i["ref"] for i in first["items"]] == [i["ref"] for i in brief["items"]] != [], "what was told is what is offered")
    place, tag = first["id"], {"If-Match": '"1"'}
    walk_handover_refusals(walk, place, body)
    ref = first["items"][0]["ref"]
    answer = {"items": [{"ref": ref, "state": "accepted"}]}
    walk.call("handoverAnswer", 428, "supervisor", id=place, body=answer)
    walk.call("handoverAnswer", 412, "supervisor", id=place, body=answer, headers={"If-Match": '"9"'})
    walk.call("handoverAnswer", 403, "operator", id=place, body=answer, headers=tag)
    walk.call("handoverAnswer", 403, "admin", id=place, body=answer, headers=tag)
    walk.call("handoverAnswer", 403, "supervisor", id=place, body={"status": "withdrawn"}, headers=tag)
    walk.call("handoverAnswer", 404, "supervisor", id="nothing", body=answer, headers=tag)
    walk.call("handoverAnswer", 422, "supervisor", id=place, body={"items": [{"ref": "ticket/x", "state": "accepted"}]}, headers=tag)
    for bad in ({}, {"items": [{"ref": ref, "state": "offered"}]}, {"items": [{"ref": ref, "state": "accepted", "why": "x"}]}, {"note": "x"}, {"items": "x"}, {"items": [{}]}):
        walk.call("handoverAnswer", 400, "supervisor", id=place, body=bad, headers=tag)
    now_, _ = walk.call("handoverAnswer", 200, "supervisor", id=place, body=answer, headers=tag)
    walk.tap.check(now_["items"][0]["state"] == "accepted" and now_["version"] == 2, "an item is accepted", now_["items"][0])
    done, _ = walk.call("handoverAnswer", 200, "supervisor", id=place, body={"status": "finished"}, headers={"If-Match": '"2"'}, key="finish")
    repeated, _ = walk.call("handoverAnswer", 200, "supervisor", id=place, body={"status": "finished"}, headers={"If-Match": '"2"'}, key="finish")
    walk.tap.check(done == repeated and done["status"] == "finished", "a handover is finished once")
    walk.call("handoverAnswer", 409, "supervisor", id=place, body={"status": "finished"}, headers={"If-Match": "*"})
    walk.call("handoverAnswer", 409, "operator", id=place, body={"status": "withdrawn"}, headers={"If-Match": "*"})
    one, headers = walk.call("handover", 200, "auditor", id=place)
    walk.call("handover", 304, "auditor", id=place, headers={"If-None-Match": headers["ETag"]})
    walk.tap.check(one == done, "it is read as it was answered")
    second, _ = walk.call("handoverOffer", 201, "operator", body={"id": "01JNA3T9V3B5W5J0N7C9K2M4QY", "to": None, "area": "33.74"})
    walk.call("handoverOffer", 409, "supervisor", body={"id": second["id"], "to": "operator"})
    page, _ = walk.call("handovers", 200, "operator", query="?limit=1")
    rest, headers = walk.call("handovers", 200, "operator", query="?cursor=" + page["next"])
    walk.call("handovers", 304, "operator", query="?cursor=" + page["next"], headers={"If-None-Match": headers["ETag"]})
    walk.tap.check(sorted(h["id"] for h in page["items"] + rest["items"]) == sorted([place, second["id"]]), "pages of handovers give each once")
    offered, _ = walk.call("handovers", 200, "operator", query="?status=offered")
    walk.tap.check([h["id"] for h in offered["items"]] == [second["id"]], "what is offered is found", offered)
    walk.call("handoverAnswer", 200, "operator", id=second["id"], body={"status": "withdrawn"}, headers={"If-Match": '"1"'})


def spoil(schema, value):
    """Bodies that the schema forbids, made from one that it allows."""
    yield b"{", "cut off"
    yield b"[]", "a list"
    yield b"\"text\"", "a string"
    yield b"{} {}", "two values"
    yield b"\xff\xfe{}", "not UTF-8"
    yield b"[" * 10000, "deep"
    for name in list(value):
        for bad in (17, True, {"a": 1}, ["x", 3], "\u0000", "x" * 2000, "1e308"):
            body = copy.deepcopy(value)
            body[name] = bad
            if problems(schema, body):
                yield body, f"{name} is {str(bad)[:20]!r}"
        body = copy.deepcopy(value)
        del body[name]
        if problems(schema, body):
            yield body, f"no {name}"


def walk_ptz(walk, still):
    """The make-believe city's own cameras that turn."""
    turns = next(item["id"] for item in json.loads(b"[" + b",".join(walk.call(
        "cameras", 200, "operator", headers={"Accept": "application/x-ndjson"})[0].splitlines()) + b"]")
        if item["ptz"] and item["state"] == "online")
    take, move = {"act": "take"}, {"act": "move", "pan": 0.5, "hold_ms": 400}
    walk.call("ptz", 401, id=turns)
    walk.call("ptz", 403, "volunteer", id=turns)
    walk.call("ptz", 404, "operator", id="nothing")
    walk.call("ptz", 422, "operator", id=still)
    walk.call("ptzAct", 422, "operator", id=still, key=False, body=take)
    walk.call("ptzAct", 401, id=turns, key=False, body=take)
    walk.call("ptzAct", 403, "volunteer", id=turns, key=False, body=take)
    nobody, _ = walk.call("ptz", 200, "operator", id=turns)
    mine, _ = walk.call("ptzAct", 200, "operator", id=turns, key=False, body=take)
    walk.tap.check(nobody["holder"] is None and mine["mine"] and len(mine["presets"]) == 4 and mine["position"] is not None,
                   "who takes a camera has it, and knows its presets", mine)
    taken, _ = walk.call("ptzAct", 409, "supervisor", id=turns, key=False, body=move)
    walk.tap.check(taken["owner"] == mine["holder"] and taken["current"]["holder"] == mine["holder"], "another is told who has it")
    walk.call("ptzAct", 200, "operator", id=turns, key=False, body=move)
    walk.call("ptzAct", 200, "operator", id=turns, key=False, body={"act": "stop"})
    walk.call("ptzAct", 200, "operator", id=turns, key=False, body={"act": "preset", "preset": 3})
    walk.call("ptzAct", 502, "operator", id=turns, key=False, body={"act": "preset", "preset": 9})
    there, _ = walk.call("ptz", 200, "operator", id=turns)
    walk.tap.check(there["position"] == {"pan": 0.6, "tilt": 0.1, "zoom": 0.6}, "it points where its preset says", there)
    walk.call("ptzAct", 200, "operator", id=turns, key=False, body={"act": "release"})
    walk.call("ptzAct", 200, "supervisor", id=turns, key=False, body={"act": "home"})
    walk.call("ptzAct", 200, "supervisor", id=turns, key=False, body={"act": "release"})
    operation = walk.operations["ptzAct"][2]
    for body, _ in spoil(operation["requestBody"]["content"]["application/json"]["schema"], move):
        walk.call("ptzAct", 400, "operator", id=turns, key=False, body=body)


def walk_register(walk):
    page, headers = walk.call("register", 200, "supervisor", query="?limit=1000")
    walk.call("register", 304, "supervisor", query="?limit=1000", headers={"If-None-Match": headers["ETag"]})
    whole, _ = walk.call("register", 200, "auditor", headers={"Accept": "application/x-ndjson"})
    walk.tap.check(sorted(x["id"] for x in page["items"]) == sorted(json.loads(line)["id"] for line in whole.decode().splitlines()) and len(page["items"]) > 30,
                   "the demo city has a register, and a page of it is what a stream of it is")
    asked = next(x for x in page["items"] if x["state"] == "asked")
    late, _ = walk.call("register", 200, "supervisor", query="?state=overdue")
    walk.tap.check(late["items"] and {x["state"] for x in late["items"]} == {"overdue"}, "what is overdue is found", late)
    area = asked["area"].rsplit(".", 1)[0]
    near, _ = walk.call("register", 200, "supervisor", query=f"?area={area}&q=" + asked["name"].split()[0].upper())
    walk.tap.check(asked["id"] in {x["id"] for x in near["items"]} and all(x["area"].startswith(area) for x in near["items"]), "an area and words find it", near)
    for query in ("?state=x", "?area=x", "?limit=0", "?cursor=*", "?q=" + "a" * 600):
        walk.call("register", 400, "supervisor", query=query)
    place, tag = asked["id"], {"If-Match": '"1"'}
    for role in ("public", "volunteer", "operator", "source"):
        walk.call("register", 403, role)
        walk.call("registerEntry", 403, role, id=place)
        walk.call("registerChange", 403, role, id=place, body={"note": "x"}, headers=tag)
    for name in ("register", "registerEntry"):
        walk.call(name, 401, id=place)
    walk.call("registerChange", 403, "auditor", id=place, body={"note": "x"}, headers=tag)
    walk.call("registerEntry", 404, "supervisor", id="nothing")
    walk.call("registerChange", 404, "supervisor", id="nothing", body={"note": "x"}, headers=tag)
    walk.call("registerChange", 428, "supervisor", id=place, body={"note": "x"})
    walk.call("registerChange", 412, "supervisor", id=place, body={"note": "x"}, headers={"If-Match": '"9"'})
    walk.call("registerChange", 409, "supervisor", id=place, body={"state": "overdue"}, headers=tag)
    walk.call("registerChange", 422, "supervisor", id=place, body={"due_at": "2020-01-01T00:00:00Z"}, headers=tag)
    walk.call("registerChange", 422, "supervisor", id=place, body={"site": "nothing"}, headers=tag)
    full = {"state": "agreed", "due_at": now(86400), "agreement": "12/PKS", "agreed_at": now(), "until": now(9999), "site": None, "promised": 4, "contact": "Ibu Ratna", "note": "x"}
    for bad, what in spoil(resolve({"$ref": "#/components/schemas/BuildingPatch"}), full):
        walk.call("registerChange", 400, "supervisor", id=place, body=bad, headers=tag)
    body = {"state": "agreed", "agreement": "12/PKS", "due_at": now(86400)}
    done, headers = walk.call("registerChange", 200, "supervisor", id=place, body=body, headers=tag, key="register")
    again, more = walk.call("registerChange", 200, "supervisor", id=place, body=body, headers=tag, key="register")
    walk.tap.check(done == again and more["Idempotency-Replayed"] == "true" and headers["ETag"] == more["ETag"] == '"2"' and done["state"] == "agreed" and done["agreed_at"],
                   "an entry is changed once, and has its date", done)
    cleared, _ = walk.call("registerChange", 200, "admin", id=place, body={"agreement": None, "due_at": None}, headers={"If-Match": '"2"'})
    walk.tap.check(cleared["agreement"] is None and cleared["due_at"] is None and cleared["version"] == 3, "what is null is taken away", cleared)
    one, headers = walk.call("registerEntry", 200, "auditor", id=place)
    walk.call("registerEntry", 304, "auditor", id=place, headers={"If-None-Match": headers["ETag"]})
    walk.tap.check(one == cleared, "it is read as it was changed", one)


def walk_bad_bodies(walk, camera):
    good = {"view": {"purpose": "ronda", "quality": "sub"}, "privacyBrake": {"reason": "x"},
            "serviceOrder": {"query": "id:" + camera, "state": "out_of_service", "reason": "broken"}}
    roles = {"serviceOrder": "supervisor"}
    for name, value in good.items():
        operation = walk.operations[name][2]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        for body, what in spoil(schema, value):
            walk.call(name, 400, roles.get(name, "operator"), id=camera, body=body)


def walk_changes(walk, before):
    everything, _ = walk.call("changes", 200, "supervisor", query=f"?since={before}")
    walk.tap.check(b"event: camera" in everything and b"event: order" in everything and b"event: view" in everything
                   and b"event: alert" in everything and b"event: situation" in everything
                   and b"event: ticket" in everything and b"event: handover" in everything
                   and b"event: rollcall" in everything and b"event: patrol" in everything and b"event: log" in everything,
                   "changes replays what was done")
    gone, _ = walk.call("changes", 200, "operator", query=f"?since={before}")
    views = [[json.loads(line[6:]) for block in stream.split(b"\n\n") if b"event: view\n" in block
              for line in block.split(b"\n") if line.startswith(b"data: ")] for stream in (everything, gone)]
    walk.tap.check(b'"gone":true' in gone, "changes tells the operator what is gone")
    walk.tap.check(len(views[1]) > 3 and views[1] == views[0][:-2] and views[0][-2]["look"] and not views[0][-1]["look"],
                   "changes tells the operator of looks; of none behind the brake, and of no picture of before", views)
    reset, _ = walk.call("changes", 200, "operator", query="?since=1")
    walk.tap.check(b"event: reset" in reset, "changes of another journal start with a reset")
    reset, _ = walk.call("changes", 200, "operator", headers={"Last-Event-ID": "nonsense"})
    walk.tap.check(b"event: reset" in reset, "a Last-Event-ID that is no revision starts with a reset")
    walk.call("changes", 400, "operator", query="?since=x")


def main():
    tap = Tap()
    tap.check(not problems({}, API), "the file is YAML")
    server = Server()
    try:
        walk = Walk(server, tap)
        tap.check(server.mode == 0o600, "the tokens' file is private", oct(server.mode))
        _, headers = walk.call("cameras", 200, "operator", query="?limit=1")
        before = int(headers["Tilik-Revision"])
        walk_reads(walk)
        walk_pages(walk)
        cameras = walk_acts(walk)
        walk_orders(walk, *cameras)
        walk_alerts(walk)
        walk_tickets(walk, cameras[1])
        walk_logbook(walk)
        walk_situation(walk)
        walk_handovers(walk)
        dark = walk_reasons(walk, cameras[1])
        walk_round(walk, cameras[1], dark)
        walk_roll_calls(walk, dark)
        walk_patrols(walk, dark)
        still = walk.call("cameras", 200, "operator", query="?limit=1000")[0]["items"]
        walk_ptz(walk, next(item["id"] for item in still if not item["ptz"]))
        walk_register(walk)
        walk_bad_bodies(walk, cameras[1])
        walk_changes(walk, before)
        for name, (path, verb, operation) in walk.operations.items():
            good = {int(s) for s in operation["responses"] if s.isdigit() and int(s) < 300}
            tap.check(good <= walk.seen.get(name, set()), f"{name} was exercised with success")
        listed = subprocess.run([TILIKD, "routes"], capture_output=True, text=True, check=True).stdout.splitlines()
        described = {f"{verb.upper()} {path}" for path, verb, _ in walk.operations.values()}
        tap.check(set(listed) == described, "the server's routes are those of the file",
                  f"only in one of them: {set(listed) ^ described}")
    finally:
        code = server.end()
    tap.check(code == 0, "tilikd ends with its stdin", f"exit {code}")
    print(f"1..{tap.count}")
    return tap.failed > 0


if __name__ == "__main__":
    sys.exit(main())
