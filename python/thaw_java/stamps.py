"""Made once: a stamp says from which inputs a thing was made, and is written last; a lock keeps two runs apart."""

import contextlib
import hashlib
import os
import time

from thaw_java import places
from thaw_java.say import Problem, line


def digest(paths, *texts):
    """One hash over the contents of files and folders (by relative name) and some texts."""
    total = hashlib.sha256()
    for text in texts:
        total.update(f"{text}\0".encode())
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(os.path.relpath(file, places.ROOT).encode() + b"\0")
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def fits(name, value):
    """Whether the thing of this name was finished from exactly these inputs."""
    try:
        return (places.STAMPS / name).read_text() == value
    except OSError:
        return False


def clear(name):
    """Forgets that the thing was made: the first act of making it anew."""
    (places.STAMPS / name).unlink(missing_ok=True)


def put(name, value):
    """Says that the thing is whole: the last act of making it."""
    write(places.make(places.STAMPS) / name, value)


def write(path, text):
    """Writes a file whole or not at all."""
    places.make(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def lock():
    """Lets one process at a time change `.thaw`; the others wait and say so. A dead process holds nothing."""
    with open(places.make(places.STATE) / "lock", "a+b") as file:
        if not _try(file):
            line("another ./thaw is preparing this checkout; waiting for it …")
            while not _try(file):
                time.sleep(0.3)
        yield


def _try(file):
    """Takes the lock of the operating system if it is free; closing the file gives it back."""
    try:
        if os.name == "nt":
            import msvcrt
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except (BlockingIOError, PermissionError):
        return False
    except OSError as problem:
        raise Problem(f"cannot lock {file.name} ({problem.strerror}); set THAW_STATE to a folder on a local disk") from None
