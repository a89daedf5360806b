#!/usr/bin/python3
"""A camera for tests: one live RTSP stream from GStreamer, its name and a running clock burned in.

Says "ready rtsp://127.0.0.1:PORT/live" on stdout when it serves.  SIGSTOP freezes it, SIGKILL kills it, SIGUSR1 makes its
picture black and back.  With --snapshots it says behind that where its stills are, "http://127.0.0.1:PORT/snapshot.jpg":
SIGUSR1 blackens them too, SIGUSR2 turns the camera elsewhere and back, SIGHUP holds the picture and lets it go on.  Listens on
loopback only.
"""
import argparse
import http.server
import signal
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

CODECS = {
    "h264": "x264enc tune=zerolatency speed-preset=ultrafast key-int-max={gop} bitrate=600"
            " ! video/x-h264,profile=baseline ! rtph264pay name=pay0 pt=96 config-interval={inband}",
    "h264b": "x264enc speed-preset=veryfast bframes=2 key-int-max={gop} bitrate=600 rc-lookahead=0 sync-lookahead=0"
             " ! video/x-h264,profile=main ! rtph264pay name=pay0 pt=96",
    "h265": "x265enc tune=zerolatency speed-preset=ultrafast key-int-max={gop} bitrate=600"
            " ! rtph265pay name=pay0 pt=96",
    "jpeg": "jpegenc quality=60 ! rtpjpegpay name=pay0 pt=26",
    "vp8": "vp8enc deadline=1 ! rtpvp8pay name=pay0 pt=96",
}


def parse():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--codec", choices=sorted(CODECS), default="h264")
    p.add_argument("--auth", choices=["none", "basic", "digest"], default="none")
    p.add_argument("--user", default="admin")
    p.add_argument("--password-file", help="the password stands in the first line")
    p.add_argument("--transport", choices=["both", "tcp", "udp"], default="both")
    p.add_argument("--port", default="0")
    p.add_argument("--name", default="KAMERA UJI")
    p.add_argument("--size", default="640x360")
    p.add_argument("--fps", type=int, default=15)
    p.add_argument("--gop", type=int, default=0, help="frames, default one second")
    p.add_argument("--inband", action="store_true", help="parameter sets in the stream, none in the SDP")
    p.add_argument("--pattern", default="ball", help="videotestsrc's")
    p.add_argument("--shared", action="store_true", help="one encoder for all; somebody must watch all the time")
    p.add_argument("--still", action="store_true", help="a picture without motion or clock")
    p.add_argument("--clock", choices=["top", "bottom"], default="bottom", help="where it is burned in")
    p.add_argument("--path", default="/live")
    p.add_argument("--snapshots", action="store_true")
    o = p.parse_args()
    o.pattern = "smpte" if o.still else o.pattern
    return o


def pipeline(o):
    width, height = o.size.split("x")
    text = ('textoverlay text="%s" font-desc="Sans Bold 20" valignment=bottom halignment=left shaded-background=true ! '
            'clockoverlay time-format="%%H:%%M:%%S" font-desc="Sans Bold 20" valignment=%s halignment=%s '
            'shaded-background=true ! ' % (o.name, o.clock, "right" if o.clock == "bottom" else "center"))
    source = "videotestsrc name=source is-live=true pattern=%s" % o.pattern
    encoder = CODECS[o.codec].format(gop=o.gop or o.fps, inband=-1 if o.inband else 0)
    return "( %s ! video/x-raw,width=%s,height=%s,framerate=%d/1 ! %svideoconvert ! video/x-raw,format=I420 ! %s )" % (
        source, width, height, o.fps, "" if o.still else text, encoder)


def protect(factory, server, o):
    password = open(o.password_file).readline().rstrip("\n")
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "user")
    if o.auth == "basic":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(o.user, password), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(o.user, password, token)
    server.set_auth(auth)
    factory.add_role_from_structure(Gst.Structure.new_from_string(
        "user, media.factory.access=(boolean)true, media.factory.construct=(boolean)true"))


class Snapshots:
    """Its stills, with the noise of a sensor."""

    ELSEWHERE = "spokes"

    def __init__(self, o):
        self.o, self.black, self.turned, self.held, self.jpeg, self.lock = o, False, False, False, b"", threading.Lock()
        self.line = Gst.parse_launch(
            "videotestsrc name=source is-live=true pattern=%s ! video/x-raw,width=320,height=240,framerate=5/1 ! mix.sink_0 "
            "videotestsrc is-live=true pattern=snow ! video/x-raw,width=320,height=240,framerate=5/1 ! mix.sink_1 "
            "compositor name=mix sink_1::alpha=0.06 ! videoconvert ! video/x-raw,format=I420 ! jpegenc quality=85 ! "
            "appsink name=out emit-signals=true sync=false max-buffers=1 drop=true" % o.pattern)
        self.line.get_by_name("out").connect("new-sample", self.on_sample)
        self.line.set_state(Gst.State.PLAYING)
        snapshots = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802  the library's name
                with snapshots.lock:
                    jpeg = snapshots.jpeg
                self.send_response(200 if jpeg else 503)
                self.send_header("Content-Type", "image/jpeg")
                self.send_header("Content-Length", str(len(jpeg)))
                self.end_headers()
                try:
                    self.wfile.write(jpeg)
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d/snapshot.jpg" % self.server.server_port

    def on_sample(self, sink):
        buffer = sink.emit("pull-sample").get_buffer()
        with self.lock:
            if not self.held:
                self.jpeg = buffer.extract_dup(0, buffer.get_size())
        return Gst.FlowReturn.OK

    def change(self, what):
        setattr(self, what, not getattr(self, what))
        pattern = "black" if self.black else self.ELSEWHERE if self.turned else self.o.pattern
        Gst.util_set_object_arg(self.line.get_by_name("source"), "pattern", pattern)
        return True


def main():
    o = parse()
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(o.port)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(pipeline(o))
    # One pipeline for all ends in an assertion of GStreamer's when its last client leaves as the next one comes.
    factory.set_shared(o.shared)
    factory.set_latency(0)
    transports = {"tcp": GstRtsp.RTSPLowerTrans.TCP, "udp": GstRtsp.RTSPLowerTrans.UDP,
                  "both": GstRtsp.RTSPLowerTrans.TCP | GstRtsp.RTSPLowerTrans.UDP}
    factory.set_protocols(transports[o.transport])
    # The camera runs whether or not somebody watches.
    factory.set_suspend_mode(GstRtspServer.RTSPSuspendMode.NONE)
    if o.auth != "none":
        protect(factory, server, o)
    server.get_mount_points().add_factory(o.path, factory)
    if server.attach(None) == 0:
        sys.exit("rtsp_camera: can't listen")
    sources = []

    def configure(_factory, media):
        sources.append(media.get_element().get_by_name("source"))

    black = [False]
    stills = Snapshots(o) if o.snapshots else None
    if stills:
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR2, stills.change, "turned")
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGHUP, stills.change, "held")

    def blacken():
        black[0] = not black[0]
        if stills:
            stills.change("black")
        for source in sources:
            Gst.util_set_object_arg(source, "pattern", "black" if black[0] else o.pattern)
        return True

    factory.connect("media-configure", configure)
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, blacken)
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, lambda: sys.exit(0))
    print(" ".join(["ready rtsp://127.0.0.1:%d%s" % (server.get_bound_port(), o.path)] + ([stills.url] if stills else [])), flush=True)
    GLib.MainLoop().run()


main()
