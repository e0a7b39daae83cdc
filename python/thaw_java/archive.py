"""Class-data sharing: what a kernel has loaded until its first tensor, laid out in one file that the next JVM maps.

Made once per build of the jars, JDK and libtorch. A JVM for which it does not fit (other jars, another JDK) starts without it.
"""

import subprocess

from thaw_java import kernelspec, places, stamps, venv
from thaw_java.say import Progress

SCRIPT = places.PACKAGE / "archive_kernel.py"
SECONDS = 300  # a watchdog


def make(kit):
    """Runs a kernel once and keeps its classes, unless that was done or tried; without them kernels only start slower."""
    file = kernelspec.archive(kit.jdk, kit.jars, kit.libtorch)
    tried = f"archive-{kit.jars.name}-{file.stem}"
    if file.exists() or stamps.fits(tried, file.name):
        return
    stamps.put(tried, file.name)
    progress = Progress("preparing a quick start of the kernel")
    half = places.make(file.parent) / f".{file.name}.half"
    half.unlink(missing_ok=True)
    command = [str(part) for part in (venv.python(), SCRIPT, kernelspec.NAME, half)]
    try:
        with open(places.make(places.LOGS) / "archive.log", "w", encoding="utf-8") as log:
            subprocess.run(command, env=kit.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=SECONDS,
                           check=True)
            path = kernelspec.jvm_path(kit.jars, libtorch=kit.libtorch)
            trial = [str(kit.jdk.java), f"-XX:SharedArchiveFile={half}", "-cp", path, "-version"]
            subprocess.run(trial, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=SECONDS, check=True)
        stamps.write(kernelspec.size(file), str(half.stat().st_size))
        half.replace(file)
        kernelspec.make(kit.jdk, kit.jars, kit.libtorch)
        progress.done()
    except (OSError, subprocess.SubprocessError):
        progress.done("not possible here, so kernels start slower")
