"""Finds a JDK: JAVA_HOME first, then `java` on the path, then the usual folders."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from thaw_java.say import Problem

LEAST = 17
REMEDY = ("install JDK 17 or newer (Debian: apt install openjdk-17-jdk; macOS: brew install openjdk; "
          "Windows: winget install EclipseAdoptium.Temurin.21.JDK) or set JAVA_HOME to one")
FOLDERS = ("/usr/lib/jvm/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home", "/opt/java/*", "/opt/jdk*",
           "C:/Program Files/Eclipse Adoptium/*", "C:/Program Files/Java/*", "~/.sdkman/candidates/java/*")


@dataclass(frozen=True)
class Jdk:
    """One JDK on this machine: its folder, its version such as 17.0.15, and who says so."""

    home: Path
    version: str
    source: str

    @property
    def feature(self):
        """The number that counts: 17, 21, 25."""
        return int(re.match(r"(?:1\.)?(\d+)", self.version).group(1))

    @property
    def java(self):
        """The program itself."""
        return self.home / "bin" / ("java.exe" if os.name == "nt" else "java")


def find(wanted=None):
    """The JDK to use, or a Problem that says in one line what is missing. `wanted` is a --jdk path."""
    if wanted:
        return _required(Path(wanted).expanduser(), "--jdk")
    if os.environ.get("JAVA_HOME"):
        return _required(Path(os.environ["JAVA_HOME"]), "JAVA_HOME")
    for home, source in [*_on_path(), *((home, str(home)) for home in _usual())]:
        jdk = _read(home, source)
        if jdk and not lacks(jdk):
            return jdk
    raise Problem(f"no JDK {LEAST} or newer found; {REMEDY}")


def every(default):
    """Every usable JDK in the usual folders, and the one in use; one per feature version."""
    found = {}
    for home in _usual():
        jdk = _read(home, str(home))
        if jdk and not lacks(jdk):
            found.setdefault(jdk.feature, jdk)
    return {**found, default.feature: default}


def lacks(jdk):
    """What this Java lacks, in words; None when nothing."""
    if jdk.feature < LEAST:
        return f"is Java {jdk.version}, and {LEAST} or newer is needed"
    compiler = jdk.home / "bin" / ("javac.exe" if os.name == "nt" else "javac")
    if not compiler.exists():
        return "is a run-time only, and a JDK (with javac and jdk.jshell) is needed"
    return None


def _required(home, source):
    if home.is_file():
        home = home.resolve().parent.parent
    jdk = _read(home, source)
    if not jdk:
        raise Problem(f"{source} is {home}, where no Java is; {REMEDY}")
    if lacks(jdk):
        raise Problem(f"{source} is {home}, which {lacks(jdk)}; {REMEDY}")
    return jdk


def _read(home, source):
    """Reads the version from the JDK's `release` file, which costs no process; asks the program where there is none."""
    release = home / "release"
    program = home / "bin" / ("java.exe" if os.name == "nt" else "java")
    if not program.exists():
        return None
    try:
        match = re.search(r'^JAVA_VERSION="([^"]+)"', release.read_text(errors="replace"), re.MULTILINE)
    except OSError:
        match = re.search(r'version "([^"]+)"', _ask(program))
    return Jdk(home.resolve(), match.group(1), source) if match else None


def _ask(program, *arguments):
    try:
        return subprocess.run([program, *arguments, "-version"], capture_output=True, text=True, timeout=30).stderr
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _on_path():
    program = shutil.which("java")
    if not program:
        return []
    home = Path(program).resolve().parent.parent
    if not (home / "release").exists() and not _read(home, "java on the path") or sys.platform == "darwin":
        match = re.search(r"java\.home = (.+)", _ask(program, "-XshowSettings:properties"))
        home = Path(match.group(1).strip()) if match else home
    return [(home, "java on the path")]


def _usual():
    for pattern in FOLDERS:
        anchor = Path(os.path.expanduser(pattern))
        parts = anchor.relative_to(anchor.anchor) if anchor.anchor else anchor
        if os.path.isdir(anchor.anchor or "."):
            yield from sorted(home for home in Path(anchor.anchor).glob(str(parts)) if home.is_dir())
