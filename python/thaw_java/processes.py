"""Starts child processes: the environment they get, and long ones whose output goes to a log."""

import locale
import os
import re
import subprocess
import sys
from collections import deque

from thaw_java import places
from thaw_java.say import Problem, Progress

# glibc gives pages of the JVM's threads back at every step; keeping them makes training up to 1.15 times as fast.
MALLOC = {"MALLOC_ARENA_MAX": "1", "MALLOC_TOP_PAD_": "268435456",
          "MALLOC_MMAP_THRESHOLD_": "1073741824", "MALLOC_TRIM_THRESHOLD_": "4294967296"}
NOISE = re.compile(r"\x1b\[[0-9;]*m|\[INFO\]")
PYTHON_NOISE = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")


def engine():
    """Environment of every JVM that trains: threads that wait without spinning, memory that is kept (glibc only)."""
    return {"OMP_WAIT_POLICY": "passive", **(MALLOC if sys.platform.startswith("linux") else {})}


def environment(**more):
    """The environment of a child: ours, without what would bend its Python, with names in UTF-8."""
    result = {name: value for name, value in os.environ.items() if name not in PYTHON_NOISE}
    result.update(utf8_locale())
    result.update(places.caches())
    result.update({name: str(value) for name, value in more.items()})
    return result


def utf8_locale():
    """A JVM reads non-ASCII paths only under a UTF-8 locale; Linux always has C.UTF-8."""
    narrow = sys.platform.startswith("linux") and not re.search("utf-?8", _locale_name(), re.IGNORECASE)
    return {"LC_ALL": "C.UTF-8"} if narrow else {}


def _locale_name():
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    return next((value for value in named if value), "") or locale.getlocale()[1] or ""


def logged(what, command, log, remedy, result="done", **options):
    """Runs long work with a moving line; all its output goes to .thaw/log. Raises with the last lines when it fails."""
    progress = Progress(what)
    path = places.make(places.LOGS) / log
    code, tail = _run(command, path, progress, options)
    if code != 0:
        progress.abandon()
        for text in tail:
            print(f"    {text}", file=sys.stderr)
        raise Problem(f"{what} failed; {remedy} (whole log: {path})")
    progress.done(result)


def _run(command, path, progress, options):
    tail = deque(maxlen=12)
    child = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
                             **{"cwd": places.ROOT, "env": environment(), **options})
    with child, open(path, "w", encoding="utf-8") as log:
        try:
            for text in child.stdout:
                if text.startswith("NOTE: Picked up JDK_JAVA_OPTIONS"):
                    continue  # java repeats the proxy's password here
                log.write(text)
                tail.append(NOISE.sub("", text).rstrip())
                progress.tick(NOISE.sub("", text).strip())
        except KeyboardInterrupt:
            progress.abandon()
            child.terminate()
            raise
    return child.returncode, [text for text in tail if text]


def replace(command, env):
    """Becomes the command, so that signals and the exit code are its own; on Windows, runs it and passes both on."""
    command = [str(part) for part in command]
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, env)
    child = subprocess.Popen(command, env=env)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # the child got it too, and decides
