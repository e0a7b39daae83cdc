"""The virtual environment in `.thaw/venv`: JupyterLab, the JJava kernel, nbclient; made once from pinned files."""

import importlib.metadata
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from thaw_java import places, stamps
from thaw_java.processes import environment, logged
from thaw_java.say import Problem

REQUIREMENTS = places.PACKAGE / "requirements.txt"
TEST_REQUIREMENTS = places.PACKAGE / "requirements-test.txt"
GRADING_REQUIREMENTS = places.PACKAGE / "requirements-grading.txt"
GPU_REQUIREMENTS = places.PACKAGE / "requirements-gpu.txt"
CONSTRAINTS = places.PACKAGE / "constraints.txt"
OLDEST, NEWEST = (3, 11), (3, 14)
REMEDY = "check the network and the proxy (HTTPS_PROXY), then run the same command again"


def python():
    """The environment's own Python: the running one where a wheel was installed."""
    if places.INSTALLED:
        return Path(sys.executable)
    return _python_of(places.VENV)


def jjava():
    """The kernel's jar, which pip installed."""
    if places.INSTALLED:
        return _recorded("jjava", "jjava.jar")
    return places.VENV / "share" / "jupyter" / "kernels" / "java" / "jjava.jar"


def fits():
    """Whether the environment is whole and of today's requirements."""
    if places.INSTALLED:
        return jjava().exists()
    return stamps.fits("venv", _wanted(REQUIREMENTS)) and python().exists() and jjava().exists()


def _recorded(package, name):
    """A file of an installed package, by pip's own record: pip may have put it under the environment or the user's home."""
    try:
        files = importlib.metadata.files(package) or []
        return Path(next(file for file in files if file.name == name).locate()).resolve()
    except (importlib.metadata.PackageNotFoundError, StopIteration):
        raise Problem(f"{sys.prefix} has no {package} with its {name}; run {sys.executable} -m pip install {package}") from None


def tests_fit():
    """Whether what the tests need is in it too."""
    return fits() and stamps.fits("venv-test", _wanted(TEST_REQUIREMENTS))


def lacks():
    """What this Python lacks to make it, in one line; None when nothing."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return f"Python {sys.version.split()[0]} is not one of 3.11 to 3.14; set THAW_PYTHON to one of these"
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return (f"this Python ({sys.executable}) has no venv with ensurepip; install it (Debian: apt install "
                f"python{version}-venv) or set THAW_PYTHON to another Python")
    return None


def make():
    """Makes the environment anew unless it fits; what an interrupted run left is thrown away."""
    if fits():
        return
    stamps.clear("venv")
    stamps.clear("venv-test")
    shutil.rmtree(places.VENV, ignore_errors=True)
    if places.VENV.exists():
        raise Problem(f"cannot remove {places.VENV}; close the JupyterLab that uses it and try again")
    logged("making the Python environment .thaw/venv", [sys.executable, "-m", "venv", places.VENV], "venv.log",
           "see above", env=environment())
    _install("installing JupyterLab and the JJava kernel", REQUIREMENTS, "pip.log")
    stamps.put("venv", _wanted(REQUIREMENTS))


def make_for_tests():
    """Adds what the tests need."""
    make()
    if not tests_fit():
        _install("installing what the tests need", TEST_REQUIREMENTS, "pip-test.log")
        stamps.put("venv-test", _wanted(TEST_REQUIREMENTS))


def make_for_bench(requirements):
    """A second environment with PyTorch, for `./thaw bench weights`; returns its Python."""
    return _beside("venv-bench", "installing PyTorch, which is large", ["-r", requirements], _wanted(requirements))


def make_for_grading():
    """A second environment with nbgrader, whose extensions `./thaw lab` shall not have; returns its Python."""
    return _beside("venv-grading", "installing nbgrader", ["-r", GRADING_REQUIREMENTS, "-r", REQUIREMENTS, "-c", CONSTRAINTS],
                   _wanted(GRADING_REQUIREMENTS, REQUIREMENTS))


def make_for_gpu():
    """A second environment with PyTorch and CUDA, which no change of the usual one throws away; returns its Python."""
    packages = ["--cache-dir", gpu_cache(), "-r", GPU_REQUIREMENTS]
    own = _beside("venv-gpu", "installing PyTorch with CUDA", packages, _wanted_for_gpu())
    shutil.rmtree(gpu_cache(), ignore_errors=True)
    return own


def gpu_folder():
    """Where that is."""
    return places.STATE / "venv-gpu"


def gpu_cache():
    """What an interrupted run has fetched and the next one does not fetch again."""
    return places.STATE / "cache" / "pip-gpu"


def gpu_python():
    """Its Python."""
    return _python_of(gpu_folder())


def gpu_fits():
    """Whether it is whole and of today's requirements."""
    return stamps.fits("venv-gpu", _wanted_for_gpu()) and gpu_python().exists()


def _wanted_for_gpu():
    return stamps.digest([GPU_REQUIREMENTS], sys.version, gpu_folder())


def _beside(name, what, packages, wanted):
    """An environment beside the usual one, made anew when what it is wanted from changes."""
    folder = places.STATE / name
    own = _python_of(folder)
    if not (stamps.fits(name, wanted) and own.exists()):
        stamps.clear(name)
        shutil.rmtree(folder, ignore_errors=True)
        logged(f"making the Python environment .thaw/{name}", [sys.executable, "-m", "venv", folder], f"{name}.log",
               "see above", env=environment())
        command = [own, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *packages]
        logged(what, command, f"pip-{name}.log", REMEDY, env=environment())
        stamps.put(name, wanted)
    return own


def _python_of(folder):
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _install(what, requirements, log):
    command = [python(), "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
               "-r", requirements, "-c", CONSTRAINTS]
    logged(what, command, log, REMEDY, env=environment())


def _wanted(*requirements):
    """Another Python or a checkout that was moved makes another environment."""
    return stamps.digest([*requirements, CONSTRAINTS], sys.version, places.VENV)
