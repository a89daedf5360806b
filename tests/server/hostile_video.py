#!/usr/bin/python3
"""Who has been told that a camera is closed sees no more of it: the demo's streams, their grants, and what takes them back.

Each case opens moving pictures as a watcher and then takes the ground from under him.  Waits until a stream has ended, with a
deadline.  TAP on stdout; the program is named by TILIKD.
"""
import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid

TILIKD = os.environ["TILIKD"]
DEADLINE = 20


class City:
    def __init__(self, folder):
        self.database, self.tokens = "sqlite:" + str(folder / "t.db"), folder / "tokens.json"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [TILIKD, "--demo", "--cameras", "400", "--seed", "7", "--rate", "0", "--listen", "127.0.0.1:0", "--db", self.database,
             "--tokens-file", self.tokens, "--exit-with-stdin"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = urllib.parse.urlsplit(self.process.stdout.readline().split()[-1]).netloc
        self.token = json.loads(self.tokens.read_text())

    def kill(self):
        self.process.kill()
        self.process.wait(DEADLINE)

    def end(self):
        self.process.stdin.close()
        self.process.wait(DEADLINE)

    def command(self, *words):
        return subprocess.run([TILIKD, *words, "--db", self.database], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              check=True, text=True).stdout.strip()

    def call(self, who, method, path, body=None, key=None):
        link = http.client.HTTPConnection(self.address, timeout=DEADLINE)
        headers = {"Authorization": "Bearer " + self.token.get(who, who)}
        if body is not None:
            headers.update({"Content-Type": "application/json", "Idempotency-Key": key or str(uuid.uuid4())})
        link.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None, headers)
        answer = link.getresponse()
        text = answer.read()
        link.close()
        return answer.status, json.loads(text)

    def view(self, who, camera, key=None):
        return self.call(who, "POST", f"/cameras/{camera}/view", {"purpose": "test", "quality": "sub"}, key)

    def brake(self, camera):
        return self.call("operator", "POST", f"/cameras/{camera}/privacy-brake", {})[1]


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


class Player:
    """Opens what was granted; status is what the last request was answered with."""

    def __init__(self, grant):
        self.grant, self.challenge, self.number, self.buffer = grant, None, 0, b""
        at = urllib.parse.urlsplit(grant["url"])
        self.socket = socket.create_connection((at.hostname, at.port), DEADLINE)
        self.status = self.ask("DESCRIBE", grant["url"])[0]
        if self.status == 401:
            self.status = self.ask("DESCRIBE", grant["url"])[0]
        if self.status == 200:
            _, head = self.ask("SETUP", grant["url"] + "/track1", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1")
            session = re.search(r"Session: ([^;\r]+)", head)[1]
            self.status = self.ask("PLAY", grant["url"], "Session: " + session)[0]

    def ask(self, method, uri, *headers):
        self.number += 1
        lines = [f"{method} {uri} RTSP/1.0", f"CSeq: {self.number}", *headers]
        if self.challenge:
            realm, nonce = self.challenge
            secret = md5(f"{self.grant['user']}:{realm}:{self.grant['password']}")
            proof = md5(f"{secret}:{nonce}:{md5(method + ':' + uri)}")
            lines.append(f'Authorization: Digest username="{self.grant["user"]}", realm="{realm}", nonce="{nonce}", '
                         f'uri="{uri}", response="{proof}"')
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            more = self.socket.recv(65536)
            if not more:
                return 0, ""
            self.buffer += more
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        head = head.decode()
        size = int((re.search(r"Content-Length: (\d+)", head) or [0, "0"])[1])
        while len(self.buffer) < size:
            self.buffer += self.socket.recv(65536)
        self.buffer = self.buffer[size:]
        asked = re.search(r'realm="([^"]+)", nonce="([^"]+)"', head)
        self.challenge = asked.groups() if asked else self.challenge
        return int(head.split()[1]), head

    def ends(self, within=DEADLINE):
        """True when the server ends the stream in time."""
        self.socket.settimeout(0.2)
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            try:
                if not self.socket.recv(65536):
                    return True
            except TimeoutError:
                pass
            except ConnectionError:
                return True
        return False

    def plays(self, pieces=6):
        """True when pictures keep coming."""
        self.socket.settimeout(DEADLINE)
        return all(self.socket.recv(4096) for _ in range(pieces))


def repeat_then_brake(city, camera, say):
    """Asked for twice with one key, both addresses are known: neither may outlive the brake."""
    _, first = city.view("operator", camera, "again")
    one = Player(first)
    _, second = city.view("operator", camera, "again")
    two = Player(second)
    say(one.status == 200 and two.status == 200, "a repeat's address opens", (one.status, two.status))
    say(one.ends(), "a repeat takes the first address back")
    answer = city.brake(camera)
    say(two.ends(), "the brake ends the second")
    say([w["by"] for w in answer["watching"]] == ["operator"], "the brake names the watcher once", answer)
    say(Player(first).status == 401 and Player(second).status == 401, "neither opens again")
    status, _ = city.view("operator", camera, "again")
    say(status == 403, "a repeat is told that it is closed", status)


def restart_then_brake(city, camera, say):
    """A looking from before a restart is repeated after it."""
    city.view("operator", camera, "before")
    city.kill()
    city.start()
    status, grant = city.view("operator", camera, "before")
    player = Player(grant)
    say(status == 200 and player.status == 200, "a looking goes on after a crash", (status, player.status))
    answer = city.brake(camera)
    say(player.ends(), "the brake ends it")
    say(len(answer["watching"]) == 1, "and names the watcher", answer)


def order_ends_video(city, camera, say):
    _, grant = city.view("operator", camera)
    _, other = city.view("supervisor", camera)
    watcher, supervisor = Player(grant), Player(other)
    body = {"cameras": [camera], "state": "out_of_service", "reason": "privacy"}
    status, _ = city.call("supervisor", "POST", "/service-orders", body)
    say(status == 201 and watcher.ends(), "an order for privacy ends an operator's video", status)
    say(supervisor.plays(), "a supervisor's goes on")


def revoked_ends_video(city, camera, say):
    token = city.command("token", "add", "--role", "operator", "--name", "Tamu")
    deadline, grant = time.monotonic() + DEADLINE, {}
    while "url" not in grant and time.monotonic() < deadline:
        _, grant = city.view(token, camera)
    player = Player(grant)
    say(player.status == 200, "a new token's holder watches", player.status)
    city.command("token", "revoke", "Tamu")
    say(player.ends(), "when the token is revoked the video ends")
    say(Player(grant).status == 401, "and does not open again")


def official_views(city, _, say):
    """Who keeps an RT is told who watched it, but not that there is a camera that he may not know of."""
    _, page = city.call("auditor", "GET", "/cameras?limit=1&q=" + urllib.parse.quote("visibility:official state:online"))
    camera = page["items"][0]
    token = city.command("token", "add", "--role", "volunteer", "--name", "Warga", "--areas", camera["area"])
    deadline, views = time.monotonic() + DEADLINE, {}
    city.view("operator", camera["id"])
    while "items" not in views and time.monotonic() < deadline:
        _, views = city.call(token, "GET", "/views")
    say(not [view for view in views["items"] if view["camera"] == camera["id"]], "a look at an official camera is not told to the RT",
        views)
    _, all_views = city.call("auditor", "GET", "/views")
    say(any(view["camera"] == camera["id"] for view in all_views["items"]), "an auditor is told")


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tilikd-"))
    count = failed = 0

    def say(good, name, why=""):
        nonlocal count, failed
        count += 1
        failed += not good
        print(f"{'ok' if good else 'not ok'} {count} - {name}" + ("" if good else f"\n# {why}"), flush=True)

    city = City(folder)
    try:
        query = urllib.parse.quote("class:rt state:online visibility:restricted")
        _, page = city.call("operator", "GET", "/cameras?limit=9&q=" + query)
        cameras = [camera["id"] for camera in page["items"]]
        for number, case in enumerate([repeat_then_brake, restart_then_brake, order_ends_video, revoked_ends_video, official_views]):
            case(city, cameras[number], say)
    finally:
        city.end()
        shutil.rmtree(folder)
    print(f"1..{count}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
