#!/usr/bin/python3
"""A link of many cameras is cut: what it costs tilikd to find that out by its prober, and to make one situation of it.

  tests/bench/cut.py BUILD [CAMERAS [mute]]      mute: what is cut says nothing any more, where otherwise it hangs up at once
"""
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

BUILD, CAMERAS = os.path.realpath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5000
MUTE = sys.argv[3:] == ["mute"]
TICK, DEADLINE = os.sysconf("SC_CLK_TCK"), 300
SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"


class Cameras:
    cut = False
    asked = refused = 0

    async def answer(self, reader, writer):
        try:
            if self.cut:
                self.refused += 1
                if MUTE:
                    await reader.read()
                    await reader.read()
            else:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.asked += 1
                cseq = head.partition("CSeq: ")[2].split("\r")[0]
                writer.write(f"RTSP/1.0 200 OK\r\nCSeq: {cseq}\r\nContent-Type: application/sdp\r\nContent-Length: {len(SDP)}\r\n\r\n{SDP}".encode())
                await writer.drain()
                await reader.read()
        except (OSError, asyncio.IncompleteReadError):
            pass
        writer.close()


def cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def get(port, token, path):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1{path}", headers={"Authorization": "Bearer " + token})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


async def until(test):
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        found = await asyncio.to_thread(test)
        if found:
            return found
        await asyncio.sleep(0.5)
    raise SystemExit("it did not come to that")


async def main():
    cameras = Cameras()
    server = await asyncio.start_server(cameras.answer, "127.0.0.1", 0, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        database, table, conf = f"sqlite:{folder}/t.db", f"{folder}/t.csv", f"{folder}/t.conf"
        with open(table, "w", encoding="ascii") as file:
            file.write("id,area,site,slot,link,main_url\n")
            for i in range(CAMERAS):
                area = f"33.74.10.{1001 + i // 2500 % 7}.{i // 500 % 20 + 1:03}.{i // 50 % 10 + 1:03}"
                file.write(f"c{i},{area},n{i // 2},{i % 2 + 1},fo-utara,rtsp://127.0.0.1:{port}/{i}\n")
        with open(conf, "w", encoding="ascii") as file:
            file.write("[probe]\nenabled = 1\noff_seconds = 10\non_seconds = 10\nevery_seconds = 60\nlink_most = 256\n[delays]\nuplink_down = 5 5\n")
        tilikd = BUILD + "/tilikd"
        subprocess.run([tilikd, "import", "cameras", "--db", database, table], check=True, stdout=subprocess.DEVNULL)
        token = subprocess.run([tilikd, "token", "add", "--db", database, "--role", "operator", "--name", "Uji"], check=True,
                               capture_output=True, text=True).stdout.strip()
        process = subprocess.Popen([tilikd, "--db", database, "--config", conf, "--listen", "127.0.0.1:0", "--exit-with-stdin"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        http = int(process.stdout.readline().rsplit(":", 1)[1])
        await until(lambda: cameras.asked >= CAMERAS)
        await asyncio.sleep(20)
        used = cpu(process.pid)
        await asyncio.sleep(30)  # in which all is well, for comparison
        quiet = 2 * (cpu(process.pid) - used)
        began, used, cameras.cut = time.monotonic(), cpu(process.pid), True

        def situation():
            found = [one for one in get(http, token, "/situations?limit=200")["items"] if one["link"]]
            return found if found and found[0]["members"] > CAMERAS else None

        first = await until(lambda: [one for one in get(http, token, "/situations?limit=200")["items"] if one["link"]])
        seen = time.monotonic() - began
        found = await until(situation)
        whole, cost = time.monotonic() - began, cpu(process.pid) - used
        open_alerts = [one for one in get(http, token, "/alerts?limit=200&q=state:unack")["items"]]
        print(f"{CAMERAS} cameras of one link: the line is there after {seen:.1f} s, whole after {whole:.1f} s with {found[0]['members']} members; "
              f"{len(found)} situations, {len(open_alerts)} open alerts; {cost:.2f} s CPU in that time, of it about "
              f"{quiet / 60 * whole:.2f} s what asking costs when all is well; {cameras.refused} questions ({first[0]['link']})", flush=True)
        process.stdin.close()
        process.wait()


asyncio.run(main())
