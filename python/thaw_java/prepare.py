"""Checks what a verb needs, says all that is missing, and only then makes what is not there yet."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from thaw_java import jars, java, kernelspec, maven, places, stamps, venv
from thaw_java.libtorch import Libtorch
from thaw_java.processes import environment
from thaw_java.say import Problem, error

FREE_BYTES = 1.5e9  # venv 0.5 GB, libtorch unpacked and packed 0.5 GB, Maven's repository 0.3 GB


@dataclass(frozen=True)
class Kit:
    """All that is ready: the JDK, the folder of the jars, the folder for JUPYTER_PATH, and a libtorch beside the jar's."""

    jdk: java.Jdk
    jars: Path
    jupyter: Path
    libtorch: Libtorch | None = None

    def environment(self, **more):
        """Environment in which the venv's Jupyter finds our kernelspec and keeps to its own folders."""
        return environment(
            JUPYTER_PATH=self.jupyter, JUPYTER_CONFIG_DIR=places.JUPYTER / "config",
            JUPYTER_DATA_DIR=places.JUPYTER / "data", JUPYTER_RUNTIME_DIR=places.JUPYTER / "runtime",
            JUPYTERLAB_SETTINGS_DIR=places.JUPYTER / "settings", JUPYTERLAB_WORKSPACES_DIR=places.JUPYTER / "workspaces",
            JUPYTER_PREFER_ENV_PATH="1", **more)


def ready(wanted_jdk=None, for_tests=False, choose=lambda jdk, jars: None):
    """The kit, made where it is missing. Raises one Problem after naming each missing thing in a line of its own.

    What trains passes `gpu.chosen`, which chooses the libtorch; None is the jar's.
    """
    jdk = java.find(wanted_jdk) if places.INSTALLED else check(wanted_jdk, for_tests)
    with stamps.lock():
        folder = jars.folder() if places.INSTALLED else _made(jdk, for_tests)
        for cache in places.caches().values():
            places.make(Path(cache))
        libtorch = choose(jdk, folder)
        return Kit(jdk, folder, kernelspec.make(jdk, folder, libtorch), libtorch)


def _made(jdk, for_tests):
    """The folder of the jars, after the environment and they were made."""
    venv.make_for_tests() if for_tests else venv.make()
    return jars.make(jdk)


def java_only(wanted_jdk=None):
    """JDK and jars for verbs that run plain Java and need no Jupyter."""
    places.checkout()
    jdk = java.find(wanted_jdk)
    if not jars.fits():
        _fail_if([*_maven(jdk), *_disk()])
    with stamps.lock():
        return jdk, jars.make(jdk)


def check(wanted_jdk=None, for_tests=False):
    """Looks for all that will be needed; what is made already needs nothing more."""
    places.checkout()
    missing, jdk = [], None
    try:
        jdk = java.find(wanted_jdk)
    except Problem as problem:
        missing.append(str(problem))
    build = not jars.fits()
    if build:
        missing += _maven(jdk)
    whole = venv.tests_fit() if for_tests else venv.fits()
    if not whole and venv.lacks():
        missing.append(venv.lacks())
    if build or not whole:
        missing += _disk()
    _fail_if(missing)
    return jdk


def _maven(jdk):
    try:
        program = maven.find()
        if jdk:
            maven.version(program, jdk)
        return []
    except Problem as problem:
        return [str(problem)]


def _disk():
    free = shutil.disk_usage(places.make(places.STATE)).free
    if free >= FREE_BYTES:
        return []
    return [f"{places.STATE} has {free / 1e9:.1f} GB free and {FREE_BYTES / 1e9:.1f} GB are needed; "
            "free some or set THAW_STATE to a folder on another disk"]


def _fail_if(missing):
    for text in missing[:-1]:
        error(text)
    if missing:
        raise Problem(missing[-1])
