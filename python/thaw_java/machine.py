"""This machine and this commit in a few words, for the head of measured things."""

import os
import platform
import subprocess

from thaw_java import VERSION, places


def words(jdk):
    """Such as: 2 processors, 25 GB, Linux x86_64, JDK 17.0.15."""
    memory = []
    try:
        memory = [f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB"]
    except (AttributeError, ValueError, OSError):
        pass
    return ", ".join([f"{os.cpu_count()} processors", *memory, f"{platform.system()} {platform.machine()}",
                      f"JDK {jdk.version}"])


def commit():
    """The short hash of the checked-out commit; "+" when files differ from it; "unknown" without git."""
    if places.INSTALLED:
        return f"wheel {VERSION}"
    try:
        text = subprocess.run(["git", "describe", "--always", "--dirty=+", "--abbrev=10"], cwd=places.ROOT,
                              capture_output=True, text=True, timeout=20)
        return text.stdout.strip() or "unknown"
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
