#!/usr/bin/python3
"""A backend that does wrong on request, for tests/support/backend.c.

It serves what it is given and knows no JSON.  Commands come on stdin, one a line, some with a block of bytes after them; each
is answered by one line on stdout.  Every request is kept for the test to read, header by header.  The first line says the
port.  It ends with its stdin.

  body PATH LENGTH          what GET or POST PATH answers with (200), then LENGTH bytes; with a query, that query alone
  type PATH MEDIA           its media type
  rev N                     the Tilik-Revision of answers
  event ID LENGTH           bytes for the stream of changes, sent to those who follow and replayed to who asks since less
  forget                    no events to replay
  skew SECONDS              the clock of this server is so far ahead
  rule PATH TIMES WORDS     how requests for PATH ("*" any) go wrong, TIMES times (0: for ever); the words are below
  clear                     no rules
  drop                      cuts every connection
  stop, start               closes the port and all connections; opens the same port again
  wait N                    answers when N streams of changes are open
  log                       answers with a count of lines, then the requests so far, which are then forgotten

Rules:
  status N [HEADER...]      an error without a body; "_" in a header stands for a space
  problem N LENGTH          application/problem+json with the LENGTH bytes that follow the command
  redirect URL              302
  cut N                     closes after N bytes of the answer, head included
  slow MS                   one byte each MS
  headers N                 N KiB of headers
  drip MS                   the head, one byte each MS, for ever
  hang                      takes the request and says nothing
  silent                    a stream of changes that opens and says nothing
  bytes N                   a chunked body of N MiB without a line end
  lines N                   a line of N MiB, then the body
  bomb N                    N MiB of zeroes in gzip
  gzip                      the body in gzip
  html                      200 and a login page
  type MEDIA                another media type; "_" stands for a space
  endless                   no Content-Length: the end is the connection's
  norev                     no Tilik-Revision
  raw LENGTH                exactly the LENGTH bytes that follow the command
"""
import gzip
import os
import socket
import ssl
import sys
import threading
import time
import zlib

CHANGES = "/api/v1/changes"
PIECE = 64 * 1024


class Backend:
    def __init__(self, certificate, oldest):
        self.lock = threading.Condition()
        self.bodies, self.types, self.events = {}, {}, []
        self.rules, self.requests, self.sockets, self.streams = [], [], set(), set()
        self.revision, self.skew, self.port, self.listener = 0, 0, 0, None
        self.tls = None
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            if oldest:
                self.tls.set_ciphers("ALL:@SECLEVEL=0")
                self.tls.minimum_version = self.tls.maximum_version = ssl.TLSVersion.TLSv1_1
            self.tls.load_cert_chain(certificate)

    # The port

    def start(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port, self.listener = listener.getsockname()[1], listener
        threading.Thread(target=self.accept, args=(listener,), daemon=True).start()

    def stop(self):
        listener, self.listener = self.listener, None
        if listener:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.drop()

    def drop(self):
        with self.lock:
            for one in list(self.sockets):
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
            self.sockets.clear()
            self.streams.clear()

    def accept(self, listener):
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        with self.lock:
            self.sockets.add(peer)
        try:
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                raw, peer = peer, self.tls.wrap_socket(peer, server_side=True)
                with self.lock:
                    self.sockets.discard(raw)
                    self.sockets.add(peer)
            self.answer(peer)
        except (OSError, ValueError):
            pass
        with self.lock:
            self.sockets.discard(peer)
            self.streams.discard(peer)
        peer.close()

    # A request

    def read_request(self, peer):
        data = b""
        while b"\r\n\r\n" not in data:
            more = peer.recv(PIECE)
            if not more:
                raise OSError("closed")
            data += more
        head, body = data.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            headers[name.strip().lower()] = value.strip()
        while len(body) < int(headers.get("content-length", 0)):
            body += peer.recv(PIECE)
        with self.lock:
            self.requests.append(f"{method} {target}")
            self.requests += [f"  {name}: {value}" for name, value in sorted(headers.items())]
            if body:
                self.requests.append("  | " + body.decode("latin-1").replace("\n", " "))
        return target

    def rule_for(self, path):
        with self.lock:
            for rule in self.rules:
                if rule["path"] in ("*", path):
                    if rule["times"] == 1:
                        self.rules.remove(rule)
                    elif rule["times"] > 1:
                        rule["times"] -= 1
                    return rule["words"], rule["block"]
        return ["ok"], b""

    def answer(self, peer):
        target = self.read_request(peer)
        path, _, query = target.partition("?")
        words, block = self.rule_for(path)
        path = target if target in self.bodies else path
        getattr(self, "do_" + words[0], self.do_plain)(peer, path, query, words, block)

    def head(self, path, status="200 OK", media=None, extra=(), words=("ok",)):
        media = media or self.types.get(path, "application/json")
        lines = [f"HTTP/1.1 {status}", "Date: " + time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + self.skew)),
                 f"Content-Type: {media}", "Connection: close"]
        if words[0] != "norev":
            lines.append(f"Tilik-Revision: {self.revision}")
        return ("\r\n".join(lines + list(extra)) + "\r\n\r\n").encode()

    def whole(self, path, words=("ok",)):
        body = self.bodies.get(path, b"" if path == CHANGES else None)
        if body is None:
            return self.head(path, "404 Not Found", "text/plain", ["Content-Length: 0"])
        extra = [] if words[0] == "endless" else [f"Content-Length: {len(body)}"]
        media = words[1].replace("_", " ") if words[0] == "type" else None
        return self.head(path, media=media, extra=extra, words=words) + body

    def do_plain(self, peer, path, query, words, block):
        if path == CHANGES and words[0] != "type":
            self.stream(peer, path, query)
        else:
            peer.sendall(self.whole(path, words))

    def since(self, query):
        for part in query.split("&"):
            if part.startswith("since="):
                return int(part[6:])
        return 0

    def stream(self, peer, path, query, silent=False):
        head = self.head(path, media="text/event-stream", words=("norev",))
        since = self.since(query)
        with self.lock:
            peer.sendall(head + (b"" if silent else b"".join(raw for number, raw in self.events if number > since)))
            if not silent:
                self.streams.add(peer)
            self.lock.notify_all()
        while peer.recv(PIECE):
            pass

    # What goes wrong

    def do_status(self, peer, path, query, words, block):
        extra = [word.replace("_", " ") for word in words[2:]] + ["Content-Length: 0"]
        peer.sendall(self.head(path, words[1] + " Because", "text/plain", extra))

    def do_problem(self, peer, path, query, words, block):
        peer.sendall(self.head(path, words[1] + " Because", "application/problem+json",
                               [f"Content-Length: {len(block)}"]) + block)

    def do_redirect(self, peer, path, query, words, block):
        peer.sendall(self.head(path, "302 Found", extra=[f"Location: {words[1]}", "Content-Length: 0"]))

    def reply(self, path, query):
        if path == CHANGES:
            since = self.since(query)
            return self.head(path, media="text/event-stream") + b"".join(raw for n, raw in self.events if n > since)
        return self.whole(path)

    def do_cut(self, peer, path, query, words, block):
        peer.sendall(self.reply(path, query)[:int(words[1])])

    def do_slow(self, peer, path, query, words, block):
        for byte in self.reply(path, query):
            peer.sendall(bytes([byte]))
            time.sleep(int(words[1]) / 1000)

    def do_drip(self, peer, path, query, words, block):
        peer.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while True:
            peer.sendall(b"x")
            time.sleep(int(words[1]) / 1000)

    def do_headers(self, peer, path, query, words, block):
        extra = [f"X-Filler-{i}: " + "x" * 1000 for i in range(int(words[1]))]
        peer.sendall(self.head(path, extra=extra + ["Content-Length: 0"]))

    def do_hang(self, peer, path, query, words, block):
        while peer.recv(PIECE):
            pass

    def do_silent(self, peer, path, query, words, block):
        self.stream(peer, path, query, silent=True)

    def do_bytes(self, peer, path, query, words, block):
        peer.sendall(self.head(path, extra=["Transfer-Encoding: chunked"]))
        for _ in range(int(words[1]) * 1024 * 1024 // PIECE):
            peer.sendall(b"%x\r\n" % PIECE + b"x" * PIECE + b"\r\n")
        peer.sendall(b"0\r\n\r\n")

    def do_lines(self, peer, path, query, words, block):
        body = self.bodies[path]
        size = int(words[1]) * 1024 * 1024
        peer.sendall(self.head(path, extra=[f"Content-Length: {size + 1 + len(body)}"]))
        for _ in range(size // PIECE):
            peer.sendall(b"x" * PIECE)
        peer.sendall(b"\n" + body)

    def do_bomb(self, peer, path, query, words, block):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        zeroes = b"\0" * (1024 * 1024)
        packed = b"".join(packer.compress(zeroes) for _ in range(int(words[1]))) + packer.flush()
        peer.sendall(self.head(path, extra=["Content-Encoding: gzip", f"Content-Length: {len(packed)}"]) + packed)

    def do_gzip(self, peer, path, query, words, block):
        packed = gzip.compress(self.bodies[path])
        peer.sendall(self.head(path, extra=["Content-Encoding: gzip", f"Content-Length: {len(packed)}"]) + packed)

    def do_html(self, peer, path, query, words, block):
        page = b"<html><body><form>Wi-Fi login</form></body></html>"
        peer.sendall(self.head(path, media="text/html; charset=utf-8", extra=[f"Content-Length: {len(page)}"]) + page)

    def do_raw(self, peer, path, query, words, block):
        peer.sendall(block)
        peer.shutdown(socket.SHUT_WR)
        peer.recv(1)

    # Commands

    def add_event(self, number, raw):
        with self.lock:
            self.events.append((number, raw))
            for peer in list(self.streams):
                try:
                    peer.sendall(raw)
                except OSError:
                    self.streams.discard(peer)

    def wait(self, count):
        with self.lock:
            return "ok" if self.lock.wait_for(lambda: len(self.streams) >= count, 20) else "late"

    def take_log(self):
        with self.lock:
            lines, self.requests = self.requests, []
        return "\n".join([str(len(lines))] + lines)

    def command(self, line, source):
        words = line.split()
        verb = words[0]
        if verb == "body":
            self.bodies[words[1]] = source.read(int(words[2]))
        elif verb == "type":
            self.types[words[1]] = words[2]
        elif verb == "rev":
            self.revision = int(words[1])
        elif verb == "event":
            self.add_event(int(words[1]), source.read(int(words[2])))
        elif verb == "skew":
            self.skew = int(words[1])
        elif verb == "forget":
            self.events = []
        elif verb == "rule":
            rule = words[3:]
            block = source.read(int(rule[-1])) if rule[0] in ("raw", "problem") else b""
            with self.lock:
                self.rules.append({"path": words[1], "times": int(words[2]), "words": rule, "block": block})
        elif verb == "clear":
            with self.lock:
                self.rules = []
        elif verb == "wait":
            return self.wait(int(words[1]))
        elif verb == "log":
            return self.take_log()
        else:
            {"drop": self.drop, "stop": self.stop, "start": self.start}[verb]()
        return "ok"


def main():
    backend = Backend(*(sys.argv[1:3] + ["", ""])[:2])
    backend.start()
    print(backend.port, flush=True)
    for line in sys.stdin.buffer:
        print(backend.command(line.decode(), sys.stdin.buffer), flush=True)
    os._exit(0)


main()
