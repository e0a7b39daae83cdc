"""Finds a Chromium, and starts it for a picture; only the browser test and `./thaw site` need one."""

import os
import shutil
import subprocess
import tempfile

from thaw_java.say import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
REMEDY = "Debian: apt install chromium; or set THAW_CHROMIUM to the program"
# Quiet: without these a headless Chromium looks up its maker's hosts at every start.
FLAGS = ("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
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


def picture(html, png, width, height):
    """Draws a local HTML file into a PNG of the given size in pixels."""
    program = find()
    if not program:
        raise Problem(f"no Chromium to draw a picture with; {REMEDY}")
    with tempfile.TemporaryDirectory(prefix="thaw-chromium-") as profile:
        command = [program, *flags(), f"--user-data-dir={profile}", f"--window-size={width},{height}",
                   f"--screenshot={png}", html.as_uri()]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120)
    if done.returncode or not png.exists():
        raise Problem(f"Chromium drew no picture of {html}: {(done.stderr.strip().splitlines() or ['no reason'])[-1]}")
