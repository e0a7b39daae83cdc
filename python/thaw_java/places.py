"""Where things are: the checkout and its `.thaw` folder, or what a wheel installed; and caches when home is read-only."""

import hashlib
import os
import sys
from pathlib import Path

from thaw_java import VERSION
from thaw_java.say import Problem

PACKAGE = Path(__file__).resolve().parent
COURSE = PACKAGE / "course"  # jars and notebooks; only a wheel (`./thaw wheel`) has them here
INSTALLED = COURSE.is_dir() and not os.environ.get("THAW_ROOT")


def _root():
    """The checkout; what stands for it in a wheel."""
    if os.environ.get("THAW_ROOT"):
        return Path(os.environ["THAW_ROOT"]).resolve()
    return COURSE if INSTALLED else PACKAGE.parent.parent


def _state():
    """What we write for ourselves: `.thaw` in a checkout, else a folder of this installation in the user's cache."""
    if os.environ.get("THAW_STATE"):
        return Path(os.environ["THAW_STATE"]).absolute()
    key = hashlib.sha256(str(PACKAGE).encode()).hexdigest()[:8]
    return _cache() / "thaw" / f"installed-{VERSION}-{key}" if INSTALLED else ROOT / ".thaw"


def _cache():
    """The platform's folder for caches, as ThawHome.java has it."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


ROOT = _root()
STATE = _state()
VENV = Path(sys.prefix) if INSTALLED else STATE / "venv"
OUT = STATE / "out"
LOGS = STATE / "log"
STAMPS = STATE / "stamps"
JARS = COURSE / "jars" if INSTALLED else STATE / "jars"
JUPYTER = STATE / "jupyter"
NOTEBOOKS = ROOT / "notebooks"
SOLUTIONS = NOTEBOOKS / "solutions"


def make(folder):
    """The folder, made when absent; a clear line when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        ours = folder == STATE or STATE in folder.parents
        remedy = "set THAW_STATE to a folder that can be written" if ours else "name a folder that can be written"
        raise Problem(f"cannot write {folder} ({problem.strerror}); {remedy}") from None
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
