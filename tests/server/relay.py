#!/usr/bin/python3
"""Who may read what at a media relay: one-time addresses, machines' logins, and what the privacy brake does to those who read.

A loopback MediaMTX asks the real tilikd as its OpenAPI file says.  TAP on stdout; the program is named by TILIKD.
"""
import json
import pathlib
import sys
import threading
import time
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import is_, is_problem, ok  # noqa: E402
from mediamtx import Hook, MediaMTX  # noqa: E402
from outside import Tilikd, serve, until  # noqa: E402

SECRET = "rahasia relai yang cukup panjang"
AREA = "33.74.10.1003"
ROWS = ["id,area,name,main_url,sub_url,user,password,visibility,playback_url",
        f"c1,{AREA},Pos 1,rtsp://10.0.0.1/main,rtsp://10.0.0.1/sub,admin,kata-sandi-nvr,public,rtsp://10.0.0.1/rec?s={{start}}",
        f"c2,{AREA},Pos 2,rtsp://10.0.0.2/main,,admin,kata-sandi-nvr,restricted,",
        f"c3,{AREA},Pos 3,,,,,public,",
        f"c4:x,{AREA},Pos 4,rtsp://10.0.0.4/main,,,,public,"]
LOGINS = """# machines
penyiar  sandi-penyiar-0123456  publish                c*
perekam  sandi-perekam-0123456  read,playback          *       evidence
pemantau sandi-pemantau-012345  api,metrics,pprof      x
"""
ROLES = ("public", "volunteer", "operator", "supervisor", "auditor")


def begin(control):
    server = Tilikd(ROWS)
    for role in ROLES:
        server.token(role)
    secret, logins = server.secret("secret", SECRET + "\n"), server.secret("logins", LOGINS)
    login = server.secret("control", "tilikd:api-sandi\n")
    checked = server.configure(f"""[relay]
url = rtsp://relay.contoh:8554/{{camera}}
sub_url = rtsp://relay.contoh:8554/{{camera}}_sub
playback_url = http://relay.contoh:9996/get?path={{camera}}&start={{start}}&duration={{duration}}
roles = public volunteer
secret_file = {secret}
logins_file = {logins}
control_url = {control}
control_login_file = {login}
""")
    is_(checked.returncode, 0, "the configuration is good")
    return server.start()


def grant(server, camera, who, **more):
    return server.post(f"/cameras/{camera}/view", {"purpose": "ronda", **more}, who)


def lend(server, camera="c1", who="volunteer", **more):
    given = grant(server, camera, who, **more).json
    path = urllib.parse.urlsplit(given["url"]).path[1:]
    return given, {"path": path, "user": given["user"], "password": given["password"]}


def ago(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - seconds))


def views(server):
    return server.get("/views?limit=200", "auditor").json["items"]


def addresses(server):
    given = grant(server, "c1", "volunteer", quality="main").json
    is_(given["url"], "rtsp://relay.contoh:8554/c1", "a volunteer gets the relay's address")
    is_(grant(server, "c1", "public").json["url"], "rtsp://relay.contoh:8554/c1_sub", "and the public, of the substream")
    ok("10.0.0.1" not in json.dumps(given) and "kata-sandi" not in json.dumps(given), "and nothing of the camera's own")
    is_(grant(server, "c1", "operator").json["url"], "rtsp://10.0.0.1/sub", "an operator gets the camera's")
    is_(grant(server, "c3", "operator", quality="main").json["url"], "rtsp://relay.contoh:8554/c3",
        "but the relay's where the camera has no address of its own")
    other = grant(server, "c1", "volunteer").json
    ok(other["user"] != given["user"] and other["password"] != given["password"], "no two are the same")
    ok(is_problem(grant(server, "c4:x", "volunteer"), 409), "an id that can't be a path has no address")
    ok(is_problem(grant(server, "c1", "public", **{"from": ago(7200)}), 403), "the public plays no recordings")
    ok(is_problem(grant(server, "c1", "volunteer", **{"from": ago(-7200)}), 422), "nobody plays what is to come")
    ok("no-store" in grant(server, "c1", "volunteer").headers["Cache-Control"], "what is lent is stored nowhere")


def doors(server):
    _, lent = lend(server)
    is_(Hook(server.port).status(**lent), 403, "who does not know the secret is refused")
    is_(Hook(server.port, "wrong").status(**lent), 403, "and who knows another")
    is_(Hook(server.port, SECRET[:-1]).status(**lent), 403, "or the most of it")
    is_(Hook(server.port, basic="relay:" + SECRET).status(**lent), 200, "the secret may come as the password of Basic")
    is_(Hook(server.port, basic="relay").status(**lent), 403, "of which there must be one")
    hook = Hook(server.port, SECRET)
    for body in (b"", b"{}", b"[]", b"{", b'{"action":"fly"}', b'{"action":"read","user":7}', b'{"action":"read","path":"%s"}' % (b"x" * 3000),
                 b'{"action":"read","user":"\\u0001"}'):
        is_(hook.raw(body)[0], 400, f"{body[:30]!r} is no question")
    is_(hook.raw(b" " * 20000)[0], 413, "nor is what is too long")
    answer = hook.ask(path="c1")
    is_((answer[0], answer[1]["WWW-Authenticate"]), (401, 'Basic realm="tilik"'), "without a login one is asked for")


def reading(server):
    hook, ident = Hook(server.port, SECRET), str(uuid.uuid4())
    _, lent = lend(server, quality="main")
    before = len(views(server))
    is_(hook.status(**lent, id=ident), 200, "what was lent opens its path")
    is_(hook.status(**lent, id=str(uuid.uuid4())), 200, "again, for its session")
    is_(len(views(server)), before, "and is not journaled twice")
    is_(hook.status(**lent | {"path": "c2"}), 403, "but no other path")
    is_(hook.status(**lent | {"path": "c1/"}), 403, "nor one that looks like it")
    is_(hook.status(**lent | {"path": "c1_sub"}), 403, "nor the camera's other stream")
    is_(hook.status(**lent, ip="10.7.0.10"), 403, "nor from another address than it was used from")
    is_(hook.status(**lent | {"password": "x"}), 403, "nor with another password")
    for action in ("publish", "playback", "api", "metrics", "pprof"):
        is_(hook.status(**lent, action=action), 403, f"nor to {action}")
    for protocol in ("rtsp", "rtmp", "hls", "webrtc", "srt"):
        _, other = lend(server)
        is_(hook.status(**other, protocol=protocol, id=str(uuid.uuid4())), 200, f"{protocol} is one way to read")
    _, other = lend(server)
    is_(hook.status(path=other["path"], token=other["user"] + ":" + other["password"]), 200, "a token holds both where there is but that")
    _, other = lend(server)
    tries = [hook.status(**other | {"password": f"guess-{i}"}) for i in range(5)] + [hook.status(**other)]
    is_(tries, [403] * 6, "after five wrong passwords it opens nothing more")
    again = server.post("/cameras/c1/view", {"purpose": "ronda"}, "volunteer", key="same").json
    newer = server.post("/cameras/c1/view", {"purpose": "ronda"}, "volunteer", key="same").json
    is_(hook.status(path="c1_sub", user=again["user"], password=again["password"]), 403, "a looking that is asked for twice loses the first address")
    is_(hook.status(path="c1_sub", user=newer["user"], password=newer["password"]), 200, "and has the second")


def recordings(server):
    hook = Hook(server.port, SECRET)
    at = ago(7200)
    direct = grant(server, "c1", "operator", **{"from": at, "seconds": 60}).json
    ok(direct["url"].startswith("rtsp://10.0.0.1/rec?s="), "an operator plays from the recorder")
    given = grant(server, "c3", "operator", **{"from": at, "seconds": 60}).json
    url = urllib.parse.urlsplit(given["url"])
    ok(given["url"].startswith("http://relay.contoh:9996/get?path=c3&start="), "or from the relay, where the camera has nothing of its own")
    lent = {"path": "c3", "user": given["user"], "password": given["password"], "action": "playback", "protocol": ""}
    is_(hook.status(**lent, query=url.query), 200, "which lets that recording be played")
    is_(hook.status(**lent, query=url.query.replace("duration=60", "duration=86400")), 403, "and no more of it")
    is_(hook.status(**lent | {"action": "read"}, query=url.query), 403, "and nothing live")


def machines(server):
    hook = Hook(server.port, SECRET)
    sender = {"user": "penyiar", "password": "sandi-penyiar-0123456"}
    reader = {"user": "perekam", "password": "sandi-perekam-0123456"}
    watcher = {"user": "pemantau", "password": "sandi-pemantau-012345"}
    is_(hook.status(action="publish", path="c1", **sender), 200, "a machine with a login sends")
    is_(hook.status(action="publish", path="d1", **sender), 403, "to its paths")
    is_(hook.status(action="read", path="c1", **sender), 403, "and does nothing else")
    is_(hook.status(action="publish", path="c1", **reader), 403, "one that reads does not send")
    is_(hook.status(action="publish", path="c1", user="penyiar", password="sandi-perekam-0123456"), 403, "nor does one with another's secret")
    is_([hook.status(action=action, **watcher) for action in ("api", "metrics", "pprof")], [200] * 3, "api, metrics and pprof have logins, too")
    is_([hook.status(action=action, **reader) for action in ("api", "metrics", "pprof")], [403] * 3, "which others have not")
    is_([hook.status(action=action) for action in ("api", "metrics", "pprof", "publish", "playback")], [401] * 5, "nothing is for nobody")
    before = len(views(server))
    is_([hook.status(action="read", path="c2", id=str(uuid.uuid4()), **reader) for _ in range(3)], [200] * 3, "a machine reads")
    is_(hook.status(action="read", path="c2_sub", **reader), 200, "both streams")
    is_(hook.status(action="read", path="nowhere", **reader), 200, "and what is no camera's")
    new = views(server)[:len(views(server)) - before]
    is_([(view["by"], view["camera"], view["purpose"]) for view in new], [("relay/perekam", "c2", "evidence")] * 2,
        "each of its lookings is journaled once, with who, what and why")


def kicks(server, relay):
    hook = Hook(server.port, SECRET)

    def play(session, lent, **more):
        connection = str(uuid.uuid4())
        hook.status(**lent, id=connection, **more)
        done = hook.status(**lent, id=session, **more)
        with relay.lock:
            relay.sessions[("rtspsessions", session)] = {"state": "read"}
            relay.sessions[("rtspconns", connection)] = {"session": session}
        return done
    mine, machine = str(uuid.uuid4()), str(uuid.uuid4())
    _, volunteer = lend(server, "c2")
    is_(play(mine, volunteer), 200, "one looks")
    is_(play(machine, {"user": "perekam", "password": "sandi-perekam-0123456", "path": "c2"}, ip="10.7.0.30"), 200, "and a machine")
    other, lent_other = str(uuid.uuid4()), lend(server, "c1")[1]
    play(other, lent_other)
    answer = server.post("/cameras/c2/privacy-brake", {"reason": "di dalam rumah"}, "operator")
    ok(any(view["by"] == "Volunteer" for view in answer.json["watching"]), "the brake names who watches")
    until(lambda: {("rtspsessions", mine), ("rtspsessions", machine)} <= set(relay.kicked), "the brake ends what runs at the relay")
    ok(("rtspsessions", other) not in relay.kicked, "of that camera alone")
    is_(hook.status(**volunteer), 403, "and lets nobody in again")
    is_(hook.status(user="perekam", password="sandi-perekam-0123456", path="c2"), 403, "no machine either")
    is_(hook.status(action="publish", user="penyiar", password="sandi-penyiar-0123456", path="c2"), 200, "the camera goes on sending")
    is_(hook.status(**lent_other), 200, "others look on")


def old_relay(server, relay):
    """Before its sessions had ids of their own at the hook, the connection's was asked with."""
    hook = Hook(server.port, SECRET)
    connection, session = str(uuid.uuid4()), str(uuid.uuid4())
    _, lent = lend(server, "c3", "public")
    is_(hook.status(**lent, id=connection), 200, "an old relay asks with its connection")
    with relay.lock:
        relay.sessions[("rtspsessions", session)] = {"state": "read"}
        relay.sessions[("rtspconns", connection)] = {"session": session}
    server.post("/cameras/c3/privacy-brake", {}, "operator")
    until(lambda: ("rtspsessions", session) in relay.kicked, "whose session is found and ended")


def guessing(server):
    hook = Hook(server.port, SECRET)
    answers = [hook.status(path="c1", user=f"u{i}", password="p", ip="10.9.9.9") for i in range(70)]
    ok(429 in answers and answers[0] == 403, "who guesses on is told to come back later", answers)
    _, lent = lend(server)
    is_(hook.status(**lent, ip="10.9.9.9"), 429, "whatever they say then")
    is_(hook.status(**lent, ip="10.9.9.8"), 200, "others are let in")
    is_(hook.status(user="perekam", password="sandi-perekam-0123456", path="c1", ip="::1"), 200, "machines, too")


def main():
    relay = serve(MediaMTX(threading.Lock(), threading.Event(), login="tilikd:api-sandi"))
    server = begin(relay.url)
    addresses(server)
    doors(server)
    reading(server)
    recordings(server)
    machines(server)
    kicks(server, relay)
    old_relay(server, relay)
    guessing(server)
    until(lambda: "tilikd_relay_kicked_total 3\n" in server.ask("GET", "/metrics", "auditor").text.decode(), "what was ended is counted")
    text = json.dumps(views(server))
    ok("sandi" not in text and SECRET not in text and "10.0.0.1" not in text, "no secret stands in the journal")
    is_(server.end(), 0, "tilikd ends in the middle of it all")
    journal = pathlib.Path(server.folder, "t.db").read_bytes()
    ok(SECRET.encode() not in journal and b"sandi-perekam" not in journal, "nor in the database")
    server.remove()
    bare = Tilikd(ROWS)
    bare.token("volunteer")
    bare.start()
    is_(Hook(bare.port, SECRET).status(path="c1"), 404, "without a secret there is no hook")
    is_(grant(bare, "c1", "volunteer").json["url"], "rtsp://10.0.0.1/sub", "and no relay's address")
    bare.end()
    bare.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
