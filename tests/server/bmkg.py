#!/usr/bin/python3
"""Rain over each kelurahan, from a loopback server that answers as the weather agency documents.  TAP; TILIKD names the program."""
import datetime
import http.server
import json
import pathlib
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from contract import Stream, is_, ok  # noqa: E402
from outside import Tilikd, serve, until  # noqa: E402

HERE, BESIDE, AWAY = "33.74.10.1003", "33.74.10.1004", "33.74.01.1001"
ROWS = ["id,area,main_url"] + [f"c{i},{area},rtsp://127.0.0.1:9/x" for i, area in enumerate((HERE, BESIDE, AWAY, HERE + ".005.003"))]


def at(hours):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)


class Agency(http.server.ThreadingHTTPServer):
    """What is forecast is given as (amount now, amount next) by code; wrong says how a code's answer goes wrong."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked, self.rain, self.wrong, self.warned, self.feed_wrong = [], {}, {}, True, None


class Answers(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def send(self, status, body, kind="application/json"):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def forecast(self, code):
        now, after = self.server.rain.get(code, (0, 0))
        start = at(0).replace(minute=0, second=0, microsecond=0)
        steps = [{"utc_datetime": (start + datetime.timedelta(hours=3 * i)).strftime("%Y-%m-%d %H:%M:%S"), "tp": amount, "weather": 3}
                 for i, amount in enumerate((now, after, 0))]
        return json.dumps({"lokasi": {"adm4": code}, "data": [{"cuaca": [steps]}]})

    def warning(self):
        times = [at(hours).astimezone(datetime.timezone(datetime.timedelta(hours=7))).isoformat(timespec="seconds") for hours in (-1, 2)]
        return f"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><status>Actual</status><msgType>Alert</msgType><info>
            <language>id</language><event>Hujan Lebat</event><effective>{times[0]}</effective><expires>{times[1]}</expires>
            <area><polygon>-8,109 -8,112 -6,112 -6,109 -8,109</polygon></area></info></alert>"""

    def feed(self):
        link = f"<item><link>{self.server.url}/nowcast/id/JT_alert.xml</link></item>" if self.server.warned else ""
        return f"<rss><channel>{link}<item><link>http://elsewhere.example/x.xml</link></item></channel></rss>"

    def do_GET(self):
        place = urllib.parse.urlsplit(self.path)
        self.server.asked.append(self.path)
        if place.path == "/nowcast/id":
            self.send(*(self.server.feed_wrong or (200, self.feed())), "text/xml")
        elif place.path == "/nowcast/id/JT_alert.xml":
            self.send(200, self.warning(), "text/xml")
        else:
            code = urllib.parse.parse_qs(place.query)["adm4"][0]
            self.send(*(self.server.wrong.get(code) or (200, self.forecast(code))))


def weather(server, who="auditor"):
    return {one["area"]: one for one in server.get("/weather?limit=1000", who).json["items"]}


def again(server):
    is_(server.end(), 0, "tilikd ends")
    server.start()


def first(server, agency):
    until(lambda: {HERE, BESIDE} <= weather(server).keys(), "each kelurahan is told of")
    one = weather(server)[HERE]
    is_((one["now"], one["next"], one["source"]), ("heavy", "heavy", "BMKG"), "rain now and next, and who says so")
    is_(weather(server)[BESIDE]["now"], "none", "dry beside it")
    until(lambda: weather(server)[BESIDE]["warning"] == "Hujan Lebat", "a warning holds within its outline")
    until(lambda: "warnings" in (server.source("cuaca") or {}).get("detail", ""), "the desk of sources credits it")
    ok("BMKG" in server.source("cuaca")["detail"], "by name", server.source("cuaca"))
    ok(all("elsewhere" not in path for path in agency.asked), "an address of another host is not asked")
    ok(all("33.74.01" not in path for path in agency.asked), "nor is what lies outside of its area")
    is_(weather(server, "rt").keys(), {HERE}, "who sees one RT has its kelurahan's")


def followed(server, agency):
    known = weather(server)[HERE]["rev"]
    agency.rain[HERE] = (0, 0)
    again(server)
    stream = Stream(server, "rt", query=f"?since={known}")
    told = stream.until(lambda event: event["event"] == "weather" and event["data"]["now"] == "none") or {"data": {}}
    is_(told["data"].get("area"), HERE, "who sees one RT is told when its kelurahan's changes")
    ok(all(event["data"]["area"] == HERE for event in stream.events if event["event"] == "weather"), "and of no other", stream.events)
    stream.close()
    agency.rain[HERE] = (31, 40)
    again(server)
    until(lambda: weather(server)[HERE]["next"] == "heavy", "as before")


def scores(server):
    for area, kind, least, most in ((HERE, "genangan", 0.51, 1), (BESIDE, "genangan", 0.5, 0.75), (HERE, "kerumunan", 0.5, 0.5)):
        alert = server.report({"kind": kind, "area": area, "state": "active", "score": 0.5, "at": at(0).isoformat()}).json["id"]
        score = server.alert(alert, "auditor")["score"]
        ok(least <= score <= most, f"the score of {kind} in {area} weighs the rain", score)


def one_fails(server, agency):
    agency.wrong[HERE], agency.rain[BESIDE] = (500, ""), (31, 40)
    again(server)
    until(lambda: weather(server)[BESIDE]["now"] == "heavy", "one that can't be had does not keep the others from being asked")
    agency.wrong.clear()
    agency.rain.pop(BESIDE)
    again(server)
    until(lambda: weather(server)[BESIDE]["now"] == "none", "nor for long")


def goes_wrong(server, agency):
    bodies = [(200, "{"), (200, json.dumps({"lokasi": {"adm4": AWAY}, "data": []})), (200, "[" * 5000), (404, "{}"), (200, "x" * 1000000)]
    for pair in (bodies[:2], bodies[2:4], bodies[4:] * 2):
        agency.wrong[HERE], agency.wrong[BESIDE] = pair
        again(server)
        until(lambda: (server.source("cuaca") or {}).get("errors", 0) > 1, f"{[body[1][:12] for body in pair]} are counted as errors")
        is_([weather(server)[area]["now"] for area in (HERE, BESIDE)], ["heavy", "none"], "and what was known stands")
    agency.wrong.clear()
    agency.feed_wrong = (500, "")
    again(server)
    until(lambda: (server.source("cuaca") or {}).get("state") == "partly", "without its warnings it stands partly")
    agency.feed_wrong = None
    agency.wrong[HERE] = agency.wrong[BESIDE] = (403, "")
    again(server)
    until(lambda: (server.source("cuaca") or {}).get("state") == "refused", "who is not let in says so")


def settings(server, agency):
    for line, word in (("per_minute = 61", "per_minute"), ("area = Tembalang", "area"), ("forecast = file:///etc/passwd", "forecast"),
                       ("key = x", "key")):
        said = server.configure(f"[source cuaca]\nkind = bmkg\n{line}\n")
        ok(said.returncode == 1 and ":3: " in said.stderr and word in said.stderr, f"{line} is a mistake with its line", said.stderr)
    return server.configure(f"[source cuaca]\nkind = bmkg\nforecast = {agency.url}/publik/prakiraan-cuaca\nwarnings = {agency.url}/nowcast/id\n"
                            "area = 33.74.10\nper_minute = 60\nevery_minutes = 10\n")


def main():
    agency = serve(Agency())
    agency.rain = {HERE: (31, 40)}
    server = Tilikd(ROWS, hurried=True)
    for role in ("auditor", "source", "supervisor"):
        server.token(role)
    server.tokens["rt"] = server.run("token", "add", "--db", server.database, "--role", "volunteer", "--name", "Rt", "--areas", HERE + ".005.003")
    is_(settings(server, agency).returncode, 0, "the configuration is good")
    server.start()
    first(server, agency)
    followed(server, agency)
    scores(server)
    one_fails(server, agency)
    goes_wrong(server, agency)
    is_(server.end(), 0, "tilikd ends in the middle of it all")
    server.remove()
    print(f"1..{ok.count}")
    return 1 if ok.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
