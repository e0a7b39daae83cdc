"""Exercises, solutions, checks, hashes and pages of notebooks."""

import base64
import struct
from pathlib import Path
from unittest import mock

from support import ROOT, LauncherTest

from thaw_java import chromium, lesson_page, notebooks, places
from thaw_java.say import Problem


def cell(source, kind="code", outputs=(), **thaw):
    """One notebook cell."""
    return {"cell_type": kind, "source": source, "metadata": {"thaw": thaw}, "outputs": list(outputs)}


def reply(text):
    """What a check cell shows."""
    return {"output_type": "execute_result", "data": {"text/plain": text}}


class SolutionTest(LauncherTest):
    def setUp(self):
        super().setUp()
        self.notebook = {"cells": [cell("# Title", "markdown"), cell("int x = 0;", exercise="x"), cell("check(x)", check="x")]}

    def testTheAnswerTakesTheStubsPlace(self):
        solved = notebooks.solve(self.notebook, {"x": ["int x = \n", "42;"]}, "00")
        self.assertEqual([part["source"] for part in solved["cells"]], ["# Title", "int x = \n42;", "check(x)"])

    def testAnExerciseWithoutAnswerIsNamed(self):
        with self.assertRaisesRegex(Problem, r"no answer to \['x'\]"):
            notebooks.solve(self.notebook, {}, "00")

    def testAnAnswerWithoutExerciseIsNamed(self):
        with self.assertRaisesRegex(Problem, r"no exercise for \['y'\]"):
            notebooks.solve(self.notebook, {"x": "", "y": ""}, "00")

    def testAsShippedNoCheckMayBeContent(self):
        for text, wrong in (("… give x a number", 0), ("Not yet: x is even", 0), ("✓ right", 1), ("", 1)):
            with self.subTest(text=text):
                self.notebook["cells"][2]["outputs"] = [reply(text)]
                self.assertEqual(len(notebooks.complaints(self.notebook, solved=False)), wrong)

    def testWithSolutionsEveryCheckMustBeContent(self):
        for text, wrong in (("✓ right", 0), ("✗ no", 1), ("… give x a number", 1), ("", 1)):
            with self.subTest(text=text):
                self.notebook["cells"][2]["outputs"] = [{"output_type": "stream", "text": "noise"}, reply(text)]
                self.assertEqual(len(notebooks.complaints(self.notebook, solved=True)), wrong)

    def testTheHashIsOfSourcesOnly(self):
        first = notebooks.digest(self.notebook)
        self.notebook["cells"][2]["outputs"] = [reply("✓")]
        self.notebook["cells"][1]["source"] = ["int x", " = 0;"]
        self.assertEqual(notebooks.digest(self.notebook), first)
        self.notebook["cells"][1]["source"] = "int x = 1;"
        self.assertNotEqual(notebooks.digest(self.notebook), first)


class NameTest(LauncherTest):
    def setUp(self):
        super().setUp()
        self.enterContext(mock.patch.object(places, "NOTEBOOKS", self.folder))
        for name in ("06b_lab", "06_three", "07_next", "notes_of_06", "061_no"):
            (self.folder / f"{name}.ipynb").write_text("{}")

    def testACompanionFollowsItsLessonAndOtherFilesAreNone(self):
        self.assertEqual([path.stem for path in notebooks.course()], ["06_three", "06b_lab", "07_next"])

    def testANumberNamesOneLessonAndAWordAllThatStartWithIt(self):
        self.assertEqual([path.stem for path in notebooks.named(["06"])], ["06_three"])
        self.assertEqual([path.stem for path in notebooks.named(["06b"])], ["06b_lab"])
        self.assertEqual([path.stem for path in notebooks.named(["0"])], ["06_three", "06b_lab", "07_next"])

    def testLinksBetweenLessonsBecomeLinksBetweenPages(self):
        self.assertEqual(lesson_page.linked("[a](06b_lab.ipynb) [b](06_three.ipynb)"), "[a](06b.md) [b](06.md)")


class CourseTest(LauncherTest):
    def testEverySolutionFileBelongsToItsNotebook(self):
        for path in notebooks.course():
            with self.subTest(notebook=path.name):
                notebooks.solve(notebooks.read(path), notebooks.solutions(path), path.stem)

    def testEveryExerciseCellHasTheTagToo(self):
        for path in notebooks.course():
            for part in notebooks.read(path)["cells"]:
                tagged = "exercise" in part["metadata"].get("tags", [])
                self.assertEqual(tagged, bool(notebooks.mark(part, "exercise")), f"{path.name}: {notebooks.source(part)[:60]}")

    def testNotebooksAreCommittedWithoutOutputs(self):
        for path in notebooks.course():
            for part in notebooks.read(path)["cells"]:
                self.assertFalse(part.get("outputs"), f"{path.name} holds outputs; clear them before you commit")
                self.assertIsNone(part.get("execution_count"), path.name)

    def testNotebooksAskForTheThawKernel(self):
        for path in notebooks.course():
            self.assertEqual(notebooks.read(path)["metadata"]["kernelspec"]["name"], "thaw", path.name)


class PageTest(LauncherTest):
    def setUp(self):
        super().setUp()
        self.enterContext(mock.patch.object(lesson_page, "DOCS", self.folder / "docs"))
        self.enterContext(mock.patch.object(chromium, "draw", self.draw))
        self.png = base64.b64encode(b"\x89PNG" + b"." * 12 + struct.pack(">II", 30, 20)).decode()
        self.drawn_bytes = 15

    def draw(self, jobs):
        for job in jobs:
            Path(job["png"]).write_bytes(b"x" * self.drawn_bytes)
        self.jobs = jobs

    def page(self, *cells):
        made = {"hash": "0" * 64, "commit": "abc", "budget": "standard", "machine": "2 processors", "executed": "2026-01-01"}
        notebook = {"cells": list(cells), "metadata": {"thaw": made}}
        return lesson_page.write(places.NOTEBOOKS / "07_x.ipynb", notebook)

    def testAPictureGoesBesideThePageWithItsTextAsAlternative(self):
        output = {"data": {"image/png": self.png, "text/plain": "Figure [of] a curve\nmore"}}
        page, size = self.page(cell("## Why?", "markdown"), cell("plot()", outputs=[output]))
        text = page.read_text()
        self.assertIn("![Figure of a curve](07-1.png)", text)
        self.assertIn("```java\nplot()\n```", text)
        self.assertIn("commit `abc`, budget standard", text)
        self.assertEqual((self.jobs[0]["width"], self.jobs[0]["height"]), (30, 20))
        self.assertEqual(size, 15)

    def testLongTextIsCutAndCountedAndColoursAreTakenOut(self):
        output = {"text": "\x1b[31mred\x1b[0m\n" + "line\n" * 60}
        text = self.page(cell("x", outputs=[output]))[0].read_text()
        self.assertIn("```text\nred\nline", text)
        self.assertIn("… and 21 more lines", text)

    def testThePageNamesNoFolderOfTheMachineThatMadeIt(self):
        output = {"text": f"cache {Path.home() / '.cache'}, notebooks {places.ROOT / 'notebooks'}"}
        text = self.page(cell("x", outputs=[output]))[0].read_text()
        self.assertIn("cache ~/.cache, notebooks …/thaw/notebooks", text.replace("\\", "/"))

    def testTooLargePicturesAreRefused(self):
        self.drawn_bytes = 300_001
        output = {"data": {"image/svg+xml": '<svg width="10" height="10"></svg>'}}
        with self.assertRaisesRegex(Problem, "300 are the most"):
            self.page(cell("x", outputs=[output]))

    def testLinksLeadToThePagesAndOutOfTheFolder(self):
        self.assertEqual(lesson_page.linked("[a](01_pretraining.ipynb) [b](../LICENSE) [c](https://x.org/02_y.ipynb)"),
                         "[a](01.md) [b](../../LICENSE) [c](https://x.org/02_y.ipynb)")

    def testTheSizeOfADrawingIsReadFromItsHead(self):
        self.assertEqual(lesson_page.size('<?xml?><svg width="640px" height="400.4" x="1">'), (640, 400))
        self.assertEqual(lesson_page.size('<svg width="100%" viewBox="0 0 320 200">'), (320, 200))

    def testNoPageOfTheCourseIsOlderThanItsNotebook(self):
        for page in sorted((ROOT / "docs" / "course").glob("*.md")):
            with self.subTest(page=page.name):
                stamp = lesson_page.STAMP.search(page.read_text(encoding="utf-8"))
                self.assertIsNotNone(stamp, "no hash in the page; write it with ./thaw site --docs")
                notebook = notebooks.read(places.NOTEBOOKS / stamp.group(1))
                self.assertEqual(stamp.group(2), notebooks.digest(notebook),
                                 f"{stamp.group(1)} has changed: ./thaw run {page.stem} and ./thaw site --docs {page.stem}")
