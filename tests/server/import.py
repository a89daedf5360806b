#!/usr/bin/python3
"""tilikd import and export: the whole way of a table into a city that is served, and back.

TAP on stdout; the program is named by TILIKD.
"""
import http.client
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

TILIKD = os.environ["TILIKD"]
HOME = pathlib.Path(tempfile.mkdtemp(prefix="tilik-import-"))
DB = f"sqlite:{HOME}/t.db"
TABLE = """id;nama;kecamatan;kelurahan;rw;rt;slot;merk;ip;user;sandi;site
smg-1;Pos Kamling Mawar;Mijen;Purwosari;5;3;1;hikvision;10.0.0.9:554;admin;geheim;nvr-1
smg-2;Gapura;;Tanjung Mas;1;2;2;dahua;10.0.0.10;;;nvr-2
"""


class Tap:
    count = failed = 0

    def check(self, good, name, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}", flush=True)
        for line in str(why).splitlines()[:20] if not good else ():
            print("# " + line)


def run(*words):
    return subprocess.run([TILIKD, *words], capture_output=True, text=True, timeout=60, check=False)


def table(text, name="t.csv"):
    path = HOME / name
    path.write_text(text)
    return str(path)


def imports(text, *more):
    return run("import", "cameras", "--db", DB, "--city", "semarang", *more, table(text))


def serve():
    process = subprocess.Popen([TILIKD, "--db", DB, "--listen", "127.0.0.1:0", "--exit-with-stdin"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return process, int(process.stdout.readline().rsplit(":", 1)[1])


def end(process):
    process.stdin.close()
    process.wait(20)


def get(port, token, path, method="GET", body=None):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request(method, path, body=body, headers={"Authorization": "Bearer " + token, "Content-Type": "application/json",
                                                "Idempotency-Key": path})
    answer = link.getresponse()
    return answer.status, json.loads(answer.read())


def first(tap):
    bad = imports(TABLE + "smg-3;;;Atlantis;;;;;;;;\nsmg-1;;;Purwosari;;;;;;;;\n")
    tap.check(bad.returncode == 1 and "t.csv:4: no kelurahan is called 'Atlantis'" in bad.stderr and
              "t.csv:5: id smg-1 stands on line 2 too" in bad.stderr, "each bad row is said with its line", bad.stderr)
    tap.check("errors 2" in bad.stdout and "nothing was written" in bad.stdout, "and then nothing is written", bad.stdout)
    dry = imports(TABLE, "--dry-run")
    tap.check(dry.returncode == 0 and "+ smg-1  Pos Kamling Mawar" in dry.stdout and
              dry.stdout.endswith("added 2, changed 0, gone 0, errors 0 (a dry run: nothing was written)\n"),
              "a dry run says what would come", dry.stdout + dry.stderr)
    good = imports(TABLE)
    tap.check(good.returncode == 0 and good.stdout == "added 2, changed 0, gone 0, errors 0\n", "an import", good.stdout + good.stderr)
    again = imports(TABLE)
    tap.check(again.stdout == "added 0, changed 0, gone 0, errors 0\n", "the same again changes nothing", again.stdout)


def sealed(tap):
    kept = sqlite3.connect(HOME / "t.db").execute("SELECT user, password FROM address WHERE camera = 'smg-1'").fetchone()
    raw = b"".join(path.read_bytes() for path in HOME.glob("t.db*") if path.suffix != ".key")
    tap.check(all(text.startswith("sealed:1:") for text in kept) and b"geheim" not in raw, "logins lie sealed on the disk", kept)
    key = HOME / "t.db.key"
    tap.check(key.stat().st_mode & 0o777 == 0o600, "their key beside the database is its owner's alone", oct(key.stat().st_mode))
    kept_key = key.read_text()
    key.rename(HOME / "away")
    lost = run("export", "cameras", "--db", DB, "--addresses")
    served_not = run("--db", DB, "--listen", "127.0.0.1:0")
    tap.check(lost.returncode == 1 and served_not.returncode > 0 and "t.db.key" in lost.stderr and "sealed" in served_not.stderr and
              not key.exists(), "without it nothing opens, is said, and no other is made", lost.stderr + served_not.stderr)
    (HOME / "away").rename(key)
    key.chmod(0o644)
    loose = run("--db", DB, "--listen", "127.0.0.1:0")
    tap.check(loose.returncode > 0 and "others can read it" in loose.stderr, "one that others can read is refused", loose.stderr)
    key.chmod(0o600)
    tap.check(key.read_text() == kept_key, "and is left as it is")


def served(tap):
    token = run("token", "add", "--db", DB, "--role", "admin", "--name", "Uji").stdout.strip()
    operator = run("token", "add", "--db", DB, "--role", "operator", "--name", "Sari").stdout.strip()
    process, port = serve()
    busy = imports(TABLE)
    tap.check(busy.returncode == 1 and "stop the server" in busy.stderr, "a server that runs is not written under", busy.stderr)
    look = imports(TABLE.replace("Mawar", "Melati"), "--dry-run")
    tap.check("~ smg-1  Pos Kamling Melati: name Pos Kamling Mawar -> Pos Kamling Melati" in look.stdout,
              "but a dry run tells beside it what differs", look.stdout + look.stderr)
    status, camera = get(port, token, "/api/v1/cameras/smg-1")
    tap.check(status == 200 and camera["area"] == "33.74.14.1005.005.003" and camera["site"] == "nvr-1" and
              camera["state"] == "unknown" and "geheim" not in json.dumps(camera), "the camera is served, its password is not", camera)
    status, areas = get(port, token, "/api/v1/areas?limit=100")
    names = {area["code"]: area["name"] for area in areas["items"]}
    tap.check(names.get("33.74.14.1005") == "Purwosari" and names.get("33.74.14.1005.005.003") == "RT 03" and
              names.get("33.74") == "Kota Semarang", "the areas above it are made, by their official names", names)
    status, grant = get(port, operator, "/api/v1/cameras/smg-1/view", "POST", '{"purpose":"test","quality":"sub"}')
    tap.check(status == 200 and grant["url"] == "rtsp://10.0.0.9:554/Streaming/Channels/102" and grant["password"] == "geheim",
              "its address is its recorder's", grant)
    status, brake = get(port, operator, "/api/v1/cameras/smg-2/privacy-brake", "POST", '{"reason":"ruang tamu"}')
    tap.check(status == 200, "a camera is closed for privacy", brake)
    status, log = get(port, token, "/api/v1/logbook?limit=50")
    acts = [(line["act"], line["count"]) for line in log["items"]]
    tap.check(("import", 2) in acts, "the logbook has one line of it", acts)
    end(process)


def later(tap):
    one = TABLE.replace("Mawar", "Melati").splitlines()
    shorter = "\n".join(one[:2]) + "\n"
    kept = imports(shorter)
    tap.check(kept.stdout.startswith("added 0, changed 1, gone 1, errors 0; what is gone"), "what a file lacks stays", kept.stdout)
    narrow = imports("id,area\nsmg-1,33.74.14.1005.005.003\nsmg-2,33.74.02.1008.001.002\n")
    tap.check(narrow.stdout == "added 0, changed 0, gone 0, errors 0\n", "a column that a file has not changes nothing", narrow.stdout)
    more = imports(shorter + "smg-9;Lama;Mijen;Purwosari;5;3;;;;;;\n")
    again = imports(shorter + "smg-9;Lama;Mijen;Purwosari;5;3;4;dahua;10.0.0.99;;;\n", "--dry-run")
    tap.check(more.returncode == 0 and "state unlinked -> unknown" in again.stdout, "what gets its first address can be asked", again.stdout)
    odd = imports(shorter.replace("geheim", "sealed:1:x"))
    tap.check(odd.returncode == 1 and "line 2" in odd.stderr, "a password that looks sealed is refused", odd.stderr)
    pruned = imports(shorter, "--prune")
    told = imports(shorter, "--dry-run")
    tap.check(pruned.stdout == "added 0, changed 0, gone 2, errors 0\n" and "- smg-2" in told.stdout and "smg-9" not in told.stdout,
              "--prune removes it, but not what is closed for privacy", pruned.stdout + told.stdout)
    empty = imports("id,area\n", "--prune")
    tap.check(empty.returncode == 1 and "would remove all" in empty.stderr, "but not all there are, by a file without any", empty.stderr)
    hung = imports("id,area,site,link\nsmg-1,33.74.14.1005.005.003,nvr-1,fo-mijen-2\n")
    moved = imports("id,area,site,link\nsmg-1,33.74.14.1005.005.003,nvr-1,fo-mijen-3\n", "--dry-run")
    homeless = imports("id,area,link\nsmg-8,33.74.14.1005,fo-1\n")
    shown = run("export", "cameras", "--db", DB)
    tap.check(hung.returncode == 0 and "link fo-mijen-2 -> fo-mijen-3" in moved.stdout and ",fo-mijen-2\n" in shown.stdout and
              homeless.returncode == 1 and "no site" in homeless.stderr, "what a recorder hangs on is taken, changed and given back",
              hung.stderr + moved.stdout + homeless.stderr + shown.stdout)
    plain = run("export", "cameras", "--db", DB)
    tap.check(plain.returncode == 0 and len(plain.stdout.splitlines()) == 3 and "geheim" not in plain.stdout and
              "10.0.0" not in plain.stdout, "an export has no addresses by itself", plain.stdout)
    out = HOME / "out.csv"
    whole = run("export", "cameras", "--db", DB, "--addresses", "-o", str(out))
    tap.check(whole.returncode == 0 and out.stat().st_mode & 0o777 == 0o600 and "geheim" in out.read_text(), "with them it is the owner's alone",
              whole.stderr)
    twice = run("export", "cameras", "--db", DB, "-o", str(out))
    tap.check(twice.returncode == 1 and "geheim" in out.read_text(), "and nothing is written over", twice.stderr)
    back = run("import", "cameras", "--db", f"sqlite:{HOME}/other.db", str(out))
    other = run("export", "cameras", "--db", f"sqlite:{HOME}/other.db", "--addresses")
    tap.check(back.returncode == 0 and other.stdout == out.read_text(), "what export gives, import takes", back.stderr + other.stdout)


def older(tap):
    """A database from before logins were sealed."""
    link = sqlite3.connect(HOME / "other.db")
    link.execute("UPDATE address SET user = 'admin', password = 'terbuka' WHERE camera = 'smg-1'")
    link.commit()
    link.close()
    (HOME / "other.db.key").unlink()
    plain = run("export", "cameras", "--db", f"sqlite:{HOME}/other.db", "--addresses")
    tap.check(plain.returncode == 0 and "terbuka" in plain.stdout, "what lies open in an older database is read", plain.stderr)
    process = subprocess.Popen([TILIKD, "--db", f"sqlite:{HOME}/other.db", "--listen", "127.0.0.1:0", "--exit-with-stdin"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    process.stdout.readline()
    end(process)
    raw = (HOME / "other.db").read_bytes()
    again = run("export", "cameras", "--db", f"sqlite:{HOME}/other.db", "--addresses")
    tap.check(b"terbuka" not in raw and again.stdout == plain.stdout, "and sealed at the next start", again.stderr)


def misused(tap):
    for words in (["import"], ["import", "sites", "x"], ["import", "cameras"], ["export"], ["export", "cameras", "x"]):
        said = run(*words)
        tap.check(said.returncode == 2 and "usage: tilikd " + words[0] in said.stderr, "usage: " + " ".join(words), said.stderr)
    for path, what in (("/nowhere.csv", "No such file"), ("/dev/zero", "not a file"), (str(HOME), "not a file")):
        said = run("import", "cameras", "--db", DB, path)
        tap.check(said.returncode == 1 and what in said.stderr, f"no file: {path}", said.stderr)
    said = run("export", "cameras", "--db", f"sqlite:{HOME}/none.db")
    tap.check(said.returncode == 1 and not (HOME / "none.db").exists(), "an export of no database makes none", said.stderr)


def main():
    tap = Tap()
    try:
        for part in (first, sealed, served, later, older, misused):
            part(tap)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


sys.exit(main())
