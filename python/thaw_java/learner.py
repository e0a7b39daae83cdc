"""The learner's own copies of the notebooks: filled in where one is missing, never overwritten, reset when asked.

A hub starts a pupil's server by `python -m thaw_java.learner FOLDER COMMAND…`: it fills FOLDER, then becomes the command.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from thaw_java import notebooks, places
from thaw_java.processes import replace
from thaw_java.say import Problem, error, line

NAME = "thaw-course"
CHOICE = "name another folder with --notebooks"


def folder(named=None):
    """The folder to work in: as named; the checkout's own; after pip installed us ./thaw-course, or here if here is one."""
    if named:
        return Path(named).expanduser().absolute()
    if not places.INSTALLED:
        return places.NOTEBOOKS
    here = Path.cwd()
    shipped = {path.name for path in notebooks.course()}
    return here if any(path.name in shipped for path in notebooks.course(here)) else here / NAME


def fill(target):
    """Copies the notebooks that the folder lacks; what is there stays as it is."""
    missing = [path for path in notebooks.course() if not (target / path.name).exists()]
    for path in missing:
        write(target / path.name, path.read_bytes())
    if missing:
        line(f"{len(missing)} notebooks copied to {target}; they are yours to change")
    return target


def reset(word, target):
    """Puts one notebook back as it was shipped; the learner's is kept beside it, under a name that no verb takes for a lesson."""
    found = notebooks.named([word])
    if len(found) != 1 or found[0].parent != places.NOTEBOOKS:
        raise Problem(f'"{word}" does not name one lesson; say its number, such as 02', 2)
    file, content = target / found[0].name, shipped(found[0])
    if file.exists() and file.read_bytes() == content:
        line(f"{file} is as it was shipped")
        return
    if file.exists():
        kept = free(target, notebooks.number(file))
        move(file, kept)
        line(f"your {file.name} is kept as {kept.name}")
    write(file, content)
    line(f"{file} is as it was shipped; if it is open, close it without saving and open it again")


def shipped(path):
    """The notebook as it came: of the wheel, or of the commit that is checked out."""
    if places.INSTALLED:
        return path.read_bytes()
    try:
        done = subprocess.run(["git", "show", f"HEAD:./{path.name}"], cwd=path.parent, capture_output=True, check=False)
    except OSError as problem:
        raise Problem(f"git, which knows {path.name} as it was shipped, does not start ({problem.strerror})") from None
    if done.returncode:
        raise Problem(f"git does not know {path.name} as it was shipped: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def free(target, number):
    """The first free name: 02.before-reset.ipynb, 02.before-reset-2.ipynb, …"""
    names = (f"{number}.before-reset{suffix}.ipynb" for suffix in ("", *(f"-{count}" for count in range(2, 10_000))))
    return next(target / name for name in names if not (target / name).exists())


def move(file, kept):
    """Renames the learner's notebook."""
    try:
        file.rename(kept)
    except OSError as problem:
        raise Problem(f"cannot rename {file} to {kept.name} ({problem.strerror}); {CHOICE}") from None


def write(file, content):
    """Writes a notebook whole or not at all, and never over another."""
    half = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content)
        if not file.exists():
            os.replace(half, file)
    except OSError as problem:
        raise Problem(f"cannot write {file} ({problem.strerror}); {CHOICE}") from None
    finally:
        with contextlib.suppress(OSError):
            half.unlink()


def main(named, *command):
    """Fills the folder and becomes the command; one line when the folder cannot be written."""
    try:
        fill(folder(named))
    except Problem as problem:
        error(str(problem))
        return problem.code
    return replace(command, {**os.environ}) if command else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
