"""A tilikd with a few imported cameras and its own tilikd.conf, for tests of what it has to do with outside systems.

A test says what stands in the configuration, and waits until something is so, with a deadline; nothing depends on how fast the
machine is.  One that only waits for pauses of tilikd's own (between two rounds, before it tries again) lets it hurry: while something
is waited for, a second of its clocks passes with each look, not with each second.
"""
import pathlib
import signal
import subprocess
import threading
import time

import contract
from contract import TILIKD, Server, ok

contract.DEADLINE = DEADLINE = 60


HURRIED = set()


class Tilikd(Server):
    def __init__(self, rows, *arguments, hurried=False):
        super().__init__(*arguments, clock=hurried)
        self.hurried, self.passed = hurried, 0
        table = pathlib.Path(self.folder) / "cameras.csv"
        table.write_text("\n".join(rows) + "\n")
        self.database = f"sqlite:{self.folder}/t.db"
        self.run("import", "cameras", "--db", self.database, str(table))

    def start(self, log=None):
        if self.hurried:
            HURRIED.add(self)
        return super().start(log)

    def end(self, how=signal.SIGTERM):
        HURRIED.discard(self)
        return super().end(how)

    def let_pass(self, seconds):
        """Waits are over sooner; the time of day is that of the outside system, here as there."""
        self.passed += seconds
        self.ahead(self.passed, 0)

    def run(self, *words):
        done = subprocess.run([TILIKD, *words], capture_output=True, text=True, timeout=DEADLINE, check=False, env=self.environment)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def token(self, role, areas="*"):
        self.tokens[role] = self.run("token", "add", "--db", self.database, "--role", role, "--name", role.title(), "--areas", areas)

    def secret(self, name, text):
        """A file that nobody else may read."""
        path = pathlib.Path(self.folder) / name
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    def configure(self, text):
        path = pathlib.Path(self.folder) / "tilikd.conf"
        path.write_text(text)
        self.arguments = ("--config", str(path))
        return subprocess.run([TILIKD, "check-config", "--config", str(path)], capture_output=True, text=True, timeout=DEADLINE,
                              check=False)

    def cameras(self):
        return {camera["id"]: camera for camera in self.get("/cameras?limit=200", "auditor").json["items"]}

    def source(self, name):
        found = [one for one in self.get("/sources", "auditor").json["items"] if one["name"] == name]
        return found[0] if found else None


def until(test, what):
    """Waits until a thing is so; tells whether it came to that, and returns what it was last."""
    end, found = time.monotonic() + DEADLINE, None
    while time.monotonic() < end:
        found = test()
        if found:
            break
        for server in HURRIED:
            server.let_pass(1)
        time.sleep(0.05)
    ok(found, what)
    return found


def serve(server):
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
