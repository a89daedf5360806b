#!/usr/bin/python3
"""Checks that each test named in the table of tests/bench/README.md is there.

A cell names a file below tests/ in backquotes, then tests of it in double quotes.  Run from the project's top by `make lint`.
"""
import pathlib
import re
import sys

TABLE = pathlib.Path("tests/bench/README.md")


def source(name):
    """The text of tests/NAME, whatever it ends in; None when there is no such file."""
    found = [p for p in pathlib.Path("tests").glob(name + "*") if p.is_file() and p.with_suffix("").as_posix() == "tests/" + name]
    found += [p for p in [pathlib.Path("tests", name)] if p.is_file()]
    return re.sub(r'"\s*\n\s*"', "", found[0].read_text()) if found else None


def missing(number, cell):
    text = None
    for file, test in re.findall(r'`((?:unit|pty|server|video|screens|fuzz)/[\w./]+)`|"([^"]+)"', cell):
        if file:
            text = source(file)
            if text is None:
                yield f"{TABLE}:{number}: no file tests/{file}"
        elif text is not None and test not in text:
            yield f"{TABLE}:{number}: no test '{test}'"


def main():
    lines = TABLE.read_text().splitlines() if TABLE.exists() else []
    rows = [(n, line.split("|")) for n, line in enumerate(lines, 1) if re.match(r"\| R\d+ \|", line)]
    wrong = [what for number, cells in rows for what in missing(number, cells[3])]
    for what in wrong:
        print("#", what, file=sys.stderr)
    print("ok 1 - every test that the table of promises names is there" if rows and not wrong else "not ok 1 - the table of promises")
    print("1..1")
    return 1 if wrong or not rows else 0


sys.exit(main())
