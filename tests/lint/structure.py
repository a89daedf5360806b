#!/usr/bin/python3
"""Checks what a compiler does not: layers, header documents, sizes, names, state outside of structs.

    structure.py [BUILD]      BUILD is $TILIK_BUILD or build; its object files tell of state

Prints TAP, and one line a finding, "file:line: what", on stderr, which prove passes on.  Runs in the project's top.
"""
import fnmatch
import os
import pathlib
import re
import subprocess
import sys

FUNCTION_LINES, FILE_LINES, LINE_COLUMNS, PARAMETERS, LEVELS = 60, 400, 100, 6, 4
TOP = {"src", "include", "themes", "config", "tests", "Makefile", "README.md", "CHANGELOG.md", "LICENSE"}
DECLARATION = re.compile(r"^[A-Za-z_][\w \*]*[ \*]([a-z_0-9]+)\(")


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


def lines_of(path):
    return path.read_text(errors="replace").splitlines()


def functions(path):
    """(lines, line, name) of each function of a C file: from the brace in the first column to its end."""
    start, name = None, ""
    for number, line in enumerate(lines_of(path), 1):
        found = re.match(r"[A-Za-z_].*?([A-Za-z_]\w*)\(", line)
        if found and not line.startswith(("typedef", "#")):
            name = found[1]
        if line == "{":
            start = number
        elif line.startswith("}") and start:
            yield number - start - 1, start, name
            start = None


def check_layers():
    allowed, libraries = table("layers.txt"), table("words.txt")
    for path in sources(".c", ".h"):
        folder, inside = path.parts[1], "/".join(path.parts[1:])
        if folder not in allowed:
            yield f"{path}: no layer of that name in tests/lint/layers.txt"
            continue
        for number, line in enumerate(lines_of(path), 1):
            found = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line)
            if not found:
                continue
            name = found[1]
            other = name.split("/")[0]
            if other in allowed and other != folder and other not in allowed[folder]:
                yield f"{path}:{number}: {folder} may not include {other}"
            if other in allowed and other != folder and "/" in name and not pathlib.Path("include", name).exists():
                yield f"{path}:{number}: {name} is private to {other}"
            for library, globs in libraries.items():
                if name.startswith(library) and not any(fnmatch.fnmatch(inside, g) for g in globs):
                    yield f"{path}:{number}: {library} belongs to {' '.join(globs)}"


def check_headers():
    for path in sources(".h", roots=("include",)):
        lines = lines_of(path)
        if not lines or not lines[0].startswith(f"/* {path.name} - "):
            yield f"{path}:1: a header begins with '/* {path.name} - what it is'"
        head = "\n".join(lines[:40]).split("*/")[0]
        for word in ("Layer:", "Thread:"):
            if word not in head:
                yield f"{path}:1: its comment does not say '{word}'"
        documented = False
        for number, line in enumerate(lines, 1):
            if line.rstrip().endswith("*/"):
                documented = True
            elif not line.strip():
                documented = False
            elif DECLARATION.match(line) and not line.startswith(("typedef", "G_DEFINE")) and not documented:
                yield f"{path}:{number}: {DECLARATION.match(line)[1]} has no sentence"


def check_sizes():
    for path in sources(".c", ".h", roots=("src", "include", "tests")):
        lines = lines_of(path)
        if len(lines) > FILE_LINES:
            yield f"{path}: {len(lines)} lines, {FILE_LINES} at most"
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_COLUMNS:
                yield f"{path}:{number}: {len(line)} columns, {LINE_COLUMNS} at most"
        for count, number, name in functions(path):
            if count > FUNCTION_LINES:
                yield f"{path}:{number}: {name} has {count} lines, {FUNCTION_LINES} at most"


def check_shapes():
    """Levels and parameters, by the indentation and commas of formatted files."""
    for path in sources(".c"):
        inside, text = False, path.read_text(errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            inside = line == "{" or (inside and not line.startswith("}"))
            found = re.match(r" +(if|for|while|switch|do)\b", line)
            if inside and found and (len(line) - len(line.lstrip())) // 4 > LEVELS:
                yield f"{path}:{number}: more than {LEVELS} levels"
        for found in re.finditer(r"^[A-Za-z_][\w \*]*?(\w+)\(([^;{}]*)\)\n\{", text, re.M):
            flat = re.sub(r"\([^()]*\)", "", found[2])
            if flat.count(",") >= PARAMETERS:
                number = text.count("\n", 0, found.start()) + 1
                yield f"{path}:{number}: {found[1]} takes {flat.count(',') + 1} parameters, {PARAMETERS} at most"


def check_names():
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=False).stdout.split()
    tops = listed or [p.name for p in pathlib.Path(".").iterdir() if not p.name.startswith("build")]
    for name in sorted({t.split("/")[0] for t in tops}):
        if name not in TOP and not name.startswith("."):
            yield f"{name}: not a top-level name of this project"
    for path in sources(".c", ".h"):
        if not re.fullmatch(r"[a-z][a-z0-9_]*\.[ch]", path.name):
            yield f"{path}: a file's name is small letters, digits and underscores"
        for number, line in enumerate(lines_of(path), 1):
            if re.search(r"typedef .*\b[a-z]\w*_t;|^\} [a-z]\w*_t;", line):
                yield f"{path}:{number}: a type name ends in _t"


def check_state(build):
    """Writable data in an object file is a global or a changing static."""
    excused = re.compile(r"log_|diary|source_funcs|signal|crash|baked_files|_quark|__compound|once|_type_id|\.\d+$|__func__")
    written = {".data", ".bss", "*COM*", ".data.rel", ".data.rel.local"}
    objects = [p for p in sorted(pathlib.Path(build, "obj").rglob("*.o")) if pathlib.Path(p).parts[-2] != "support"]
    if not objects:
        yield f"{build}: no object files to look into"
    for path in objects:
        listing = subprocess.run(["objdump", "-t", path], capture_output=True, text=True, check=True).stdout
        for line in listing.splitlines():
            found = re.match(r"[0-9a-f]+ ([lgu! ].{5}O) (\S+)\s+[0-9a-f]+ (?:\.hidden )?(\S+)$", line)
            if found and found[2] in written and not excused.search(found[3]):
                yield f"{path}: {found[3]} is state outside of a struct"


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TILIK_BUILD", "build")
    checks = [
        ("layers point down only", check_layers()),
        ("public headers are documents", check_headers()),
        ("functions, files and lines are small", check_sizes()),
        ("functions are shallow and take few parameters", check_shapes()),
        ("names are as agreed", check_names()),
        ("state lives in structs", check_state(build)),
    ]
    failed = 0
    print(f"1..{len(checks)}")
    for number, (what, findings) in enumerate(checks, 1):
        findings = list(findings)
        for finding in findings:
            print("#", finding, file=sys.stderr)
        print(f"{'not ok' if findings else 'ok'} {number} - {what}")
        failed += bool(findings)
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
