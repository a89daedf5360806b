"""A ZoneMinder that answers as its API does (1.36: Function, 25 events a page; later ones: Capturing), as far as tilikd asks it.

All values are strings, times are local ones without a zone.  Its database is here: monitors, events; its tokens end when told.
"""
import http.server
import json
import re
import time
import urllib.parse
import zoneinfo
from datetime import datetime


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def say(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def no(self, status, name):
        self.say(status, {"success": False, "data": {"name": name, "message": name, "url": self.path, "exception": {"code": str(status)}}})

    def login(self, form):
        zm = self.server
        who = {name: values[0] for name, values in urllib.parse.parse_qs(form).items()}
        if not zm.login:
            return self.say(200, {"version": zm.version, "apiversion": "2.0"})
        refreshed = who.get("token") in zm.refreshes
        zm.logins.append("refresh" if "token" in who else "password")
        if not refreshed and (who.get("user"), who.get("pass")) != zm.login:
            return self.no(401, "Invalid credentials")
        zm.count += 1
        zm.tokens.add(f"akses-{zm.count}")
        answer = {"access_token": f"akses-{zm.count}", "access_token_expires": zm.lasts, "version": zm.version, "apiversion": "2.0"}
        if not refreshed:
            zm.refreshes.add(f"segar-{zm.count}")
            answer |= {"refresh_token": f"segar-{zm.count}", "refresh_token_expires": 86400}
        return self.say(200, answer)

    def events(self, path, query):
        zm = self.server
        above = re.search(r"/Id >:(\d+)\.json$", urllib.parse.unquote(path))
        rows = [event for event in zm.rows.values() if not above or int(event["Id"]) > int(above[1])]
        rows.sort(key=lambda event: int(event["Id"]), reverse=query.get("direction") == "desc")
        size, page = min(int(query.get("limit", 25)), zm.page), int(query.get("page", 1))
        count = -(-len(rows) // size)
        if page > max(count, 1):
            return self.no(404, "Not Found")
        return self.say(200, {"events": [{"Event": event} for event in rows[(page - 1) * size:page * size]],
                              "pagination": {"page": page, "current": page, "count": len(rows), "pageCount": count, "limit": size}})

    def answer(self, method, form=""):
        zm = self.server
        url = urllib.parse.urlsplit(self.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        with zm.lock:
            zm.asked.append((method, self.path))
            if zm.way:
                return self.no(int(zm.way), "no") if zm.way.isdigit() else self.say(200, {"hello": "world"})
            if not url.path.startswith("/zm/api/"):
                return self.no(404, "Not Found")
            path = url.path.removeprefix("/zm/api")
            if path == "/host/login.json" and method == "POST":
                return self.login(form)
            if zm.login and query.get("token") not in zm.tokens:
                return self.no(401, "Token revoked or expired")
            if path == "/host/getTimeZone.json":
                return self.say(200, {"tz": zm.zone.key})
            if path == "/monitors.json":
                return self.say(200, {"monitors": [zm.monitor(ident, *one) for ident, one in zm.monitors.items()]})
            if path.startswith("/events/index"):
                return self.events(path, query)
            return self.no(404, "Not Found")

    def do_GET(self):
        self.answer("GET")

    def do_POST(self):
        self.answer("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def log_message(self, *_):
        pass


class ZoneMinder(http.server.ThreadingHTTPServer):
    def __init__(self, lock, login=None, zone="Asia/Jakarta", new=False, page=25):
        self.lock, self.login, self.zone, self.new, self.page, self.way = lock, login, zoneinfo.ZoneInfo(zone), new, page, None
        self.version, self.lasts, self.count = "1.38.4" if new else "1.36.33", 3600, 0
        self.tokens, self.refreshes, self.logins, self.asked = set(), set(), [], []
        self.monitors, self.rows = {}, {}
        super().__init__(("127.0.0.1", 0), Api)

    def handle_error(self, *_):
        pass  # who asked is gone

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/zm"

    def local(self, at):
        return datetime.fromtimestamp(at, self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def monitor(self, ident, name, status="Connected", fps="15.00", capture="Modect"):
        told = {"Capturing": capture, "Analysing": "Always"} if self.new else {"Function": capture, "Enabled": "1"}
        return {"Monitor": {"Id": str(ident), "Name": name, "Type": "Ffmpeg", **told},
                "Monitor_Status": {"MonitorId": str(ident) if status else None, "Status": status, "CaptureFPS": fps if status else None,
                                   "AnalysisFPS": "5.00", "CaptureBandwidth": "120000"}}

    def begin(self, ident, monitor, cause="Motion", ago=0.0, ends=None, **more):
        """Writes an event down, ended where ends says how long ago; its number."""
        now = time.time()
        with self.lock:
            self.rows[ident] = {"Id": str(ident), "MonitorId": str(monitor), "Name": f"Event- {ident}", "Cause": cause,
                                "StartDateTime": self.local(now - ago), "EndDateTime": None if ends is None else self.local(now - ends),
                                "MaxScore": "120", "TotScore": "900", "AlarmFrames": "9", "Notes": "Motion: All", "Archived": "0", **more}
        return ident

    def finish(self, ident, **more):
        with self.lock:
            self.rows[ident] |= {"EndDateTime": self.local(time.time()), **more}
