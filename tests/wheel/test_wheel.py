"""The wheel: what is in it, what must not be, and that pip installs a working course from it, away from any checkout."""

import base64
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))

from thaw_java import jars, notebooks, places, venv, wheel_content, wheel_file  # noqa: E402
from thaw_java.say import Problem  # noqa: E402
from thaw_java.suites import served  # noqa: E402
from thaw_java.verbs import wheel  # noqa: E402

FIRST_CELL = """
import sys
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="thaw", startup_timeout=120)
shown = []
def hear(message):
    shown.append(message["content"].get("data", {}).get("text/plain", ""))
reply = client.execute_interactive(sys.argv[1], timeout=120, allow_stdin=False, output_hook=hear)
client.stop_channels()
manager.shutdown_kernel(now=True)
print("".join(shown), reply["content"]["status"])
"""
SECONDS = 600  # a watchdog


class WheelTest(unittest.TestCase):
    """Builds one wheel and installs it once, for all tests."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="thaw täst ")))
        cls.path = wheel.build(jars.folder(), cls.folder / "dist")

    def entries(self):
        with zipfile.ZipFile(self.path) as file:
            return {entry.filename: file.read(entry) for entry in file.infolist()}


class ContentTest(WheelTest):
    def testRecordHoldsSizeAndHashOfEveryFile(self):
        found = self.entries()
        record = f"{wheel_content.INFORMATION}/RECORD"
        rows = list(csv.reader(io.StringIO(found[record].decode())))
        self.assertEqual(sorted(row[0] for row in rows), sorted(found))
        for name, wanted, size in rows:
            if name != record:
                digest = base64.urlsafe_b64encode(hashlib.sha256(found[name]).digest()).decode().rstrip("=")
                self.assertEqual((wanted, size), (f"sha256={digest}", str(len(found[name]))), name)

    def testHoldsEveryNotebookWithoutOutputsAndNoSolution(self):
        found = self.entries()
        shipped = [name for name in found if name.endswith(".ipynb")]
        self.assertEqual([name.rpartition("/")[2] for name in shipped], [path.name for path in notebooks.course()])
        for name in shipped:
            cells = json.loads(found[name])["cells"]
            self.assertFalse([cell for cell in cells if cell.get("outputs")], name)
        self.assertEqual([name for name in found if "solutions" in name or "tests/" in name or ".thaw" in name], [])
        self.assertEqual(list(wheel_content.leaks(self.path)), [])

    def testDependsOnWhatTheLabInstallsInTheSameVersions(self):
        lines = self.entries()[f"{wheel_content.INFORMATION}/METADATA"].decode().splitlines()
        wanted = [text for text in venv.REQUIREMENTS.read_text().splitlines() if text and not text.startswith("#")]
        self.assertEqual([text.removeprefix("Requires-Dist: ") for text in lines if text.startswith("Requires-Dist")], wanted)
        self.assertIn("jupyterlab==", " ".join(wanted))

    def testOffersTheProgramTheKernelAndTheJars(self):
        found = self.entries()
        self.assertIn(b"thaw = thaw_java.cli:console", found[f"{wheel_content.INFORMATION}/entry_points.txt"])
        kernel = json.loads(found[f"{wheel_content.DATA}/kernels/thaw/kernel.json"])
        self.assertEqual(kernel["argv"], ["python", "-m", "thaw_java.start", "{connection_file}"])
        here = {name.rpartition("/")[2] for name in found if name.startswith("thaw_java/course/jars/")}
        self.assertLessEqual({jar.name for jar in jars.folder().rglob("*.jar")}, here)

    def testTheSameSourcesGiveTheSameBytes(self):
        again = wheel.build(jars.folder(), self.folder / "again")
        self.assertEqual(hashlib.sha256(again.read_bytes()).digest(), hashlib.sha256(self.path.read_bytes()).digest())

    def testTheSourcesOfTheChecksStayHome(self):
        for name, content in self.entries().items():
            if name.startswith("thaw_java/course/jars/sources/"):
                with zipfile.ZipFile(io.BytesIO(content)) as jar:
                    self.assertEqual([inner for inner in jar.namelist() if "/check/" in inner], [], name)


class LeakTest(unittest.TestCase):
    """A wheel that tells a solution is found out, wherever the solution hides."""

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        path = notebooks.course()[0]
        exercise, answer = next((key, text) for key, text in notebooks.solutions(path).items())
        self.answer = answer if isinstance(answer, str) else "".join(answer)
        self.exercise = f"{path.stem}/{exercise}"

    def leaks(self, name, content):
        return list(wheel_content.leaks(wheel_file.write(self.folder / "a.whl", {name: content}, "a.dist-info")))

    def testInATextWithAnotherLayout(self):
        text = "// as written by the teacher\n" + self.answer.replace(" ", "  ").replace(";", " ;\n")
        self.assertEqual(self.leaks("a/b.txt", text.encode()), [f"a/b.txt holds the solution of {self.exercise}"])

    def testInACellOfANotebook(self):
        cell = {"cell_type": "code", "source": self.answer.splitlines(keepends=True)}
        self.assertIn(self.exercise, str(self.leaks("a/00.ipynb", json.dumps({"cells": [cell]}).encode())))

    def testInTheOutputOfACell(self):
        output = {"output_type": "stream", "name": "stderr", "text": self.answer.splitlines(keepends=True)}
        cell = {"cell_type": "code", "source": [], "outputs": [output]}
        self.assertIn(self.exercise, str(self.leaks("a/00.ipynb", json.dumps({"cells": [cell]}).encode())))

    def testInAJarOfOurs(self):
        wheel_file.write(self.folder / "thaw-1.jar", {"dev/Solution.java": self.answer.encode()}, "x")
        self.assertIn("thaw-1.jar!dev/Solution.java", str(self.leaks("a/thaw-1.jar", self.folder / "thaw-1.jar")))

    def testByTheNameOfItsFolder(self):
        self.assertIn("no place in a wheel", str(self.leaks("a/solutions/x.json", b"{}")))

    def testSuchAWheelIsNotKept(self):
        told = {"a/b.txt": self.answer.encode()}
        with mock.patch.object(wheel_content, "entries", lambda _: told), self.assertRaisesRegex(Problem, "not kept"):
            wheel.build(None, self.folder / "dist")
        self.assertEqual(list((self.folder / "dist").iterdir()), [])


class InstalledTest(WheelTest):
    """One environment made by pip alone; home, caches and working folder are empty, and their names hold a blank and an ä."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work, environment = cls.folder / "work here", cls.folder / "environment"
        cls.work.mkdir()
        cls.programs = environment / ("Scripts" if os.name == "nt" else "bin")
        # The processes of a hub or a learner know nothing of this checkout.
        cls.environ = {name: value for name, value in os.environ.items() if not name.startswith(("THAW_", "JUPYTER", "PYTHON"))}
        cls.environ |= {"HOME": str(cls.folder / "home"), "XDG_CACHE_HOME": str(cls.folder / "home" / ".cache"),
                        "THAW_HOME": str(cls.folder / "thaw home"), "DJL_CACHE_DIR": str(cls.folder / "djl"),
                        "PIP_CACHE_DIR": str(places.make(places.STATE / "cache" / "pip-wheel-test"))}
        (cls.folder / "home").mkdir()
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, timeout=SECONDS)
        done = cls.run_program("python", "-m", "pip", "install", "--no-input", "-c", venv.CONSTRAINTS, cls.path)
        if "connection broken" in done.stderr or "No matching distribution" in done.stderr:
            raise unittest.SkipTest("pip reaches no package index, so that the wheel's dependencies cannot be installed")
        assert done.returncode == 0, done.stderr

    @classmethod
    def run_program(cls, name, *arguments, **environ):
        return subprocess.run([str(cls.programs / name), *map(str, arguments)], cwd=cls.work, env={**cls.environ, **environ},
                              capture_output=True, encoding="utf-8", timeout=SECONDS, stdin=subprocess.DEVNULL, check=False)

    def test1NothingIsBrokenAndTheDoctorIsContent(self):
        self.assertEqual(self.run_program("python", "-m", "pip", "check").returncode, 0)
        done = self.run_program("thaw", "doctor")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("loads; device", done.stdout)

    def test2RunsTheFirstLesson(self):
        done = self.run_program("thaw", "run", "--budget", "smoke", "00")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 of 1 ran to the end", done.stdout)
        self.assertEqual(len(list((self.work / "thaw-course").glob("*.ipynb"))), len(notebooks.course()))

    def test3ServesTheCourseAndItsKernelOnly(self):
        with mock.patch.dict(os.environ, self.environ, clear=True):
            with served.Lab(log="wheel-lab.log", program=[str(self.programs / "thaw")], cwd=self.work) as lab:
                self.assertEqual(list(lab.get("/api/kernelspecs")["kernelspecs"]), ["thaw"])
                names = {entry["name"] for entry in lab.get("/api/contents")["content"]}
        self.assertLessEqual({path.name for path in notebooks.course()}, names)

    def test4ThePlainKernelspecHasTheHeapThatAHubStates(self):
        done = self.run_program("python", "-c", FIRST_CELL, "Runtime.getRuntime().maxMemory() >> 20",
                                THAW_JVM_OPTIONS="-Xmx384m -XX:+UseSerialGC")
        heap, status = done.stdout.split()
        self.assertEqual(status, "ok", done.stderr)
        self.assertAlmostEqual(int(heap), 384, delta=15)

    def test4bAGpuThatIsAskedForAndNotThereChangesNothing(self):
        done = self.run_program("python", "-c", FIRST_CELL, "3 + 4", THAW_GPU="1")
        self.assertEqual(done.stdout.split(), ["7", "ok"], done.stderr)
        self.assertIn("thaw: No GPU: ", done.stderr, "the terminal of the server says why")

    def test5WhatNeedsACheckoutSaysSoInOneLine(self):
        for words in (["wheel"], ["test"], ["bench", "freezing"], ["run", "--solutions", "00"]):
            done = self.run_program("thaw", *words)
            self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1), done.stderr)
            self.assertIn("needs a checkout", done.stderr)

    def test6WithoutAJdkOneLineSaysWhatToInstall(self):
        done = self.run_program("thaw", "lab", JAVA_HOME=str(self.work))
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (1, 1), done.stderr)
        self.assertIn("install JDK 17 or newer", done.stderr)


if __name__ == "__main__":
    unittest.main()
