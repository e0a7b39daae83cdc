"""The one line of counts, and what makes it red."""

import contextlib
import io
from unittest import mock

from support import ROOT, LauncherTest

from thaw_java import places
from thaw_java.suites import Plan, Tally, junit, unittests

REPORT = """<testsuite tests="3"><testcase classname="dev.thaw.ATest" name="adds"/>
<testcase classname="dev.thaw.ATest" name="fails"><failure message="expected: 1&#10;but was 2">trace</failure></testcase>
<testcase classname="dev.thaw.ATest" name="misses"><skipped message="no shared data"/></testcase></testsuite>"""
MIXED = """import contextlib, io, unittest
class T(unittest.TestCase):
    def test_good(self): print('{"kind": "time", "name": "n", "seconds": 1.5}', flush=True)
    def test_bad(self): self.fail("three is not two")
    def test_quiet_and_bad(self):
        self.enterContext(contextlib.redirect_stdout(io.StringIO()))
        self.fail("nobody hears")
    @unittest.skip("no wish")
    def test_skipped(self): pass
"""


class TallyTest(LauncherTest):
    def closing(self, tally):
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            code = tally.close()
        return code, text.getvalue().splitlines()

    def quietly(self, act, *arguments):
        with contextlib.redirect_stdout(io.StringIO()):
            return act(*arguments)

    def testClosesWithCountsAloneOnTheLastLine(self):
        tally = Tally()
        tally.success(3)
        self.quietly(tally.skip, "x", "no reason")
        tally.time("kernel start", 2.34, 5)
        code, lines = self.closing(tally)
        self.assertEqual((code, lines[-1]), (0, "3 passed, 0 failed, 1 skipped"))
        self.assertRegex("\n".join(lines), r"kernel start +2\.3 +≤ 5")

    def testAFailureIsNamedWithItsLogAndEndsWithOne(self):
        tally = Tally()
        tally.success()
        self.quietly(tally.failure, "ATest.fails", "expected 1", "/log")
        code, lines = self.closing(tally)
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn("FAILED ATest.fails: expected 1 (log: /log)", lines)

    def testNoTestAtAllIsNoSuccess(self):
        self.assertEqual(self.closing(Tally())[0], 1)

    def testAnAnnotationIsNoClassOfTests(self):
        tests = self.folder / "tests" / "java"
        tests.mkdir(parents=True)
        (tests / "AddTest.java").write_text("package a;\n\nclass AddTest { }\n")
        (tests / "GpuTest.java").write_text("package a;\n\n/** Where a GPU is. */\npublic @interface GpuTest { }\n")
        with mock.patch.object(places, "ROOT", self.folder):
            self.assertEqual(junit.selected(Plan(words=("Test",))), ["AddTest"])

    def testAMissingChromiumIsASkipAtHomeAndAFailureInCi(self):
        for ci, expected in (("", (0, 1)), ("true", (1, 0))):
            self.environ(CI=ci)
            tally = Tally()
            self.quietly(tally.skip, "browser", "no Chromium", True)
            self.assertEqual((len(tally.failures), tally.skipped), expected)

    def testJUnitReportsAreCountedCaseByCase(self):
        (self.folder / "TEST-dev.thaw.ATest.xml").write_text(REPORT)
        tally = Tally()
        with mock.patch.object(junit, "REPORTS", self.folder):
            self.quietly(junit.count, tally, "log")
        self.assertEqual((tally.passed, len(tally.failures), tally.skipped), (1, 1, 1))
        self.assertEqual(tally.failures[0][:2], ("dev.thaw.ATest.fails", "expected: 1"))

    def testAReportCutShortIsAFailureAndTheOthersCount(self):
        (self.folder / "TEST-dev.thaw.ATest.xml").write_text(REPORT)
        (self.folder / "TEST-dev.thaw.BTest.xml").write_text(REPORT[:100])
        tally = Tally()
        with mock.patch.object(junit, "REPORTS", self.folder):
            self.assertEqual(self.quietly(junit.count, tally, "log"), 2)
        self.assertEqual(tally.passed, 1)

    def testAMavenThatRunsNoTestIsAFailure(self):
        (self.folder / "tests" / "java").mkdir(parents=True)
        tally = Tally()
        with (mock.patch.object(places, "ROOT", self.folder), mock.patch.object(places, "LOGS", self.folder),
              mock.patch.object(junit, "REPORTS", self.folder / "reports"), mock.patch.object(junit.maven, "run")):
            self.quietly(junit.run, Plan(), tally, mock.Mock(feature=17, version="17"))
        self.assertIn("ran no test", tally.failures[0][1])

    def testAClassThatNeverRanIsAFailureUnlessItIsKeptForAll(self):
        tests = self.folder / "tests" / "java"
        tests.mkdir(parents=True)
        (tests / "ATest.java").write_text("class ATest { }")
        (tests / "BTest.java").write_text("\nclass BTest {\n @Test @Tag(\"slow\") void one() { } @Test void two() { } }")
        (tests / "CTest.java").write_text("@Tag(\"slow\")\nclass CTest { }")
        (self.folder / "TEST-dev.thaw.ATest.xml").write_text(REPORT)
        for everything, absent in ((False, ["BTest"]), (True, ["BTest", "CTest"])):
            tally = Tally()
            with mock.patch.object(places, "ROOT", self.folder), mock.patch.object(junit, "REPORTS", self.folder):
                self.quietly(junit.missing, Plan(everything=everything), tally, None, "log")
            self.assertEqual([failure[0] for failure in tally.failures], absent)

    def testPythonTestsAreCountedCaseByCase(self):
        (self.folder / "tests" / "mixed").mkdir(parents=True)
        (self.folder / "tests" / "mixed" / "test_mixed.py").write_text(MIXED)
        tally = self.python_tests("mixed")
        self.assertEqual((tally.passed, len(tally.failures), tally.skipped), (1, 2, 1))
        self.assertIn("three is not two", tally.failures[0][1])
        self.assertIn("nobody hears", tally.failures[1][1], "it redirects what it prints, and fails all the same")
        self.assertEqual(tally.times, [("n", 1.5, None)])

    def testAFileThatDiesHalfWayIsAFailure(self):
        (self.folder / "tests" / "dead").mkdir(parents=True)
        (self.folder / "tests" / "dead" / "test_dead.py").write_text("import os\nos._exit(3)\n")
        self.assertIn("ended with code 3", self.python_tests("dead").failures[0][1])

    def python_tests(self, folder):
        tally = Tally()
        with mock.patch.object(places, "ROOT", self.folder), mock.patch.object(places, "LOGS", self.folder / "log"):
            self.quietly(unittests.run, Plan(), tally, folder)
        return tally

    def testWordsNarrowDown(self):
        self.assertTrue(Plan(words=("freeze",)).wants("FreezePlanTest"))
        self.assertFalse(Plan(words=("browser",)).wants("junit"))
        self.assertTrue(Plan().wants("anything"))


class HouseRulesTest(LauncherTest):
    def testLauncherFilesStayShortAndStandardLibraryOnly(self):
        for file in sorted((ROOT / "python").rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            self.assertLessEqual(len(text.splitlines()), 300, file)
            if file.name not in ("runner.py", "drawer.py", "archive_kernel.py", "attempt.py", "score.py", "nbgrader_config.py",
                                 "print.py"):
                # these run in a virtual environment
                self.assertNotRegex(text, r"(?m)^(import|from) (nbclient|nbformat|nbgrader|jupyter|requests|playwright)", file)

    def testRequirementsNameNoHost(self):
        for file in (ROOT / "python" / "thaw_java").glob("*.txt"):
            self.assertNotRegex(file.read_text(), r"https?://|--(extra-)?index-url|-f ", file)

    def testEveryRequirementIsPinned(self):
        for file in (ROOT / "python" / "thaw_java").glob("*.txt"):
            for text in file.read_text().splitlines():
                if text and not text.startswith("#"):
                    self.assertRegex(text, r"^[\w.-]+==[\w.]+$", file)
