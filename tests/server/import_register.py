#!/usr/bin/python3
"""tilikd import register and export register: a table of who is obliged to join, served, and back.

TAP on stdout; the program is named by TILIKD.
"""
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

TILIKD = os.environ["TILIKD"]
HOME = pathlib.Path(tempfile.mkdtemp(prefix="tilik-register-"))
DB = f"sqlite:{HOME}/t.db"
DEADLINE = 120
HEAD = "id;nama;jenis;kecamatan;kelurahan;alamat;pemilik;telepon;no_perjanjian;tanggal_perjanjian;status;tanggal_surat;tenggat;kamera;nvr_id\n"
ROWS = ("G-1;Hotel Kalí;hotel;Semarang Tengah;Sekayu;\"Jl. Pemuda 1; lantai 2\";PT Kali;0811 RAHASIA;12/PKS;2026-01-10;agreed;2025-12-01;2026-06-30;16;\n"
        "G-2;Menara Tugu;tower;Tugu;Mangkang Kulon;;PT Menara;;;;asked;2026-11-01;2099-01-31;2;\n"
        "G-3;Mal Simpang;shop;Semarang Tengah;Pekunden;;;;;;linked;;;4;nvr-1\n")


class Tap:
    count = failed = 0

    def check(self, good, name, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}", flush=True)
        for line in str(why).splitlines()[:20] if not good else ():
            print("# " + line)


def run(*words):
    return subprocess.run([TILIKD, *words], capture_output=True, text=True, timeout=DEADLINE, check=False)


def imports(text, *more, encoding="utf-8", what="register"):
    path = HOME / f"{what}.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return run("import", what, "--db", DB, "--city", "semarang", *more, str(path))


def hostile(tap):
    bad = imports(HEAD + ROWS + "G-1;Lagi;;;Sekayu;;;;;;;;;;\nG-5;;;;Sekayu;;;;;;;;;;\nG-6;x;istana;;Sekayu;;;;;;;;;;\nG-7;x;;;Atlantis;;;;;;;;;;\n"
                  "G-8;x;;;Sekayu;;;;;;maybe;;;;\nG-9;x;;;Sekayu;;;;;;;31/12/2026;;;\nG-10;x;;;Sekayu;;;;;;;;2026-02-30;;\nG-11;x;;;Sekayu;;;;;;;;;banyak;\n"
                  "../G;x;;;Sekayu;;;;;;;;;;\nG-12;x\n")
    wanted = ["register.csv:5: id G-1 stands on line 2 too", "register.csv:6: name is missing", "register.csv:7: kind", "register.csv:8: no kelurahan is called 'Atlantis'",
              "register.csv:9: state", "register.csv:10: asked_at is neither a day", "register.csv:11: due_at", "register.csv:12: promised", "register.csv:13: id",
              "register.csv:14: 2 columns where the header has 15"]
    missing = [line for line in wanted if line not in bad.stderr]
    tap.check(bad.returncode == 1 and not missing, "each bad row is said with its line", f"{missing}\n{bad.stderr}")
    tap.check("errors 10" in bad.stdout and "nothing was written" in bad.stdout, "and then nothing is written", bad.stdout)
    for text, what in ((b"", "the file is empty"), (b"name\nx\n", "no column 'id'"), (b"id,id\n1,2\n", "stands twice"), (b"\x00\x01\x02id", "not a text file"),
                       (b"id," + b"x," * 200 + b"y\n", "more than 100 columns"), (b'id,name\n"a', "never closed")):
        said = imports(text)
        tap.check(said.returncode == 1 and what in said.stderr and "added" not in said.stdout, f"no table: {what}", said.stderr)


def first(tap):
    dry = imports(HEAD + ROWS, "--dry-run")
    tap.check(dry.returncode == 0 and "+ G-1  Hotel Kalí" in dry.stdout and dry.stdout.endswith("added 3, changed 0, gone 0, errors 0 (a dry run: nothing was written)\n"),
              "a dry run says what would come", dry.stdout + dry.stderr)
    old = imports(HEAD + ROWS, encoding="cp1252")
    tap.check(old.returncode == 0 and old.stdout == "added 3, changed 0, gone 0, errors 0\n" and "Windows-1252" in old.stderr, "an import of what a spreadsheet saved", old.stdout + old.stderr)
    for name, text in (("the same", HEAD + ROWS), ("with a byte order mark", "\ufeff" + HEAD + ROWS), ("with lines of a PC", (HEAD + ROWS).replace("\n", "\r\n"))):
        again = imports(text)
        tap.check(again.stdout == "added 0, changed 0, gone 0, errors 0\n", f"{name} changes nothing, also of what became overdue", again.stdout + again.stderr)
    plain = run("export", "register", "--db", DB)
    lines = plain.stdout.splitlines()
    tap.check(len(lines) == 4 and ",overdue," in lines[1] and "Hotel Kalí" in lines[1] and "0811 RAHASIA" in lines[1], "what is late already is overdue", plain.stdout)
    other = f"sqlite:{HOME}/other.db"
    out = HOME / "out.csv"
    run("export", "register", "--db", DB, "-o", str(out))
    tap.check(out.stat().st_mode & 0o777 == 0o600, "contacts are their reader's alone", oct(out.stat().st_mode))
    back = run("import", "register", "--db", other, "--city", "semarang", str(out))
    tap.check(back.returncode == 0 and run("export", "register", "--db", other).stdout == plain.stdout, "what export gives, import takes", back.stderr)


def later(tap):
    moved = (HEAD + ROWS).replace("2026-06-30", "2099-06-30").replace("RAHASIA", "LAIN")
    look = imports(moved, "--dry-run")
    tap.check("due_at 2026-06-30" in look.stdout and "state overdue -> agreed" in look.stdout and "its contact" in look.stdout and "LAIN" not in look.stdout,
              "what differs is said, of a contact only that it does", look.stdout + look.stderr)
    narrow = imports("id,name,area\nG-2,Menara Tugu,33.74.16.1006\n")
    tap.check(narrow.stdout.startswith("added 0, changed 0, gone 2, errors 0; what is gone"), "a column that a file has not changes nothing, what it lacks stays", narrow.stdout + narrow.stderr)
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3))
    more = imports(HEAD + ROWS + f"G-4;Klinik;health;;Sekayu;;;;;;asked;;{soon};1;\nG-5;Lama;;;Sekayu;;;;;;;;;;\n")
    pruned = imports(HEAD + ROWS + f"G-4;Klinik;health;;Sekayu;;;;;;asked;;{soon};1;\n", "--prune")
    tap.check(more.returncode == 0 and pruned.stdout == "added 0, changed 0, gone 1, errors 0\n", "--prune removes what the file has not", more.stderr + pruned.stdout + pruned.stderr)
    empty = imports(HEAD, "--prune")
    tap.check(empty.returncode == 1 and "would remove all" in empty.stderr, "but not all there are", empty.stderr)
    for words in (["import", "register"], ["export", "register", "x"], ["export", "register", "--addresses"]):
        said = run(*words)
        tap.check(said.returncode == 2 and "usage: tilikd " + words[0] in said.stderr, "usage: " + " ".join(words), said.stderr)


class Served:
    def __init__(self):
        self.tokens = {role: run("token", "add", "--db", DB, "--role", role, "--name", role).stdout.strip() for role in ("supervisor", "operator", "public")}
        self.process = subprocess.Popen([TILIKD, "--db", DB, "--listen", "127.0.0.1:0", "--exit-with-stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def get(self, path, role="supervisor"):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        link.request("GET", "/api/v1" + path, headers={"Authorization": "Bearer " + self.tokens[role]})
        answer = link.getresponse()
        return answer.status, json.loads(answer.read())

    def until(self, path, good):
        deadline = time.monotonic() + DEADLINE
        while True:
            _, found = self.get(path)
            if good(found) or time.monotonic() > deadline:
                return found
            time.sleep(0.1)

    def end(self):
        self.process.stdin.close()
        self.process.wait(DEADLINE)


def served(tap):
    imports("id;nama;kecamatan;kelurahan;rw;rt;slot;site;url\na;A;;Pekunden;1;1;1;nvr-1;rtsp://127.0.0.1:9/x\nb;B;;Pekunden;1;1;2;nvr-1;\n", what="cameras")
    server = Served()
    try:
        late = server.until("/register/G-4", lambda x: x["state"] == "overdue")
        tap.check(late["state"] == "overdue" and late["version"] == 2, "what is not there by its date is overdue by itself", late)
        counted = server.until("/register/G-3", lambda x: x["linked"] == 1)
        tap.check(counted["linked"] == 1 and counted["promised"] == 4, "of a recorder's cameras those that are linked are counted", counted)
        lines = server.until("/logbook?limit=20", lambda x: any(line["word"] == "overdue" for line in x["items"]))["items"]
        tap.check(any(line["ref"] == "building/G-4" and line["word"] == "overdue" for line in lines) and sum(line["act"] == "register" for line in lines) >= 3,
                  "the logbook says so", lines)
        others = server.get("/logbook?limit=20", "operator")[1]["items"]
        tap.check(any(line["act"] == "register" for line in others) and not any((line["ref"] or "").startswith("building/") for line in others),
                  "but names nobody to those who may not read the register", others)
        status, page = server.get("/register?q=kali+pemuda")
        tap.check(status == 200 and [x["id"] for x in page["items"]] == ["G-1"] and page["items"][0]["contact"] == "0811 RAHASIA", "it is served", page)
        tap.check(server.get("/register", "operator")[0] == 403 and server.get("/register/G-1", "public")[0] == 403, "and to nobody who has no business with it")
    finally:
        server.end()
    again = run("export", "register", "--db", DB)
    tap.check(",overdue," in again.stdout.splitlines()[4], "after a restart it stands as it stood", again.stdout)


def main():
    tap = Tap()
    try:
        for part in (hostile, first, later, served):
            part(tap)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


sys.exit(main())
