#!/usr/bin/python3
"""A camera's ONVIF services for tests, after ONVIF Core, Media, Media2 and PTZ as published.

As a program: says "ready http://127.0.0.1:PORT/onvif/device_service" on stdout when it serves and tells each act on stderr.
As a module: Device(...).start(), .url, .acts (time, name, what was said), .wait(test).

auth      none, digest (HTTP Digest, MD5), sha256 (HTTP Digest, SHA-256), token (WS-UsernameToken alone)
skew      so many seconds its clock is ahead
media2    False: media alone, as before Profile T; services False: only GetCapabilities is known
host      what it calls itself in its addresses ("192.168.1.108:8000")
wrong     {call: way}: how an answer goes wrong ("*": any); the ways are below, in Handler.spoil.  (way, N): N times
lag       so many seconds an answer to a move takes
"""
import argparse
import base64
import datetime
import hashlib
import http.server
import re
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

SOAP = "http://www.w3.org/2003/05/soap-envelope"
DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA = "http://www.onvif.org/ver10/media/wsdl"
MEDIA2 = "http://www.onvif.org/ver20/media/wsdl"
PTZ = "http://www.onvif.org/ver20/ptz/wsdl"
SCHEMA = "http://www.onvif.org/ver10/schema"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
REALM = "kamera"
UNHEARD = {"silent", "hang-up", "noise"}  # what was asked is not done, either
OPEN = {"GetSystemDateAndTime", "GetServices", "GetCapabilities"}
PROFILES = [("main_1", "mainStream", "H264", 1920, 1080), ("sub_1", "subStream", "H265", 640, 360)]


class Fault(Exception):
    def __init__(self, code, words, status=400):
        super().__init__(words)
        self.code, self.words, self.status = code, words, status


def local(tag):
    return tag.rsplit("}", 1)[-1]


def text_of(node, name):
    found = next((one for one in node.iter() if local(one.tag) == name), None)
    return found.text if found is not None else None


class Device:
    def __init__(self, auth="none", user="admin", password="rahasia", skew=0.0, media2=True, services=True, host=None,
                 ptz=True, presets=None, home=True, lag=0, wrong=None, maker="Kamera Uji"):
        self.auth, self.user, self.password, self.skew = auth, user, password, skew
        self.media2, self.services, self.host, self.ptz, self.home = media2, services, host, ptz, home
        self.presets = presets if presets is not None else [("1", "Gerbang"), ("2", "Jembatan"), ("p-x", "Pasar <&>")]
        self.lag, self.wrong, self.maker = lag, wrong or {}, maker
        self.lock, self.acts, self.asked, self.refused = threading.Condition(), [], [], 0
        self.nonces, self.counts, self.ends, self.speed, self.place = set(), {}, 0, (0, 0, 0), None
        self.served, self.endless = None, False  # endless: it ends no move by itself

    def start(self):
        self.served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.served.daemon_threads, self.served.device = True, self
        threading.Thread(target=self.served.serve_forever, daemon=True).start()
        return self

    def stop(self):
        self.served.shutdown()
        self.served.server_close()

    @property
    def port(self):
        return self.served.server_port

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/onvif/device_service"

    @property
    def own(self):
        return self.host or f"127.0.0.1:{self.port}"

    def now(self):
        return time.time() + self.skew

    def turns(self):
        return self.speed != (0, 0, 0) and (self.endless or time.monotonic() < self.ends)

    def note(self, name, what=None):
        with self.lock:
            self.acts.append((time.monotonic(), name, what))
            self.lock.notify_all()

    def wait(self, test, deadline=60):
        with self.lock:
            return self.lock.wait_for(lambda: test(self.acts), deadline)

    def count(self, name):
        return sum(act[1] == name for act in self.acts)

    def way(self, name):
        found = self.wrong.get(name, self.wrong.get("*"))
        if isinstance(found, tuple):
            self.wrong[name] = (found[0], found[1] - 1) if found[1] > 1 else None
            return found[0]
        return found

    # Who asks

    def token_good(self, envelope):
        user, nonce, created = (text_of(envelope, name) for name in ("Username", "Nonce", "Created"))
        given = text_of(envelope, "Password")
        if None in (user, nonce, created, given) or user != self.user or nonce in self.nonces:
            return False
        self.nonces.add(nonce)
        digest = hashlib.sha1(base64.b64decode(nonce) + created.encode() + self.password.encode()).digest()
        at = datetime.datetime.fromisoformat(created.replace("Z", "+00:00")).timestamp()
        return abs(at - self.now()) <= 5 and given == base64.b64encode(digest).decode()

    def digest_good(self, method, header):
        if not header.startswith("Digest "):
            return False
        word = {key: quoted or plain for key, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^",]+))', header)}
        make = hashlib.sha256 if self.auth == "sha256" else hashlib.md5
        one = make(f"{self.user}:{REALM}:{self.password}".encode()).hexdigest()
        two = make(f"{method}:{word.get('uri')}".encode()).hexdigest()
        nonce, count = word.get("nonce"), word.get("nc", "0")
        full = make(f"{one}:{nonce}:{count}:{word.get('cnonce')}:auth:{two}".encode()).hexdigest()
        with self.lock:
            new = nonce in self.counts and int(count, 16) > self.counts[nonce]
            self.counts[nonce] = max(self.counts.get(nonce, 0), int(count, 16)) if nonce in self.counts else 0
        return new and word.get("username") == self.user and word.get("response") == full

    def challenge(self):
        nonce = hashlib.md5(str(time.time_ns()).encode()).hexdigest()
        with self.lock:
            self.counts[nonce] = 0
        algorithm = ", algorithm=SHA-256" if self.auth == "sha256" else ""
        return f'Digest realm="{REALM}", nonce="{nonce}", qop="auth"{algorithm}'

    # What it answers

    def answer(self, service, name, ask):
        if name in ("GetServices",) and not self.services:
            raise Fault("ter:ActionNotSupported", "Optional Action Not Implemented", 500)
        known = {"device_service": DEVICE, "media_service": MEDIA, "media2_service": MEDIA2, "ptz_service": PTZ}
        if known.get(service) != ask.tag[1:].rsplit("}", 1)[0] or (service == "media2_service" and not self.media2):
            raise Fault("ter:ActionNotSupported", "No such action here", 500)
        return getattr(self, "do_" + name, self.unknown)(ask)

    def unknown(self, ask):
        raise Fault("ter:ActionNotSupported", "No such action", 500)

    def do_GetSystemDateAndTime(self, ask):
        at = time.gmtime(self.now())
        return (f"<d:SystemDateAndTime><t:DateTimeType>NTP</t:DateTimeType><t:DaylightSavings>false</t:DaylightSavings>"
                f"<t:UTCDateTime><t:Time><t:Hour>{at.tm_hour}</t:Hour><t:Minute>{at.tm_min}</t:Minute>"
                f"<t:Second>{at.tm_sec}</t:Second></t:Time><t:Date><t:Year>{at.tm_year}</t:Year><t:Month>{at.tm_mon}"
                f"</t:Month><t:Day>{at.tm_mday}</t:Day></t:Date></t:UTCDateTime></d:SystemDateAndTime>")

    def addresses(self):
        found = [(DEVICE, "device_service"), (MEDIA, "media_service")]
        found += [(MEDIA2, "media2_service")] if self.media2 else []
        found += [(PTZ, "ptz_service")] if self.ptz else []
        return [(space, f"http://{self.own}/onvif/{path}") for space, path in found]

    def do_GetServices(self, ask):
        return "".join(f"<d:Service><d:Namespace>{space}</d:Namespace><d:XAddr>{address}</d:XAddr><d:Version><t:Major>2"
                       f"</t:Major><t:Minor>60</t:Minor></d:Version></d:Service>" for space, address in self.addresses())

    def do_GetCapabilities(self, ask):
        names = {DEVICE: "Device", MEDIA: "Media", PTZ: "PTZ"}
        return "<d:Capabilities>" + "".join(f"<t:{names[space]}><t:XAddr>{address}</t:XAddr></t:{names[space]}>"
                                            for space, address in self.addresses() if space in names) + "</d:Capabilities>"

    def do_GetDeviceInformation(self, ask):
        return (f"<d:Manufacturer>{self.maker}</d:Manufacturer><d:Model>PTZ-1</d:Model><d:FirmwareVersion>5.7.3"
                f"</d:FirmwareVersion><d:SerialNumber>SN0042</d:SerialNumber><d:HardwareId>1</d:HardwareId>")

    def do_GetProfiles(self, ask):
        second = ask.tag.startswith("{" + MEDIA2)
        full = not second or text_of(ask, "Type") == "All"
        out = ""
        for number, (token, name, encoding, width, height) in enumerate(PROFILES):
            size = f"<t:Encoding>{encoding}</t:Encoding><t:Resolution><t:Width>{width}</t:Width><t:Height>{height}</t:Height></t:Resolution>"
            node = "<t:NodeToken>node_1</t:NodeToken>"
            if second:
                steer = f'<d:PTZ token="ptz_1">{node}</d:PTZ>' if self.ptz and number == 0 else ""
                parts = f'<d:Configurations><d:VideoEncoder token="v{number}">{size}</d:VideoEncoder>{steer}</d:Configurations>'
                out += f'<d:Profiles token="{token}" fixed="true"><d:Name>{name}</d:Name>{parts if full else ""}</d:Profiles>'
            else:
                steer = f'<t:PTZConfiguration token="ptz_1">{node}</t:PTZConfiguration>' if self.ptz and number == 0 else ""
                out += (f'<d:Profiles token="{token}" fixed="true"><t:Name>{name}</t:Name><t:VideoEncoderConfiguration '
                        f'token="v{number}">{size}</t:VideoEncoderConfiguration>{steer}</d:Profiles>')
        return out

    def address(self, ask, address):
        if text_of(ask, "ProfileToken") not in [one[0] for one in PROFILES]:
            raise Fault("ter:NoProfile", "No such profile")
        return f"<d:Uri>{address}</d:Uri>" if ask.tag.startswith("{" + MEDIA2) else f"<d:MediaUri><t:Uri>{address}</t:Uri></d:MediaUri>"

    def do_GetStreamUri(self, ask):
        host = self.own.rsplit(":", 1)[0]
        return self.address(ask, f"rtsp://{host}:554/live/{text_of(ask, 'ProfileToken')}?a=1&amp;b=2")

    def do_GetSnapshotUri(self, ask):
        return self.address(ask, f"http://{self.own}/snap/{text_of(ask, 'ProfileToken')}.jpg")

    def do_GetNodes(self, ask):
        return (f'<d:PTZNode token="node_1" FixedHomePosition="false"><t:Name>PTZ</t:Name><t:MaximumNumberOfPresets>8'
                f'</t:MaximumNumberOfPresets><t:HomeSupported>{"true" if self.home else "false"}</t:HomeSupported></d:PTZNode>')

    def steered(self, ask):
        if text_of(ask, "ProfileToken") != "main_1":
            raise Fault("ter:NoProfile", "No such profile")

    def do_GetPresets(self, ask):
        self.steered(ask)
        quote = {"<": "&lt;", "&": "&amp;", ">": "&gt;"}
        return "".join(f'<d:Preset token="{token}"><t:Name>{"".join(quote.get(c, c) for c in name)}</t:Name></d:Preset>'
                       for token, name in self.presets)

    def do_ContinuousMove(self, ask):
        self.steered(ask)
        axes = {local(one.tag): one.attrib for one in ask.iter()}
        pan, tilt = (float(axes.get("PanTilt", {}).get(key, 0)) for key in ("x", "y"))
        zoom = float(axes.get("Zoom", {}).get("x", 0))
        if max(abs(pan), abs(tilt), abs(zoom)) > 1:
            raise Fault("ter:InvalidVelocity", "Too fast")
        if self.lag:
            time.sleep(self.lag)
        hold = re.fullmatch(r"PT(\d+(?:\.\d+)?)S", text_of(ask, "Timeout") or "PT0S")
        self.speed, self.ends = (pan, tilt, zoom), time.monotonic() + float(hold.group(1))
        self.note("move", (pan, tilt, zoom, float(hold.group(1)), sorted(set(axes) & {"PanTilt", "Zoom"})))
        return ""

    def do_Stop(self, ask):
        self.steered(ask)
        self.speed = (0, 0, 0)
        self.note("stop")
        return ""

    def do_GotoPreset(self, ask):
        self.steered(ask)
        if text_of(ask, "PresetToken") not in [one[0] for one in self.presets]:
            raise Fault("ter:NoToken", "No such preset")
        self.place = text_of(ask, "PresetToken")
        self.note("preset", self.place)
        return ""

    def do_GotoHomePosition(self, ask):
        self.steered(ask)
        if not self.home:
            raise Fault("ter:NoHomePosition", "No home")
        self.place = "home"
        self.note("home")
        return ""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.connection.setsockopt(6, 1, 1)  # TCP_NODELAY

    def send(self, status, body, *headers, media="application/soap+xml; charset=utf-8"):
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n"
        self.wfile.write((head + "".join(one + "\r\n" for one in headers) + "\r\n").encode() + body)

    def envelope(self, space, name, inner, soap=SOAP, head=""):
        return (f'<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="{soap}" xmlns:t="{SCHEMA}" xmlns:d="{space}">'
                f"{head}<e:Body><d:{name}>{inner}</d:{name}></e:Body></e:Envelope>").encode()

    def fault(self, fault):
        body = (f'<?xml version="1.0"?><e:Envelope xmlns:e="{SOAP}" xmlns:ter="http://www.onvif.org/ver10/error"><e:Body>'
                f"<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>{fault.code}</e:Value></e:Subcode></e:Code>"
                f'<e:Reason><e:Text xml:lang="en">{fault.words}</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>')
        self.send(fault.status, body.encode())

    def old_fault(self):
        self.send(500, b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>e:Server'
                       b"</faultcode><faultstring>Lagi sibuk</faultstring></e:Fault></e:Body></e:Envelope>")

    def may(self, name, envelope):
        device = self.server.device
        if device.auth == "none" or (name in OPEN and device.auth != "strict"):
            return True
        if device.auth == "token":
            if device.token_good(envelope):
                return True
            device.refused += text_of(envelope, "Username") is not None
            self.fault(Fault("ter:NotAuthorized", "Sender not authorized"))
            return False
        header = self.headers.get("Authorization", "")
        if device.digest_good(self.command, header):
            return True
        device.refused += bool(header)
        self.send(401, b"", "WWW-Authenticate: " + device.challenge())
        return False

    def spoil(self, way, space, name, inner):
        """Answers wrongly."""
        if way == "huge":
            self.send(200, self.envelope(space, name, inner + "<!-- " + "x" * (10 << 20) + " -->"))
        elif way == "bomb":
            bomb = '<!DOCTYPE e [<!ENTITY a "aaaaaaaaaa">' + "".join(
                f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(8)) + "]>"
            self.send(200, (bomb + f'<e:Envelope xmlns:e="{SOAP}"><e:Body>&i;</e:Body></e:Envelope>').encode())
        elif way == "deep":
            self.send(200, b"<a>" * 100000)
        elif way == "many":
            self.send(200, self.envelope(space, name, "<x/>" * 100000))
        elif way == "spaces":
            self.send(200, self.envelope(space, name, inner, soap="urn:something:else"))
        elif way == "relates":
            head = '<e:Header><a:RelatesTo xmlns:a="http://www.w3.org/2005/08/addressing">urn:uuid:0</a:RelatesTo></e:Header>'
            self.send(200, self.envelope(space, name, inner, head=head))
        elif way == "other":
            self.send(200, self.envelope(space, "GetSomethingElseResponse", inner))
        elif way == "html":
            self.send(200, b"<html><body><form>Wi-Fi login<br></form></body></html>", media="text/html")
        elif way == "missing":
            self.send(404, b"not here", media="text/plain")
        elif way == "redirect":
            self.send(302, b"", "Location: file:///etc/passwd")
        elif way == "old-fault":
            self.old_fault()
        elif way == "locked":
            self.fault(Fault("ter:AccountLocked", "Too many"))
        elif way == "noise":
            self.wfile.write(b"\x00\xff\x01" * 1000)
            self.close_connection = True
        elif way == "hang-up":
            self.close_connection = True
        elif way == "silent":
            time.sleep(120)
        elif way == "headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 1000) for i in range(5000)))
        elif way == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(1000):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.5)

    def do_POST(self):  # noqa: N802  the library's name
        device = self.server.device
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not body:  # what HTTP Digest begins with
            self.send(401, b"", "WWW-Authenticate: " + device.challenge())
            return
        envelope = ElementTree.fromstring(body)
        ask = next(one for one in envelope if local(one.tag) == "Body")[0]
        name, space = local(ask.tag), ask.tag[1:].rsplit("}", 1)[0]
        with device.lock:
            device.asked.append((self.path, name))
        try:
            if not self.may(name, envelope):
                return
            way = device.way(name)
            if way in UNHEARD:
                self.spoil(way, space, name + "Response", "")
                return
            inner = device.answer(self.path.rsplit("/", 1)[-1], name, ask)
            if way:
                self.spoil(way, space, name + "Response", inner)
            else:
                self.send(200, self.envelope(space, name + "Response", inner))
        except Fault as fault:
            self.fault(fault)
        except OSError:
            self.close_connection = True

    def log_message(self, *_):
        pass


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--auth", choices=["none", "digest", "sha256", "token"], default="none")
    p.add_argument("--user", default="admin")
    p.add_argument("--password", default="rahasia")
    p.add_argument("--skew", type=float, default=0)
    p.add_argument("--media1", action="store_true")
    p.add_argument("--host")
    p.add_argument("--lag", type=float, default=0)
    p.add_argument("--wrong", nargs=2, action="append", default=[], metavar=("CALL", "WAY"))
    o = p.parse_args()
    device = Device(o.auth, o.user, o.password, o.skew, not o.media1, host=o.host, lag=o.lag, wrong=dict(o.wrong)).start()
    print("ready " + device.url, flush=True)
    told = 0
    while True:
        device.wait(lambda acts: len(acts) > told, 3600)
        for at, name, what in device.acts[told:]:
            print(f"{at:.3f} {name} {what if what is not None else ''}", file=sys.stderr, flush=True)
        told = len(device.acts)


if __name__ == "__main__":
    main()
