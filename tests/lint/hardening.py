#!/usr/bin/python3
"""Reads the built programs with readelf: are they hardened as a release must be?  TAP.

    hardening.py [PROGRAM...]      without arguments the three programs of $TILIK_BUILD
"""
import os
import pathlib
import re
import subprocess
import sys


def readelf(*words):
    return subprocess.run(["readelf", "-W", *words], capture_output=True, text=True, check=True).stdout


def findings(program):
    header, segments, dynamic = readelf("-h", program), readelf("-l", program), readelf("-d", program)
    symbols = readelf("--dyn-syms", program)
    if not re.search(r"Type:\s+DYN", header):
        yield "is not position-independent (PIE)"
    if "GNU_RELRO" not in segments:
        yield "has no RELRO segment"
    if not re.search(r"BIND_NOW|FLAGS_1\).*NOW", dynamic):
        yield "binds lazily: its RELRO is partial (-z now)"
    stack = re.search(r"GNU_STACK.*", segments)
    if not stack or re.search(r"\bRWE\b", stack[0]):
        yield "has an executable stack"
    for segment in re.findall(r"^\s+LOAD.*$", segments, re.M):
        if "RWE" in segment:
            yield "has a segment that is writable and executable"
    if re.search(r"RPATH|RUNPATH", dynamic):
        yield "looks for libraries in a path of its own"
    if "__stack_chk_fail" not in symbols:
        yield "has no stack protector"
    if not re.search(r"__(\w*printf|mem\w+|str\w+|read|snprintf)_chk", symbols):
        yield "was built without _FORTIFY_SOURCE"


def main():
    build = pathlib.Path(os.environ.get("TILIK_BUILD", "build"))
    programs = sys.argv[1:] or [str(build / name) for name in ("tilik", "tilikd", "tilik-view")]
    print(f"1..{len(programs)}")
    failed = False
    for number, program in enumerate(programs, 1):
        found = list(findings(program))
        for finding in found:
            print(f"# {program} {finding}", file=sys.stderr)
        print("not ok" if found else "ok", number, "-", pathlib.Path(program).name, "is hardened")
        failed = failed or bool(found)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
