#!/usr/bin/python3
"""Installs into a scratch folder and takes it away again, as TAP: what is named elsewhere must be there."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BUILD = os.environ.get("TILIK_BUILD", "build")
THERE = ["bin/tilik", "bin/tilikd", "bin/tilik-view", "share/man/man1/tilik.1", "share/man/man8/tilikd.8", "share/doc/tilik/motion/tilik.conf",
         "share/doc/tilik/tilikd.conf", "share/locale/id/LC_MESSAGES/tilik.mo", "lib/systemd/system/tilikd.service",
         "lib/systemd/user/tilik-kiosk.service", "share/bash-completion/completions/tilikd", "share/applications/tilik.desktop"]
NAMING = ["lib/systemd/system/tilikd.service", "lib/systemd/user/tilik-kiosk.service", "share/man/man1/tilik.1", "share/man/man8/tilikd.8"]


def make(what, top, prefix):
    done = subprocess.run(["make", "-s", "-o", "programs", what, f"B={BUILD}", f"DESTDIR={top}", f"prefix={prefix}"], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        yield f"make {what}: {done.stderr.strip()}"


def findings(top, prefix):
    root = pathlib.Path(f"{top}{prefix}")
    yield from make("install", top, prefix)
    for name in THERE:
        if not (root / name).exists():
            yield f"{name} is not installed"
    for name in NAMING:
        text = (root / name).read_text() if (root / name).exists() else ""
        for path in re.findall(r"/usr/(?:local/)?(?:bin|share)/[\w./-]*\w", text):
            is_ours = "tilik" in path
            if is_ours and not pathlib.Path(f"{top}{path}").exists():
                yield f"{name} names {path}, which is not installed"
    yield from make("uninstall", top, prefix)
    for path in pathlib.Path(top).rglob("*"):
        if not path.is_dir():
            yield f"{path} is left behind"


def main():
    with tempfile.TemporaryDirectory() as top:
        found = list(findings(top, "/usr/local"))
    print("1..1")
    for finding in found:
        print("#", finding, file=sys.stderr)
    print("not ok" if found else "ok", "1 - what is installed is where it is looked for, and goes away again")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
