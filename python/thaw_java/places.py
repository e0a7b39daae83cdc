"""Where things are: the checkout, its `.thaw` folder, and the folders that a read-only home cannot hold."""

import os
from pathlib import Path

from thaw_java.say import Problem

PACKAGE = Path(__file__).resolve().parent
ROOT = Path(os.environ["THAW_ROOT"]).resolve() if os.environ.get("THAW_ROOT") else PACKAGE.parent.parent
STATE = Path(os.environ["THAW_STATE"]).absolute() if os.environ.get("THAW_STATE") else ROOT / ".thaw"

VENV = STATE / "venv"
OUT = STATE / "out"
LOGS = STATE / "log"
STAMPS = STATE / "stamps"
JARS = STATE / "jars"
JUPYTER = STATE / "jupyter"
NOTEBOOKS = ROOT / "notebooks"
SOLUTIONS = NOTEBOOKS / "solutions"


def make(folder):
    """The folder, made when absent; a clear line when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise Problem(f"cannot write {folder} ({problem.strerror}); "
                      "set THAW_STATE to a folder that can be written") from None
    return folder


def checkout():
    """The root of the checkout, or a clear line when this package stands alone."""
    if not (ROOT / "pom.xml").is_file():
        raise Problem(f"{ROOT} is no checkout of Thaw (no pom.xml there); set THAW_ROOT to one")
    return ROOT


def home_is_writable():
    """Whether caches may go to the user's home."""
    home = Path(os.path.expanduser("~"))
    return home.is_dir() and os.access(home, os.W_OK | os.X_OK) and not _read_only(home)


def _read_only(folder):
    """Root may write everywhere by permission, but not on a file system mounted read-only."""
    statvfs = getattr(os, "statvfs", None)
    return bool(statvfs and statvfs(folder).f_flag & getattr(os, "ST_RDONLY", 1))


def caches():
    """Environment that moves every cache under `.thaw` when home cannot be written; else empty."""
    if home_is_writable():
        return {}
    return {name: str(STATE / "cache" / folder) for name, folder in (
        ("THAW_HOME", "thaw"), ("DJL_CACHE_DIR", "djl"), ("PIP_CACHE_DIR", "pip"), ("XDG_CACHE_HOME", "xdg"),
        ("IPYTHONDIR", "ipython")) if not os.environ.get(name)}


def maven_repository():
    """Arguments that move Maven's local repository under `.thaw` when home cannot be written."""
    return [] if home_is_writable() else [f"-Dmaven.repo.local={STATE / 'cache' / 'm2'}"]
