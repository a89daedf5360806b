#!/usr/bin/python3
"""What goes out of tilikd: CAP 1.2 and signed webhooks, to receivers that check, fail, hang and go away.

TAP on stdout; the program is named by TILIKD.
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import re
import signal
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as xml

sys.path.insert(0, os.path.join(os.environ.get("TILIK_SOURCE", "."), "tests/support"))
from contract import TILIKD, Answer, is_, ok  # noqa: E402
from outside import DEADLINE, Tilikd, serve, until  # noqa: E402

ROWS = [
    "id,name,area,site,class,visibility,lat,lon",
    "jalan,Simpang Lima 1,33.74.01.1001,n1,traffic,public,-6.9903,110.4229",
    "rt,Pos Kamling Pak Slamet,33.74.10.1003.005.003,n2,rt,restricted,-6.95011,110.42022",
    "dinas,Ruang Server,33.74.10.1003,n3,office,official,-6.9604,110.4104",
]
OLD, NEW = (b"o" * 32, b"n" * 32)
NS = "{urn:oasis:names:tc:emergency:cap:1.2}"


def whsec(secret):
    return "whsec_" + base64.b64encode(secret).decode()


class Receiver(http.server.BaseHTTPRequestHandler):
    """The path names the hook; how it answers is set by the test."""
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        hook = self.path.strip("/").split("?")[0]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        got = {"id": self.headers["webhook-id"], "at": self.headers["webhook-timestamp"], "type": self.headers["Content-Type"],
               "signatures": self.headers["webhook-signature"].split(), "body": body, "when": time.monotonic()}
        with server.lock:
            server.got.setdefault(hook, []).append(got)
            ways = server.ways.get(hook, [])
            way = ways[0] if len(ways) == 1 else ways.pop(0) if ways else 204
        if way == "hang":
            server.end.wait(DEADLINE)
            self.close_connection = True
            return
        if way == "cut":
            self.close_connection = True
            return
        status, headers, text = way if isinstance(way, tuple) else (way, {}, b"")
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Receivers(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        self.lock, self.got, self.ways, self.end = threading.Lock(), {}, {}, threading.Event()
        super().__init__(("127.0.0.1", 0), Receiver)

    def of(self, hook):
        with self.lock:
            return list(self.got.get(hook, []))

    def set(self, hook, *ways):
        with self.lock:
            self.ways[hook] = list(ways)

    def json(self, hook):
        return [json.loads(one["body"]) for one in self.of(hook)]

    def types(self, hook):
        return [one["type"] for one in self.json(hook)]


def signed_by(got, secret):
    text = f"{got['id']}.{got['at']}.".encode() + got["body"]
    good = "v1," + base64.b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode()
    return good in got["signatures"]


receivers = serve(Receivers())
PORT = receivers.server_address[1]
city = Tilikd(ROWS)
secret = city.secret("hook.secret", whsec(OLD) + "\n")


def group(name, *lines):
    return "\n".join([f"[webhook {name}]", f"url = http://127.0.0.1:{PORT}/{name}", f"secret_file = {secret}", "retry_seconds = 1",
                      *lines, ""])


for role in ("operator", "supervisor", "source", "auditor", "admin"):
    city.token(role)

# Configuration

WRONG = {
    "http to another machine": ("url = http://10.1.2.3/x", "https"),
    "a user in the address": ("url = https://a:b@dinas.example/x", "https"),
    "no address": ("url = \n", "needs url"),
    "an event that is none": ("events = alert.eaten", "alert.raised"),
    "an agency that is none": ("agencies = fbi", "bpbd"),
    "an area that is none": ("areas = 33.7x", "33.74"),
    "tickets as CAP": ("events = ticket\nformat = cap", "json alone"),
    "a key that is none": ("colour = red", "unknown key"),
    "a secret that others may read": (None, "whsec_wide.secret"),
    "a secret that is none": (None, "short.secret"),
}
wide = city.secret("whsec_wide.secret", whsec(OLD))
wide.chmod(0o644)
short = city.secret("short.secret", "whsec_" + base64.b64encode(b"x" * 10).decode())
for what, (line, word) in WRONG.items():
    base = {"url": "https://dinas.example/x", "secret_file": secret}
    if word == "whsec_wide.secret":
        base["secret_file"] = wide
    elif word == "short.secret":
        base["secret_file"] = short
    extra = []
    for one in (line or "").split("\n"):
        key, _, value = one.partition(" = ")
        if key in base:
            base[key] = value
        elif key:
            extra.append(one)
    checked = city.configure("\n".join(["[webhook a]", *(f"{key} = {value}" for key, value in base.items()), *extra, ""]))
    ok(checked.returncode != 0 and word in checked.stderr and "tilikd.conf:" in checked.stderr and
       whsec(OLD) not in checked.stderr, f"{what} is refused", checked.stderr)

CONF = "".join([
    "[cap]\nsender = tilik.uji.id\nsender_name = Kota Uji & Coba\n",
    group("all", "events = alert situation ticket"),
    group("floods", "kinds = banjir rob", "priority = high", "events = alert.raised"),
    group("bpbd", "agencies = bpbd", "events = alert.raised ticket.dispatched"),
    group("north", "areas = 33.74.10", "events = alert.raised"),
    group("official", "sees = official", "events = alert.raised"),
    group("capped", "format = cap"),
    group("sick", "events = alert.raised"),
    group("slow", "events = alert.raised", "timeout_seconds = 1"),
    group("no", "events = alert.raised", "refused_after = 2"),
    group("gone", "events = alert.raised"),
    group("elsewhere", "events = alert.raised"),
    group("later", "events = alert.raised"),
])
ok(city.configure(CONF).returncode == 0, "the configuration is good")
receivers.set("sick", 503, "cut", 204)
receivers.set("slow", "hang", 204)
receivers.set("no", 400)
receivers.set("gone", 410)
receivers.set("elsewhere", (302, {"Location": f"http://127.0.0.1:{PORT}/trap"}, b""), 200)
receivers.set("later", (429, {"Retry-After": "3"}, b""), 204)
city.start()

# One alert, from its beginning to its end

first = city.raise_("jalan", "banjir", priority="critical", external_id="rahasia-1", note="kata Pak Budi",
                    snapshot_url="http://10.9.8.7/x.jpg?token=t0k3n")
until(lambda: receivers.of("all"), "an alert is told")
city.act(first, "claim")
city.act(first, "ack", {"looked_s": 4})
city.clear("jalan", "banjir")
city.act(first, "close", {"verdict": "real"})
until(lambda: "real" in [one["data"].get("verdict") for one in receivers.json("all")], "and told until it is judged")
told = [one for one in receivers.json("all") if one["data"].get("id") == first]
types = [one["type"] for one in told]
order = ["alert.raised", "alert.changed", "alert.closed"]
ok(types[0] == order[0] and types[-1] == order[2] and types == sorted(types, key=order.index) and types.count(order[0]) == 1,
   "it is raised, changed and closed, in this order", types)
revs = [one["data"]["rev"] for one in told]
ok(revs == sorted(revs) and len(set(revs)) == len(revs) and revs[0] > 0, "each message has its revision", revs)
alert = told[0]["data"]
ok(alert["kind"] == "banjir" and alert["priority"] == "critical" and alert["camera"] == "jalan" and alert["state"] == "unack" and
   told[-1]["data"]["verdict"] == "real", "the alert stands in it as the API has it", told)
whole = b"".join(one["body"] for one in receivers.of("all"))
ok(not re.search(rb"Budi|Operator|rahasia|t0k3n|10\.9\.8\.7", whole), "no person, no note, no source's id and no picture's address",
   whole)
ok(all(signed_by(one, OLD) and re.fullmatch(r"[0-9A-Z]{26}", one["id"]) and abs(int(one["at"]) - time.time()) < DEADLINE
       for one in receivers.of("all")), "each is signed (Standard Webhooks)")
ids = [one["id"] for one in receivers.of("all")]
is_(len(set(ids)), len(ids), "each has an id of its own")
is_({one["type"] for one in receivers.of("all")}, {"application/json"}, "as JSON")

# Rules

until(lambda: receivers.of("floods") and receivers.of("bpbd"), "who asks for floods and for its agency is told of a flood")
is_(receivers.types("floods"), ["alert.raised"], "of its beginning alone, where that is asked for")
city.raise_("jalan", "parkir_liar")
rt = city.raise_("rt", "kebakaran")
dinas = city.raise_("dinas", "kebakaran")
until(lambda: len(receivers.of("official")) == 4, "who may see official cameras is told of all four")
until(lambda: receivers.of("north"), "an area is told")
is_([one["data"]["id"] for one in receivers.json("north")], [rt], "of its own, and of no official camera")
is_((len(receivers.of("floods")), len(receivers.of("bpbd"))), (1, 1), "kinds and agencies that were not asked for are not told")
ok(dinas not in [one["data"].get("id") for one in receivers.json("all")], "an official camera's alert is told to nobody who may not")

# A ticket

ticket = city.post("/tickets", {"kind": "incident", "topic": "banjir", "title": "Banjir di simpang", "severity": "critical",
                                "agency": "bpbd", "area": "33.74.01.1001", "cameras": ["jalan"], "alerts": [],
                                "note": "kata Bu Tini"}).json
patched = city.ask("PATCH", f"/api/v1/tickets/{ticket['id']}", "operator", {"status": "dispatched"}, If_Match=f'"{ticket["version"]}"',
                   Idempotency_Key=city.key())
until(lambda: "ticket.dispatched" in receivers.types("bpbd"), "an agency is told that it is sent")
sent = [one for one in receivers.json("bpbd") if one["type"] == "ticket.dispatched"]
ok(patched.status == 200 and sent[0]["data"]["number"] == ticket["number"] and sent[0]["data"]["agency"] == "bpbd" and
   not re.search("Tini|Operator", json.dumps(sent)), "by number and agency, and no person", sent)
until(lambda: {"ticket.opened", "ticket.dispatched"} <= set(receivers.types("all")), "who asks for all is told that it was opened, too")

# Receivers that do wrong

until(lambda: len(receivers.of("sick")) >= 5, "one that fails is tried again")
by_id = {}
for one in receivers.of("sick"):
    by_id.setdefault(one["id"], []).append(one)
again = [tries for tries in by_id.values() if len(tries) > 1]
ok(again and all(len({one["body"] for one in tries}) == 1 and all(signed_by(one, OLD) for one in tries) for tries in by_id.values()),
   "under the same id, with the same body", again)
until(lambda: len({one["id"] for one in receivers.of("slow")}) >= 3, "one that hangs holds up nothing of others, and gets it later")
until(lambda: len(receivers.of("elsewhere")) >= 4, "one that sends elsewhere is tried again")
is_(receivers.of("trap"), [], "a redirect is not followed")
later = until(lambda: len(receivers.of("later")) >= 2 and receivers.of("later"), "one that asks to be left alone is told later")
ok(later[1]["when"] - later[0]["when"] >= 2.5, "no sooner than it asked", later)
until(lambda: len(receivers.of("no")) >= 6, "one that refuses is asked as often as is configured, for each message")
refused = {}
for one in receivers.of("no"):
    refused.setdefault(one["id"], []).append(one)
ok(all(len(tries) <= 2 for tries in refused.values()), "and no more", {key: len(tries) for key, tries in refused.items()})
until(lambda: city.source("webhook:gone")["state"] == "refused", "one that is gone is said to be")
is_(len(receivers.of("gone")), 1, "and is told nothing more")
health = {one["name"]: one for one in city.get("/sources", "auditor").json["items"]}
ok(health["webhook:all"]["kind"] == "webhook" and health["webhook:all"]["state"] == "up" and str(PORT) not in json.dumps(health),
   "each stands among the sources, without its address", health)
metrics = city.ask("GET", "/metrics", "admin").text.decode()
ok(re.search(r'tilikd_webhook_refused_total\{number="9"\} [1-9]', metrics) and
   re.search(r'tilikd_webhook_delivered_total\{number="1"\} [1-9]', metrics), "and in the metrics", metrics[-2000:])

# CAP

caps = until(lambda: [one for one in receivers.of("capped")] if any(b"Cancel" in one["body"] for one in receivers.of("capped")) else None,
             "CAP goes out, too")
is_({one["type"] for one in caps}, {"application/cap+xml"}, "as what it is")
ok(all(signed_by(one, OLD) for one in caps), "signed the same way")


def cap(text):
    root = xml.fromstring(text)
    return {one.tag.replace(NS, ""): one.text for one in root.iter()}


of_first = [cap(one["body"]) for one in caps if first.encode() in one["body"]]
kinds = [one["msgType"] for one in of_first]
ok(kinds[0] == "Alert" and kinds[-1] == "Cancel" and set(kinds[1:]) <= {"Update", "Cancel"}, "an Alert, its Updates, its Cancel", kinds)
named = [f"{one['sender']},{one['identifier']},{one['sent']}" for one in of_first]
ok(all(one.get("references", "").split() == named[:i] for i, one in enumerate(of_first)), "each names those before it", of_first)
got = city.get(f"/alerts/{first}/cap")
is_((got.status, got.media), (200, "application/cap+xml"), "the same is there to be asked for")
now = cap(got.text)
ok(now["identifier"] == of_first[-1]["identifier"] and now["sent"] == of_first[-1]["sent"] and now["msgType"] == "Cancel" and
   set(of_first[-1]["references"].split()) <= set(now["references"].split()), "under the same identifier", f"{of_first[-1]}\n{now}")
ok(now["sender"] == "tilik.uji.id" and now["scope"] == "Public" and now["senderName"] == "Kota Uji & Coba" and
   re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", now["sent"]) and "Simpang Lima 1" in now["areaDesc"] and
   now["circle"].startswith("-6.99030,110.42290 "), "of a public camera its place is told", now)
got = city.get(f"/alerts/{rt}/cap")
now = cap(got.text)
ok(now["scope"] == "Restricted" and now["value"] == "33.74.10.1003" and not re.search(rb"Slamet|005\.003|6\.95011", got.text),
   "of a restricted one the kelurahan", got.text)
again = city.get(f"/alerts/{rt}/cap", "operator", If_None_Match=got.headers["ETag"])
is_(again.status, 304, "what has not changed is not sent again")
is_(city.get("/alerts/01KJEY00000000000000000000/cap").status, 404, "what is not there is not there")
is_(city.get(f"/alerts/{first}/cap", "nobody").status, 401, "and nobody gets it without a token")
city.token("volunteer", "33.74.10.1003.005.003")
is_(city.get(f"/alerts/{first}/cap", "volunteer").status, 404, "nor from outside its area")

# The privacy brake

braked = city.post("/cameras/rt/privacy-brake", {"reason": "rumah warga"})
until(lambda: "alert.withdrawn" in receivers.types("all"), "behind the privacy brake what was told is withdrawn")
gone = [one for one in receivers.json("all") if one["type"] == "alert.withdrawn"][0]
ok(braked.status in (200, 201) and gone["data"] == {"id": rt, "rev": gone["data"]["rev"], "gone": True}, "by its id alone", gone)
before = len(receivers.of("all"))
city.raise_("rt", "tawuran")
marker = city.raise_("jalan", "tawuran")
until(lambda: marker in json.dumps(receivers.json("all")), "and nothing new of it is told")
ok(not any(one["data"].get("camera") == "rt" for one in receivers.json("all")[before:]), "not even beside others")

# Rotation

secret.write_text(whsec(NEW) + "\n" + whsec(OLD) + "\n")
turned = city.raise_("jalan", "sampah")
until(lambda: turned in json.dumps(receivers.json("all")), "secrets are changed while it runs")
last = [one for one in receivers.of("all") if turned.encode() in one["body"]][0]
ok(len(last["signatures"]) == 2 and signed_by(last, OLD) and signed_by(last, NEW), "and both sign for a while", last)

# A crash on our side, while a receiver is away

receivers.set("all", 503)
seen = {one["id"] for one in receivers.of("all")}
lost = [city.raise_("jalan", kind) for kind in ("laka", "macet", "asap")]
until(lambda: any(one["id"] not in seen for one in receivers.of("all")), "a receiver is away")
tried = [one for one in receivers.of("all") if one["id"] not in seen]
listed = city.run("webhook", "list", "--db", city.database, "--config", str(pathlib.Path(city.folder) / "tilikd.conf"))
ok(re.search(r"^all\t", listed, re.M) and str(PORT) not in listed and re.search(r"^gone\t.*gone", listed, re.M), "what waits is listed",
   listed)
city.end(signal.SIGKILL)
receivers.set("all", 204)
city.start()
until(lambda: all(one in json.dumps(receivers.json("all")) for one in lost), "after kill -9 nothing is missed")
until(lambda: {one["id"] for one in tried} <= {one["id"] for one in receivers.of("all")[len(seen) + len(tried):]},
      "what was tried before comes under the same id")
bodies = {}
for one in receivers.of("all"):
    bodies.setdefault(one["id"], set()).add(one["body"])
ok(all(len(texts) == 1 for texts in bodies.values()), "with the same body")


def waiting():
    with sqlite3.connect(f"file:{city.folder}/t.db?mode=ro", uri=True) as database:
        return database.execute("SELECT count(*) FROM hook_out WHERE hook = 'all'").fetchone()[0]


until(lambda: waiting() == 0, "and then nothing waits")
is_(city.source("webhook:gone")["state"], "refused", "what was gone is gone after a restart, too")
receivers.set("gone", 204)
test = subprocess.run([TILIKD, "webhook", "test", "gone", "--db", city.database, "--config", f"{city.folder}/tilikd.conf"],
                      capture_output=True, text=True, timeout=DEADLINE, check=False, env=city.environment)
tests = [one for one in receivers.of("gone") if b"tilik.test" in one["body"]]
ok(test.returncode == 0 and len(tests) == 1 and signed_by(tests[0], NEW),
   "a test message that is taken opens it again", f"{test.stdout}{test.stderr}")
until(lambda: city.source("webhook:gone")["state"] != "refused", "while tilikd runs")
slide = city.raise_("jalan", "longsor")
until(lambda: slide in json.dumps(receivers.json("gone")), "and it is told again")
unknown = subprocess.run([TILIKD, "webhook", "test", "nobody", "--db", city.database, "--config", f"{city.folder}/tilikd.conf"],
                         capture_output=True, text=True, timeout=DEADLINE, check=False, env=city.environment)
ok(unknown.returncode == 2 and "nobody" in unknown.stderr, "a webhook that is none is said to be", unknown.stderr)
receivers.end.set()
is_(city.end(), 0, "tilikd ends by itself")
city.remove()
print(f"1..{ok.count}")
sys.exit(ok.failed > 0)
