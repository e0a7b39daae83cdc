"""Collects the executed notebooks, and has the site and its PDFs made from them."""

import json
import os
import shutil
import subprocess

from thaw_java import chromium, lesson_page, notebooks, places, venv
from thaw_java.processes import environment
from thaw_java.say import Problem, Progress

BUILDER = places.PACKAGE / "site" / "build.py"
MARK = "assets/site.css"   # a folder that holds it is a site of ours, and may be replaced


def page(path):
    """What the builder gets of one notebook: executed, or its sources when it was not."""
    kept = places.OUT / path.name
    notebook = notebooks.read(kept if kept.exists() else path)
    return {"stem": path.stem, "number": notebooks.number(path), "state": state(path, kept, notebook),
            "notebook": json.loads(lesson_page.anonymous(json.dumps(notebook, ensure_ascii=False)))}


def state(path, kept, notebook):
    """Whether the outputs are of today's sources and of a run that reached its end."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and notebooks.source(cell).strip()]
    run = [cell for cell in code if cell.get("execution_count")]
    if not kept.exists() or not run:
        return "missing"
    if len(run) < len(code) or any(output["output_type"] == "error" for cell in run for output in cell["outputs"]):
        return "failed"
    return "current" if notebook["metadata"].get("thaw", {}).get("hash") == notebooks.digest(notebooks.read(path)) else "stale"


def write(pages, target, pdf):
    """Writes the site beside its place and moves it there when it is whole."""
    if target.exists() and not (target / MARK).is_file() and (not target.is_dir() or any(target.iterdir())):
        raise Problem(f"{target} is not empty and no site of ours; name another folder (--to DIR)")
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    places.make(fresh)
    try:
        build({"target": str(fresh), "pages": pages, "pdf": pdf})
        if pdf:
            print_all(pages, fresh)
        shutil.rmtree(target, ignore_errors=True)
        os.replace(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def build(job):
    """Runs the builder in the environment that has what it needs."""
    command = [str(venv.python()), str(BUILDER)]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, encoding="utf-8", env=environment(PYTHONUTF8="1"))
    if done.returncode:
        raise Problem(f"the site could not be written: {(done.stderr.strip().splitlines() or ['no reason'])[-1]}")


def print_all(pages, folder):
    """One PDF of the whole course and one of each notebook; the page of all is needed for that only."""
    places.make(folder / "pdf")
    progress = Progress("printing the PDFs")
    whole = folder / "course.html"
    chromium.print_pages([{"page": str(whole), "pdf": str(folder / "course.pdf")},
                          *({"page": str(folder / f"{one['stem']}.html"), "pdf": str(folder / "pdf" / f"{one['stem']}.pdf")}
                            for one in pages)])
    whole.unlink()
    progress.done()
