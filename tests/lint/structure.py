#!/usr/bin/python3
"""Checks what a compiler does not: layers, header documents, sizes, names, state outside of structs.

Prints one line a finding, "file:line: what", and TAP at the end.  Run from the project's top by `make lint`.
"""
import fnmatch
import pathlib
import re
import subprocess
import sys

FUNCTION_LINES, FILE_LINES, LINE_COLUMNS = 60, 400, 100
TOP = {"src", "include", "themes", "config", "tests", "Makefile", "README.md", "CHANGELOG.md", "LICENSE"}


def table(name):
    rows = {}
    for line in pathlib.Path("tests/lint", name).read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            key, _, rest = line.replace(":", " ", 1).partition(" ") if name == "layers.txt" else line.partition(" ")
            rows[key.strip()] = rest.split()
    return rows


def sources(*suffixes, roots=("src", "include")):
    return sorted(p for root in roots for p in pathlib.Path(root).rglob("*") if p.suffix in suffixes)


def check_layers():
    allowed, libraries = table("layers.txt"), table("words.txt")
    for path in sources(".c", ".h"):
        folder, inside = path.parts[1], "/".join(path.parts[1:])
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line)
            if not found:
                continue
            name = found[1]
            other = name.split("/")[0]
            if other in allowed and other != folder and other not in allowed[folder]:
                yield f"{path}:{number}: {folder} may not include {other}"
            for library, globs in libraries.items():
                if name.startswith(library) and not any(fnmatch.fnmatch(inside, g) for g in globs):
                    yield f"{path}:{number}: {library} belongs to {' '.join(globs)}"


def check_headers():
    declaration = re.compile(r"^[A-Za-z_][\w \*]*[ \*]([a-z_0-9]+)\(")
    for path in sources(".h", roots=("include",)):
        lines = path.read_text().splitlines()
        if not lines[0].startswith(f"/* {path.name} - "):
            yield f"{path}:1: a header begins with '/* {path.name} - what it is'"
        if not any(l.strip().startswith("* Layer:") or "Layer:" in l for l in lines[:40]):
            yield f"{path}:1: its comment does not say 'Layer:'"
        documented = False
        for number, line in enumerate(lines, 1):
            if line.rstrip().endswith("*/"):
                documented = True
            elif not line.strip():
                documented = False
            elif declaration.match(line) and not line.startswith(("typedef", "G_DEFINE")) and not documented:
                yield f"{path}:{number}: {declaration.match(line)[1]} has no sentence"


def check_sizes():
    for path in sources(".c", ".h", roots=("src", "include", "tests")):
        lines = path.read_text(errors="replace").splitlines()
        if len(lines) > FILE_LINES:
            yield f"{path}: {len(lines)} lines, {FILE_LINES} at most"
        start = None
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_COLUMNS and path.suffix == ".c":
                yield f"{path}:{number}: {len(line)} columns, {LINE_COLUMNS} at most"
            if line == "{":
                start = number
            elif line.startswith("}") and start:
                if number - start - 1 > FUNCTION_LINES:
                    yield f"{path}:{start}: a function of {number - start - 1} lines, {FUNCTION_LINES} at most"
                start = None


def check_names():
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True).stdout.split()
    for name in sorted({t.split("/")[0] for t in tracked}):
        if name not in TOP and not name.startswith("."):
            yield f"{name}: not a top-level name of this project"
    for path in sources(".c", ".h"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"typedef .*\b[a-z]\w*_t;", line):
                yield f"{path}:{number}: a type name ends in _t"


def check_state(build):
    """Writable data in an object file is a global or a changing static."""
    excused = re.compile(r"log_|diary|source_funcs|signal|crash|baked_files|_quark|__compound|once|_type_id|\.\d+$|__func__")
    written = {".data", ".bss", "*COM*", ".data.rel", ".data.rel.local"}
    for path in sorted(pathlib.Path(build, "obj").rglob("*.o")):
        listing = subprocess.run(["objdump", "-t", path], capture_output=True, text=True).stdout
        for line in listing.splitlines():
            found = re.match(r"[0-9a-f]+ ([lgu! ].{5}O) (\S+)\s+[0-9a-f]+ (?:\.hidden )?(\S+)$", line)
            if found and found[2] in written and not excused.search(found[3]):
                yield f"{path}: {found[3]} is state outside of a struct"


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else "build"
    checks = [
        ("layers point down only", check_layers()),
        ("public headers are documents", check_headers()),
        ("functions, files and lines are small", check_sizes()),
        ("names are as agreed", check_names()),
        ("state lives in structs", check_state(build)),
    ]
    failed = 0
    print(f"1..{len(checks)}")
    for number, (what, findings) in enumerate(checks, 1):
        findings = list(findings)
        for finding in findings:
            print("#", finding)
        print(f"{'not ok' if findings else 'ok'} {number} - {what}")
        failed += bool(findings)
    return failed > 0


sys.exit(main())
