"""Prints pages as PDFs in one headless Chromium; run by the venv's Python, which has Playwright.

Usage: python print.py CHROMIUM FLAGS < jobs, where FLAGS is a JSON list and the jobs are a JSON list of {"page", "pdf"}.
"""

import json
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = """() => Promise.all([...document.images].map(image => {
  image.loading = 'eager';
  return image.decode().catch(() => { throw new Error('no picture ' + image.src); });
}))"""


def main(program, flags):
    """Prints each page when its pictures are there; scripts do not run, so all pictures are still ones."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=json.loads(flags))
        page = browser.new_context(java_script_enabled=False, offline=True).new_page()
        for job in json.load(sys.stdin):
            page.goto(Path(job["page"]).as_uri())
            page.evaluate(PICTURES)
            page.pdf(path=job["pdf"], prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
