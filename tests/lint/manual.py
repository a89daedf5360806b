#!/usr/bin/python3
"""Holds the manual and the completions to what the programs' own --help says, as TAP."""
import os
import pathlib
import re
import subprocess
import sys

BUILD = pathlib.Path(os.environ.get("TILIK_BUILD", "build"))
COMMANDS = ["cameras", "alerts", "open", "ack", "claim", "release", "shelve", "unshelve", "close", "report", "lapsit", "logbook", "note",
            "outbox", "handover", "handover offer", "handover accept", "handover withdraw", "tickets", "ticket new", "ticket note", "ticket step", "ticket attach",
            "ticket show", "order list", "order out", "order undo", "absen", "ronda list", "ronda begin", "ronda stop", "evidence", "verify",
            "snapshot", "report coverage", "report dark", "report uptime", "report register", "ptz", "sources", "weather"]
PROGRAMS = [
    ("tilik", "config/man/tilik.1", [[], *(command.split() for command in COMMANDS)]),
    ("tilikd", "config/man/tilikd.8", [[], ["token"], ["import", "cameras"], ["export", "cameras"], ["import", "register"], ["export", "register"], ["onvif", "probe"]]),
]
COMPLETIONS = pathlib.Path("config/completions/tilik.bash")
# Said in the synopsis of every GNU program, not in ours.
UNDERSTOOD = {"help", "version"}


def options(program, commands):
    """The long options that --help names."""
    said = ""
    for command in commands:
        done = subprocess.run([BUILD / program, *command, "--help"], capture_output=True, text=True, check=True)
        said += done.stdout
    return set(re.findall(r"(?<=--)[a-z][a-z-]+(?=[=\s])", said)) - UNDERSTOOD


def findings():
    completions = COMPLETIONS.read_text()
    for program, page, commands in PROGRAMS:
        there = options(program, commands)
        told = set(re.findall(r"Fl -([a-z-]+)", pathlib.Path(page).read_text()))
        for name in sorted(there - told):
            yield f"{page}: does not tell of --{name}"
        for name in sorted(told - there):
            yield f"{page}: tells of --{name}, which {program} does not know"
        for name in sorted(n for n in there if f"--{n}" not in completions):
            yield f"{COMPLETIONS}: does not complete --{name}"


def main():
    found = list(findings())
    print("1..1")
    for finding in found:
        print("#", finding, file=sys.stderr)
    print("not ok" if found else "ok", "1 - the manual and the completions tell of every option")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
