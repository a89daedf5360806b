#!/usr/bin/python3
"""What tilikd makes of a MediaMTX's list of paths: states of cameras, both spellings, pages, and answers that go wrong.

A loopback server answers as MediaMTX's OpenAPI file says.  TAP on stdout; the program is named by TILIKD.
"""
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import is_, ok  # noqa: E402
from mediamtx import MediaMTX  # noqa: E402
from outside import Tilikd, serve, until  # noqa: E402

AREA = "33.74.10.1003"
LIVE = ["a1", "a2", "a3", "a4", "odd-name", "b1", "b2", "late"]
ROWS = ["id,area,main_url"] + [f"{camera},{AREA},rtsp://127.0.0.1:9/x" for camera in [*LIVE, "held", "never"]]
WRONG = {"redirect": "it answers 302", "silence": "it took too long", "drip": "it took too long", "headers": "it sends headers without end",
         "lies": "it hung up", "huge": "its answer is too large", "noise": "it does not speak HTTP",
         "words": "it answers something else than a list of paths", "other": "it answers something else than a list of paths",
         "500": "it answers 500", "404": "there is no control API at that address", "401": "it refuses the login"}


def source(name, url, more=""):
    return f"""[source {name}]
kind = mediamtx
url = {url}
every_seconds = 1
off_seconds = 1
frozen_seconds = 3
timeout_seconds = 2
{more}
"""


def begin(relay, old, sick):
    server = Tilikd(ROWS, hurried=True)
    for role in ("auditor", "supervisor"):
        server.token(role)
    login = server.secret("login", "tilikd:api-sandi\n")
    wrong = server.secret("wrong", "tilikd:lain\n")
    names = server.secret("names", "# where no rule helps\nodd-name  Simpang Lima 3\n")
    is_(server.configure(source("relai", relay.url, "names = kota/{camera}\nlogin_file = " + str(login))
                         + source("lama", old.url, f"names_file = {names}") + "".join(source(f"sakit-{way}", one.url, "names = s/{camera}") for way, one in sick.items())
                         + source("tolak", relay.url, f"names = t/{{camera}}\nlogin_file = {wrong}")).returncode,
        0, "the configuration is good")
    return server.start()


def state_is(server, camera, state):
    return until(lambda: server.cameras()[camera]["state"] == state, f"{camera} is {state}")


def states(server, relay, old):
    for camera in ("a1", "a2", "b1", "odd-name"):
        state_is(server, camera, "online")
    state_is(server, "a4", "offline")
    state_is(server, "a3", "frozen")
    state_is(server, "b2", "offline")
    ok(server.cameras()["never"]["state"] not in ("online", "offline", "frozen"), "nothing is said of a camera that has no path")
    until(lambda: server.source("relai")["cameras"] == 4, "it is known of how many it tells")
    until(lambda: server.source("relai")["detail"] == "paths of no camera: 1200", "and how many paths are no camera's")
    until(lambda: server.source("relai")["heard_at"] and server.source("relai")["state"] == "up", "and when it was heard last")
    with relay.lock:
        relay.paths["kota/a1"]["online"] = False
        del relay.paths["kota/a2"]
        relay.paths["kota/a3"] = {}
        relay.paths["kota/late"] = {}
        old.paths["b1"]["online"] = False
    state_is(server, "a1", "offline")
    state_is(server, "a2", "offline")
    state_is(server, "a3", "online")
    state_is(server, "late", "online")
    state_is(server, "b1", "offline")
    with relay.lock:
        relay.paths["kota/a1"]["online"] = True
    state_is(server, "a1", "online")


def troubles(server, sick):
    for way, said in WRONG.items():
        until(lambda name=f"sakit-{way}", want=said: server.source(name)["detail"] == want, f"{way}: {said}")
        ok(server.source(f"sakit-{way}")["state"] in ("down", "refused"), "and it is down, and said to be")
        with sick[way].lock:
            sick[way].way = None
    for way in WRONG:
        until(lambda name=f"sakit-{way}": server.source(name)["state"] == "up", f"{way}: it is back when it answers")


def main():
    lock, end = threading.Lock(), threading.Event()
    relay = serve(MediaMTX(lock, end, login="tilikd:api-sandi"))
    old, sick = serve(MediaMTX(lock, end, old=True)), {way: serve(MediaMTX(lock, end)) for way in WRONG}
    for way, one in sick.items():
        one.way = way
    relay.paths = {f"x/{i:04}": {} for i in range(1200)} | {"kota/a1": {}, "kota/a2": {}, "kota/a3": {"bytes": 7}, "kota/a4": {"online": False}}
    old.paths = {"b1": {"readers": 3}, "b2": {"online": False}, "Simpang Lima 3": {}}
    server = begin(relay, old, sick)
    states(server, relay, old)
    until(lambda: server.source("tolak")["state"] == "refused", "a login that is refused is said")
    is_(server.source("tolak")["detail"], "it refuses the login", "in words")
    troubles(server, sick)
    is_(server.cameras()["late"]["state"], "online", "nothing else was disturbed")
    text = server.ask("GET", "/api/v1/sources", "auditor").text.decode()
    ok("sandi" not in text and "127.0.0.1" not in text, "no login and no address is told")
    pages = {path for _, path, _ in relay.asked}
    ok(any("page=2&" in path for path in pages), "lists are read page by page", pages)
    is_(server.end(), 0, "tilikd ends in the middle of it all")
    end.set()
    server.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
