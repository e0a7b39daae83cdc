"""What the classroom's tests share: a course in a folder of its own, and submissions made from what was released."""

import copy
import csv
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))

from thaw_java import notebooks  # noqa: E402

SECONDS = 1800  # a watchdog


class CourseTest(unittest.TestCase):
    """Tests of one course, which is made once; the folder has a blank and a letter beyond ASCII in its name."""

    @classmethod
    def setUpClass(cls):
        cls.root = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="thaw kürs "))) / "course"

    @classmethod
    def assignment(cls, *arguments):
        """Runs ./thaw assignment; returns what it printed. Fails with its words when it ends badly."""
        done = cls.attempt(*arguments)
        if done.returncode:
            raise AssertionError(f"./thaw assignment {' '.join(map(str, arguments))}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
        return done.stdout

    @classmethod
    def attempt(cls, deed, *arguments):
        """Runs ./thaw assignment and returns the finished process."""
        command = [sys.executable, str(ROOT / "python" / "thaw_java"), "assignment", deed, *map(str, arguments),
                   "--course", str(cls.root)]
        return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL, cwd=ROOT)

    @classmethod
    def released(cls, name):
        """What pupils get."""
        return notebooks.read(cls.root / "release" / name / f"{name}.ipynb")

    @classmethod
    def source(cls, name):
        """The teacher's version."""
        return notebooks.read(cls.root / "source" / name / f"{name}.ipynb")

    @classmethod
    def submit(cls, pupil, name, content):
        """Puts a submission into the pupil's folder: a notebook, or any text."""
        target = cls.root / "submitted" / pupil / name / f"{name}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content if isinstance(content, str) else notebooks.text_of(content), encoding="utf-8")
        return target

    @classmethod
    def solved(cls, name, leaving=()):
        """The released notebook with the teacher's solutions in it, but for some cells."""
        content = copy.deepcopy(cls.released(name))
        answers = {named(cell): notebooks.source(cell) for cell in cls.source(name)["cells"] if named(cell)}
        for cell in content["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution") and named(cell) not in leaving:
                cell["source"] = answers[named(cell)]
        return content

    @classmethod
    def grade(cls, name, *options):
        """Grades all submissions; returns the rows of the CSV by pupil."""
        cls.said = cls.assignment("grade", notebooks.number(name), *options)
        with open(cls.root / "grades" / f"{name}.csv", encoding="utf-8", newline="") as file:
            return {row["pupil"]: row for row in csv.DictReader(file)}


def named(cell):
    """The name that nbgrader knows a cell by."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def cell(content, name):
    """The cell of that name."""
    return next(cell for cell in content["cells"] if named(cell) == name)


def answered(content, name, source):
    """A copy with another source in one cell."""
    changed = copy.deepcopy(content)
    cell(changed, name)["source"] = source
    return changed


def everything():
    """Whether the slow tests were asked for."""
    return os.environ.get("THAW_TEST_ALL") == "1"


def text(content):
    """All sources of a notebook."""
    return json.dumps([notebooks.source(cell) for cell in content["cells"]], ensure_ascii=False)
