"""Training on a GPU, which --gpu or THAW_GPU=1 asks for: the driver is asked, libtorch with CUDA installed, and both tried once.

What stands in the way is said in one line, and everything goes on, on the CPU.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from thaw_java import driver, libtorch, places, probe, stamps, venv
from thaw_java.driver import NoGpu
from thaw_java.options import flag
from thaw_java.say import Problem, line

VARIABLE, PYTHON = "THAW_GPU", "THAW_GPU_PYTHON"
VERBS = ("lab", "run", "test", "bench", "pretrain", "recipe")  # those that train
NEWEST = (3, 13)                # the newest Python that torch 2.7.1 has a build for
DOWNLOAD, WHOLE = 3.0e9, 5.5e9  # bytes, as pip 23.2 fetched and installed them for Python 3.11
SIZES = f"{DOWNLOAD / 1e9:.1f} GB to download, {WHOLE / 1e9:.1f} GB on the disk"


def take(arguments):
    """Takes --gpu out of a verb's words; it is short for THAW_GPU=1, which programs that we start see, too."""
    asks, rest = flag("--gpu", arguments)
    if asks:
        os.environ[VARIABLE] = "1"
    return rest


def asked():
    """Whether a GPU is wanted."""
    return os.environ.get(VARIABLE) == "1"


def chosen(jdk, jars, provide=None, say=line):
    """The libtorch that this run trains with if a GPU is asked for; None for the jar's, after a line that says why."""
    if not asked():
        return None
    try:
        found = driver.find()
        cuda = (provide or make)().link()
        sees = attempt(cuda, jdk, jars, found)
    except NoGpu as problem:
        alone = driver.wanted() in ("", "cpu")  # else Devices.java refuses to train on another device than the one named
        say(f"No GPU: {problem}. {'Training runs' if alone else f'Unset {driver.DEVICE} to train'} on the CPU.")
        return None
    say(f"Training on {found.device}, by libtorch {libtorch.VERSION} with CUDA in {cuda.folder}." if sees else
        f"libtorch of {cuda.folder} loads and sees no GPU, though the driver names {found.device}; training runs on the CPU.")
    return cuda


def attempt(cuda, jdk, jars, found):
    """Loads the engine once for each JDK, driver and libtorch: whether it sees a GPU; NoGpu when it does not load."""
    name = f"gpu-tried-{jdk.feature}"
    value = libtorch.fingerprint(cuda, jdk.home, jars.name, found)
    if stamps.fits(name, value):
        return True
    try:
        said = probe.run(jdk, jars, cuda)
    except Problem as problem:
        raise NoGpu(f"with the libtorch in {cuda.folder} {problem}") from None
    sees = said["device"].startswith("gpu")
    if sees:
        stamps.put(name, value)
    return sees


def there():
    """A libtorch with CUDA that is installed: of THAW_GPU_PYTHON, of the Python that we are installed in, or ours; or None."""
    named = os.environ.get(PYTHON)
    if named:
        return libtorch.of(Path(shutil.which(named) or named), PYTHON)
    if places.INSTALLED:
        try:
            return libtorch.of(sys.executable, "this Python")
        except Problem:
            pass  # then it has none, and we do not change what the user installed
    return libtorch.of(venv.gpu_python(), "ours") if venv.gpu_fits() else None


def installed():
    """That, or NoGpu: for a kernel's start, which must not wait for a download."""
    found = there()
    if not found:
        raise NoGpu(f"PyTorch with CUDA is not installed; ./thaw lab --gpu does it, or {PYTHON} names a Python that has it")
    return found


def make():
    """That, installed first where there is none; says the size before, and looks for room."""
    found = there()
    if found:
        return found
    if sys.version_info[:2] > NEWEST:
        raise NoGpu(f"torch {libtorch.VERSION} has no build for Python {sys.version.split()[0]}; set {PYTHON} to a Python 3.11 "
                    f"to 3.13 that has it, or THAW_PYTHON to one that may install it")
    missing = venv.lacks()
    if not missing:
        shutil.rmtree(venv.gpu_folder(), ignore_errors=True)  # what an interrupted run left is thrown away, and gives room
        missing = lacks_room()
    if missing:
        raise Problem(missing)
    line(f"PyTorch {libtorch.VERSION} with CUDA 12.6 is installed once, into {venv.gpu_folder()}: {SIZES}.")
    venv.make_for_gpu()
    return there()


def lacks_room():
    """What disk is too full, in one line; None when nothing. pip keeps each download twice until all are unpacked."""
    kept = min(DOWNLOAD, sum(file.stat().st_size for file in venv.gpu_cache().rglob("*") if file.is_file()))
    needs = {}
    for folder, size in ((places.make(places.STATE), WHOLE + DOWNLOAD - kept), (Path(tempfile.gettempdir()), DOWNLOAD)):
        needs.setdefault(folder.stat().st_dev, [folder, 0])[1] += size
    for folder, size in needs.values():
        free = shutil.disk_usage(folder).free
        if free < size:
            return (f"{folder} has {free / 1e9:.1f} GB free, and PyTorch with CUDA needs {size / 1e9:.1f} GB while it is "
                    "installed; free some, set THAW_STATE or TMPDIR to another disk, "
                    f"or {PYTHON} to a Python that has torch {libtorch.VERSION}")
    return None
