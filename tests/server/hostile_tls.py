#!/usr/bin/python3
"""What strangers send over TLS: each refusal is said once, as a problem, and the connection ends.

TAP on stdout; the program is named by TILIKD.
"""
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile

DEADLINE = 20
MOST = 4096
CASES = [
    (b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    (b"GET / HTTP/1.1 x\r\nHost: x\r\n\r\n", 400),
    (b"POST /api/v1/service-orders HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 413),
    (b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404),
    (b"GET /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 401),
]


def ask(port, request):
    """All that comes until the end, MOST bytes at most."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), DEADLINE) as plain, context.wrap_socket(plain) as link:
        link.sendall(request)
        answer = b""
        while len(answer) <= MOST:
            try:
                more = link.recv(MOST)
            except (ssl.SSLEOFError, ConnectionError):
                break
            if not more:
                break
            answer += more
        return answer


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tilikd-"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
                   check=True, capture_output=True)
    config = folder / "tilikd.conf"
    config.write_text(f"[server]\nlisten = 127.0.0.1:0\ncertificate = {folder}/certificate.pem\nprivate_key = {folder}/key.pem\n")
    server = subprocess.Popen([os.environ["TILIKD"], "--demo", "--cameras", "50", "--no-video", "--rate", "0", "--config", config,
                               "--db", f"sqlite:{folder}/t.db", "--exit-with-stdin"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    failed = 0
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        for number, (request, status) in enumerate(CASES, 1):
            answer = ask(port, request)
            head, _, body = answer.partition(b"\r\n\r\n")
            try:
                good = head.startswith(b"HTTP/1.1 %d " % status) and json.loads(body)["status"] == status
            except ValueError:
                good = False
            good = good and b"application/problem+json" in head
            failed += not good
            print(f"{'ok' if good else 'not ok'} {number} - {request[:40]!r} is answered once by {status}"
                  + ("" if good else f"\n# {len(answer)} bytes: {answer[:300]!r}"))
    finally:
        server.stdin.close()
        server.wait(DEADLINE)
        shutil.rmtree(folder)
    print(f"1..{len(CASES)}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
