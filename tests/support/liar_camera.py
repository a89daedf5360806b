#!/usr/bin/python3
"""Streams that lie, over HTTP on loopback: each path is one lie.  In the test's own process: no second program to start.

The clips are made by GStreamer at the start, a second or two each, and sent again and again.
"""
import http.server
import random
import threading

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

PACKET = 188
TICKS = 90000
PTS_MASK = (1 << 33) - 1
H264 = "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 bitrate=400 ! h264parse config-interval=-1"
H265 = "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=15 bitrate=400 ! h265parse config-interval=-1"


def make(size, frames, codec, pattern="ball", mux="mpegtsmux"):
    """The bytes of a clip of 15 frames a second."""
    width, height = size
    Gst.init(None)
    pipeline = Gst.parse_launch(
        "videotestsrc pattern=%s num-buffers=%d ! video/x-raw,format=I420,width=%d,height=%d,framerate=15/1 ! %s ! %s ! "
        "appsink name=out sync=false" % (pattern, frames, width, height, codec, mux))
    pipeline.set_state(Gst.State.PLAYING)
    out, data = pipeline.get_by_name("out"), []
    while True:
        sample = out.emit("pull-sample")
        if sample is None:
            break
        buffer = sample.get_buffer()
        data.append(buffer.extract_dup(0, buffer.get_size()))
    pipeline.set_state(Gst.State.NULL)
    return data if mux == "identity" else b"".join(data)


def shift(clip, ticks):
    """The same MPEG-TS, so much later: each PCR, PTS and DTS."""
    out = bytearray(clip)
    for at in range(0, len(out) - PACKET + 1, PACKET):
        flags, payload = out[at + 3], at + 4
        if flags & 0x20:
            length = out[at + 4]
            if length > 0 and out[at + 5] & 0x10:
                b = out[at + 6:at + 12]
                base = ((b[0] << 25 | b[1] << 17 | b[2] << 9 | b[3] << 1 | b[4] >> 7) + ticks) & PTS_MASK
                out[at + 6:at + 11] = bytes([base >> 25, base >> 17 & 255, base >> 9 & 255, base >> 1 & 255,
                                             (base & 1) << 7 | b[4] & 0x7f])
            payload += 1 + length
        starts = out[at + 1] & 0x40 and flags & 0x10 and payload + 19 < at + PACKET
        if starts and out[payload:payload + 3] == b"\0\0\1" and out[payload + 3] & 0xf0 == 0xe0:
            for bit, where in ((0x80, payload + 9), (0x40, payload + 14)):
                if out[payload + 7] & bit:
                    shift_stamp(out, where, ticks)
    return bytes(out)


def shift_stamp(out, at, ticks):
    b = out[at:at + 5]
    value = (b[0] >> 1 & 7) << 30 | b[1] << 22 | (b[2] >> 1) << 15 | b[3] << 7 | b[4] >> 1
    value = (value + ticks) & PTS_MASK
    out[at:at + 5] = bytes([b[0] & 0xf1 | (value >> 30) << 1, value >> 22 & 255, (value >> 15 & 127) << 1 | 1,
                            value >> 7 & 255, (value & 127) << 1 | 1])


def spoil(clip, share, seed=1):
    """Bytes of the payload at random, the packets' own heads left whole."""
    out, dice = bytearray(clip), random.Random(seed)
    for at in range(2 * PACKET, len(out) - PACKET + 1, PACKET):
        if not out[at + 1] & 0x40 and dice.random() < share:
            out[at + 20:at + PACKET] = dice.randbytes(PACKET - 20)
    return bytes(out)


def gutted(clip):
    """Each picture's own bytes made nonsense, from its first on; what says of which kind it is, left whole."""
    out = bytearray(clip)
    at = out.find(b"\0\0\1")
    while at >= 0 and at + 40 < len(out):
        if out[at + 3] < 0x40 and (at + 3) % PACKET < PACKET - 30:
            out[at + 5:at + 30] = b"\xff" * 25
        at = out.find(b"\0\0\1", at + 3)
    return bytes(out)


def resized(jpeg, width, height):
    """A JPEG that says it has another size."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + jpeg[at + 4:]


class Liar:
    def __init__(self):
        small, large = (320, 180), (640, 360)
        self.honest = make(small, 30, H264, "snow")
        self.wide = make(large, 30, H264, "snow")
        self.hevc = make(small, 30, H265, "snow")
        self.huge = make((7680, 4320), 2, H264, "black")
        self.jpegs = make(small, 2, "jpegenc", "snow", "identity")
        self.lies = {"honest": self.loop(self.honest), "codec": self.first(self.honest, self.hevc),
                     "size": self.turn(self.honest, self.wide, self.honest), "huge": self.loop(self.huge),
                     "grows": self.turn(self.honest, self.huge), "back": self.again(0), "ahead": self.again(3600 * TICKS),
                     "wrap": self.again((1 << 33) - TICKS), "stopped": self.again(None),
                     "noise": self.turn(self.honest, random.Random(2).randbytes(1 << 20)),
                     "spoilt": self.loop(spoil(self.honest, 0.3)), "undecodable": self.loop(gutted(spoil(self.hevc, 1.0))),
                     "jpeg0x0": self.jpeg(0, 0), "jpeg64k": self.jpeg(65500, 65500), "headonly": lambda: iter([self.honest[:376]]),
                     "empty": lambda: iter([]), "zeros": lambda: iter([bytes(1 << 22)] * 4), "text": lambda: iter([b"<html>" * 9000])}
        lies = self.lies

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802  the library's name
                name = self.path.strip("/")
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace;boundary=gambar" if name.startswith("jpeg") else "video/mp2t")
                self.end_headers()
                try:
                    for chunk in lies[name]():
                        self.wfile.write(chunk)
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, name):
        return "http://127.0.0.1:%d/%s" % (self.server.server_port, name)

    @staticmethod
    def loop(clip):
        """On and on, each round two seconds later than the last."""
        def rounds():
            at = 0
            while True:
                yield shift(clip, at)
                at += 2 * TICKS
        return rounds

    @staticmethod
    def first(clip, then):
        """One round of the one, and from then on the other."""
        def rounds():
            yield clip
            for at in range(1, 1000):
                yield shift(then, at * 2 * TICKS)
        return rounds

    @staticmethod
    def turn(*clips):
        def rounds():
            at = 0
            while True:
                for clip in clips:
                    yield shift(clip, at) if clip[:1] == b"\x47" else clip
                    at += 2 * TICKS
        return rounds

    def again(self, step):
        """Rounds that are each `step` later than the one before: 0 goes back in time; None: every time is the same."""
        def rounds():
            at = 0
            while True:
                if step is None:
                    yield self.frozen_clock()
                else:
                    yield shift(self.honest, at)
                    at += step
        return rounds

    def frozen_clock(self):
        """Each packet with the time of the first."""
        out = bytearray(self.honest)
        for at in range(0, len(out) - PACKET + 1, PACKET):
            out[at:at + PACKET] = still(out[at:at + PACKET])
        return bytes(out)

    def jpeg(self, width, height):
        def parts():
            while True:
                for picture in self.jpegs:
                    data = resized(picture, width, height)
                    yield b"--gambar\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(data), data)
        return parts


def still(packet):
    """One packet whose PTS and PCR are taken back to one second."""
    out = bytearray(packet)
    payload = 4
    if out[3] & 0x20:
        if out[4] > 0 and out[5] & 0x10:
            out[6:11] = bytes([0, 0, TICKS >> 9 & 255, TICKS >> 1 & 255, 0x7e])
        payload += 1 + out[4]
    if out[1] & 0x40 and payload + 14 < PACKET and out[payload:payload + 3] == b"\0\0\1" and out[payload + 7] & 0x80:
        out[payload + 9:payload + 14] = bytes([0x21, 0, (TICKS >> 15 & 127) << 1 | 1, TICKS >> 7 & 255, (TICKS & 127) << 1 | 1])
    return bytes(out)
