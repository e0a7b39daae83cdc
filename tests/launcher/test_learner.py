"""The learner's notebooks: copied once, never overwritten, reset when asked, and then kept beside it."""

import contextlib
import io
import os
import subprocess
from pathlib import Path
from unittest import mock

from support import LauncherTest

from thaw_java import learner, notebooks, places
from thaw_java.options import take
from thaw_java.say import Problem


class LearnerTest(LauncherTest):
    def setUp(self):
        super().setUp()
        self.course, self.mine = self.folder / "course", self.folder / "my course"
        self.course.mkdir()
        for name in ("00_hello", "02_fine"):
            (self.course / f"{name}.ipynb").write_text(f'{{"cells": ["{name}"]}}')
        self.enterContext(mock.patch.object(places, "NOTEBOOKS", self.course))
        self.installed = self.enterContext(mock.patch.object(places, "INSTALLED", True))

    def quietly(self, call, *arguments):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            call(*arguments)
        return said.getvalue()

    def testFillsWhatIsMissingAndKeepsWhatIsThere(self):
        self.mine.mkdir()
        (self.mine / "02_fine.ipynb").write_text("my work")
        self.assertIn("1 notebooks copied", self.quietly(learner.fill, self.mine))
        self.assertEqual((self.mine / "02_fine.ipynb").read_text(), "my work")
        self.assertEqual((self.mine / "00_hello.ipynb").read_bytes(), (self.course / "00_hello.ipynb").read_bytes())
        self.assertEqual(self.quietly(learner.fill, self.mine), "")

    def testResetKeepsEveryOldNotebook(self):
        self.quietly(learner.fill, self.mine)
        for work in ("first try", "second try"):
            (self.mine / "02_fine.ipynb").write_text(work)
            self.quietly(learner.reset, "02", self.mine)
            self.assertEqual((self.mine / "02_fine.ipynb").read_text(), '{"cells": ["02_fine"]}')
        self.assertEqual((self.mine / "02.before-reset.ipynb").read_text(), "first try")
        self.assertEqual((self.mine / "02.before-reset-2.ipynb").read_text(), "second try")
        self.assertEqual([path.stem for path in notebooks.course(self.mine)], ["00_hello", "02_fine"])

    def testResetOfWhatIsAsShippedMovesNothing(self):
        self.quietly(learner.fill, self.mine)
        self.quietly(learner.reset, "02", self.mine)
        self.assertEqual(len(list(self.mine.iterdir())), 2)

    def testResetWantsOneLesson(self):
        for word in ("0", "99", str(self.course / "00_hello.ipynb") + "x"):
            with self.assertRaises(Problem, msg=word):
                learner.reset(word, self.mine)

    def testACheckoutResetsToItsCommit(self):
        self.enterContext(mock.patch.object(places, "INSTALLED", False))
        git = ["git", "-C", str(self.course), "-c", "user.name=t", "-c", "user.email=t@example.invalid"]
        for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
            subprocess.run([*git, *words], check=True)
        (self.course / "02_fine.ipynb").write_text("my work")
        self.quietly(learner.reset, "02", learner.folder())
        self.assertEqual((self.course / "02_fine.ipynb").read_text(), '{"cells": ["02_fine"]}')
        self.assertEqual((self.course / "02.before-reset.ipynb").read_text(), "my work")

    def testTheFolderIsTheOneNamedElseHereWhereACourseIsElseANewOne(self):
        here = Path.cwd()
        self.addCleanup(os.chdir, here)
        self.assertEqual(learner.folder("my place"), here / "my place")
        self.quietly(learner.fill, self.mine)
        os.chdir(self.folder)
        self.assertEqual(learner.folder(), Path.cwd() / "thaw-course")
        os.chdir(self.mine)
        self.assertEqual(learner.folder(), Path.cwd())

    def testAFolderThatCannotBeWrittenIsSaid(self):
        (self.folder / "file").write_text("")
        with self.assertRaisesRegex(Problem, "--notebooks"):
            learner.fill(self.folder / "file" / "inside")


class TakeTest(LauncherTest):
    def testTakesOneOptionOutAndStopsAtALoneDash(self):
        self.assertEqual(take("--reset", ["--reset", "02", "--port=1"], "lab"), ("02", ["--port=1"]))
        self.assertEqual(take("--reset", ["--reset=02", "--", "--reset=03"], "lab"), ("02", ["--", "--reset=03"]))
        with self.assertRaisesRegex(Problem, "--reset needs a lesson"):
            take("--reset", ["--reset"], "lab", "a lesson")
