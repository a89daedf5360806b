"""A running tilikd and what asks it questions as a stranger would: over HTTP and its stream alone.

For tests that are written from the description of the API, not from the program.  TAP on stdout; the program is named by TILIKD.
"""
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
import time

TILIKD = os.environ["TILIKD"]
SHIM = pathlib.Path(os.environ.get("TILIK_BUILD", pathlib.Path(TILIKD).parent)) / "tests/fault_shim.so"
DEADLINE = 10


class Tap:
    count = failed = 0

    def __call__(self, good, name, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}")
        for line in str(why).splitlines()[:20] if not good else ():
            print("# " + line[:900])
        return bool(good)


ok = Tap()


def is_(found, expected, name):
    return ok(found == expected, name, f"found {found!r}\nexpected {expected!r}")


def when(seconds=0.0):
    """RFC 3339 in UTC, so many seconds from now."""
    at = time.time() + seconds
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at * 1000) % 1000:03}Z"


def read_time(text):
    whole = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z", text)
    return time.mktime(time.strptime(whole[1], "%Y-%m-%dT%H:%M:%S")) - time.timezone + float(whole[2] or 0)


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text
        self.media = headers.get_content_type() if headers.get("Content-Type") else None

    @property
    def json(self):
        return json.loads(self.text)

    def __repr__(self):
        return f"{self.status} {self.media} {self.text[:600]!r}"


class Server:
    def __init__(self, *arguments, clock=False):
        self.folder = tempfile.mkdtemp(prefix="tilikd-contract-")
        self.arguments, self.tokens, self.keys = arguments, {}, 0
        self.environment = dict(os.environ, XDG_STATE_HOME=self.folder, XDG_CONFIG_HOME=self.folder)
        self.clock = f"{self.folder}/clock"
        if clock:
            self.ahead(0)
            self.environment |= {"LD_PRELOAD": str(SHIM), "TILIK_FAULT_CLOCK": self.clock}

    def ahead(self, seconds, wall=None):
        with open(self.clock, "r+b" if os.path.exists(self.clock) else "wb") as file:
            file.write(struct.pack("=qqq", seconds if wall is None else wall, seconds, seconds))

    def start(self, log=None):
        tokens = f"{self.folder}/tokens.json"
        demo = ("--tokens-file", tokens) if "--demo" in self.arguments else ()
        self.process = subprocess.Popen(
            [TILIKD, "--listen", "127.0.0.1:0", "--db", f"sqlite:{self.folder}/t.db", *demo, *self.arguments,
             "--exit-with-stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment)
        line = self.process.stdout.readline()
        self.port = int(re.fullmatch(r"tilikd: listening on http://127\.0\.0\.1:(\d+)\n", line)[1])
        if demo:
            self.tokens = json.loads(pathlib.Path(tokens).read_text())
        return self

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(timeout=DEADLINE)
        self.process.stdout.close()
        self.process.stdin.close()
        return code

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method, path, who=None, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            headers["Authorization"] = "Bearer " + self.tokens.get(who, who)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            connection.request(method, path, body, headers)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all of it was sent; the answer stands
        answer = connection.getresponse()
        found = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return found

    def get(self, path, who="operator", **headers):
        return self.ask("GET", "/api/v1" + path, who, **headers)

    def key(self):
        self.keys += 1
        return f"contract-{self.keys}"

    def post(self, path, body, who="operator", key=None):
        return self.ask("POST", "/api/v1" + path, who, body, Idempotency_Key=key or self.key())

    def report(self, body, **more):
        """POST /alerts as the analytics do."""
        return self.ask("POST", "/api/v1/alerts", "source", {**body, **more} if isinstance(body, dict) else body)

    def raise_(self, camera, kind="kerumunan", at=0.0, **more):
        answer = self.report({"kind": kind, "camera": camera, "state": "active", "at": when(at)}, **more)
        return answer.json["id"]

    def clear(self, camera, kind="kerumunan", at=0.0, **more):
        return self.report({"kind": kind, "camera": camera, "state": "cleared", "at": when(at)}, **more)

    def act(self, alert, act, body=None, who="operator", key=None):
        return self.post(f"/alerts/{alert}/{act}", body if body is not None else {}, who, key)

    def alert(self, alert, who="operator"):
        return self.get(f"/alerts/{alert}", who).json

    def until(self, path, test, who="operator"):
        end = time.monotonic() + DEADLINE
        while True:
            answer = self.get(path, who)
            if answer.status == 200 and test(answer.json):
                return answer.json
            if time.monotonic() > end:
                return answer.json
            time.sleep(0.02)


class Stream:
    """GET /changes: what came since a revision, until something is seen."""

    def __init__(self, server, who="operator", query="", **headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request("GET", "/api/v1/changes" + query, None,
                                {"Authorization": "Bearer " + server.tokens[who], "Accept": "text/event-stream", **headers})
        self.answer = self.connection.getresponse()
        self.buffer, self.events = b"", []

    def until(self, test):
        """Every event up to the first that passes; None where it does not come."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            while b"\n\n" in self.buffer:
                block, self.buffer = self.buffer.split(b"\n\n", 1)
                fields = dict(line.split(": ", 1) for line in block.decode().split("\n") if ": " in line)
                event = {"id": fields.get("id"), "event": fields.get("event"), "data": json.loads(fields.get("data", "null"))}
                self.events.append(event)
                if test(event):
                    return event
            try:
                piece = self.answer.read1(65536)
            except TimeoutError:
                return None
            if not piece:
                return None
            self.buffer += piece
        return None

    def close(self):
        self.connection.close()


def is_problem(answer, status, *words):
    """A problem of RFC 9457 that says each of the words."""
    statuses = status if isinstance(status, tuple) else (status,)
    if answer.status not in statuses or answer.media != "application/problem+json":
        return False
    problem = answer.json
    return problem["status"] == answer.status and "title" in problem and all(word in json.dumps(problem) for word in words)


class City:
    """The cameras of the make-believe city, each lent once."""

    def __init__(self, server):
        answer = server.get("/cameras", "admin", Accept="application/x-ndjson")
        self.all = [json.loads(line) for line in answer.text.splitlines()]
        fit = [camera for camera in self.all if camera["state"] == "online" and camera["visibility"] != "official"]
        areas = server.get("/session", "volunteer").json["areas"]
        self.volunteer = [c for c in self.all if any(inside(c["area"], a) for a in areas)]
        self.free = [c for c in fit if c not in self.volunteer]
        self.apart = self.spread()

    def spread(self):
        """One camera of each kelurahan: no two are neighbours but by chance."""
        by_place = {}
        for camera in self.free:
            by_place.setdefault(".".join(camera["area"].split(".")[:4]), camera)
        return list(by_place.values())

    def one(self):
        camera = self.apart.pop()
        self.free.remove(camera)
        return camera["id"]

    def neighbours(self, parts, count):
        by_place = {}
        for camera in self.free:
            codes = camera["area"].split(".")
            if len(codes) >= parts:
                by_place.setdefault(".".join(codes[:parts]), []).append(camera)
        found = max(by_place.values(), key=len)[:count]
        self.free = [c for c in self.free if c not in found]
        self.apart = [c for c in self.apart if c not in found]
        return found

    def across(self):
        """Two cameras a stone's throw apart, in different kelurahan."""
        for i, one in enumerate(self.free):
            for other in self.free[i + 1:]:
                if one["lat"] and other["lat"] and abs(one["lat"] - other["lat"]) + abs(one["lon"] - other["lon"]) < 0.002 \
                        and one["area"].split(".")[:4] != other["area"].split(".")[:4]:
                    self.free = [c for c in self.free if c not in (one, other)]
                    self.apart = [c for c in self.apart if c not in (one, other)]
                    return one, other
        raise ValueError("no neighbours")


CITY = ("--demo", "--no-video", "--rate", "0", "--cameras", "3000", "--seed", "11")


def inside(area, scope):
    return area == scope or area.startswith(scope + ".")


def at_once(count, do):
    """Runs do(i) for each, all at the same time; their answers in order."""
    answers, gate = [None] * count, threading.Barrier(count)

    def run(i):
        gate.wait()
        answers[i] = do(i)
    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
