"""`./thaw test`: every test there is, and one line of counts at the end."""

import os
import time

from thaw_java import archive, gpu, java, notebooks, prepare
from thaw_java.options import parser
from thaw_java.say import Problem, error
from thaw_java.suites import Plan, Tally, junit, lessons, unittests

SUMMARY = "runs all tests: JUnit, launcher, kernel, wheel, gpu, notebooks, classroom, browser"
HELP = """
Usage: ./thaw test [--all] [--jdk PATH] [WORD…]

Runs the JUnit tests, the launcher's tests, the kernel's tests, every notebook through the real kernel at the
smoke budget (as shipped; its solution is released, submitted and graded as an assignment), the browser test, reads with
Python's safetensors what the library writes, and installs the wheel of `./thaw wheel` into an environment of its own; prints
measured times and, last, how many passed. Ends with 1 when something fails. WORDs narrow it down: a kind (junit,
launcher, weights, kernel, wheel, gpu, notebooks, classroom, browser) or a part of a name. The kind gpu shows that the
libtorch with CUDA loads and trains; it needs 5.5 GB, so it runs with --all or where THAW_GPU_PYTHON names a Python with it.

  --all           also the slow tests (JUnit, kernel, classroom), notebooks at quick, and everything on every JDK found
  --gpu           trains on the NVIDIA GPU wherever a test does not name a device (docs/gpu.md)
  --jdk PATH      tests on this JDK instead of JAVA_HOME or the first on the path
"""
SMOKE_AIM = 20 * 60


def main(arguments):
    """Runs the suites one after the other, and closes with the tally."""
    reader = parser("test")
    reader.add_argument("words", nargs="*")
    reader.add_argument("--all", action="store_true", dest="everything")
    reader.add_argument("--jdk")
    options = reader.parse_args(arguments)
    plan, tally, begin = Plan(options.everything, tuple(options.words)), Tally(), time.monotonic()
    kit = prepare.ready(options.jdk, for_tests=True, choose=gpu.chosen)
    if kit.libtorch:
        os.environ.update(kit.libtorch.environment())  # for Maven's JVM and all that a test starts
    archive.make(kit)
    for suite in suites(plan, tally, kit):
        run_one(suite, tally)
    if not notebooks.course() and plan.wants("notebooks"):
        tally.skip("notebooks", "there is none in notebooks/ yet")
    tally.time("whole test", time.monotonic() - begin, None if plan.everything else SMOKE_AIM)
    return tally.close()


def suites(plan, tally, kit):
    """What runs, quickest answers first."""
    yield lambda: unittests.run(plan, tally, "launcher")
    jdks = sorted(java.every(kit.jdk).values(), key=lambda jdk: jdk.feature) if plan.everything else [kit.jdk]
    for jdk in jdks:
        yield lambda jdk=jdk: junit.run(plan, tally, jdk)
    yield lambda: unittests.run(plan, tally, "weights", kit)
    yield lambda: unittests.run(plan, tally, "kernel", kit)
    yield lambda: unittests.run(plan, tally, "wheel", kit)
    yield lambda: unittests.run(plan, tally, "gpu", kit)
    yield lambda: lessons.run(plan, tally, kit)
    yield lambda: unittests.run(plan, tally, "classroom", kit)
    yield lambda: unittests.run(plan, tally, "browser", kit)


def run_one(suite, tally):
    """A suite that cannot run at all is one failure, and the others still run."""
    try:
        suite()
    except Problem as problem:
        error(str(problem))
        tally.failure("launcher", str(problem))
