#!/usr/bin/python3
"""A link for tests: a TCP way to 127.0.0.1:PORT that lets so many bytes a second pass.

Says "ready PORT" on stdout when it serves.  Each line on stdin is a new rate in bytes a second for what comes from the
server, all connections together; 0 is no bound.  As on a real thin link hardly anything waits on the way: what does not fit
is left to the server's own buffers.  Listens on loopback only.
"""
import argparse
import select
import socket
import sys
import threading
import time

BUFFER = 4096
STEP_S = 0.02


class Link:
    def __init__(self, rate):
        self.rate, self.lock, self.room, self.at = rate, threading.Lock(), 0.0, time.monotonic()

    def may(self):
        """How many bytes may pass now."""
        with self.lock:
            if self.rate == 0:
                return BUFFER
            now = time.monotonic()
            self.room = min(self.room + (now - self.at) * self.rate, max(self.rate * STEP_S * 2, 1))
            self.at = now
            return min(int(self.room), BUFFER)

    def took(self, count):
        with self.lock:
            self.room -= count


def carry(link, client, port):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    try:
        server.connect(("127.0.0.1", port))
        while True:
            room = link.may()
            watched = [client] + ([server] if room > 0 else [])
            ready, _, _ = select.select(watched, [], [], STEP_S)
            if client in ready:
                block = client.recv(BUFFER)
                if not block:
                    return
                server.sendall(block)
            if server in ready:
                block = server.recv(room)
                if not block:
                    return
                link.took(len(block))
                client.sendall(block)
    except OSError:
        pass
    finally:
        client.close()
        server.close()


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("port", type=int)
    p.add_argument("--rate", type=int, default=0)
    o = p.parse_args()
    link = Link(o.rate)
    door = socket.create_server(("127.0.0.1", 0))
    print("ready %d" % door.getsockname()[1], flush=True)

    def accept():
        while True:
            client, _ = door.accept()
            threading.Thread(target=carry, args=(link, client, o.port), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    for line in sys.stdin:
        link.rate = int(line)


if __name__ == "__main__":
    main()
