"""`./thaw site --docs`: the executed course as Markdown with pictures, for people who only look."""

from thaw_java import lesson_page, notebooks, places, prepare
from thaw_java.options import parser
from thaw_java.say import Problem, line

SUMMARY = "writes the executed course as Markdown with pictures (--docs)"
HELP = """
Usage: ./thaw site --docs [NOTEBOOK…]

Writes docs/course/NN.md and its pictures from the notebooks that `./thaw run` executed at the standard budget and kept
in .thaw/out. Each page is headed by commit, budget, machine and a hash of the notebook's sources, and holds at most
300 KB of pictures. Needs Chromium where a figure is an SVG.
"""
BUDGET = "standard"


def main(arguments):
    """Writes a page for each notebook named, or for the whole course."""
    reader = parser("site")
    reader.add_argument("--docs", action="store_true")
    reader.add_argument("notebooks", nargs="*")
    options = reader.parse_args(arguments)
    if not options.docs:
        raise Problem("say ./thaw site --docs; the static HTML site comes with a later version", 2)
    pages = [(path, executed(path)) for path in notebooks.named(options.notebooks)]
    if not pages:
        raise Problem("there is no notebook to show")
    prepare.ready(for_tests=True)
    for path, notebook in pages:
        page, size = lesson_page.write(path, notebook)
        line(f"{page.relative_to(places.ROOT)}: {size / 1000:.0f} KB of pictures")


def executed(path):
    """The executed notebook, if it is of today's sources and of a standard run."""
    kept = places.OUT / path.name
    remedy = f"run ./thaw run {notebooks.number(path)} --budget {BUDGET} first"
    if not kept.exists():
        raise Problem(f"{path.stem} was not executed yet; {remedy}")
    notebook = notebooks.read(kept)
    made = notebook["metadata"].get("thaw", {})
    if made.get("hash") != notebooks.digest(notebooks.read(path)):
        raise Problem(f"{path.stem} has changed since it was executed; {remedy}")
    if made.get("budget") != BUDGET:
        raise Problem(f"{path.stem} was executed at the budget {made.get('budget')}; {remedy}")
    return notebook
