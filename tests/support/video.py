"""What video tests share: an X display, cameras, the player with its lines, and TAP.

Waits until something is so, with a deadline; never sleeps and hopes.
"""
import atexit
import fcntl
import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
CAMERA = os.path.join(HERE, "rtsp_camera.py")
BUILD = os.environ.get("TILIK_BUILD", "build")
VIEW = os.environ.get("TILIK_VIEW", os.path.join(BUILD, "tilik-view"))
EYE = os.path.join(BUILD, "tests", "video", "eye_child")
DEADLINE = 30.0
os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="en")

_tests = []
_started = []


def test(title):
    def add(function):
        _tests.append((title, function))
        return function
    return add


def start(*words, **options):
    """Starts a process that stop_all() ends, and that ends with us."""
    process = subprocess.Popen(words, start_new_session=True, **options)
    _started.append(process)
    return process


def stop(process):
    if process.poll() is None:
        process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            try:
                stream.close()
            except BrokenPipeError:
                pass  # what it did not read any more
    if process in _started:
        _started.remove(process)


def stop_all(keep=()):
    for process in list(_started):
        if process not in keep:
            stop(process)


def until(condition, what, deadline=DEADLINE):
    end = time.monotonic() + deadline
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("not in %.0f s: %s" % (deadline, what))
        time.sleep(0.02)


class Display:
    """An Xvfb on a number that it finds free itself."""

    def __init__(self, size="1280x800x24", fonts=None):
        reader, writer = os.pipe()
        self.process = start("Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp", "-noreset",
                             *(["-fp", fonts] if fonts else []), pass_fds=[writer], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as numbers:
            self.name = ":" + numbers.readline().strip()
        assert self.name != ":", "Xvfb does not start"
        os.environ["DISPLAY"] = self.name

    def eye(self, *words):
        done = subprocess.run([EYE, *map(str, words)], stdout=subprocess.PIPE, text=True, check=False)
        assert done.returncode in (0, 1), "eye %s: exit %d" % (words, done.returncode)
        return done.stdout.strip() if done.returncode == 0 else None

    def moves(self, area, ms=DEADLINE * 1000):
        return self.eye("moves", int(ms), *area) is not None

    def picture(self, colours, area=(), ms=DEADLINE * 1000):
        return self.eye("picture", int(ms), colours, *area) is not None

    def colours(self, area=()):
        return int(self.eye("colours", *area))

    def mean(self, area=()):
        return tuple(map(int, self.eye("mean", *area).split()))

    def windows(self):
        """xdotool's ids of the windows that are on the screen."""
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--classname", "^tilik-view$"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        return done.stdout.split()

    def window(self):
        """The only window, once those of the test before are gone."""
        until(lambda: len(self.windows()) == 1, "one window")
        return self.windows()[0]

    def titles(self):
        names = []
        for window in self.windows():
            done = subprocess.run(["xprop", "-id", window, "-notype", "_NET_WM_NAME"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True, check=False)
            match = re.search(r'= "(.*)"', done.stdout)
            names.append(match.group(1) if match else "")
        return names

    def key(self, window, key):
        # A key that closes the window is let go of where there is none any more.
        subprocess.run(["xdotool", "key", "--window", window, key], check=key != "q", stderr=subprocess.DEVNULL)

    def destroy(self, window):
        subprocess.run(["xdotool", "windowclose", window], check=True, stderr=subprocess.DEVNULL)


class Camera:
    def __init__(self, *words, password=None, port="0"):
        self.words = list(words)
        if password is not None:
            with tempfile.NamedTemporaryFile("w", delete=False) as file:
                file.write(password + "\n")
            self.words += ["--password-file", file.name]
        self.port = port
        self.begin()

    def begin(self):
        self.process = start("/usr/bin/python3", CAMERA, "--port", str(self.port), *self.words,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline().split()
        assert line[:1] == ["ready"], "the camera does not start"
        self.url = line[1]
        self.port = re.search(r":(\d+)/", self.url).group(1)

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        stop(self.process)


class View:
    """tilik-view as the console sees it."""

    def __init__(self, *words, env=None, ready=True, program=VIEW):
        self.process = start(program, *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env=env)
        self.events = []
        self._queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        if ready:
            self.event("ready")

    def _read(self):
        for line in self.process.stdout:
            self._queue.put((time.monotonic(), line))
        self._queue.put((time.monotonic(), None))

    def send(self, cmd, **fields):
        self.raw(json.dumps(dict(fields, cmd=cmd)).encode() + b"\n")

    def raw(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def open(self, url, id="w1", title="Pos Kamling RT 03/RW 05", **fields):
        self.send("open", id=id, url=url, title=title, **fields)

    def event(self, kind, deadline=DEADLINE, **fields):
        """Waits for an event with these fields and returns it; what comes before is kept in self.events."""
        end = time.monotonic() + deadline
        while True:
            try:
                at, line = self._queue.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError("no %s %s in %.0f s after %s" % (kind, fields, deadline, self.events[-3:])) from None
            if line is None:
                self._queue.put((at, None))
                raise AssertionError("tilik-view ended before %s %s, after %s" % (kind, fields, self.events[-3:]))
            event = json.loads(line)
            event["at"] = at
            self.events.append(event)
            if event["event"] == kind and all(event.get(k) == v for k, v in fields.items()):
                return event

    def state(self, state, **fields):
        return self.event("state", state=state, **fields)

    def end(self, deadline=DEADLINE):
        """Closes its stdin and returns (exit status, seconds it took, what it wrote to stderr)."""
        began = time.monotonic()
        self.process.stdin.close()
        status = self.process.wait(deadline)
        took = time.monotonic() - began
        wrote = self.process.stderr.read()
        self.process.stdin = None
        return status, took, wrote


class Lanes:
    """Tests that wait side by side: this program, and itself once more for each further lane, with a display and cameras of its
    own.  Which test is the next stands in a pipe that all read; what is said is numbered in the order in which it ends."""

    def __init__(self, lanes):
        given = os.environ.get("TILIK_LANE")
        self.others = []
        if given is not None:
            self.queue, self.tally = map(int, given.split())
            return
        print("TAP version 13\n1..%d" % len(_tests), flush=True)
        self.queue, writer = os.pipe()
        os.write(writer, bytes(range(len(_tests))))
        os.close(writer)
        with tempfile.TemporaryFile() as file:
            self.tally = os.dup(file.fileno())
        for _ in range(1, lanes):
            ours = {"TILIK_LANE": "%d %d" % (self.queue, self.tally)}
            self.others.append(subprocess.Popen([sys.executable, *sys.argv], env=dict(os.environ, **ours),
                                                pass_fds=[self.queue, self.tally]))
        atexit.register(self.join, now=True)

    def tests(self):
        while number := os.read(self.queue, 1):
            yield _tests[number[0]]

    def say(self, title, trouble):
        """One result is said at a time."""
        told = open("/proc/self/fd/%d" % self.tally, "r+b", 0)
        fcntl.flock(told, fcntl.LOCK_EX)
        told.seek(0, os.SEEK_END)
        told.write(b".")
        lines = ["%sok %d - %s" % ("not " if trouble else "", told.tell(), title)]
        lines += ["# " + line for line in trouble.splitlines()]
        print("\n".join(lines), flush=True)
        told.close()

    def join(self, now=False):
        """Waits for the other lanes, or ends them; true when all went well there."""
        for other in self.others:
            if now and other.poll() is None:
                other.terminate()
        return all([other.wait() == 0 for other in self.others])


def run(lanes=1):
    """Runs all tests, so many at a time, and ends the program."""
    row = Lanes(lanes)
    failed = False
    for title, function in row.tests():
        keep, trouble = list(_started), ""
        try:
            function()
        except Exception:  # a test's failure of any kind is its result
            failed, trouble = True, traceback.format_exc()
        finally:
            stop_all(keep)
        row.say(title, trouble)
    stop_all()
    sys.exit(0 if row.join() and not failed else 1)


atexit.register(stop_all)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
