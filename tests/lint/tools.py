#!/usr/bin/python3
"""Tells what clang, clang-tidy, clang-format and shellcheck say, as TAP.

The readings of clang and clang-tidy were made by `make readings`: one text for each C file below $TILIK_BUILD/read,
empty when there was nothing to say.
"""
import os
import pathlib
import subprocess
import sys

BUILD = pathlib.Path(os.environ.get("TILIK_BUILD", "build"))


def c_files(suffixes):
    tops = ("src", "include", "tests") if ".h" in suffixes else ("src", "tests")
    return sorted(p for top in tops for p in pathlib.Path(top).rglob("*") if p.suffix in suffixes)


def readings():
    """What clang and clang-tidy said; a file that was not read is a finding too."""
    for source in c_files({".c"}):
        reading = BUILD / "read" / source.with_suffix(".txt")
        if not reading.exists():
            yield f"{source}: not read; run `make readings`"
        elif text := reading.read_text(errors="replace"):
            yield from dict.fromkeys(text.splitlines())


def said(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    yield from (done.stdout + done.stderr).splitlines()
    if done.returncode != 0:
        yield f"{words[0]} ended with {done.returncode}"


def formatting():
    yield from said("clang-format", "--dry-run", "-Werror", *map(str, c_files({".c", ".h"})))


def shell():
    scripts = [p for top in ("src", "tests", ".ci") for p in sorted(pathlib.Path(top).rglob("*"))
               if p.is_file() and p.suffix in ("", ".sh") and p.read_bytes()[:2] == b"#!"]
    yield from said("shellcheck", *map(str, scripts))
    yield from said("shellcheck", "--shell=bash", *map(str, sorted(pathlib.Path("config/completions").glob("*"))))


def main():
    checks = [("clang and clang-tidy have nothing to say", readings()),
              ("files are formatted (make format)", formatting()),
              ("shellcheck has nothing to say", shell())]
    print(f"1..{len(checks)}")
    failed = False
    for number, (what, findings) in enumerate(checks, 1):
        findings = list(findings)
        for finding in findings:
            print("#", finding, file=sys.stderr)
        print("not ok" if findings else "ok", number, "-", what)
        failed = failed or bool(findings)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
