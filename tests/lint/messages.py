#!/usr/bin/python3
"""Holds each translation to the messages that stand in the sources now, as TAP: nothing untranslated or unsure, the same
formats, the same spaces at the ends, and no wider than the message's TRANSLATORS line allows.

messages.py [POT PO...]; without them the template is made anew (`make pot`) and src/po/*.po are read.
"""
import os
import pathlib
import re
import subprocess
import sys

BUILD = pathlib.Path(os.environ.get("TILIK_BUILD", "build"))
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
WIDTH = re.compile(r"at most (\d+) letters")


def run(*words, text=None):
    done = subprocess.run(list(map(str, words)), input=text, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def entries(text):
    """Each message as {key: text}, with what is said to translators under '#.'."""
    for block in text.split("\n\n"):
        entry, key = {"#.": ""}, None
        for line in block.splitlines():
            if line.startswith("#."):
                entry["#."] += " " + line[2:].strip(" *")
            elif line.startswith("#"):
                continue
            else:
                key = line.split(" ", 1)[0] if line[0] != '"' else key
                entry[key] = entry.get(key, "") + "".join(TEXT.findall(line))
        if entry.get("msgid"):
            yield entry


def ends(text):
    return text[:1] == " ", text[-1:] == " ", text.endswith("\\n")


def width(text):
    """How many columns a message takes with two digits for each number."""
    return len(re.sub(r"%[0-9$]*[du]", "00", text.replace("%%", "%")))


def faults(po, pot):
    code, merged, said = run("msgmerge", "--quiet", "--no-wrap", "--no-fuzzy-matching", "-o", "-", po, pot)
    if code == 0:
        code, _, said = run("msgfmt", "--check", "-o", "/dev/null", "-", text=merged)
    if code != 0:
        yield from (f"{po}: {line}" for line in said.splitlines())
    for entry in entries(run("msgattrib", "--no-wrap", "--only-fuzzy", "--no-obsolete", text=merged)[1] if "#, fuzzy" in merged else ""):
        yield f'{po}: unsure: "{entry["msgid"]}"'
    for entry in entries(run("msgattrib", "--no-wrap", "--no-obsolete", text=merged)[1]):
        limit = WIDTH.search(entry["#."])
        for key, text in entry.items():
            if not key.startswith("msgstr"):
                continue
            if not text:
                yield f'{po}: untranslated: "{entry["msgid"]}"'
            elif ends(text) != ends(entry["msgid"]):
                yield f'{po}: other spaces at the ends: "{text}"'
            elif limit and width(text) > int(limit[1]):
                yield f'{po}: more than {limit[1]} letters: "{text}"'


def main():
    pot, pos = sys.argv[1:2], sys.argv[2:]
    if not pot:
        pot, pos = [BUILD / "gen/tilik.pot"], sorted(pathlib.Path("src/po").glob("*.po"))
        subprocess.run(["make", "-s", f"B={BUILD}", "pot"], check=True, stdout=sys.stderr)
    found = [fault for po in pos for fault in faults(po, pot[0])]
    print("1..1")
    for fault in found:
        print("#", fault, file=sys.stderr)
    print("not ok" if found else "ok", "1 - every message is translated, and fits")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
