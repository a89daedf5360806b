#!/usr/bin/python3
"""The checks themselves: each rule must find what breaks it, and say nothing of what is right.  TAP."""
import os
import pathlib
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GOOD_HEADER = """/* {name} - a thing
 *
 * Layer: model.  Thread: any.
 */
#ifndef X
#define X
/* Says what it does. */
int thing_count(void);
#endif
"""
LONG = "int long_one(void)\n{\n" + "    work();\n" * 61 + "}\n"
DEEP = "void deep(void)\n{\n" + "".join("    " * n + "if (x) {\n" for n in range(1, 6)) + "}\n"

# rule, file, its text, what must be said of it
BAD = [
    ("a layer that points up", "src/base/up.c", '#include "model/area.h"\n', "base may not include model"),
    ("a private header of another folder", "src/net/peek.c", '#include "store/inner.h"\n', "inner.h is private to store"),
    ("a library in the wrong folder", "src/model/draw.c", "#include <cjson/cJSON.h>\n", "cjson/ belongs to"),
    ("a folder without a layer", "src/odd/odd.c", "int odd;\n", "no layer of that name"),
    ("a header without a head", "include/model/bare.h", "int x;\n", "a header begins with"),
    ("a header without a layer", "include/model/lay.h", "/* lay.h - x */\n", "does not say 'Layer:'"),
    ("a header without a thread", "include/model/thr.h", "/* thr.h - x\n * Layer: model. */\n", "does not say 'Thread:'"),
    ("a function without a sentence", "include/model/mute.h",
     GOOD_HEADER.format(name="mute.h").replace("/* Says what it does. */", ""), "thing_count has no sentence"),
    ("a long function", "src/model/long.c", LONG, "long_one has 61 lines"),
    ("a long file", "src/model/file.c", "\n" * 401, "401 lines, 400 at most"),
    ("a long line", "src/model/line.c", "/* " + "x" * 100 + " */\n", "columns, 100 at most"),
    ("a deep function", "src/model/deep.c", DEEP, "more than 4 levels"),
    ("seven parameters", "src/model/many.c", "int many(int a, int b, int c, int d, int e, int f, int g)\n{\n}\n", "many takes 7"),
    ("a type in _t", "src/model/type.c", "typedef struct a a_t;\n", "a type name ends in _t"),
    ("a stranger at the top", "notes.txt", "", "not a top-level name"),
]
STATES = [("a global", "int counter = 1;", "counter is state"), ("a changing static", "static int calls;\nint f(void){return ++calls;}", "calls is state"),
          ("a constant", "const int table[] = {1};", None)]


class Tree:
    """A tiny project in a scratch folder."""

    def __init__(self):
        self.top = pathlib.Path(tempfile.mkdtemp())
        (self.top / "tests/lint").mkdir(parents=True)
        for name in ("layers.txt", "words.txt"):
            shutil.copy(HERE / name, self.top / "tests/lint")
        self.write("include/model/good.h", GOOD_HEADER.format(name="good.h"))
        self.write("src/model/good.c", '#include "model/good.h"\n#include "base/text.h"\n\nint thing_count(void)\n{\n    return 1;\n}\n')
        self.write("include/base/text.h", GOOD_HEADER.format(name="text.h").replace("model.", "base."))
        self.compile("good", "int thing_count(void){return 1;}")

    def write(self, name, text):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def compile(self, name, text, *flags):
        self.write(f"build/obj/model/{name}.c", text)
        place = self.top / "build/obj/model"
        subprocess.run(["gcc", "-c", *flags, f"{name}.c", "-o", f"{name}.o"], cwd=place, check=True)
        return place / f"{name}.o"

    def structure(self):
        done = subprocess.run([HERE / "structure.py", "build"], cwd=self.top, capture_output=True, text=True, check=False,
                              env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "GIT_DIR": "/nowhere"})
        return done.returncode, done.stdout + done.stderr


class Tap:
    def __init__(self):
        self.count, self.failed = 0, False

    def check(self, what, good, said=""):
        self.count += 1
        print("ok" if good else "not ok", self.count, "-", what)
        if not good:
            print("\n".join("# " + line for line in said.splitlines()))
            self.failed = True


def check_structure(tap):
    tree = Tree()
    code, said = tree.structure()
    tap.check("nothing is said of a good tree", code == 0 and "not ok" not in said, said)
    for what, name, text, words in BAD:
        tree.write(name, text)
        code, said = tree.structure()
        tap.check(f"{what} is found", code != 0 and words in said, said)
        (tree.top / name).unlink()
        if name.startswith("src/odd/"):
            (tree.top / "src/odd").rmdir()
    for what, text, words in STATES:
        compiled = tree.compile("state", text)
        code, said = tree.structure()
        tap.check(f"{what} is {'found' if words else 'no state'}", (code != 0 and words in said) if words else code == 0, said)
        compiled.unlink()
    shutil.rmtree(tree.top)


def check_hardening(tap):
    tree = Tree()
    source = '#include <stdio.h>\nint main(int n,char**v){char b[9];sprintf(b,"%s",v[0]);return b[n];}\n'
    soft = ["-O2", "-no-pie", "-fno-stack-protector", "-U_FORTIFY_SOURCE", "-Wl,-z,norelro,-z,lazy,-z,execstack,-rpath,/x"]
    hard = ["-O2", "-fPIE", "-pie", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2", "-Wl,-z,relro,-z,now"]
    for name, flags in (("soft", soft), ("hard", hard)):
        tree.write(f"{name}.c", source)
        subprocess.run(["gcc", *flags, f"{name}.c", "-o", name], cwd=tree.top, check=True, stderr=subprocess.DEVNULL)
        done = subprocess.run([HERE / "hardening.py", tree.top / name], capture_output=True, text=True, check=False)
        if name == "hard":
            tap.check("a hardened program passes", done.returncode == 0, done.stdout)
            continue
        for words in ("PIE", "RELRO segment", "binds lazily", "executable stack", "path of its own", "stack protector", "FORTIFY"):
            tap.check(f"a soft program is told of: {words}", done.returncode != 0 and words in done.stderr, done.stdout + done.stderr)
    shutil.rmtree(tree.top)


def check_tools(tap):
    tree = Tree()
    shutil.copy(HERE.parent.parent / ".clang-format", tree.top)
    tree.write(".ci/run", "#!/bin/sh\ntrue\n")
    tree.write("config/completions/x", "true\n")
    tree.write("build/read/src/model/good.txt", "")

    def tools():
        done = subprocess.run([HERE / "tools.py"], cwd=tree.top, capture_output=True, text=True, check=False,
                              env={**os.environ, "TILIK_BUILD": "build"})
        return done.returncode, done.stdout + done.stderr

    code, said = tools()
    tap.check("tools: nothing is said of a good tree", code == 0, said)
    tree.write("build/read/src/model/good.txt", "good.c:1: a warning\n")
    tree.write("src/model/ugly.c", "int  ugly( void ) ;\n")
    tree.write("src/bad.sh", "#!/bin/sh\nrm $1\n")
    code, said = tools()
    for what, words in (("what clang said", "a warning"), ("a file that was not read", "ugly.c: not read"),
                        ("a file without format", "clang-format"), ("a careless script", "SC2086")):
        tap.check(f"tools: {what} is found", code != 0 and words in said, said)
    shutil.rmtree(tree.top)


def check_messages(tap):
    tree = Tree()
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    template = head + """
#. TRANSLATORS: at most 8 letters with two digits
#, c-format
msgid "%u need"
msgstr ""

msgid "with a space "
msgstr ""

#, c-format
msgid "%u alert"
msgid_plural "%u alerts"
msgstr[0] ""
"""
    good = [('"%u need"\nmsgstr ""', '"%u need"\nmsgstr "%u perlu"'), ('space "\nmsgstr ""', 'space "\nmsgstr "berspasi "'),
            ('msgstr[0] ""', 'msgstr[0] "%u alarm"')]
    bad = [("a translation that is too wide", '"%u perlu"', '"%u memerlukan"', "more than 8 letters"),
           ("a space that went", '"berspasi "', '"berspasi"', "other spaces"),
           ("an untranslated message", '"berspasi "', '""', "untranslated"),
           ("an untranslated plural", '"%u alarm"', '""', "untranslated"),
           ("another format", '"%u alarm"', '"%s alarm"', "format"),
           ("an unsure translation", 'msgid "with', '#, fuzzy\nmsgid "with', "unsure"),
           ("a message that is not there yet", 'msgid "with a space "\nmsgstr "berspasi "\n', "", "untranslated")]

    def messages(text):
        tree.write("id.po", text)
        done = subprocess.run([HERE / "messages.py", tree.top / "x.pot", tree.top / "id.po"], capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stdout + done.stderr

    tree.write("x.pot", template)
    whole = template
    for old, new in good:
        whole = whole.replace(old, new)
    code, said = messages(whole)
    tap.check("messages: nothing is said of a good translation", code == 0, said)
    for what, old, new, words in bad:
        code, said = messages(whole.replace(old, new))
        tap.check(f"messages: {what} is found", code != 0 and words in said, said)
    shutil.rmtree(tree.top)


def check_second_run(tap):
    tree = Tree()
    tree.write("tests/pty/late", f"#!/bin/sh\n[ -e {tree.top}/ran ] || {{ touch {tree.top}/ran; echo 'not ok 1'; exit 1; }}\necho ok 1\n")
    tree.write("tests/pty/broken", "#!/bin/sh\necho 'not ok 1'\nexit 1\n")
    tree.write("tests/pty/hung", "#!/bin/sh\nsleep 60\n")
    tree.write("tests/unit/base/broken", f"#!/bin/sh\necho x >>{tree.top}/unit\necho 'not ok 1'\nexit 1\n")
    there = {**os.environ, "TILIK_BUILD": str(tree.top), "TIMEOUT": "1"}
    code = {}
    for name in ("pty/late", "pty/broken", "pty/hung", "unit/base/broken"):
        path = tree.top / "tests" / name
        path.chmod(0o755)
        code[name] = subprocess.run([HERE / "one.sh", path], capture_output=True, env=there, check=False).returncode
    listed = (tree.top / "twice").read_text().split()
    tap.check("second run: what fails once passes, and is listed", code["pty/late"] == 0 and len(listed) == 2, str(listed))
    tap.check("second run: what is broken fails", code["pty/broken"] != 0, str(code))
    tap.check("second run: what hangs is not run again", code["pty/hung"] != 0 and "hung" not in " ".join(listed), str(listed))
    tap.check("second run: a unit test has none", code["unit/base/broken"] != 0 and (tree.top / "unit").read_text() == "x\n", str(code))
    shutil.rmtree(tree.top)


def main():
    tap = Tap()
    for check in (check_structure, check_hardening, check_tools, check_messages, check_second_run):
        check(tap)
    print(f"1..{tap.count}")
    return tap.failed


if __name__ == "__main__":
    raise SystemExit(main())
