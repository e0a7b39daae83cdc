"""Loads the engine once in a JVM of its own, by Probe.java, and says what it runs on or why it does not load."""

import subprocess

from thaw_java import kernelspec, places
from thaw_java.processes import engine, environment
from thaw_java.say import Problem

SECONDS = 180  # a watchdog: the first time, libtorch is unpacked


def run(jdk, jars, libtorch=None):
    """What Probe.java prints, by name; a Problem with the engine's own reason where it fails."""
    command = [jdk.java, "-Dai.djl.offline=true", "-Djava.awt.headless=true", "-cp", kernelspec.class_path(jars, libtorch),
               places.PACKAGE / "Probe.java"]
    more = {**engine(), **(libtorch.environment() if libtorch else {})}
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment(**more),
                              timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Problem(f"the engine does not load within {SECONDS} s") from None
    if done.returncode:
        raise Problem(f"the engine does not load: {reason(done)}")
    return dict(text.split("=", 1) for text in done.stdout.splitlines() if "=" in text)


def reason(done):
    """The cause of all in what a failed JVM wrote; the code that it ended with when it wrote none."""
    lines = [text.strip() for text in done.stderr.splitlines()]
    causes = [text.removeprefix("Caused by: ") for text in lines if text.startswith("Caused by: ")]
    return next(iter(causes[-1:] or [text for text in lines if "Exception" in text or "Error" in text]),
                f"java ended with code {done.returncode}")
