"""Every notebook as a learner works through it: cell by cell in the real JupyterLab, exercise by exercise."""

import os
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))

import test_lab  # noqa: E402
from thaw_java import chromium, notebooks, places  # noqa: E402
from thaw_java.suites.served import tell_time  # noqa: E402

os.environ["THAW_BUDGET"] = "smoke"
PICTURES = places.OUT / "walk"
CELL_SECONDS = 300   # a watchdog for one cell at smoke
ACTIVE = ".jp-Notebook .jp-Cell.jp-mod-active"


@unittest.skipUnless(os.environ.get("THAW_TEST_ALL"), "slow; ./thaw test --all runs it")
@unittest.skipUnless(chromium.find(), f"no Chromium; {chromium.REMEDY}")
class WalkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        test_lab.serve(cls, "walk")
        places.make(PICTURES)

    def testEveryExerciseAsksFirstAndIsContentWithTheAnswer(self):
        only = os.environ.get("THAW_WALK", "").split()
        for path in notebooks.course():
            if not only or notebooks.number(path) in only:
                with self.subTest(path.stem):
                    self.walk(path)

    def walk(self, path):
        begin = time.monotonic()
        with Walk(self.browser, self.lab, path.name) as walk:
            for old in PICTURES.glob(f"{notebooks.number(path)}-*.png"):
                old.unlink()
            replies = walk.through(notebooks.read(path)["cells"], notebooks.solutions(path), notebooks.number(path))
        tell_time(f"{path.stem} walked through in the browser, smoke", time.monotonic() - begin)
        self.assertEqual(walk.errors, [], "cells that failed")
        self.assertEqual(walk.strangers, [], "requests to other hosts")
        self.assertEqual(sorted(replies), sorted(notebooks.exercises(notebooks.read(path))))
        for exercise, (asked, answered) in replies.items():
            self.assertTrue(asked and not asked.startswith(notebooks.PASSED), f"{exercise} as shipped: {asked[:200]!r}")
            self.assertTrue(answered.startswith(notebooks.PASSED), f"{exercise} with the answer: {answered[:200]!r}")


class Walk(test_lab.LabPage):
    """Runs the cells one by one from the keyboard; at a check it looks, answers, and looks again."""

    def __exit__(self, *_):
        super().__exit__()
        self.lab.end_kernels()

    def through(self, cells, answers, number):
        """Returns what each check said before and after the answer."""
        replies = {}
        self.page.click(".jp-Notebook .jp-Cell >> nth=0")
        self.page.keyboard.press("Escape")
        for place, cell in enumerate(cells):
            if cell["cell_type"] == "code":
                self.run(place)
                exercise = notebooks.mark(cell, "check")
                if exercise:
                    asked = self.reply()
                    self.solve(cells, place, exercise, answers[exercise])
                    replies[exercise] = (asked, self.reply())
                    self.page.locator(ACTIVE).screenshot(path=PICTURES / f"{number}-{exercise}.png")
            self.page.keyboard.press("ArrowDown")
        return replies

    def solve(self, cells, place, exercise, answer):
        """Goes up to the exercise, writes the answer in place of the stub, and runs from there down to the check again."""
        up = next(i for i in range(place, -1, -1) if notebooks.mark(cells[i], "exercise") == exercise)
        for _ in range(place - up):
            self.page.keyboard.press("ArrowUp")
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(answer if isinstance(answer, str) else "".join(answer))
        self.page.keyboard.press("Escape")
        for i in range(up, place + 1):
            if cells[i]["cell_type"] == "code":
                self.run(i)
            if i < place:
                self.page.keyboard.press("ArrowDown")

    def run(self, place):
        """Runs the active cell, waits until the kernel is idle, and notes an error under it."""
        before = self.count()
        self.page.keyboard.press("Control+Enter")
        deadline = time.monotonic() + CELL_SECONDS
        while self.count() == before or self.busy():
            if time.monotonic() > deadline:
                raise AssertionError(f"cell {place} is still busy after {CELL_SECONDS} s")
            self.page.wait_for_timeout(60)
        for text in self.page.locator(f"{ACTIVE} [data-mime-type='application/vnd.jupyter.error']").all_inner_texts():
            self.errors.append(f"cell {place}: {text[:300]}")

    def count(self):
        """The number that stands before the active cell."""
        return self.page.locator(f"{ACTIVE} .jp-InputArea-prompt").first.inner_text()

    def busy(self):
        return "*" in self.count()

    def reply(self):
        """What the check under the active cell says: the text of its outputs."""
        self.page.wait_for_timeout(150)
        return "\n".join(self.page.locator(f"{ACTIVE} .jp-OutputArea-output").all_inner_texts()).strip()


if __name__ == "__main__":
    unittest.main()
