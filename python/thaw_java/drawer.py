"""Draws SVGs as PNGs in one headless Chromium; run by the venv's Python, which has Playwright.

Usage: python drawer.py CHROMIUM FLAGS < jobs, where FLAGS is a JSON list and the jobs are a JSON list of
{"svg", "png", "width", "height"}.
"""

import json
import sys

from playwright.sync_api import sync_playwright

PAGE = "<!doctype html><meta charset='utf-8'><style>body{{margin:0;background:#fff}}svg{{display:block;width:{width}px;height:{height}px}}</style>{svg}"


def main(program, flags):
    """Draws each job in a page of exactly its size, cut off from any network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=json.loads(flags))
        page = browser.new_page(offline=True)
        for job in json.load(sys.stdin):
            page.set_viewport_size({"width": job["width"], "height": job["height"]})
            page.set_content(PAGE.format(**job))
            page.screenshot(path=job["png"])
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
