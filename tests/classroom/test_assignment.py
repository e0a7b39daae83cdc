"""Lessons as assignments: notebook 03 with every kind of submission, the others with their solutions."""

import unittest
import zipfile

from course import CourseTest, answered, cell, everything, named

from thaw_java import jars, notebooks, places
from thaw_java.grading import authoring, java_text, leaks

FLAG = "03_freeze_requires_grad"
PATIENCE = ("--timeout", 600)


class OneLessonTest(CourseTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assignment("create", "03")
        cls.release = cls.assignment("release", "03")
        cls.submit("ada", FLAG, cls.solved(FLAG))
        cls.submit("ben", FLAG, cls.released(FLAG))
        half = answered(cls.solved(FLAG, leaving=("answer-repair",)), "answer-share", "double share = 1;")
        cls.submit("cleo", FLAG, half)
        cls.rows = cls.grade(FLAG)

    def testTheSolutionScoresAllPoints(self):
        self.assertEqual((self.rows["ada"]["score"], self.rows["ada"]["most"], self.rows["ada"]["remark"]), ("3", "3", ""))

    def testTheEmptySubmissionScoresNothing(self):
        self.assertEqual((self.rows["ben"]["score"], self.rows["ben"]["remark"]), ("0", ""))

    def testAHalfRightOneIsInBetween(self):
        self.assertEqual(self.rows["cleo"]["check-parts"], "1")
        self.assertEqual(self.rows["cleo"]["check-repair"], "0")
        self.assertTrue(0 < float(self.rows["cleo"]["score"]) < 3, self.rows["cleo"])

    def testTheTrainingsOfTheSolutionAreKept(self):
        kept = list((self.root / "saved-runs" / FLAG).glob("*.safetensors"))
        self.assertTrue(kept, self.release)
        self.assertIn(f"{len(kept)} trainings kept", self.release)

    def testTheTableNamesEachPupil(self):
        for pupil, score in (("ada", "3.00"), ("ben", "0.00")):
            self.assertRegex(self.said, rf"(?m)^{pupil} +{score} +3")

    def testTheFeedbackShowsWhatTheCheckSaid(self):
        page = (self.root / "feedback" / "ben" / FLAG / f"{FLAG}.html").read_text(encoding="utf-8")
        self.assertIn("not answered yet: write a number of percent", page)

    def testTheGradebookHoldsNoSolution(self):
        lines = leaks.telling_lines(self.source(FLAG))
        self.assertEqual([], leaks.leaking([self.root / "gradebook.db"], lines))
        self.assertTrue(leaks.leaking([self.root / "source" / FLAG / f"{FLAG}.ipynb"], lines), "the search finds what is there")

    def testASourceThatATeacherChangedIsNotOverwritten(self):
        done = self.attempt("create", "03")
        self.assertEqual(done.returncode, 1)
        self.assertIn("--force writes it anew", done.stderr)


class EveryLessonTest(unittest.TestCase):
    """What costs no kernel, for every notebook."""

    def testEachExerciseHasAnAnswerCellAndALockedCheckWithPoints(self):
        for path, content in self.assignments():
            with self.subTest(path.stem):
                wanted = notebooks.exercises(notebooks.read(path))
                marks = [cell["metadata"]["nbgrader"] for cell in content["cells"] if named(cell)]
                self.assertEqual([f"answer-{key}" for key in wanted], [mark["grade_id"] for mark in marks if mark["solution"]])
                graded = [mark for mark in marks if mark["grade"]]
                self.assertEqual(sorted(f"check-{key}" for key in wanted), sorted(mark["grade_id"] for mark in graded))
                self.assertTrue(all(mark["locked"] and mark["points"] == 1 for mark in graded))
                self.assertEqual(len({mark["grade_id"] for mark in marks}), len(marks), "a name stands twice")

    def testGradedCellsNameEveryTypeInFull(self):
        for path, content in self.assignments():
            for one in content["cells"]:
                if named(one) and named(one).startswith("check-"):
                    source = notebooks.source(one)
                    short = {match.group() for match in java_text.names(source) if match.group()[0].isupper()}
                    self.assertEqual(set(), short, f"{path.stem}, {named(one)}: a pupil's class could stand in")
                    self.assertTrue(source.endswith("graded[0].credit() * 1"), f"{path.stem}, {named(one)}")

    def testAnswersStandBetweenMarksAndTheStubBesideThem(self):
        for path, content in self.assignments():
            stubs = {notebooks.mark(one, "exercise"): notebooks.source(one) for one in notebooks.read(path)["cells"]}
            for key in notebooks.exercises(content):
                source = notebooks.source(cell(content, f"answer-{key}"))
                head, _, answer = source.partition(authoring.BEGIN)
                self.assertEqual(stubs[key].rstrip("\n").split("\n"),
                                 [line.removeprefix(authoring.STUB).removeprefix(" ") for line in head.rstrip("\n").split("\n")])
                self.assertTrue(answer.rstrip().endswith(authoring.END))

    def testThereIsALineThatTellsEachLessonsSolutions(self):
        for path, content in self.assignments():
            self.assertTrue(leaks.telling_lines(content), f"{path.stem}: no leak could be found")

    def testNoJarHoldsALineOfASolution(self):
        lines = [line for _, content in self.assignments() for line in leaks.telling_lines(content) if len(line) >= 24]
        files = [file for file in jars.folder().rglob("*.jar") if file.name.startswith("thaw")]
        self.assertGreaterEqual(len(files), 2)
        for file in files:
            with zipfile.ZipFile(file) as jar:
                for entry in jar.namelist():
                    content = jar.read(entry)
                    self.assertEqual([], [line for line in lines if line.encode() in content], f"{file.name}: {entry}")

    @staticmethod
    def assignments():
        for path in notebooks.course():
            yield path, authoring.assignment(path)


class EveryLessonThroughNbgraderTest(CourseTest):
    """The other lessons, all released; the solution of each is graded. With --all the stubs too, and each release runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = [path.stem for path in notebooks.course() if path.stem != FLAG]
        numbers = [notebooks.number(name) for name in cls.names]
        cls.assignment("create", *numbers)
        cls.assignment("release", *numbers, *PATIENCE, *(() if everything() else ("--without-run",)))

    def testNoSolutionIsInWhatPupilsGet(self):
        for name in self.names:
            with self.subTest(name):
                lines = leaks.telling_lines(self.source(name))
                files = [file for file in (self.root / "release" / name).rglob("*") if file.is_file()]
                self.assertEqual([], leaks.leaking(files, lines))
                stubs = {notebooks.mark(one, "exercise"): notebooks.source(one)
                         for one in notebooks.read(places.NOTEBOOKS / f"{name}.ipynb")["cells"]}
                for key in notebooks.exercises(self.released(name)):
                    self.assertEqual(notebooks.source(cell(self.released(name), f"answer-{key}")), stubs[key].rstrip("\n"))
                locked = [one for one in self.released(name)["cells"] if one["metadata"].get("nbgrader", {}).get("grade")]
                self.assertTrue(all(one["metadata"]["editable"] is False for one in locked))

    def testEverySolutionScoresAllPointsAndEveryStubNone(self):
        for name in self.names:
            with self.subTest(name):
                self.submit("ada", name, self.solved(name))
                if everything():
                    self.submit("ben", name, self.released(name))
                rows = self.grade(name, *PATIENCE)
                self.assertEqual(rows["ada"]["score"], rows["ada"]["most"], rows["ada"])
                self.assertGreaterEqual(int(rows["ada"]["most"]), 3)
                if everything():
                    self.assertEqual(rows["ben"]["score"], "0", rows["ben"])


class ChangedByTheTeacherTest(CourseTest):
    def testPointsReachTheCreditAndACellWithoutAStubThrows(self):
        self.assignment("create", "00")
        name = notebooks.named(["00"])[0].stem
        content = self.source(name)
        first, second = notebooks.exercises(content)[:2]
        cell(content, f"check-{first}")["metadata"]["nbgrader"]["points"] = 2.5
        cell(content, f"answer-{second}")["source"] = "int[] counts = {1, 2, 3, 4, 5, 6};"
        (self.root / "source" / name / f"{name}.ipynb").write_text(notebooks.text_of(content), encoding="utf-8")
        self.assignment("release", "00", "--without-run")
        self.assertTrue(notebooks.source(cell(self.released(name), f"check-{first}")).endswith("credit() * 2.5"))
        self.assertIn("throw new UnsupportedOperationException", notebooks.source(cell(self.released(name), f"answer-{second}")))


if __name__ == "__main__":
    unittest.main()
