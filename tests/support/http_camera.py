#!/usr/bin/python3
"""Cameras over HTTP for tests: MPEG-TS at /live.ts, MJPEG at /live.mjpeg, HLS at /live.m3u8, a recording at /record.ts.

Says "ready http://127.0.0.1:PORT" on stdout when it serves.  Each client of a live stream joins it as it runs.  SIGUSR1 makes
the live streams stall (the connections stay), and go on.  --auth digest or basic asks for a password.
"""
import argparse
import base64
import hashlib
import http.server
import os
import queue
import re
import shutil
import signal
import sys
import tempfile
import threading

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402

SCENE = ("videotestsrc pattern=smpte %s ! video/x-raw,width=640,height=360,framerate=15/1 ! "
         'clockoverlay time-format="%%H:%%M:%%S" font-desc="Sans Bold 20" valignment=bottom halignment=right '
         "shaded-background=true ! videoconvert ! video/x-raw,format=I420 ! ")
H264 = ("x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 bitrate=600 ! video/x-h264,profile=baseline ! "
        "h264parse config-interval=1 ! ")
REALM, NONCE = "kamera", "a1b2c3d4"


class Live:
    """A pipeline whose buffers go to all clients."""

    def __init__(self, description):
        self.clients, self.lock, self.stalled = [], threading.Lock(), False
        self.pipeline = Gst.parse_launch(description + " appsink name=out emit-signals=true sync=false")
        self.pipeline.get_by_name("out").connect("new-sample", self.on_sample)
        self.pipeline.set_state(Gst.State.PLAYING)

    def on_sample(self, sink):
        sample = sink.emit("pull-sample")
        buffer = sample.get_buffer()
        data = buffer.extract_dup(0, buffer.get_size())
        with self.lock:
            for client in [] if self.stalled else self.clients:
                client.put(data)
        return Gst.FlowReturn.OK

    def chunks(self):
        mine = queue.Queue()
        with self.lock:
            self.clients.append(mine)
        try:
            while True:
                yield mine.get()
        finally:
            with self.lock:
                self.clients.remove(mine)


class Handler(http.server.BaseHTTPRequestHandler):
    def allowed(self):
        o = self.server.options
        if o.auth == "none":
            return True
        given = self.headers.get("Authorization", "")
        if o.auth == "basic":
            return given == "Basic " + base64.b64encode(("%s:%s" % (o.user, o.password)).encode()).decode()
        word = dict(re.findall(r'(\w+)="?([^",]+)"?', given))
        ha1 = hashlib.md5(("%s:%s:%s" % (o.user, REALM, o.password)).encode()).hexdigest()
        ha2 = hashlib.md5(("%s:%s" % (self.command, word.get("uri"))).encode()).hexdigest()
        parts = [ha1, NONCE] + ([word["nc"], word["cnonce"], "auth"] if "nc" in word else []) + [ha2]
        return word.get("response") == hashlib.md5(":".join(parts).encode()).hexdigest()

    def do_GET(self):  # noqa: N802  the library's name
        if not self.allowed():
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Digest realm="%s", nonce="%s", qop="auth"' % (REALM, NONCE)
                             if self.server.options.auth == "digest" else 'Basic realm="%s"' % REALM)
            self.end_headers()
            return
        path = self.path.split("?")[0]
        if path in self.server.lives:
            self.stream(path)
        else:
            self.file(os.path.join(self.server.folder, os.path.basename(path)))

    def stream(self, path):
        mjpeg = path.endswith("mjpeg")
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace;boundary=gambar" if mjpeg else "video/mp2t")
        self.end_headers()
        try:
            for chunk in self.server.lives[path].chunks():
                if mjpeg:
                    self.wfile.write(b"--gambar\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(chunk))
                self.wfile.write(chunk + (b"\r\n" if mjpeg else b""))
        except OSError:
            pass

    def file(self, path):
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.apple.mpegurl" if path.endswith("m3u8") else "video/mp2t")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def record(folder):
    """Three seconds as fast as they can be made."""
    done = Gst.parse_launch((SCENE % "num-buffers=45") + H264 + "mpegtsmux ! filesink location=%s/record.ts" % folder)
    done.set_state(Gst.State.PLAYING)
    done.get_bus().timed_pop_filtered(Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    done.set_state(Gst.State.NULL)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--auth", choices=["none", "basic", "digest"], default="none")
    p.add_argument("--user", default="admin")
    p.add_argument("--password-file")
    o = p.parse_args()
    o.password = open(o.password_file).readline().rstrip("\n") if o.password_file else ""
    Gst.init(None)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.options, server.folder = o, tempfile.mkdtemp()
    record(server.folder)
    server.lives = {"/live.ts": Live((SCENE % "is-live=true") + H264 + "mpegtsmux alignment=7 !"),
                    "/live.mjpeg": Live((SCENE % "is-live=true") + "jpegenc quality=60 !")}
    hls = Gst.parse_launch((SCENE % "is-live=true") + H264 + "hlssink2 target-duration=1 max-files=6 playlist-length=4 "
                           "playlist-location=%s/live.m3u8 location=%s/seg%%05d.ts" % (server.folder, server.folder))
    hls.set_state(Gst.State.PLAYING)

    def stall():
        for live in server.lives.values():
            live.stalled = not live.stalled
        return True

    def end():
        shutil.rmtree(server.folder, ignore_errors=True)
        os._exit(0)

    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, stall)
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, end)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready http://127.0.0.1:%d" % server.server_port, flush=True)
    GLib.MainLoop().run()


main()
