"""A libtorch with CUDA: where one is installed, and what a JVM must be told to load it instead of the jar's."""

import hashlib
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from thaw_java import places, stamps
from thaw_java.processes import environment
from thaw_java.say import Problem

VERSION = "2.7.1"       # the jar's, too: weights, arithmetic and DJL's native part are made for it
FLAVOR = "cu128"        # DJL has a native part for this CUDA only; it needs nothing of it that CUDA 12.6 has not
WORKSPACE = ":4096:8"   # without it, cuBLAS may sum in another order at each run
PLACES = ("../../nvidia/cuda_runtime/lib", ".", "../../../..")   # of the CUDA runtime, seen from torch/lib: pip, older pip, conda
LOOK = ("import importlib.metadata as m, importlib.util as u, json, os; found = u.find_spec('torch'); "
        "print(json.dumps([m.version('torch'), os.path.dirname(found.origin)] if found else None))")


@dataclass(frozen=True)
class Libtorch:
    """The Python that has it, the folder of its libraries, and the CUDA runtime's file that they use."""

    python: Path
    folder: Path
    runtime: Path

    def environment(self):
        """What makes DJL load it, and see GPUs: DJL counts them through a libcudart.so of its own finding."""
        old = [part for part in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep) if part and part != str(self.links())]
        return {"PYTORCH_LIBRARY_PATH": str(self.folder), "PYTORCH_VERSION": VERSION, "PYTORCH_FLAVOR": FLAVOR,
                "CUBLAS_WORKSPACE_CONFIG": os.environ.get("CUBLAS_WORKSPACE_CONFIG") or WORKSPACE,
                "LD_LIBRARY_PATH": os.pathsep.join([str(self.links()), *old])}

    def links(self):
        """A folder that holds the CUDA runtime under the name that DJL asks for, which pip's wheel has not, and nothing else."""
        return places.STATE / "gpu" / hashlib.sha256(str(self.runtime).encode()).hexdigest()[:8]

    def link(self):
        """Makes that folder; several kernels may do so at once. A Problem where it cannot be written."""
        name = places.make(self.links()) / "libcudart.so"
        beside = name.with_name(f".{name.name}.{os.getpid()}")
        try:
            if not name.exists():
                beside.unlink(missing_ok=True)  # of a process of this number that was killed
                beside.symlink_to(self.runtime)
                os.replace(beside, name)
        except OSError as problem:
            raise Problem(f"cannot write {name} ({problem.strerror}); set THAW_STATE to a folder that can be written") from None
        return self

    def linked(self):
        """Whether it is made."""
        return (self.links() / "libcudart.so").exists()


def of(python, source):
    """The libtorch that a Python has; a Problem that names the source of the choice where it will not do."""
    try:
        done = subprocess.run([str(python), "-c", LOOK], capture_output=True, text=True, env=environment(), check=True,
                              stdin=subprocess.DEVNULL)
        found = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError) as problem:
        raise Problem(f"{source} is {python}, which does not run as a Python ({problem}); name one with torch "
                      f"{VERSION}") from None
    if not found:
        raise Problem(f"{source} is {python}, which has no torch; {VERSION} with CUDA is needed")
    version, package = found[0], Path(found[1])
    if version.partition("+")[0] != VERSION:
        raise Problem(f"{source} is {python}, which has torch {version}; {VERSION} is needed, since the jars are made for it")
    folder = package / "lib"
    if not (folder / "libtorch_cuda.so").exists():
        raise Problem(f"{source} is {python}, whose torch {version} is the build for the CPU; one with CUDA is needed")
    files = [file for place in PLACES for file in sorted((folder / place).resolve().glob("libcudart*.so*")) if file.is_file()]
    if not files:
        raise Problem(f"{source} is {python}, whose torch {version} has no libcudart.so beside it; install it with pip")
    return Libtorch(Path(python), folder, files[0])


def fingerprint(libtorch, *more):
    """A text that changes with the libtorch and what else is named."""
    return stamps.digest([], libtorch.folder, libtorch.runtime, *more)
