"""The jars that the kernel and the verbs run on, built by Maven into `.thaw/jars`, one folder per state of the sources.

An open JupyterLab keeps the folder it started with, so that a build never changes a jar under a running kernel.
"""

import os
import shutil
import time

from thaw_java import maven, places, stamps
from thaw_java.say import Problem

INPUTS = ("pom.xml", "src/pom.xml", "src/main", "kernel-lib/pom.xml", "kernel-lib/main", "datasets")
KEPT_SECONDS = 24 * 3600  # an older folder is removed: a kernel still on it has loaded what it needs


def wanted():
    """The hash of everything the jars are made from."""
    root = places.checkout()
    return stamps.digest([root / name for name in INPUTS if (root / name).exists()])


def folder(value=None):
    """The folder of today's jars, whether made or not; a wheel brings it."""
    if places.INSTALLED:
        return places.JARS
    return places.JARS / (value or wanted())[:16]


def fits():
    """Whether the jars of today's sources are there and whole."""
    if places.INSTALLED:
        return True
    value = wanted()
    return stamps.fits(f"jars-{value[:16]}", value) and folder(value).is_dir()


def make(jdk):
    """Builds the jars unless they fit, and returns their folder."""
    value = wanted()
    if not fits():
        build = places.ROOT / "kernel-lib" / "target"
        shutil.rmtree(build / "lib", ignore_errors=True)
        first = "" if places.JARS.is_dir() else " (the first time Maven may fetch libtorch, 110 MB)"
        maven.run(f"building the jars{first}", jdk,
                  ["-pl", "src,kernel-lib", "-DskipTests", "package"], "maven.log",
                  "see above; behind a proxy set HTTPS_PROXY")
        collect(value, build)
        stamps.put(f"jars-{value[:16]}", value)
        forget(value)
    return folder(value)


def collect(value, build):
    """Copies the built jars into their folder: first under another name, then moved there whole."""
    target = folder(value)
    half = target.with_name(target.name + ".half")
    for old in (half, target):
        shutil.rmtree(old, ignore_errors=True)
    places.make(half)
    own = [jar for jar in build.glob("thaw-jupyter-*.jar") if not jar.stem.endswith(("-sources", "-javadoc"))]
    others = sorted((build / "lib").glob("*.jar"))
    if not own or not others:
        raise Problem(f"Maven built no jar in {build}; see {places.LOGS / 'maven.log'}")
    for jar in own:
        shutil.copy2(jar, half)
    for jar in others:
        _place(jar, half / jar.name)
    for jar in [*build.glob("*-sources.jar"), *(places.ROOT / "src" / "target").glob("*-sources.jar")]:
        shutil.copy2(jar, places.make(half / "sources"))
    os.replace(half, target)


def _place(jar, target):
    """Libraries never change, so a second name for the same file does; our own jars are copied."""
    if not jar.name.startswith("thaw"):
        try:
            return os.link(jar, target)
        except OSError:
            pass
    shutil.copy2(jar, target)


def forget(value):
    """Removes folders of older sources."""
    for old in places.JARS.iterdir():
        if old.name != folder(value).name and time.time() - old.stat().st_mtime > KEPT_SECONDS:
            stamps.clear(f"jars-{old.name}")
            shutil.rmtree(old, ignore_errors=True)
