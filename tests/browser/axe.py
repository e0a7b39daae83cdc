"""Runs axe-core on a page: what a screen reader cannot say, a keyboard cannot reach, a weak eye cannot read."""

from pathlib import Path

import axe_playwright_python

SCRIPT = Path(axe_playwright_python.__file__).parent / "axe.min.js"
GRAVE = ("serious", "critical")


def violations(page, *scope):
    """The serious and critical violations inside the CSS selectors of the scope, or of the whole page, as lines."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    context = [selector for selector in scope if page.locator(selector).count()]
    if scope and not context:
        raise AssertionError(f"nothing on the page is {', '.join(scope)}; axe would look at nothing")
    found = page.evaluate("scope => axe.run(scope.length ? {include: scope.map(part => [part])} : document)", context)
    return [f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary']}".replace("\n", " ")
            for rule in found["violations"] if rule["impact"] in GRAVE for node in rule["nodes"]]
