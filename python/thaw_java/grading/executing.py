"""Runs one vetted submission in a folder of its own, apart from everything that holds a solution."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from thaw_java import kernelspec, notebooks, places, stamps, venv
from thaw_java.grading import wall
from thaw_java.say import Problem

GRADING = "autograde"  # what nbgrader calls it
WHOLE = 5  # a submission may take so many times what one cell may


class Desk:
    """Where one submission is executed: an empty working folder, a kernelspec behind the wall, a copy of the saved runs."""

    def __init__(self, kit, course, hidden=()):
        self.kit, self.course = kit, course
        for folder in (course.root, *hidden):
            _stands_alone(folder)
        self.hidden = [course.root, *hidden, *wall.solutions(kit.jars)]

    def execute(self, content, name, budget, seconds):
        """The executed submission, and None or the line that says why it broke off."""
        return self.run(content, budget, seconds, runs=self.course.runs(name), why=GRADING)

    def run(self, content, budget, seconds, runs, why):
        """Executes a notebook; `why` is what NBGRADER_EXECUTION says to it. One that is graded gets a copy of the saved runs."""
        token = secrets.token_hex(16)
        with tempfile.TemporaryDirectory(prefix="thaw-grading-", ignore_cleanup_errors=True) as folder:
            desk = Path(folder)
            source, target = desk / "submitted.ipynb", desk / "executed.ipynb"
            stamps.write(source, json.dumps(content, ensure_ascii=False))
            places.make(desk / "empty")
            if why == GRADING:
                if runs.is_dir():
                    shutil.copytree(runs, desk / "runs")
                runs = desk / "runs"
            self._write_kernelspec(desk, {wall.MARK: token, "THAW_SAVED_RUNS": str(runs), "NBGRADER_EXECUTION": why})
            command = [venv.python(), Path(__file__).with_name("attempt.py"), source, target, str(seconds), desk / "empty"]
            try:
                reason = self._wait(command, self._environment(desk, budget), seconds * WHOLE)
            finally:
                wall.sweep(token)
            return (notebooks.read(target) if target.exists() else None), reason

    def _write_kernelspec(self, desk, more):
        spec = kernelspec.spec(self.kit.jdk, self.kit.jars)
        if more["NBGRADER_EXECUTION"] == GRADING:
            spec["argv"] = wall.before(spec["argv"], self.hidden)
        env = {name: value for name, value in spec["env"].items() if name != "THAW_SOURCES"}
        spec["env"] = {**env, **more}
        stamps.write(desk / "jupyter" / "kernels" / kernelspec.NAME / "kernel.json", kernelspec.text_of(spec))

    def _environment(self, desk, budget):
        return {**self.kit.environment(THAW_BUDGET=budget), "JUPYTER_PATH": str(desk / "jupyter"),
                "JUPYTER_RUNTIME_DIR": str(desk / "runtime"), "JUPYTER_DATA_DIR": str(desk / "data")}

    @staticmethod
    def _wait(command, env, seconds):
        """Waits for the attempt in a session of its own; what does not end is ended."""
        log = places.make(places.LOGS) / "grading.log"
        with open(log, "w", encoding="utf-8") as errors:
            child = subprocess.Popen([str(part) for part in command], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=errors, encoding="utf-8", errors="replace", start_new_session=True)
        try:
            said, _ = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return f"it ran past the limit of {seconds:g} s for the whole notebook"
        finally:
            with contextlib.suppress(OSError):
                os.killpg(child.pid, signal.SIGKILL) if os.name == "posix" else child.kill()
            child.wait()
        try:
            return json.loads(said.splitlines()[-1])["reason"]
        except (ValueError, KeyError, IndexError):
            return f"it could not be executed (log: {log})"


def _stands_alone(folder):
    """The kernel must not see the folder, so nothing that it needs may be in it."""
    for needed in (places.STATE, places.PACKAGE, Path(tempfile.gettempdir())):
        if folder.resolve() in (needed.resolve(), *needed.resolve().parents):
            raise Problem(f"{folder} holds {needed}, which grading needs while pupils' code must not see that folder; "
                          "take a folder of its own")
