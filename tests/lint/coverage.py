#!/usr/bin/python3
"""Prints how many lines of each folder of src/ the tests ran, from the counters below a build folder.

    coverage.py BUILD [-v]     -v: each file too, the least covered first
"""
import collections
import json
import pathlib
import subprocess
import sys
import tempfile


def counters(build):
    """(file, line) -> how often it ran, over all programs."""
    ran = collections.Counter()
    notes = sorted(str(p.resolve()) for p in pathlib.Path(build, "obj").rglob("*.gcda"))
    with tempfile.TemporaryDirectory() as scratch:
        for i in range(0, len(notes), 50):
            out = subprocess.run(["gcov", "--json-format", "--stdout", *notes[i:i + 50]], cwd=scratch,
                                 capture_output=True, text=True, check=True).stdout
            for text in filter(None, out.splitlines()):
                for file in json.loads(text)["files"]:
                    if file["file"].startswith("src/") and file["file"].endswith(".c"):
                        for line in file["lines"]:
                            ran[file["file"], line["line_number"]] += line["count"]
    return ran


def main():
    ran = counters(sys.argv[1])
    rows = collections.defaultdict(lambda: [0, 0])
    for (file, _), count in ran.items():
        keys = [file.split("/")[1], "all"] + ([file] if "-v" in sys.argv else [])
        for key in keys:
            rows[key][0] += count > 0
            rows[key][1] += 1
    folders = sorted(k for k in rows if "/" not in k and k != "all")
    files = sorted((k for k in rows if "/" in k), key=lambda k: rows[k][0] / rows[k][1])
    for key in files + folders + ["all"]:
        print(f"{key:40} {100 * rows[key][0] / max(1, rows[key][1]):5.1f} %  of {rows[key][1]:6} lines")


main()
