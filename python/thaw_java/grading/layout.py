"""The folder of one course, as nbgrader lays it out, and the names of assignments."""

import re
from dataclasses import dataclass
from pathlib import Path

from thaw_java import notebooks
from thaw_java.say import Problem

CONFIG = "nbgrader_config.py"
PUPIL = re.compile(r"[^.+*?\[\]/\\\x00-\x1f][^+*?\[\]/\\\x00-\x1f]*")


@dataclass(frozen=True)
class Course:
    """A folder with source, release, submitted, autograded, feedback, and the gradebook."""

    root: Path

    @staticmethod
    def at(folder, must_exist=True):
        """The course in a folder; a clear line when there is none."""
        root = Path(folder).expanduser().absolute()
        if must_exist and not (root / CONFIG).is_file():
            raise Problem(f"{root} is no course (no {CONFIG} there); make one: ./thaw assignment create NN --course {folder}")
        return Course(root)

    @property
    def gradebook(self):
        """nbgrader's database."""
        return self.root / "gradebook.db"

    @property
    def judged(self):
        """Executed submissions, on their way to the gradebook."""
        return self.root / "judged"

    def source(self, name):
        """The teacher's version of an assignment, with solutions."""
        return self.root / "source" / name / f"{name}.ipynb"

    def released(self, name):
        """What pupils get."""
        return self.root / "release" / name / f"{name}.ipynb"

    def runs(self, name):
        """The trainings that the solution did when it was released."""
        return self.root / "saved-runs" / name

    def submissions(self, folder=None):
        """The folders of all pupils, by name."""
        where = Path(folder).expanduser().absolute() if folder else self.root / "submitted"
        if not where.is_dir():
            raise Problem(f"there is no folder {where}; put PUPIL/NN_name/NN_name.ipynb into it, or name one with --submitted")
        pupils = sorted(path for path in where.iterdir() if path.is_dir() and not path.name.startswith("."))
        odd = [path.name for path in pupils if not PUPIL.fullmatch(path.name)]
        if odd:
            raise Problem(f"nbgrader takes no pupil called {odd[0]!r}; rename that folder (no + * ? [ ] or line breaks)")
        if not pupils:
            raise Problem(f"{where} holds no pupil's folder; expected {where}/PUPIL/NN_name/NN_name.ipynb")
        return pupils

    def named(self, words):
        """The assignments of this course that the words name, such as 03."""
        there = sorted(path.name for path in (self.root / "source").glob("*") if path.is_dir())
        found = [[name for name in there if word in (name, notebooks.number(name))] for word in words]
        for word, names in zip(words, found):
            if not names:
                raise Problem(f'{self.root} has no assignment "{word}"; there are {", ".join(there) or "none"} '
                              "(./thaw assignment create makes them)")
        return [name for names in found for name in names]
