"""nbgrader in its own environment: clears what pupils get, and keeps the scores."""

import json
import os
import subprocess

from thaw_java import places, venv
from thaw_java.processes import environment, logged
from thaw_java.say import Problem


class Nbgrader:
    """nbgrader for one course."""

    def __init__(self, course):
        self.course, self.python = course, venv.make_for_grading()
        paths = os.pathsep.join([str(self.python.parent), os.environ.get("PATH", "")])  # it starts `alembic` by name
        self.options = {"cwd": course.root, "env": environment(JUPYTER_CONFIG_DIR=places.JUPYTER / "config", PATH=paths)}

    def release(self, name):
        """Writes the pupils' version, and the cleared cells into the gradebook."""
        logged(f"releasing {name}", [self.python, "-m", "nbgrader", "generate_assignment", name, "--force"],
               f"release-{name}.log", "see above", **self.options)

    def scores(self, name):
        """Scores what lies in `judged` and writes feedback; by pupil: score, most, cells."""
        log = places.make(places.LOGS) / f"score-{name}.log"
        command = [str(self.python), str(places.PACKAGE / "grading" / "score.py"), str(self.course.root), name]
        with open(log, "w", encoding="utf-8") as errors:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8",
                                  **self.options)
        try:
            return json.loads(done.stdout.splitlines()[-1])
        except (ValueError, IndexError):
            raise Problem(f"nbgrader could not score {name} (log: {log})") from None
