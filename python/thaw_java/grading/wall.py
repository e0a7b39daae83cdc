"""Hides folders from the kernel that runs a submission, where the system can: Linux with user namespaces.

There the kernel sees an empty folder instead of each hidden one, and all that it started dies with it. Elsewhere a
submission still starts in an empty folder and gets no path, but whoever knows a path can read it.
"""

import functools
import os
import shutil
import signal
import subprocess
from pathlib import Path

from thaw_java import places

MARK = "THAW_GRADING"
SCRIPT = """
while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mount -t tmpfs -o ro,size=4k none "$1"; else mount --bind /dev/null "$1"; fi || exit 97
    shift
done
shift
exec "$@"
"""
UNSHARE = ("--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")


@functools.cache
def stands():
    """Whether this system can hide folders from a child."""
    program = shutil.which("unshare")
    if not program:
        return False
    try:
        return subprocess.run([program, *UNSHARE, "/bin/sh", "-c", SCRIPT, "wall", os.path.dirname(__file__), "--", "true"],
                              capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def before(command, hidden):
    """The command that runs behind the wall; the command itself where there can be none."""
    if not stands():
        return list(command)
    every = {Path(path).resolve() for path in hidden if Path(path).exists()}
    there = sorted(str(path) for path in every if not every.intersection(path.parents))  # the others are hidden with these
    return [shutil.which("unshare"), *UNSHARE, "/bin/sh", "-c", SCRIPT, "wall", *there, "--", *command]


def solutions(jars):
    """Whatever of this checkout tells a solution: notebooks, sources, history, and notebooks that were run."""
    names = ("notebooks", "src", "kernel-lib", "tests", "docs", ".git", "README.md", "CHANGELOG.md")
    return [*(places.ROOT / name for name in names), places.OUT, places.LOGS, jars / "sources"]


def sweep(token):
    """Ends every process that a submission left behind: it has the token in its environment (Linux only)."""
    wanted = f"{MARK}={token}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                os.kill(int(folder.name), signal.SIGKILL)
        except (OSError, ValueError):
            continue
