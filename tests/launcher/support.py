"""What the launcher's tests share: the package on the path, a folder of their own, fake programs."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))


class LauncherTest(unittest.TestCase):
    """Gives each test a folder with a blank and a letter beyond ASCII in its name."""

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="thaw täst ")))

    def environ(self, clear=False, **values):
        """Sets environment variables for this test."""
        self.enterContext(mock.patch.dict(os.environ, values, clear=clear))

    def program(self, path, text):
        """Writes a small shell program."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)
        return path

    def jdk(self, name, version, compiler=True):
        """Writes what looks like a JDK to the launcher."""
        home = self.folder / name
        self.program(home / "bin" / "java", "exit 1\n")
        if compiler:
            self.program(home / "bin" / "javac", "exit 1\n")
        (home / "release").write_text(f'IMPLEMENTOR="test"\nJAVA_VERSION="{version}"\n')
        return home

    def thaw(self, *arguments, **environ):
        """Runs ./thaw as a user does; returns the finished process with its text."""
        values = {**os.environ, "THAW_STATE": str(self.folder / "state"), **environ}
        return subprocess.run([str(ROOT / "thaw"), *arguments], capture_output=True, text=True, timeout=120, env=values,
                              stdin=subprocess.DEVNULL)


def stub_driver(folder, *definitions):
    """Builds what passes for libcuda.so.1 into the folder, such as by "ANSWER=100"; a visible skip where that cannot be."""
    compiler = shutil.which("cc")
    if sys.platform != "linux" or platform.machine() != "x86_64" or not compiler:
        raise unittest.SkipTest("no C compiler (cc) on Linux x86_64, so that no stub of the NVIDIA driver can be built")
    folder.mkdir(parents=True, exist_ok=True)
    source = ROOT / "tests" / "gpu" / "stub_driver.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(folder / "libcuda.so.1"), str(source),
                    *(f"-D{definition}" for definition in definitions)], check=True)
    return str(folder)
