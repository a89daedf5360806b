#!/usr/bin/python3
"""The measuring of probe.sh: one process is all cameras, another is tilikd."""
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))

BUILD, CAMERAS, SECONDS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
TICK = os.sysconf("SC_CLK_TCK")
SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
SILENT = 50  # one of so many


def make_stills():
    """A street at 1920x1080, 64 times with other noise: what a camera's snapshot weighs."""
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    line = Gst.parse_launch("appsrc name=in format=time caps=video/x-raw,format=GRAY8,width=480,height=270,framerate=1/1 ! videoscale ! "
                            "video/x-raw,width=1920,height=1080 ! videoconvert ! video/x-raw,format=I420 ! jpegenc quality=85 ! "
                            "appsink name=out sync=false")
    line.set_state(Gst.State.PLAYING)
    chance, stills = random.Random(1), []
    base = bytearray(480 * 270)
    for _ in range(300):
        x, y, wide, high, shade = chance.randrange(480), chance.randrange(270), chance.randrange(4, 60), chance.randrange(4, 60), chance.randrange(30, 220)
        for row in range(y, min(y + high, 270)):
            end = min(x + wide, 480)
            base[row * 480 + x:row * 480 + end] = bytes([shade]) * (end - x)
    for _ in range(64):
        noise = chance.randbytes(len(base)).translate(bytes(value % 24 for value in range(256)))
        line.get_by_name("in").emit("push-buffer", Gst.Buffer.new_wrapped(bytes(a + b for a, b in zip(base, noise))))
        buffer = line.get_by_name("out").emit("pull-sample").get_buffer()
        stills.append(buffer.extract_dup(0, buffer.get_size()))
    return stills


class Cameras:
    def __init__(self, stills):
        self.stills, self.probes, self.pictures, self.silent = stills, 0, 0, 0

    async def on_camera(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            if head.startswith("GET"):
                self.pictures += 1
                body = self.stills[self.pictures % len(self.stills)]
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                await writer.drain()
            elif int(head.split("/", 3)[3].split()[0].strip("/")) % SILENT == 0:
                self.silent += 1
                await reader.read()
            else:
                self.probes += 1
                cseq = head.partition("CSeq: ")[2].split("\r")[0]
                writer.write(f"RTSP/1.0 200 OK\r\nCSeq: {cseq}\r\nContent-Type: application/sdp\r\nContent-Length: {len(SDP)}\r\n\r\n{SDP}".encode())
                await writer.drain()
                await reader.read()
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            writer.close()


def cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024


async def run(name, cameras, port, stills):
    with tempfile.TemporaryDirectory() as folder:
        database, table, conf = f"sqlite:{folder}/t.db", f"{folder}/t.csv", f"{folder}/t.conf"
        with open(table, "w", encoding="ascii") as file:
            file.write("id,area,site,slot,main_url,snapshot_url,user,password\n")
            for i in range(CAMERAS):
                still = f"http://127.0.0.1:{port}/{i}" if stills else ""
                file.write(f"c{i},33.74.10.1003,n{i // 4},{i % 4 + 1},rtsp://127.0.0.1:{port}/{i},{still},admin,rahasia\n")
        with open(conf, "w", encoding="ascii") as file:
            file.write("[probe]\nenabled = 1\nlongest_seconds = 60\n")
        tilikd = BUILD + "/tilikd"
        subprocess.run([tilikd, "import", "cameras", "--db", database, table], check=True, stdout=subprocess.DEVNULL)
        process = subprocess.Popen([tilikd, "--db", database, "--config", conf, "--listen", "127.0.0.1:0", "--exit-with-stdin"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.readline()
        await asyncio.sleep(60 if not stills else 330)  # a round, or as long as all have been looked at once
        probes, silent, pictures, used, began = cameras.probes, cameras.silent, cameras.pictures, cpu(process.pid), time.monotonic()
        await asyncio.sleep(SECONDS)
        lasted, used = time.monotonic() - began, cpu(process.pid) - used
        asked = cameras.probes - probes + cameras.silent - silent
        print(f"{name}: {asked * 60 / lasted:.0f} probes a minute, {(cameras.silent - silent) * 100 / max(asked, 1):.1f} % of them without an answer, "
              f"{(cameras.pictures - pictures) / lasted:.1f} stills/s; {used * 100 / lasted:.1f} % of a core, {memory(process.pid):.0f} MB", flush=True)
        process.stdin.close()
        process.wait()


async def main():
    cameras = Cameras(make_stills())
    server = await asyncio.start_server(cameras.on_camera, "127.0.0.1", 0, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    print(f"{CAMERAS} cameras; a still of {sum(map(len, cameras.stills)) // len(cameras.stills) // 1024} KB, 1920x1080", flush=True)
    await run("probes alone", cameras, port, False)
    await run("with stills", cameras, port, True)


asyncio.run(main())
