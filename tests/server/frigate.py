#!/usr/bin/python3
"""Frigate as a source: alerts, states and acknowledgements over a real mosquitto and a loopback Frigate, through breaks of each.

TAP on stdout; the program is named by TILIKD.
"""
import json
import os
import pathlib
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import is_, ok  # noqa: E402
from frigate import Broker, Frigate, begin, message, review  # noqa: E402
from outside import Tilikd, until  # noqa: E402

AREA = "33.74.10.1003"
ROWS = ["id,area,name", f"c1,{AREA},Pos 1", f"c2,{AREA},Pos 2", f"c3,{AREA},Pos 3"]
LOGIN = ("tilik", "rahasia-frigate")
LOCK, END = threading.Lock(), threading.Event()


def configure(server, groups):
    server.configure("[delays]\nsource_down = 0 0\n" + "".join(
        f"[source {name}]\nkind = frigate\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()) for name, keys in groups.items()))


def alerts(server):
    return server.get("/alerts?limit=1000", "auditor").json["items"]


def alert(server, camera, kind):
    found = [one for one in alerts(server) if one["camera"] == camera and one["kind"] == kind]
    return found[-1] if found else None


def has(server, camera, kind, **wanted):
    one = alert(server, camera, kind)
    return one if one is not None and all(one[key] == value for key, value in wanted.items()) else None


def stands(server, state, words="", name="kota"):
    one = server.source(name)
    return one if one is not None and one["state"] == state and words in (one["detail"] or "") else None


def mistakes(server):
    """tilikd check-config says what is wrong, and where."""
    open_file = server.secret("open", "a:b")
    open_file.chmod(0o644)
    for lines, what in ((["url = http://10.0.0.1", "topic = x"], "6: unknown key 'topic' for kind = frigate"),
                        (["mqtt = mqtt://10.0.0.1"], "3: [source kota] needs url"),
                        (["url = ftp://10.0.0.1"], "5: url: not an address of http https"),
                        (["url = http://tilik:rahasia@10.0.0.1"], "5: url: no user and no password stand in an address"),
                        (["url = http://10.0.0.1", "kinds = person"], "6: kinds: not LABEL=KIND"),
                        (["url = http://10.0.0.1", "poll_seconds = 0"], "6: poll_seconds goes from 1 to 3600"),
                        (["url = http://10.0.0.1", f"login_file = {open_file}"], "others can read it")):
        checked = server.configure("\n".join(["# a city", "", "[source kota]", "kind = frigate", *lines]) + "\n")
        ok(checked.returncode == 1 and what in checked.stderr and "rahasia" not in checked.stderr, f"{lines[-1]}: {checked.stderr.strip()}")
    checked = server.configure("[source kota]\nkind = peramal\n")
    ok(checked.returncode == 1 and "2: [source kota]: kind is one of: " in checked.stderr, "a kind that there is not")


def live(server, broker, frigate):
    """What MQTT says comes at once."""
    until(lambda: stands(server, "up", "Frigate 0.17.2"), "the source is up, and says its version")
    start = time.time() - 5
    one = review("kamera_c1", start, objects=["car", "person-verified"], zones=["halaman"])
    frigate.put(one)
    broker.tell("frigate/reviews", message("new", one))
    told = until(lambda: has(server, "c1", "kamtibmas", state="unack"), "an alert of Frigate is an alert")
    is_((told["priority"], told["source"], told["external_id"]), ("high", "kota", one["id"] + ":alert"), "of high priority, from this source")
    ok(told["snapshot_url"] == f"{frigate.url}/api/events/{one['data']['detections'][0]}/snapshot.jpg", "with the snapshot of its first object")
    is_(told["note"], "car, person-verified · halaman", "and what was seen, and where")
    low = review("kamera_c2", start, "detection", ["car"])
    frigate.put(low)
    broker.tell("frigate/reviews", message("new", low))
    told = until(lambda: has(server, "c2", "objek_car", state="unack"), "a detection, too")
    is_(told["priority"], "low", "of low priority")
    worse = {**low, "severity": "alert"}
    frigate.put(worse)
    broker.tell("frigate/reviews", message("update", worse, low))
    until(lambda: has(server, "c2", "objek_car", priority="high"), "that becomes an alert is high")
    broker.tell("frigate/reviews", message("end", frigate.finish(worse, start + 4), low))
    until(lambda: has(server, "c2", "objek_car", state="rtn_unack"), "and its end is its end")
    is_(len([one for one in alerts(server) if one["camera"] == "c2"]), 1, "all of it is one alert")
    acked = server.post(f"/alerts/{alert(server, 'c1', 'kamtibmas')['id']}/ack", {"looked_s": None})
    is_(acked.status, 200, "it is acknowledged")
    until(lambda: one["id"] in frigate.viewed, "and marked as viewed at Frigate")
    return one


def strangers(server, broker):
    broker.tell("frigate/reviews", message("new", review("gudang", time.time())))
    until(lambda: stands(server, "up", "not known here: gudang (1 passed over)"), "a camera that is not ours is named")


def states(server, broker, frigate):
    until(lambda: server.cameras()["c1"]["state"] == "online", "a camera that Frigate gets pictures of is online")
    broker.tell("frigate/kamera_c1/status/detect", "offline")
    frigate.fps["kamera_c1"] = 0.0
    until(lambda: server.cameras()["c1"]["state"] == "offline", "one whose status says so is offline")
    frigate.fps["kamera_c1"] = 5.1
    until(lambda: server.cameras()["c1"]["state"] == "online", "and online again by the figures")
    frigate.fps["kamera_c2"] = 0.0
    until(lambda: server.cameras()["c2"]["state"] == "offline", "one without a frame is offline, too")
    is_(server.cameras()["c3"]["state"], "unlinked", "one that Frigate does not know is left alone")


def rubbish(server, broker, frigate):
    """Nothing of it stops what comes after."""
    before = server.source("kota")
    one = review("kamera_c3", time.time() - 2)
    odd = [b"", b"{", b"\xff\xfe{}", b"[]", b'{"type":"new"}', {"type": "genai", "after": one}, {"type": "new", "after": []},
           message("new", {**one, "start_time": "yesterday"}), message("new", {**one, "start_time": 1e300}),
           message("new", {**one, "severity": 7}), message("new", {**one, "id": "../../etc"}), message("new", {**one, "camera": None}),
           message("new", {**one, "data": "x" * 1000000}), b"[" * 100000]
    for payload in odd:
        broker.tell("frigate/reviews", payload)
    broker.tell("frigate/kamera_c2/status/detect", b"\xff\xff")
    broker.tell("frigate/kamera_c2/a/b/status/detect", "offline")
    broker.tell("frigate/stats", b'{"cameras":{"kamera_c1":{"camera_fps":"many"}}}')
    broker.tell("lain/reviews", message("new", {**one, "camera": "kamera_c2"}))
    frigate.put(one)
    broker.tell("frigate/reviews", message("new", {**one, "model": {"new": "member"}}))
    until(lambda: has(server, "c3", "kamtibmas"), "after all that is no review one still comes")
    until(lambda: server.source("kota")["errors"] - before["errors"] >= len(odd), f"and each of the {len(odd)} was counted")
    until(lambda: stands(server, "up"), "the source stands")
    is_(alert(server, "c2", "objek_ghost"), None, "what the broker kept from before is no news")


def breaks(server, broker, frigate):
    """Neither way's absence loses anything, or tells it twice."""
    broker.end()
    until(lambda: stands(server, "partly", "MQTT: the broker can't be reached"), "without the broker it stands partly")
    start = time.time() - 3
    one = frigate.put(review("kamera_c1", start, objects=["dog"]))
    until(lambda: has(server, "c1", "objek_dog"), "and HTTP still tells what there is")
    frigate.way = "503"
    until(lambda: stands(server, "down", "HTTP: it answers 503"), "without both it is down")
    until(lambda: [a for a in alerts(server) if a["kind"] == "source_down" and a["state"] == "unack"], "which is an alert of its own")
    frigate.finish(one, start + 1)
    for camera, label in (("kamera_c2", "cat"), ("kamera_c3", "bird")):
        frigate.put(review(camera, time.time() - 2, objects=[label], end=time.time() - 1))
    frigate.way = None
    broker.start()
    until(lambda: stands(server, "up"), "when both are back, it is up")
    until(lambda: has(server, "c1", "objek_dog", state="rtn_unack") and has(server, "c2", "objek_cat", state="rtn_unack") and
          has(server, "c3", "objek_bird", state="rtn_unack"), "and what came and went meanwhile is told")
    until(lambda: not [a for a in alerts(server) if a["kind"] == "source_down" and a["state"] == "unack"], "its own alert is over")
    broker.tell("frigate/reviews", message("end", one))
    is_(alert(server, "c1", "objek_dog")["count"], 1, "what comes by both ways counts once")


def restart(server, broker, frigate):
    """tilikd itself is away: what it had not told stands in the cursor."""
    before = {one["id"]: one["count"] for one in alerts(server)}
    waits = alert(server, "c2", "objek_cat")
    frigate.way = "500"
    until(lambda: stands(server, "partly", "HTTP: it answers 500"), "Frigate's HTTP is away")
    is_(server.post(f"/alerts/{waits['id']}/ack", {"looked_s": None}).status, 200, "something is acknowledged meanwhile")
    server.end()
    frigate.put(review("kamera_c1", time.time() - 1, objects=["horse"], end=time.time()))
    frigate.way = None
    server.start()
    until(lambda: has(server, "c1", "objek_horse", state="rtn_unack"), "what came while tilikd was away is told at its start")
    until(lambda: waits["external_id"].removesuffix(":alert") in frigate.viewed, "and what was acknowledged before is marked as viewed now")
    until(lambda: stands(server, "up"), "it stands")
    after = {one["id"]: one["count"] for one in alerts(server) if one["id"] in before}
    is_({key: after[key] for key in after if after[key] != before[key]}, {}, "nothing is told twice")


def logins(server, broker, frigate):
    count = frigate.logins
    with LOCK:
        frigate.tokens.clear()
    until(lambda: frigate.logins > count, "a token that has ended is renewed")
    until(lambda: stands(server, "up"), "and nothing is said of it")
    frigate.viewer = True
    waits = alert(server, "c3", "objek_bird")
    is_(server.post(f"/alerts/{waits['id']}/ack", {"looked_s": None}).status, 200, "something is acknowledged")
    until(lambda: stands(server, "up", "its user may not mark reviews as viewed"), "that it may not mark anything is said")
    frigate.viewer = False
    frigate.login = (LOGIN[0], "another")
    with LOCK:
        frigate.tokens.clear()
    until(lambda: stands(server, "partly", "HTTP: it refuses the login"), "a login that is refused is said to be")
    broker.end()
    until(lambda: stands(server, "refused", "it refuses the login"), "and without the broker it is refused")
    shown = json.dumps(server.get("/sources", "auditor").json)
    ok("rahasia" not in shown and "jwt" not in shown and "127.0.0.1" not in shown, "no secret and no address stands in what it says")


def all_of_it():
    server = Tilikd(ROWS, hurried=True)
    for role in ("operator", "auditor", "volunteer"):
        server.token(role)
    broker = Broker(server.folder).start()
    frigate = begin(Frigate(LOCK, END, login=LOGIN))
    frigate.fps = {"kamera_c1": 5.0, "kamera_c2": 5.0}
    mistakes(server)
    configure(server, {"kota": {
        "url": frigate.url, "login_file": server.secret("frigate-login", ":".join(LOGIN)), "mqtt": broker.url,
        "mqtt_login_file": server.secret("mqtt-login", f"{broker.user}:{broker.password}"), "names": "kamera_{camera}",
        "kinds": "halaman/person=kamtibmas, person=kamtibmas", "snapshots": 1, "poll_seconds": 1}})
    broker.tell("frigate/reviews", message("new", review("kamera_c2", time.time(), objects=["ghost"])), retain=True)
    server.start()
    is_(server.get("/sources", "volunteer").status, 403, "a volunteer does not read how sources stand")
    live(server, broker, frigate)
    strangers(server, broker)
    states(server, broker, frigate)
    rubbish(server, broker, frigate)
    breaks(server, broker, frigate)
    restart(server, broker, frigate)
    logins(server, broker, frigate)
    figures = server.ask("GET", "/metrics", "auditor").text.decode()
    ok('tilikd_source_up{kind="frigate",number="1"} 0' in figures and "kota" not in figures, "/metrics says so, without its name")
    broker.end()
    is_(server.end(), 0, "it ends")
    frigate.shutdown()
    server.remove()


# What stands at the address, and what is said of it.
HOSTILE = (("silence", "it took too long"), ("drip", "it took too long"), ("headers", "it sends headers without end"),
           ("redirect", "it sends us elsewhere"), ("lies", "it hung up"), ("huge", "its answer is too large"), ("noise", "it does not speak HTTP"),
           ("other", "it is no Frigate"), ("429", "it answers 429"), ("404", "it has no reviews"), ("401", "it wants a login"))


# What stands where the broker should, and what is said of it.
BROKERS = (("silence", "MQTT: the broker does not answer"), ("noise", "MQTT: the broker does not speak MQTT"),
           ("closed", "MQTT: the broker can't be reached, or hung up"), ("endless", "MQTT: the broker sends a message without end"))


def lie(way):
    """A broker that is none; returns its port."""
    door = socket.create_server(("127.0.0.1", 0))

    def answer(link):
        try:
            link.recv(1000)
            if way == "noise":
                link.sendall(b"HTTP/1.1 400 Bad Request\r\n" + b"X-No: MQTT\r\n" * 100)
            elif way == "endless":
                link.sendall(b"\x20\x02\x00\x00")
                link.recv(1000)
                link.sendall(b"\x90\x07\x00\x01\x00\x00\x00\x00\x00\x30\xff\xff\xff\x7f\x00\x0ffrigate/reviews")
                while not END.is_set():
                    link.sendall(b" " * 100000)
            if way != "closed":
                END.wait(300)
        except OSError:
            pass
        link.close()

    def serve():
        while True:
            threading.Thread(target=answer, args=(door.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return door.getsockname()[1]


def hostile():
    """Servers that lie, all beside one that is as it should be, and which nothing happens to."""
    server = Tilikd(ROWS, hurried=True)
    for role in ("operator", "auditor"):
        server.token(role)
    good = begin(Frigate(LOCK, END, version="0.14.1-f4f3cfa"))
    old = begin(Frigate(LOCK, END, version="0.13.2-6476f8a"))
    groups = {"lama": {"url": good.url, "names": "kamera_{camera}", "poll_seconds": 1}, "tua": {"url": old.url}}
    good.ahead, good.fps = 4000, {"kamera_c1": 5.0}
    servers = [good, old]
    for way, _ in HOSTILE:
        one = begin(Frigate(LOCK, END))
        one.way = way
        servers.append(one)
        groups[f"l{way}"] = {"url": one.url, **({"timeout_seconds": 2} if way in ("silence", "drip") else {})}
    for way, _ in BROKERS:
        groups[f"m{way}"] = {"url": good.url, "mqtt": f"mqtt://127.0.0.1:{lie(way)}"}
    broker = Broker(server.folder).start()
    groups["salah"] = {"url": good.url, "mqtt": broker.url, "mqtt_login_file": server.secret("wrong", f"{broker.user}:salah")}
    configure(server, groups)
    server.start()
    until(lambda: stands(server, "up", "its clock is 39", "lama"), "a Frigate 0.14 is up, and that its clock is ahead is said")
    first = good.put(review("kamera_c1", time.time() - 2, objects=["person"]))
    until(lambda: has(server, "c1", "objek_person", state="unack"), "what it sees comes by HTTP alone")
    good.finish(first, time.time())
    until(lambda: has(server, "c1", "objek_person", state="rtn_unack"), "and its end")
    ahead = good.put(review("kamera_c3", time.time() + 4000, objects=["person"]))
    until(lambda: has(server, "c3", "objek_person", state="unack"), "what is of a time to come is taken as of now")
    good.put(review("kamera_c1", time.time() - 1, objects=["cat"]))
    until(lambda: has(server, "c1", "objek_cat", state="unack"), "and hides nothing that comes after it")
    ok(ahead["id"] in good.reviews, "as it stands there")
    until(lambda: stands(server, "refused", "Frigate 0.13 is too old", "tua"), "a Frigate that is too old is refused")
    for way, words in HOSTILE:
        until(lambda: stands(server, "refused", words, f"l{way}") or stands(server, "down", words, f"l{way}"), f"{way}: {words}")
    until(lambda: stands(server, "partly", "MQTT: the broker refuses the login", "salah"), "a wrong login at the broker is said")
    broker.end()
    for way, words in BROKERS:
        until(lambda: stands(server, "partly", words, f"m{way}"), f"{way}: {words}")
    until(lambda: stands(server, "up", "", "lama"), "and the good one is up all the while")
    ok(pathlib.Path(f"/proc/{server.process.pid}/status").read_text().count("VmRSS"), "tilikd runs")
    END.set()
    is_(server.end(), 0, "it ends")
    server.remove()


def main():
    all_of_it()
    hostile()
    print(f"1..{ok.count}")
    sys.stdout.flush()
    os._exit(1 if ok.failed else 0)  # threads that serve lies are not waited for


main()
