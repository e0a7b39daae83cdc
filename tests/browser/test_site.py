"""The static site as a reader meets it: from files, with scripts and without, in light and dark, for every kind of eye."""

import json
import re
import sys
import tempfile
import unittest
from html.parser import HTMLParser
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(Path(__file__).resolve().parent)]

from axe import violations  # noqa: E402
from thaw_java import chromium, course_site, notebooks, places  # noqa: E402
from thaw_java.say import Problem  # noqa: E402

SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="240"><rect width="400" height="240" fill="#fff"/>'
       '<circle cx="200" cy="120" r="80" fill="#0072b2"/><script>document.title = "hurt"</script></svg>')
PLOTLY = {"data": [{"type": "scatter", "name": "loss</script>", "x": [1, 2, 3], "y": [3, 2, 1], "line": {"color": "#0072b2"}}],
          "layout": {"title": {"text": "loss falls"}, "height": 300, "paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff"}}
HOSTILE = ('<script>alert(1)</script><div onclick="alert(2)"><b>safe</b><a href="javascript:alert(3)">x</a><img src=x></div>'
           '<ol style="list-style:lower-alpha"><li>an answer</li></ol>'
           '<table><thead><tr><th scope="col" style="background:var(--jp-layout-color0,#fff)">part</th></tr></thead><tbody><tr><td>conv1</td></tr></tbody></table>')


def cell(kind, source, *outputs):
    """A notebook cell, executed when it is code."""
    return {"cell_type": kind, "metadata": {}, "source": source, **({"execution_count": 1, "outputs": list(outputs)} if kind == "code" else {})}


def shown(**data):
    """A displayed output with these forms."""
    names = {"text": "text/plain", "html": "text/html", "svg": "image/svg+xml", "plotly": "application/vnd.plotly.v1+json"}
    return {"output_type": "display_data", "metadata": {}, "data": {names[name]: content for name, content in data.items()}}


FIRST = [cell("markdown", "# 00 Hello: does it work?\n\nSee [next](01_next.ipynb) and [guide](../docs/guide.md)."),
         cell("markdown", "## 1 Freezing\n\n| a | b |\n|---|---:|\n| 1 | 2 |\n\nAn axolotl thaws. <script>alert(4)</script>\n\n- [ ] `x`"),
         cell("code", 'int layers = 3;  // a comment\nvar name = "long " + "' + "word " * 40 + '";', shown(html=HOSTILE)),
         cell("code", "figure", shown(text='Figure "loss falls": loss\nloss: 3 → 1', svg=SVG, plotly=PLOTLY)),
         cell("code", "grid", shown(text="two pictures", svg=SVG),
              {"output_type": "stream", "name": "stdout", "text": "wide " * 60 + "\n"})]
SECOND = [cell("markdown", "# 01 What next?\n\n## 1 Freezing\n\n## 1 Freezing\n\nBack to [hello](00_hello.ipynb).")]


def fixture(folder):
    """A site of two notebooks, the second not executed."""
    made = {"budget": "smoke", "commit": "abc1234", "machine": "2 processors", "executed": "2026-01-02"}
    pages = [{"stem": "00_hello", "number": "00", "state": "current", "notebook": {"metadata": {"thaw": made}, "cells": FIRST}},
             {"stem": "01_next", "number": "01", "state": "missing", "notebook": {"metadata": {}, "cells": SECOND}}]
    target = folder / "the site"
    course_site.write(pages, target, pdf=False)
    return target


class Reader(HTMLParser):
    """Notes what a page names and holds."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.ids = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.ids.update(value for name, value in attributes if name == "id")

    def named(self, attribute):
        return [(tag, values[attribute]) for tag, values in self.tags if attribute in values]


class SitePagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="thaw-site ä-")))
        cls.site = fixture(cls.folder)
        cls.pages = {path.name: Reader(path) for path in cls.site.glob("*.html")}

    def testEveryLinkIsRelativeAndLeadsSomewhere(self):
        for name, page in self.pages.items():
            for tag, link in page.named("href") + page.named("src"):
                if tag == "a" and link.startswith("http"):
                    continue
                self.assertNotRegex(link, r"^(\w+:|/)", f"{name}: {link}")
                file, _, anchor = link.partition("#")
                self.assertTrue((self.site / file).is_file() if file else True, f"{name}: {link}")
                if anchor:
                    self.assertIn(anchor, self.pages[file or name].ids, f"{name}: {link}")

    def testNothingElseNamesAnotherHost(self):
        for path in [*self.site.glob("*.html"), *(self.site / "assets").glob("s*.*"), *(self.site / "assets").glob("t*.*")]:
            text = re.sub(r'<a href="https?:[^"]*"', "", path.read_text(encoding="utf-8"))
            self.assertNotRegex(text, r"(https?:)?//[a-z]+\.[a-z]", path.name)

    def testThePageSaysWhereItsNumbersComeFrom(self):
        first, second = ((self.site / name).read_text(encoding="utf-8") for name in ("00_hello.html", "01_next.html"))
        self.assertIn("Executed: budget smoke, commit abc1234, 2 processors, 2026-01-02.", first)
        self.assertIn("was not executed", second)
        index = (self.site / "index.html").read_text(encoding="utf-8")
        self.assertIn("does it work?", index)
        self.assertIn("<td>What next?</td>", index)

    def testOutputsBringNoScriptAlong(self):
        text = (self.site / "00_hello.html").read_text(encoding="utf-8")
        for part in ("<script>alert", "onclick", "javascript:", "<img src=x", "<img src=\"x"):
            self.assertNotIn(part, text)
        self.assertIn("<b>safe</b>", text)
        self.assertRegex(text, '<ol style="list-style: ?lower-alpha', "the letters of a quiz are gone")
        embedded = re.search(r'<script type="application/json" id="figure-00-1">(.*?)</script>', text, re.DOTALL)
        self.assertEqual(json.loads(embedded[1]), PLOTLY)

    def testPicturesHaveWordsAndTablesHaveHeads(self):
        pictures = [values for page in self.pages.values() for tag, values in page.tags if tag == "img"]
        self.assertEqual([picture["alt"] for picture in pictures], ['Figure "loss falls": loss', "two pictures"])
        for name, page in self.pages.items():
            tags = [tag for tag, _ in page.tags]
            self.assertNotIn("svg", tags)
            self.assertTrue(all(values.get("scope") in ("col", "row") for tag, values in page.tags if tag == "th"), name)
            self.assertGreaterEqual(tags.count("th"), tags.count("table"), name)

    def testTheSearchKnowsTheWords(self):
        text = (self.site / "assets" / "sections.js").read_text(encoding="utf-8")
        sections = json.loads(re.fullmatch(r"window\.thawSections = (.*);\n", text, re.DOTALL)[1])
        home = next(section for section in sections if "axolotl" in section["text"])
        self.assertEqual((home["file"], home["title"]), ("00_hello.html", "1 Freezing"))
        self.assertIn("int layers", home["text"])
        anchors = [section["anchor"] for section in sections]
        self.assertEqual(len(set(anchors)), len(anchors) - 1, "only the two pages' own anchor, main, comes twice")

    def testInkAndPaperDifferEnoughInLightAndDark(self):
        pairs = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", (self.site / "assets" / "site.css").read_text()))
        for at in (0, 1):
            colour = {name: pair.split(", ")[at] for name, pair in pairs.items()}
            grounds = {name: (colour["paper"], colour["card"]) for name in ("ink", "soft", "link", "word", "text", "number", "comment")}
            for name, ground in [(name, ground) for name, both in grounds.items() for ground in both] + [("warn-ink", colour["warn"])]:
                self.assertGreaterEqual(contrast(colour[name], ground), 4.5, f"{name} on {ground}")

    def testAFolderOfSomebodyElseIsLeftAlone(self):
        other = self.folder / "other"
        other.mkdir()
        (other / "thesis.txt").write_text("years")
        with self.assertRaisesRegex(Problem, "no site of ours"):
            course_site.write([], other, pdf=False)
        self.assertEqual((other / "thesis.txt").read_text(), "years")

    def testTheStateOfANotebookIsSeen(self):
        path, kept = self.folder / "05_x.ipynb", self.folder / "out"
        kept.mkdir()
        path.write_text(json.dumps({"cells": [cell("code", "1")], "metadata": {}}))
        good = {"cells": [cell("code", "1")], "metadata": {"thaw": {"hash": notebooks.digest(notebooks.read(path))}}}
        bad = {**good, "cells": [cell("code", "1", {"output_type": "error", "ename": "E", "evalue": "", "traceback": []})]}
        with mock.patch.object(places, "OUT", kept):
            self.assertEqual(course_site.page(path)["state"], "missing")
            for content, state in ((good, "current"), (bad, "failed"), ({**good, "metadata": {}}, "stale")):
                (kept / path.name).write_text(json.dumps(content))
                self.assertEqual(course_site.page(path)["state"], state)


@unittest.skipUnless(chromium.find(), f"no Chromium; {chromium.REMEDY}")
class SiteInBrowserTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from playwright.sync_api import sync_playwright
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="thaw-site ä-")))
        cls.site = fixture(cls.folder)
        playwright = cls.enterClassContext(sync_playwright())
        cls.browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.flags())
        cls.addClassCleanup(cls.browser.close)

    def open(self, name="00_hello.html", **options):
        """A page from its file; every request that is none for a file is noted."""
        context = self.browser.new_context(**{"viewport": {"width": 1000, "height": 700}, **options})
        self.addCleanup(context.close)
        page, self.strangers = context.new_page(), []
        page.on("request", lambda request: self.strangers.append(request.url)
                if not request.url.startswith(("file:", "data:", "blob:")) else None)
        page.goto((self.site / name).as_uri())
        return page

    def testWithoutScriptsThePicturesAreSeenAndNothingIsDead(self):
        page = self.open(java_script_enabled=False)
        picture = page.locator("figure img").first
        picture.scroll_into_view_if_needed()
        page.wait_for_function("() => document.querySelector('figure img').naturalWidth > 0")
        self.assertTrue(picture.is_visible())
        self.assertFalse(page.locator("#search").is_visible() or page.locator("#theme").is_visible())

    def testTheFigureBecomesInteractiveAndFollowsTheTheme(self):
        page = self.open(color_scheme="light")
        page.locator("figure").first.scroll_into_view_if_needed()
        page.wait_for_selector(".drawn.live .main-svg .trace path", state="attached", timeout=30_000)
        self.assertFalse(page.locator("figure img").first.is_visible())
        self.assertEqual(page.title(), "00 Hello · Thaw")
        paper = "() => getComputedStyle(document.querySelector('.drawn.live .main-svg')).backgroundColor"
        self.assertEqual(page.evaluate(paper), "rgb(255, 255, 255)")
        page.click("#theme")
        page.wait_for_function(f"() => ({paper})() === 'rgb(28, 33, 39)'")
        page.goto((self.site / "01_next.html").as_uri())
        self.assertEqual(page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(20, 24, 29)")
        self.assertEqual(self.strangers, [])

    def testTheSearchFindsAPage(self):
        page = self.open("01_next.html")
        page.fill("#search", "axolotl")
        page.click("#found a")
        page.wait_for_url("**/00_hello.html#00-1-freezing")
        self.assertEqual(self.strangers, [])

    def testAPhoneNeedsNoSidewaysScrolling(self):
        for name in ("00_hello.html", "01_next.html", "index.html"):
            page = self.open(name, viewport={"width": 360, "height": 700})
            self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 360, name)

    def testAxeFindsNothingGraveOnAnyPage(self):
        for scheme in ("light", "dark"):
            for name in ("index.html", "00_hello.html", "01_next.html"):
                page = self.open(name, color_scheme=scheme)
                if page.locator("figure").count():
                    page.locator("figure").first.scroll_into_view_if_needed()
                    page.wait_for_selector(".drawn.live .main-svg", state="attached", timeout=30_000)
                with self.subTest(page=name, scheme=scheme):
                    self.assertEqual(violations(page), [])

    def testAxeFindsAPlantedFault(self):
        page = self.open()
        page.evaluate("[...document.querySelectorAll('figure img')].at(-1).removeAttribute('alt')")
        self.assertIn("image-alt", " ".join(violations(page, "figure")))

    def testThePdfHoldsTheCourse(self):
        pages = [{"stem": "00_hello", "number": "00", "state": "current", "notebook": {"metadata": {}, "cells": FIRST}}]
        target = self.folder / "printed"
        course_site.write(pages, target, pdf=True)
        for pdf in (target / "course.pdf", target / "pdf" / "00_hello.pdf"):
            self.assertTrue(pdf.read_bytes().startswith(b"%PDF-"), pdf)
        self.assertFalse((target / "course.html").exists())


def contrast(one, other):
    """The contrast ratio of two colours (WCAG 2.2)."""
    def luminance(colour):
        parts = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


if __name__ == "__main__":
    unittest.main()
