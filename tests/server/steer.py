#!/usr/bin/python3
"""Steering: one person at a time, and no camera turns on, whoever dies.

A device of tests/support/onvif_device.py is the camera; what it was told is looked at there.  TAP on stdout; the program is named
by TILIKD.
"""
import concurrent.futures
import pathlib
import signal
import sqlite3
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from contract import SHIM, is_, is_problem, ok  # noqa: E402
from onvif_device import Device  # noqa: E402
from outside import DEADLINE, Tilikd, until  # noqa: E402

AREA = "33.74.10.1003"
SECRET = "sandi-kamera-0042"
LONG = 2000
# One console: it takes the camera and turns it for as long as it lives.
CONSOLE = """
import http.client, json, sys
token = sys.stdin.readline().strip()
link = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=60)
while True:
    link.request("POST", "/api/v1/cameras/c1/ptz", json.dumps({"act": "move", "pan": -0.5, "hold_ms": 1000}),
                 {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    link.getresponse().read()
"""


def ptz(server, act, who="operator", camera="c1", **more):
    return server.ask("POST", f"/api/v1/cameras/{camera}/ptz", who, {"act": act, **more})


def standing(server, who="operator", camera="c1"):
    return server.get(f"/cameras/{camera}/ptz", who)


def begin(devices):
    gone = socket.socket()
    gone.bind(("127.0.0.1", 0))
    rows = ["id,area,name,main_url,onvif_url,user,password,visibility,ptz"]
    rows += [f"{name},{AREA},Simpang {name},rtsp://10.0.0.1/x,{url},admin,{SECRET},public,{ptz}" for name, url, ptz in (
        *((name, device.url, "yes") for name, device in devices.items()),
        ("named", devices["c1"].url + "#main_1", "yes"), ("other", devices["c1"].url + "#sub_1", "yes"), ("still", "", "no"), ("untold", "", "yes"), ("dead", f"http://127.0.0.1:{gone.getsockname()[1]}/", "yes"))]
    server = Tilikd(rows)
    server.environment |= {"LD_PRELOAD": str(SHIM), "TILIK_FAULT_CLOCK": server.clock}
    server.ahead(0)
    for role in ("operator", "supervisor", "volunteer", "auditor"):
        server.token(role)
    server.gone = gone
    return server.start()


def steered(server):
    return [one for one in server.get("/logbook", "supervisor").json["items"] if one["act"] == "steer"]


def keys(server, device):
    """What the keys of a console do."""
    nobody = standing(server).json
    is_([nobody["holder"], nobody["presets"]], [None, []], "nobody has the camera at first, and nothing was asked of it")
    is_(device.asked, [], "indeed")
    mine = ptz(server, "take").json
    is_([mine["holder"], mine["mine"], mine["home"], [one["number"] for one in mine["presets"]]], ["Operator", True, True, [1, 2, 3]],
        "who takes it has it, and learns where it can go")
    is_(ptz(server, "move", pan=0.5, tilt=-0.25, hold_ms=LONG).status, 200, "it turns")
    move = device.acts[-1]
    ok(move[1] == "move" and move[2][:3] == (0.5, -0.25, 0.0) and 0 < move[2][3] <= LONG / 1000, "as it was told, and by itself no longer", move)
    is_(move[2][4], ["PanTilt"], "without a word of the zoom that it may not have")
    ok(device.wait(lambda acts: acts[-1][1] == "stop", DEADLINE), "a move that is not asked for again is stopped")
    ok(device.acts[-1][0] - move[0] > LONG / 1000 - 0.5, "when its time is over, not before")
    ptz(server, "move", zoom=1, hold_ms=LONG)
    is_(ptz(server, "stop").status, 200, "a key that is let go stops it")
    is_([act[1] for act in device.acts[-2:]], ["move", "stop"], "at once")
    is_(ptz(server, "preset", preset=3).status, 200, "it goes to a preset")
    is_(device.acts[-1][1:], ("preset", "p-x"), "by the camera's own name of it")
    is_(ptz(server, "home").status, 200, "and home")
    ptz(server, "move", pan=1, hold_ms=LONG)
    ptz(server, "preset", preset=1)
    is_([act[1] for act in device.acts[-3:]], ["move", "stop", "preset"], "what turns stands before it goes to a preset")
    ok(is_problem(ptz(server, "preset", preset=9), 502, "it has no preset 9"), "a preset that it has not is said")
    is_(ptz(server, "release").json["holder"], None, "it is given back")
    lines = until(lambda: steered(server), "the logbook has a line")
    is_([[one["by"], one["ref"], one["text"].split(" · ")[0], one["auto"]] for one in lines], [["Operator", "camera/c1", "Simpang c1", True]],
        "who steered it, and how long, is one line of the logbook")


def two(server, device):
    """Who has it, and who would."""
    ptz(server, "move", pan=0.5, hold_ms=LONG)
    refused = ptz(server, "move", "supervisor", pan=-1, hold_ms=LONG)
    ok(is_problem(refused, 409, "Operator steers this camera"), "who comes second is told who has it", refused)
    is_([refused.json["owner"], refused.json["current"]["mine"]], ["Operator", False], "and till when")
    ok(is_problem(ptz(server, "stop", "supervisor"), 409), "nor stops it")
    is_(standing(server, "supervisor").json["holder"], "Operator", "all may know")
    taken = ptz(server, "take", "supervisor", force=True)
    is_(taken.json["holder"], "Supervisor", "a supervisor may take it from its holder")
    ok(device.wait(lambda acts: acts[-1][1] == "stop", DEADLINE), "and then it stands")
    ok(is_problem(ptz(server, "move", pan=0.5, hold_ms=LONG), 409, "Supervisor"), "who had it has it no longer")
    ok(is_problem(ptz(server, "take", force=True), 403), "and may not take it back so")
    is_(ptz(server, "release").status, 200, "giving back what one has not is no mistake")
    is_(standing(server).json["holder"], "Supervisor", "and no use")
    before = device.count("move")
    ptz(server, "release", "supervisor")
    is_(ptz(server, "move", pan=0.5, hold_ms=100).json["holder"], "Operator", "a move takes what nobody has")
    is_(device.count("move"), before + 1, "and is sent")
    server.ahead(15)
    is_(standing(server).json["holder"], "Operator", "who steers has it for a while yet")
    server.ahead(25)
    until(lambda: standing(server).json["holder"] is None, "and 20 seconds after the last act no longer")


def no_right(server):
    ok(is_problem(standing(server, "volunteer"), 403), "who may not steer is told nothing")
    ok(is_problem(ptz(server, "take", "volunteer"), 403), "and steers nothing")
    ok(is_problem(ptz(server, "take", "auditor"), 403), "whoever else they are")
    ok(is_problem(ptz(server, "take", camera="nothing"), 404), "a camera that there is not")
    ok(is_problem(ptz(server, "take", camera="still"), 422, "not_ptz", "stands still"), "one that stands still")
    ok(is_problem(ptz(server, "take", camera="untold"), 422, "not_ptz", "Nobody says"), "one that nobody knows how to steer")
    ok(is_problem(ptz(server, "take", camera="dead"), 504, "it can't be reached"), "one that is not there")
    is_(standing(server, camera="dead").json["holder"], None, "of which nobody is the holder")
    ok(is_problem(ptz(server, "take", camera="bare"), 422, "not_ptz"), "one whose device can't turn")
    is_(ptz(server, "take", camera="named").status, 200, "of a recorder the profile that its address names is steered")
    ptz(server, "release", camera="named")
    ok(is_problem(ptz(server, "take", camera="other"), 422, "can't be steered"), "and no other")
    ok(is_problem(ptz(server, "take", camera="locked"), 502, "it does not take this user and password"), "one whose password has changed")
    ok(is_problem(ptz(server, "move", pan=2, hold_ms=400), 400), "more than full speed")
    ok(is_problem(ptz(server, "move", pan=1), 400), "a move without an end")


def dies(server, device):
    """A console that is killed while a key is held."""
    console = subprocess.Popen([sys.executable, "-c", CONSOLE, str(server.port)], stdin=subprocess.PIPE, text=True)
    console.stdin.write(server.tokens["operator"] + "\n")
    console.stdin.flush()
    count = device.count("move")
    ok(device.wait(lambda acts: device.count("move") > count + 3, DEADLINE), "a key that is held turns the camera on and on")
    console.send_signal(signal.SIGKILL)
    console.wait()
    ok(device.wait(lambda acts: acts[-1][1] == "stop", DEADLINE), "when the console is killed the camera stands")
    ok(not device.turns(), "indeed")
    ptz(server, "release")


def noted(server):
    with sqlite3.connect(f"file:{server.folder}/t.db?mode=ro", uri=True) as database:
        return database.execute("SELECT cursor FROM cursor WHERE source = 'steering:held' AND cursor <> ''").fetchall()


def killed(server, device):
    """tilikd itself is killed while a camera turns that no move's end stops."""
    device.endless = True
    ok(ptz(server, "move", pan=0.3, hold_ms=LONG).status == 200, "a camera turns that ends no move by itself")
    ok(device.turns(), "and turns")
    until(lambda: noted(server), "who turns it is written down")
    server.end(signal.SIGKILL)
    ok(device.turns(), "when tilikd is killed it turns on")
    server.start()
    ok(device.wait(lambda acts: acts[-1][1] == "stop", DEADLINE), "the next start stops it")
    ok(not device.turns() and standing(server).json["holder"] is None, "and nobody holds it")
    until(lambda: any(line["text"].endswith("?") for line in steered(server)), "the logbook has who steered it")
    until(lambda: not noted(server), "and it is written down no longer")
    device.endless = False
    count = device.count("stop")
    ok(server.end() == 0, "tilikd ends")
    server.start()
    ok(ptz(server, "take").status == 200 and ptz(server, "release").status == 200, "once more it is as ever")
    is_(device.count("stop"), count, "and is not stopped another time")


def revoked(server, device):
    server.tokens["guest"] = server.run("token", "add", "--db", server.database, "--role", "operator", "--name", "Tamu", "--areas", "*")
    until(lambda: ptz(server, "take", "guest").status == 200, "a new token steers")
    ptz(server, "move", "guest", pan=0.3, hold_ms=LONG)
    server.run("token", "revoke", "--db", server.database, "Tamu")
    ok(device.wait(lambda acts: acts[-1][1] == "stop", DEADLINE), "a token that is revoked leaves no camera turning")
    until(lambda: standing(server).json["holder"] is None, "and holds none")
    is_(ptz(server, "move", "guest", pan=0.3, hold_ms=LONG).status, 401, "and steers none")


def braked(server, device):
    ptz(server, "move", pan=0.3, hold_ms=LONG)
    server.post("/cameras/c1/privacy-brake", {"reason": "ruang tamu"}, "volunteer")
    ok(is_problem(ptz(server, "move", pan=0.3, hold_ms=LONG), 403, "closed for privacy"), "what is closed for privacy is not turned")
    ok(is_problem(standing(server), 403), "nor told of")
    ok(device.wait(lambda acts: acts[-1][1] == "stop", DEADLINE), "and stands")
    until(lambda: standing(server, "supervisor").json["holder"] is None, "and nobody holds it")
    is_(ptz(server, "move", "supervisor", pan=0.3, hold_ms=100).status, 200, "who may lift the brake may turn it away")
    ptz(server, "release", "supervisor")
    back = server.post("/service-orders", {"cameras": ["c1"], "state": "in_service"}, "supervisor")
    ok(back.status == 201, "the brake is lifted", back)
    until(lambda: standing(server).status == 200, "afterwards all may again")


def slow(server, device):
    """A camera that takes its time gets the newest move, not all of them."""
    ptz(server, "take", camera="slow")
    device.lag = 0.5
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        first = pool.submit(ptz, server, "move", camera="slow", pan=0.01, hold_ms=LONG)
        ok(until(lambda: any(call == "ContinuousMove" for _, call in device.asked), "a slow camera is asked to move"), "a move")
        rest = [pool.submit(ptz, server, "move", camera="slow", pan=0.1 + i / 20, hold_ms=LONG) for i in range(10)]
        is_({one.result().status for one in [first, *rest]}, {200}, "of many moves for it each is answered")
    ok(device.count("move") < 11, "and not each is sent", device.acts)
    device.lag = 0
    is_(ptz(server, "stop", camera="slow").status, 200, "a stop")
    is_(device.acts[-1][1], "stop", "comes after all of them")
    device.wrong["Stop"] = ("hang-up", 3)
    ptz(server, "move", camera="slow", pan=0.5, hold_ms=100)
    ok(device.wait(lambda acts: acts[-1][1] == "stop", DEADLINE), "a stop that is not answered is sent again, until it is")
    is_(device.wrong["Stop"], None, "the fourth was")
    ptz(server, "release", camera="slow")


def pace(server):
    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ptz(server, "take").status, range(100)))
    seconds = int(time.monotonic() - begun) + 2
    ok(answers.count(200) <= 20 * seconds and set(answers) <= {200, 429}, "nobody steers faster than twenty times a second", answers)
    is_({ptz(server, "stop").status for _ in range(30)}, {200}, "but a stop is never too fast")
    ptz(server, "release")


def unlisted(server, device):
    cameras = server.get("/cameras", "supervisor", Accept="application/x-ndjson").text.decode()
    ptz(server, "move", pan=1, hold_ms=LONG)
    views = server.get("/logbook?limit=100", "supervisor").text.decode()
    ok("onvif" not in cameras + views and SECRET not in cameras + views, "no list tells where a camera is steered")
    is_(server.end(), 0, "tilikd ends")
    is_(device.acts[-1][1], "stop", "and leaves no camera turning")
    journal = pathlib.Path(server.folder, "t.db").read_bytes()
    ok(SECRET.encode() not in journal, "and no password lies open in its database")
    server.remove()


def main():
    login = {"user": "admin", "password": SECRET}
    devices = {"c1": Device("digest", **login).start(), "slow": Device("token", skew=40, **login).start(),
               "bare": Device(ptz=False).start(), "locked": Device("digest", user="admin", password="lain").start()}
    server = begin(devices)
    keys(server, devices["c1"])
    two(server, devices["c1"])
    no_right(server)
    dies(server, devices["c1"])
    killed(server, devices["c1"])
    revoked(server, devices["c1"])
    braked(server, devices["c1"])
    slow(server, devices["slow"])
    pace(server)
    unlisted(server, devices["c1"])
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


sys.exit(main())
