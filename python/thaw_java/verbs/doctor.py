"""`./thaw doctor`: looks at everything the other verbs need, changes nothing, and names a remedy for each lack."""

import os
import shutil
import sys

from thaw_java import VERSION, chromium, driver, gpu, jars, java, kernelspec, maven, places, probe, venv
from thaw_java.options import parser
from thaw_java.prepare import FREE_BYTES
from thaw_java.say import Problem, line

SUMMARY = "says what is there, what is missing, and how to get it"
HELP = """
Usage: ./thaw doctor [--jdk PATH]

Looks at Java, Maven, Python, the disk, the GPU and its driver, what .thaw holds, and loads the engine once. One line each:
a tick, or what is missing and how to get it. Changes nothing. Ends with 1 when something needed is missing.
"""
MARKS = {"ok": "✓", "note": "·", "missing": "✗"}


def main(arguments):
    """Prints one line per check."""
    reader = parser("doctor")
    reader.add_argument("--jdk")
    wanted = reader.parse_args(arguments).jdk
    worst = 0
    for look in looks(wanted):
        kind, text = attempt(look)
        line(f"{MARKS[kind]} {text}")
        worst = max(worst, kind == "missing")
    return int(worst)


def looks(wanted):
    """What to look at: a wheel needs no Maven, makes no environment and no jars, and has no use for Chromium."""
    jdk, kernel, engine_loads = (lambda: jdk_line(wanted)), (lambda: kernel_line(wanted)), (lambda: engine_line(wanted))
    if places.INSTALLED:
        return (jdk, installed_line, memory_line, gpu_line, libtorch_line, kernel, engine_loads, offline_line)
    return (jdk, lambda: maven_line(wanted), python_line, disk_line, memory_line, gpu_line, libtorch_line, venv_line, jars_line,
            kernel, engine_loads, offline_line, chromium_line)


def attempt(look):
    """A check that raises a Problem is a lack whose text is the problem's."""
    try:
        return look()
    except Problem as problem:
        return "missing", str(problem)


def jdk_line(wanted):
    jdk = java.find(wanted)
    others = ", ".join(other.version for _, other in sorted(java.every(jdk).items()) if other.home != jdk.home)
    return "ok", f"JDK {jdk.version} in {jdk.home} ({jdk.source})" + (f"; also {others}" if others else "")


def maven_line(wanted):
    program = maven.find()
    return "ok", f"Maven {maven.version(program, java.find(wanted))} ({program})"


def python_line():
    return ("missing", venv.lacks()) if venv.lacks() else ("ok", f"Python {sys.version.split()[0]} with venv ({sys.executable})")


def installed_line():
    count = len(list(places.JARS.glob("*.jar")))
    venv.jjava()
    return "ok", f"Thaw {VERSION} in {places.PACKAGE}: {count} jars; Python {sys.version.split()[0]} ({sys.executable})"


def disk_line():
    free = shutil.disk_usage(places.STATE if places.STATE.exists() else places.ROOT).free
    made = venv.fits() and jars.fits()
    text = f"{free / 1e9:.1f} GB free where .thaw is"
    if made or free >= FREE_BYTES:
        return "ok", text
    return "missing", f"{text}, {FREE_BYTES / 1e9:.1f} GB are needed; free some or set THAW_STATE to another disk"


def memory_line():
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return "note", f"{os.cpu_count()} processors; memory not known on this system"
    return ("ok" if total > 3.5e9 else "note"), f"{os.cpu_count()} processors, {total / 1e9:.1f} GB of memory"


def venv_line():
    if venv.fits():
        return "ok", f"Python environment {places.VENV}"
    return "note", "Python environment: not made yet, or for other requirements; ./thaw lab makes it"


def jars_line():
    if jars.fits():
        return "ok", f"jars of today's sources in {jars.folder()}"
    return "note", "jars: not built yet from today's sources; ./thaw lab builds them"


def kernel_line(wanted):
    jdk = java.find(wanted)
    if jars.fits() and kernelspec.is_current(jdk, jars.folder(), cuda()):
        return "ok", f'kernelspec "{kernelspec.DISPLAY_NAME}" in {kernelspec.folder(jdk, cuda())}'
    return "note", f'kernelspec "{kernelspec.DISPLAY_NAME}": not written yet for JDK {jdk.version}; ./thaw lab writes it'


def gpu_line():
    try:
        found = driver.find()
    except driver.NoGpu as problem:
        return "note", f"no GPU: {problem}"
    return "ok", f"GPU: {', '.join(str(device) for device in found.devices)}; driver for CUDA {found.version}"


def libtorch_line():
    try:
        installed = gpu.there()
    except Problem as problem:
        if gpu.asked():
            raise
        return "note", f"{problem}; only --gpu uses it"
    other = f"the one with CUDA in {installed.folder}" if installed else f"one with CUDA, after installing it once: {gpu.SIZES}"
    if cuda():
        return "ok", f"libtorch of the kernel: {other} (THAW_GPU=1)"
    return "ok", f"libtorch of the kernel: the jar's, for the CPU; on a GPU with --gpu {other}"


def cuda():
    """The libtorch with CUDA that a kernel would load now; None for the jar's."""
    return gpu.there() if gpu.asked() and gpu_line()[0] == "ok" else None


def engine_line(wanted):
    if not jars.fits():
        return "note", "engine: not tried, since the jars are not built yet"
    other = cuda()
    if other and not other.linked():
        return "note", f"engine: not tried with {other.folder}, which no kernel was started with yet; ./thaw lab --gpu does"
    try:
        said = probe.run(java.find(wanted), jars.folder(), other)
    except Problem as problem:
        if other:
            return "note", f"{problem}; kernels then load the jar's libtorch and train on the CPU"
        raise Problem(f"{problem}; libtorch has builds for Linux x64/arm64, macOS arm64 and Windows x64") from None
    threads = os.environ.get("OMP_NUM_THREADS", said["cores"])
    return "ok", (f"{said['engine']} loads; device {said['device']}, {threads} threads, "
                  f"Java heap up to {said['heap']} MB; libtorch in {said['libtorch']}")


def offline_line():
    offline = os.environ.get("THAW_OFFLINE") == "1"
    data = os.environ.get("THAW_DATA")
    return "ok", (("THAW_OFFLINE=1: nothing is downloaded" if offline else "downloads happen only when a cell asks for one")
                  + (f"; data sets are read from {data}" if data else ""))


def chromium_line():
    program = chromium.find()
    if program:
        return "ok", f"Chromium {program} (browser test, pictures of the course)"
    return "note", f"no Chromium; only the browser test and ./thaw site need one: {chromium.REMEDY}"
