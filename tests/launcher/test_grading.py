"""Java as text, teacher's versions, leaks and vetting: all of grading that needs neither a kernel nor nbgrader."""

import copy
import json

from support import LauncherTest

from thaw_java.grading import authoring, java_text, judging, leaks, vetting
from thaw_java.grading.layout import Course
from thaw_java.say import Problem

KNOWN = {"FlagChecks": "dev.thaw.check.FlagChecks", "List": "java.util.List", "Plots": "dev.thaw.plot.Plots"}


def released():
    """A released assignment with one exercise."""
    def mark(name, **more):
        return {"nbgrader": {"grade_id": name, "grade": False, "solution": False, "locked": True, **more}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "code", "id": "a", "metadata": mark("given-a"), "source": "int a = 1;"},
        {"cell_type": "code", "id": "b", "metadata": mark("answer-b", solution=True, locked=False), "source": "int b = 0;"},
        {"cell_type": "code", "id": "c", "metadata": mark("check-b", grade=True, points=1), "source": "graded[0].credit() * 1"}]}


class JavaTextTest(LauncherTest):
    def testCommentsAndStringsAreNoCode(self):
        text = java_text.code('int a; // dev\n"dev \\" dev" /* dev */ \'d\' """\n dev " dev""" b')
        self.assertEqual(text.split(), ["int", "a;", '"', '"', "'", "'", '"', '"', "b"])
        self.assertNotIn("dev", text)

    def testAnOpenStringEndsWithItsLine(self):
        self.assertIn("dev", java_text.code('"open\nvar dev = 1;'))

    def testEveryCharacterKeepsItsPlace(self):
        source = 'f("(", /* ) */ g(1)) + h'
        self.assertEqual(len(java_text.code(source)), len(source))
        self.assertEqual(source[1:java_text.closing(source, 1)], '("(", /* ) */ g(1))')

    def testNamesBehindADotAreMembers(self):
        self.assertEqual([match.group() for match in java_text.names("a.List . b(List c)")], ["a", "List", "c"])

    def testTheLastStatementWithoutASemicolonIsWhatACellShows(self):
        for source, shown in (("f(x)", "f(x)"), ("int a = 1;\nf(a)", "f(a)"), ("f(x);", ""), ("if (a) { b(); }", ""),
                              ("run(() -> { b(); })", "run(() -> { b(); })"), ("for (;;) { a(); }\ng(1)", "g(1)")):
            self.assertEqual(source[java_text.last_statement(source):], shown, source)


class AuthoringTest(LauncherTest):
    def testACheckIsCalledInFullAndItsCreditIsTheLastValue(self):
        text = authoring.graded("FlagChecks.share(share, net)   // stuck?", KNOWN)
        self.assertIn(f"{authoring.SHOW}(graded[0] = dev.thaw.check.FlagChecks.share(share, net));", text)
        self.assertTrue(text.endswith("\ngraded[0].credit() * 1"))
        self.assertIn("FlagChecks.share(share, net).hint(1)", text.splitlines()[0])

    def testWhatFollowsTheCheckIsStillShown(self):
        text = authoring.graded("show(FlagChecks.parts(List.of(a)));\nPlots.bars(a)", KNOWN)
        self.assertIn(f"{authoring.SHOW}(graded[0] = dev.thaw.check.FlagChecks.parts(java.util.List.of(a)));", text)
        self.assertIn(f"{authoring.SHOW}(dev.thaw.plot.Plots.bars(a));", text)

    def testACellWithoutACheckOrWithTwoIsRefused(self):
        for source in ("f(x)", "FlagChecks.a(x); FlagChecks.b(y)"):
            with self.assertRaisesRegex(ValueError, "room for one"):
                authoring.graded(source, KNOWN)


class LeaksTest(LauncherTest):
    def testOnlyWhatStandsNowhereElseTells(self):
        source = {"cells": [{"cell_type": "code", "source": "shared(a, b, c, d);", "metadata": {}},
                            {"cell_type": "code", "metadata": {"nbgrader": {"solution": True}},
                             "source": authoring.solution("int x = 0;   // yours", 'shared(a, b, c, d);\nint x = "secret".length();  // so')}]}
        self.assertEqual(leaks.telling_lines(source), ['int x = "secret".length();'])
        file = self.folder / "released.ipynb"
        file.write_text(json.dumps({"source": 'y = 1; int x = "secret".length();'}), encoding="utf-8")
        self.assertEqual(len(leaks.leaking([file], leaks.telling_lines(source))), 1, "also as JSON writes it")


class VettingTest(LauncherTest):
    def vet(self, content):
        file = self.folder / "one.ipynb"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return vetting.vetted(file, released(), {"FlagChecks", "Journal"})

    def answer(self, source):
        content = released()
        content["cells"][1]["source"] = source
        return self.vet(content)

    def testOnlyTheAnswerIsTakenOver(self):
        content = released()
        for cell in content["cells"]:
            cell["source"], cell["metadata"]["deletable"] = "int b = 7;", True
        taken, notes = self.vet(content)
        self.assertEqual([cell["source"] for cell in taken["cells"]], ["int a = 1;", "int b = 7;", "graded[0].credit() * 1"])
        self.assertNotIn("deletable", json.dumps(taken))
        self.assertEqual(len(notes), 2)

    def testNamesThatHideAPackageAreRefusedAndOthersAreNot(self):
        for source in ("double dev = 1;", "var \\u0064ev = 1;", "x(dev -> dev + 1)", "class java {}", "int dev\n;",
                       "// a\rint dev = 1;", "// \\u000d int dev = 1;", "int d\u00adev = 1;", "int d\\u200dev = 1;",
                       "int d\x00ev = 1;", "int d\x85ev = 1;",
                       '/* \\\\u002a/ " */ int dev = 1; /* " */', '// \\\\u000a """\nint dev = 1;'):
            with self.assertRaisesRegex(vetting.Refused, "hides a package", msg=source):
                self.answer(source)
        for source in ("dev.thaw.nn.Network n = null;", "a.dev = 1;", 'String s = "dev";', "int b; // dev", "int deviation = 1;",
                       "java . util.List<String> l;", 'String s = "\\\\u0022 dev";'):
            self.answer(source)

    def testTypesWithTheNameOfACheckAreRefused(self):
        for source in ("class FlagChecks {}", "record  Journal (int a) {}", "enum FlagChecks { A }", "interface\nJournal {}"):
            with self.assertRaisesRegex(vetting.Refused, "declares a type", msg=source):
                self.answer(source)
        self.answer("class Mine { FlagChecks checks; }")

    def testLoadingCodeIsRefused(self):
        for source in ("int a;\n%classpath evil.jar", "%load mine.jsh", "var j =%jars evil.jar", "%%loadFromPOM\n<x>",
                       'lineMagic("load", List.of("mine.jsh"));'):
            with self.assertRaisesRegex(vetting.Refused, "loads code", msg=source):
                self.answer(source)
        self.answer('String s = "n=%d"; int rest = 7\n    % 4;')

    def testAFolderThatIsALinkIsNoSubmission(self):
        (self.folder / "theirs").mkdir()
        (self.folder / "theirs" / "one.ipynb").write_text(json.dumps(released()), encoding="utf-8")
        (self.folder / "mine").symlink_to(self.folder / "theirs", target_is_directory=True)
        with self.assertRaisesRegex(vetting.Refused, "a link"):
            vetting.vetted(self.folder / "mine" / "one.ipynb", released(), set())

    def testCellsOfOnesOwnRunWithoutMetadata(self):
        content = released()
        own = {"cell_type": "code", "id": "x", "metadata": {"nbgrader": {"grade_id": "check-z", "grade": True}}, "source": "int z;"}
        content["cells"].insert(1, own)
        taken, _ = self.vet(content)
        self.assertEqual((taken["cells"][1]["source"], taken["cells"][1]["metadata"]), ("int z;", {}))

    def testWhatIsNoNotebookIsRefusedInOneLine(self):
        odd = copy.deepcopy(released())
        odd["cells"][1]["source"] = 7
        for content in ("", "null", "[]", "{}", '{"nbformat": 4, "cells": 7}', '{"nbformat": 4, "cells": [7]}', odd,
                        {**released(), "cells": released()["cells"] * 200}, '"\\ud800"'):
            with self.assertRaises(vetting.Refused) as refused:
                self.vet(content)
            self.assertEqual(len(str(refused.exception).splitlines()), 1)


class JudgingTest(LauncherTest):
    def judge(self, *outputs):
        content = released()
        content["cells"] = content["cells"][2:]
        content["cells"][0]["outputs"] = list(outputs)
        return judging.credit(judging.judged(content)["cells"][0])

    def testOnlyOneNumberWithinThePointsCounts(self):
        def result(text):
            return {"output_type": "execute_result", "data": {"text/plain": text}}
        self.assertEqual(self.judge({"output_type": "stream", "name": "stderr", "text": "x"}, result("0.5")), 0.5)
        for outputs in ((), (result("2.0"),), (result("-1"),), (result("NaN"),), (result("a"),), (result("1.0"), result("1.0")),
                        ({"output_type": "error"}, result("1.0"))):
            self.assertEqual(self.judge(*outputs), 0.0, outputs)


class LayoutTest(LauncherTest):
    def testAFolderThatIsNoCourseAndPupilsThatNbgraderCannotTakeAreNamed(self):
        with self.assertRaisesRegex(Problem, "is no course"):
            Course.at(self.folder)
        (self.folder / "submitted" / "a+b").mkdir(parents=True)
        with self.assertRaisesRegex(Problem, "rename that folder"):
            Course(self.folder).submissions()
