"""`./thaw site`: the executed course as static pages and PDFs, or as Markdown for the repository."""

from pathlib import Path

from thaw_java import chromium, course_site, lesson_page, notebooks, places, prepare
from thaw_java.execute import BUDGETS, execute
from thaw_java.options import parser
from thaw_java.say import Problem, line

SUMMARY = "writes the executed course as static pages, as PDFs (--pdf) or as Markdown (--docs)"
HELP = """
Usage: ./thaw site [NOTEBOOK…] [options]

Writes the course, as `./thaw run` executed it and kept it in .thaw/out, as static pages that open from the file system:
figures are seen without scripts and interactive with them, one box searches all, and no other host is asked for
anything. Each page says its budget, commit, machine and day. A notebook that was not executed, or has changed since, is
named; its page says so. Without NOTEBOOKs, the whole course.

  --to DIR        where to, instead of .thaw/out/site; open index.html there
  --run           first executes what was not executed, failed or has changed
  --budget NAME   with --run: smoke, quick, standard (default, or THAW_BUDGET) or full; other budgets run again
  --pdf           also course.pdf, and one PDF for each notebook; needs Chromium
  --docs          instead: docs/course/NN.md and its pictures, from runs at the standard budget; needs Chromium where a
                  figure is an SVG
  --jdk PATH      runs the kernel on this JDK instead of JAVA_HOME or the first on the path
"""
WORDS = {"missing": "was not executed", "stale": "has changed since it was executed", "failed": "has a cell that failed"}
DOCS_BUDGET = "standard"


def main(arguments):
    """Writes the pages for each notebook named, or for the whole course."""
    options = options_of(arguments)
    paths = notebooks.named(options.notebooks)
    if not paths:
        raise Problem("there is no notebook to show")
    return docs(paths) if options.docs else site(paths, options)


def options_of(arguments):
    """The options as values; mistakes are said before anything is made."""
    reader = parser("site")
    reader.add_argument("notebooks", nargs="*")
    reader.add_argument("--to", type=Path, default=places.OUT / "site")
    reader.add_argument("--budget", type=str.lower)
    reader.add_argument("--jdk")
    for name in ("--run", "--pdf", "--docs"):
        reader.add_argument(name, action="store_true")
    options = reader.parse_args(arguments)
    if options.budget and not options.run:
        raise Problem("--budget says how to execute; say --run too", 2)
    if options.budget and options.budget not in BUDGETS:
        raise Problem(f'no budget "{options.budget}"; there are {", ".join(BUDGETS)}', 2)
    if options.pdf and not chromium.find():
        raise Problem(f"no Chromium to print the PDFs with; {chromium.REMEDY}")
    options.default_budget = reader.environment("THAW_BUDGET", "standard").lower()
    return options


def site(paths, options):
    """The static pages; what is old or missing on them is named."""
    kit = prepare.ready(options.jdk, for_tests=options.pdf)
    pages = [course_site.page(path) for path in paths]
    if options.run:
        for path, page in zip(paths, pages):
            if page["state"] != "current" or budget(page) != (options.budget or budget(page)):
                execute(kit, path, options.budget or options.default_budget)
        pages = [course_site.page(path) for path in paths]
    for page in pages:
        if page["state"] != "current":
            line(f"{page['stem']} {WORDS[page['state']]}; ./thaw site --run executes it")
    target = options.to.expanduser().absolute()
    course_site.write(pages, target, options.pdf)
    line(f"{len(pages)} notebooks: open {target / 'index.html'}")


def budget(page):
    """The budget that the notebook was executed at."""
    return page["notebook"]["metadata"].get("thaw", {}).get("budget")


def docs(paths):
    """The pages of docs/course."""
    pages = [(path, executed(path)) for path in paths]
    prepare.ready(for_tests=True)
    for path, notebook in pages:
        page, size = lesson_page.write(path, notebook)
        line(f"{page.relative_to(places.ROOT)}: {size / 1000:.0f} KB of pictures")


def executed(path):
    """The executed notebook, if it is of today's sources and of a standard run."""
    kept = places.OUT / path.name
    remedy = f"run ./thaw run {notebooks.number(path)} --budget {DOCS_BUDGET} first"
    if not kept.exists():
        raise Problem(f"{path.stem} was not executed yet; {remedy}")
    notebook = notebooks.read(kept)
    made = notebook["metadata"].get("thaw", {})
    if made.get("hash") != notebooks.digest(notebooks.read(path)):
        raise Problem(f"{path.stem} has changed since it was executed; {remedy}")
    if made.get("budget") != DOCS_BUDGET:
        raise Problem(f"{path.stem} was executed at the budget {made.get('budget')}; {remedy}")
    return notebook
