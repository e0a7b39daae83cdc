"""Finds a Chromium, and draws pictures with it; only the browser test and `./thaw site` need one."""

import json
import os
import shutil
import subprocess

from thaw_java import places, venv
from thaw_java.processes import environment
from thaw_java.say import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
REMEDY = "Debian: apt install chromium; or set THAW_CHROMIUM to the program"
# Quiet: without these a headless Chromium looks up its maker's hosts at every start.
FLAGS = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--disable-dev-shm-usage")


def find():
    """The program, or None."""
    named = os.environ.get("THAW_CHROMIUM")
    if named is not None:
        return shutil.which(named) if named else None
    return next((found for found in map(shutil.which, NAMES) if found), None)


def flags():
    """Flags for every start; the sandbox does not work for root, as whom containers run."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*FLAGS, *(["--no-sandbox"] if root else [])]


def draw(jobs):
    """Draws pictures as small PNGs; drawer.py says what a job is. Needs the test environment (Playwright)."""
    drive("drawer.py", jobs, "draw pictures")


def print_pages(jobs):
    """Prints pages as PDFs; site/print.py says what a job is. Needs the test environment (Playwright)."""
    drive("site/print.py", jobs, "print pages")


def drive(script, jobs, what):
    """Runs a script of ours that starts Chromium, with its jobs."""
    program = find()
    if not program:
        raise Problem(f"no Chromium to {what} with; {REMEDY}")
    command = [venv.python(), places.PACKAGE / script, program, json.dumps(flags())]
    done = subprocess.run([str(part) for part in command], input=json.dumps(jobs), capture_output=True, encoding="utf-8",
                          env=environment(), timeout=900)
    if done.returncode:
        raise Problem(f"Chromium did not {what}: {(done.stderr.strip().splitlines() or ['no reason'])[-1]}")
