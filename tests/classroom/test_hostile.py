"""Submissions that cheat, hang, flood or are no notebooks: each scores 0 with a reason, and the next one is graded."""

import copy
import json
import os
import subprocess
import unittest

from course import ROOT, CourseTest, answered, cell, named

from thaw_java import notebooks
from thaw_java.grading import wall

NAME = "99_tiny"
RATES = "double[] rates = {1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 5e-4, 5e-4, 5e-4, 5e-4, 2.5e-4};"
STUB = "double[] rates = {};   // your answer"
CHECK = "RecipeChecks.rates(rates)"
SLEEP = "sleep 86412"  # a child that a submission leaves behind


def code(key, source, **thaw):
    """One code cell of the tiny lesson."""
    return {"cell_type": "code", "id": key, "metadata": {"thaw": thaw} if thaw else {}, "source": source, "outputs": [],
            "execution_count": None}


class HostileTest(CourseTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write_lesson()
        cls.assignment("create", cls.root.parent / f"{NAME}.ipynb")
        cls.assignment("release", "99", "--without-run")
        cls.fair, cls.stub = cls.solved(NAME), cls.released(NAME)
        for number, (pupil, content) in enumerate(cls.submissions().items()):
            cls.submit(f"{number:02}-{pupil}", NAME, content)
        cls.odd_files()
        cls.submit("zoe", NAME, cls.fair)
        cls.rows = {pupil.split("-", 1)[-1]: row for pupil, row in cls.grade(NAME, "--timeout", 25).items()}

    @classmethod
    def write_lesson(cls):
        """A lesson with one exercise, which trains nothing."""
        cells = [code("setup", "int epochs = 10;"), code("rates", STUB, exercise="rates"),
                 code("rates-check", CHECK, check="rates"),
                 {"cell_type": "markdown", "id": "end", "metadata": {}, "source": "The end"}]
        metadata = notebooks.read(notebooks.course()[0])["metadata"]
        folder = cls.root.parent
        (folder / "solutions").mkdir()
        (folder / "solutions" / f"{NAME}.json").write_text(json.dumps({"rates": RATES}), encoding="utf-8")
        (folder / f"{NAME}.ipynb").write_text(notebooks.text_of(
            {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")

    @classmethod
    def submissions(cls):
        """What each pupil hands in."""
        def writes(source):
            return answered(cls.stub, "answer-rates", source)
        stand_in = "{ static Object rates(double[] r) { return null; } double credit() { return 1; } }"
        return {
            "class": writes(f"class RecipeChecks {stand_in}\n{STUB}"), "record": writes(f"record Feedback(int a) {{}}\n{STUB}"),
            "var": writes(f'var dev = "mine";\n{RATES}'), "escape": writes(f'var d\\u0065v = "mine";\n{RATES}'),
            "loop": writes(f'new ProcessBuilder("{SLEEP.split()[0]}", "{SLEEP.split()[1]}").start();\nwhile (true) {{ }}'),
            "exit": writes("System.exit(0);"), "print": writes(f'{RATES}\nSystem.out.println("x".repeat(1_000_000));'),
            "read": writes(cls.reading()), "deleted": cls.without("check-rates"), "answerless": cls.without("answer-rates"),
            "renamed": cls.with_name("check-rates", "check-mine"), "twice": cls.doubled("check-rates"),
            "moved": {**cls.fair, "cells": list(reversed(cls.fair["cells"]))},
            "edited": answered(cls.stub, "check-rates", "1.0"), "points": cls.with_points(100), "json": '{"cells": [',
            "list": "[1, 2]", "deep": "[" * 100_000, "bytes": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
            "throwing": writes('double[] rates = null;\nthrow new IllegalStateException("no");'),
            "noisy": answered(cls.fair, "answer-rates", f'{RATES}\nSystem.err.println("a warning");'),
        }

    @classmethod
    def reading(cls):
        """Looks for a solution and for what others handed in, by every path there is, and answers rightly if it finds one."""
        paths = [f"../../source/{NAME}/{NAME}.ipynb", "../notebooks/solutions", "notebooks/solutions", f"../{NAME}.ipynb"]
        if wall.stands():
            paths += [cls.root, ROOT / "notebooks" / "00_hello.ipynb", ROOT / ".git" / "HEAD", ROOT / "src" / "main"]
        names = ", ".join(json.dumps(str(path), ensure_ascii=False) for path in paths)
        # A hidden folder is there, and empty.
        return (f"boolean found = false;\nfor (String name : new String[] {{{names}}}) {{\n    var path = Path.of(name);\n"
                "    found |= Files.isDirectory(path) ? Files.list(path).findAny().isPresent()\n"
                "            : Files.exists(path) && Files.size(path) > 0;\n}\n"
                f"double[] rates = found ? new double[] {RATES.split('=')[1].rstrip(';')} : new double[0];")

    @classmethod
    def without(cls, name):
        return {**cls.fair, "cells": [one for one in cls.fair["cells"] if named(one) != name]}

    @classmethod
    def with_name(cls, name, other):
        changed = copy.deepcopy(cls.fair)
        cell(changed, name)["metadata"]["nbgrader"]["grade_id"] = other
        return changed

    @classmethod
    def doubled(cls, name):
        changed = copy.deepcopy(cls.fair)
        changed["cells"].append({**copy.deepcopy(cell(changed, name)), "id": "again", "source": "1.0"})
        return changed

    @classmethod
    def with_points(cls, points):
        changed = copy.deepcopy(cls.stub)
        cell(changed, "check-rates")["metadata"]["nbgrader"].update(points=points, grade=False, solution=True, locked=False)
        cell(changed, "check-rates")["source"] = str(points)
        return changed

    @classmethod
    def odd_files(cls):
        """A file of 100 MB, a link to somebody else's, and none."""
        with open(cls.submit("90-large", NAME, ""), "wb") as file:
            file.truncate(100_000_000)
        link = cls.submit("91-link", NAME, "")
        link.unlink()
        os.symlink(cls.root / "release" / NAME / f"{NAME}.ipynb", link)
        cls.submit("92-missing", NAME, "").unlink()

    def scoresNothing(self, pupil, words):
        self.assertEqual((self.rows[pupil]["score"], self.rows[pupil]["most"]), ("0", "1"), self.rows[pupil])
        self.assertIn(words, self.rows[pupil]["remark"])

    def testTheFairOneBehindAllOthersIsGraded(self):
        self.assertEqual((self.rows["zoe"]["score"], self.rows["zoe"]["remark"]), ("1", ""))

    def testATypeOfOnesOwnDoesNotStandInForACheck(self):
        self.scoresNothing("class", 'declares a type "RecipeChecks"')
        self.scoresNothing("record", 'declares a type "Feedback"')

    def testAVariableThatHidesThePackageIsNamed(self):
        self.scoresNothing("var", 'the name "dev"')
        self.scoresNothing("escape", 'the name "dev"')

    def testAnEndlessLoopIsEndedWithAllThatItStarted(self):
        self.scoresNothing("loop", "ran past the limit of 25 s")
        running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
        self.assertNotIn(SLEEP, running)

    def testAnExitIsNamed(self):
        self.scoresNothing("exit", "ended the kernel")

    def testAMegabyteOfPrintIsTooMuch(self):
        self.scoresNothing("print", "more than 500000 characters")

    def testNothingIsThereToRead(self):
        self.scoresNothing("read", "")
        self.assertEqual(self.rows["read"]["remark"], "", "it ran to its end and found nothing")

    @unittest.skipUnless(wall.stands(), "this system cannot hide folders from a kernel (unshare)")
    def testNothingIsThereToReadByItsFullPath(self):
        self.scoresNothing("read", "")

    def testMissingRenamedDoubledAndMovedCellsAreNamed(self):
        self.scoresNothing("deleted", 'the cell "check-rates" is missing')
        self.scoresNothing("answerless", 'the cell "answer-rates" is missing')
        self.scoresNothing("renamed", 'the cell "check-rates" is missing or was renamed')
        self.scoresNothing("twice", 'the cell "check-rates" stands 2 times')
        self.scoresNothing("moved", "another order")

    def testAnEditedLockedCellIsPutBack(self):
        self.scoresNothing("edited", 'the locked cell "check-rates" was changed and is put back')
        self.scoresNothing("points", "is put back")

    def testWhatIsNoNotebookIsNamed(self):
        self.scoresNothing("json", "it is not JSON")
        self.scoresNothing("list", "no notebook of format 4")
        self.scoresNothing("deep", "it is not JSON")
        self.scoresNothing("bytes", "it is not JSON")
        self.scoresNothing("large", "has 100 MB, and 20 MB are allowed")
        self.scoresNothing("link", "is no file of its own")
        self.scoresNothing("missing", f"there is no {NAME}.ipynb")

    def testAnErrorInTheAnswerCostsThatAnswer(self):
        self.scoresNothing("throwing", "")

    def testALineOnStandardErrorCostsNothing(self):
        self.assertEqual(self.rows["noisy"]["score"], "1")

    def testTheReasonStandsInTheFeedback(self):
        folder = next((self.root / "feedback").glob("*-exit"))
        page = (folder / NAME / f"{NAME}.html").read_text(encoding="utf-8")
        self.assertIn("Not graded", page)
        self.assertIn("ended the kernel", page)


if __name__ == "__main__":
    unittest.main()
