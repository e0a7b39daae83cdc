"""The real JupyterLab as a learner meets it: served by `./thaw lab`, driven in a headless Chromium."""

import os
import shutil
import sys
import tempfile
import time
import unittest
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(Path(__file__).resolve().parent)]

from axe import violations  # noqa: E402
from thaw_java import chromium, notebooks, places  # noqa: E402
from thaw_java.suites.served import Lab, tell_time  # noqa: E402

os.environ["THAW_BUDGET"] = "smoke"
PICTURES = places.OUT / "browser"
RUN_SECONDS = 300   # a watchdog for one notebook at smoke
MOST_SCREENS = 30


class LabServerTest(unittest.TestCase):
    def testSecondStartServesTheCourseToTheTokenOnly(self):
        with Lab() as lab:
            tell_time("second start of ./thaw lab", lab.seconds, 8)
            self.assertEqual(lab.get("/api/status")["kernels"], 0)
            self.assertEqual(lab.status("/api/status", token=False), 403)
            self.assertEqual(list(lab.get("/api/kernelspecs")["kernelspecs"]), ["thaw"])
            self.assertIn(lab.status("/lab/api/news"), (200, 404))
            self.assertTrue(listens_on_loopback_only(lab.port))


def serve(case, name):
    """Gives a class of tests a copy of the course, a server of it, and a browser; all end with the class."""
    from playwright.sync_api import sync_playwright
    case.folder = Path(case.enterClassContext(tempfile.TemporaryDirectory(prefix=f"thaw-{name}-")))
    for path in notebooks.course():
        shutil.copy(path, case.folder)
    case.lab = case.enterClassContext(Lab(f"--ServerApp.root_dir={case.folder}", "--LabApp.expose_app_in_browser=True",
                                          log=f"{name}-lab.log"))
    playwright = case.enterClassContext(sync_playwright())
    case.browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.flags())
    case.addClassCleanup(case.browser.close)


@unittest.skipUnless(chromium.find(), f"no Chromium; {chromium.REMEDY}")
class BrowserTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        serve(cls, "browser")
        shutil.rmtree(PICTURES, ignore_errors=True)
        places.make(PICTURES)

    def testNotebook00DrawsItsFigure(self):
        self.runs("00")

    def testNotebook02DrawsItsFigure(self):
        self.runs("02")

    def runs(self, number):
        path = next(iter(self.folder.glob(f"{number}_*.ipynb")), None)
        if path is None:
            self.skipTest(f"there is no notebook {number} yet")
        with LabPage(self.browser, self.lab, path.name) as page:
            begin = time.monotonic()
            page.run_all()
            page.wait_until_run()
            tell_time(f"{path.stem} in the browser, smoke", time.monotonic() - begin, 40)
            drawn = page.walk(number)
        self.assertEqual(page.errors, [], "cells that failed in the page")
        self.assertGreater(drawn, 0, f"no plotly figure was drawn in {path.name}; see {PICTURES}")
        self.assertEqual(page.strangers, [], "requests to other hosts")
        self.assertEqual(page.grave, [], "what axe finds in our outputs")
        self.assertTrue(page.claims and all(page.claims), f"figures without words: {page.claims}")


class LabPage:
    """One notebook open in the page; notes every request that leaves this machine, and stops it."""

    def __init__(self, browser, lab, name):
        self.lab, self.strangers, self.errors, self.grave, self.claims = lab, [], [], [], []
        self.context = browser.new_context(viewport={"width": 1280, "height": 1000})
        self.context.route(lambda url: not is_here(url), self.refuse)
        self.page = self.context.new_page()
        self.page.on("websocket", lambda socket: self.note(socket.url))
        self.page.goto(f"{lab.address}/lab/workspaces/{name[:2]}/tree/{name}?reset&token={lab.token}")

    def __enter__(self):
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.wait_until_idle()
        return self

    def __exit__(self, *_):
        self.context.close()

    def refuse(self, route):
        self.note(route.request.url)
        route.abort()

    def note(self, url):
        if not is_here(url):
            self.strangers.append(url)

    def run_all(self):
        """As a person does it: the menu Run, then Run All Cells."""
        self.page.click(".jp-Notebook .jp-Cell >> nth=0")
        self.page.click('.lm-MenuBar-itemLabel:text-is("Run")')
        self.page.click('.lm-Menu-itemLabel:text-is("Run All Cells")')
        self.page.wait_for_timeout(1000)

    def wait_until_run(self):
        """Until each cell has its number or one has failed: between two cells a kernel is idle, too."""
        deadline = time.monotonic() + RUN_SECONDS
        while not self.page.evaluate(ALL_HAVE_RUN):
            if time.monotonic() > deadline:
                raise AssertionError(f"some cells have not run after {RUN_SECONDS} s")
            self.page.wait_for_timeout(500)
        self.wait_until_idle()

    def wait_until_idle(self):
        """Until the server says for three seconds that the kernel has nothing left to do; a busy machine is slow to send a cell."""
        deadline, quiet = time.monotonic() + RUN_SECONDS, 0
        while quiet < 6:
            if time.monotonic() > deadline:
                raise AssertionError(f"the kernel is still busy after {RUN_SECONDS} s")
            states = [session["kernel"]["execution_state"] for session in self.lab.get("/api/sessions")]
            quiet = quiet + 1 if states and set(states) == {"idle"} else 0
            self.page.wait_for_timeout(500)

    def look(self):
        """What axe finds in the outputs on the screen; JupyterLab keeps only these in the page."""
        return violations(self.page, OUR_OUTPUTS) if self.page.locator(OUR_OUTPUTS).count() else []

    def walk(self, number):
        """Scrolls from top to bottom, keeps a picture of each screen, counts drawn figures, collects errors."""
        scroller = self.page.locator(".jp-WindowedPanel-outer").first
        scroller.evaluate("element => element.scrollTop = 0")
        drawn, screens, bottom = 0, 0, False
        while not bottom and screens < MOST_SCREENS:
            self.page.wait_for_timeout(700)
            screens += 1
            self.page.screenshot(path=PICTURES / f"{number}-screen-{screens:02d}.png")
            drawn = max(drawn, self.page.evaluate(DRAWN_FIGURES))
            self.claims += self.page.evaluate(WORDS_OF_FIGURES)
            self.grave += [fault for fault in self.look() if fault not in self.grave]
            for text in self.page.locator(".jp-OutputArea-output.jp-mod-error, [data-mime-type='application/vnd.jupyter.error']").all_inner_texts():
                if text not in self.errors:
                    self.errors.append(text)
            bottom = scroller.evaluate("""element => { const before = element.scrollTop;
                element.scrollTop += element.clientHeight * 0.9; return element.scrollTop - before < 2; }""")
        return drawn


OUR_OUTPUTS = ".jp-OutputArea-output"   # what cells show; JupyterLab's own frame around it is not ours

ALL_HAVE_RUN = """() => {
    const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells].filter(cell => cell.type === 'code');
    const failed = cell => cell.outputs.toJSON().some(output => output.output_type === 'error');
    return cells.some(failed) || cells.every(cell => cell.executionCount);
}"""
WORDS_OF_FIGURES = "() => [...document.querySelectorAll('.js-plotly-plot')].map(figure => figure.ariaLabel)"
DRAWN_FIGURES = """() => [...document.querySelectorAll('.js-plotly-plot svg.main-svg')].filter(svg => {
    const box = svg.getBoundingClientRect();
    return box.width > 200 && box.height > 100 && svg.querySelector('.plot path, .plot .point, .trace path');
}).length"""


def is_here(url):
    """Whether an address is of this machine, or of the page itself."""
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about", "chrome-error") or parts.hostname in ("127.0.0.1", "localhost", "::1")


def listens_on_loopback_only(port):
    """Reads the kernel's table of listening sockets; true where there is no such table."""
    table = Path("/proc/net/tcp")
    if not table.exists():
        return True
    rows = [line.split() for line in table.read_text().splitlines()[1:]]
    addresses = {row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}
    return addresses == {"0100007F"}


if __name__ == "__main__":
    unittest.main()
