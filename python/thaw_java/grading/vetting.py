"""Reads a submission as data, before anything of it runs, and builds the notebook that will run from it.

What a pupil may write – the solution cells and cells of their own – is taken over as text. Everything else comes from the
released notebook, so that no metadata, no kernel's name and no edited check of a submission ever counts.
"""

import copy
import json
import os
import re
import stat

from thaw_java import notebooks
from thaw_java.grading import java_text

LARGEST = 20_000_000        # bytes of a file; an executed lesson has two or three million
MOST_CELLS = 500
MOST_SOURCE = 300_000       # characters of all cells
ROOTS = ("dev", "java")     # a variable of such a name would hide the packages that graded cells name
TYPE = re.compile(r"\b(?:class|interface|enum|record)\s+(\w+)")
LOADING = re.compile(r"(?:^|=)\s*%%?\s*(load|classpath|jars|maven|mavenRepo|addMavenDependency|loadFromPOM)\b", re.MULTILINE)
MAGICS = ("lineMagic", "cellMagic")  # what the kernel makes of a magic; called by these names it loads code all the same


class Refused(Exception):
    """A submission that cannot be executed; the text is the one line of reason."""


def vetted(path, released, checks):
    """The notebook to run and what was put back in it. Raises Refused. `checks` are names that no pupil may declare."""
    submitted = _cells(_read(path))
    wanted = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in released["cells"] if "nbgrader" in cell["metadata"]}
    _complete(submitted, list(wanted))
    content, notes = {**copy.deepcopy(released), "cells": []}, []
    for number, cell in enumerate(submitted):
        original = wanted.get(cell["id"])
        content["cells"].append(_taken(cell, original, number, notes, checks))
    return content, notes


def _read(path):
    try:
        about = os.lstat(path)
    except OSError:
        raise Refused(f"there is no {path.name}") from None
    if path.parent.is_symlink() or not stat.S_ISREG(about.st_mode):
        raise Refused(f"{path.name} is no file of its own (a link, a folder or a device)")
    if about.st_size > LARGEST:
        raise Refused(f"{path.name} has {about.st_size / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} MB are allowed")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as problem:
        raise Refused(f"{path.name} is no notebook: it is not JSON ({type(problem).__name__})") from None


def _cells(content):
    """The cells, each with its source as one text."""
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list) or content.get("nbformat") != 4:
        raise Refused("it is no notebook of format 4 with a list of cells")
    if len(cells) > MOST_CELLS:
        raise Refused(f"it has {len(cells)} cells, and {MOST_CELLS} are allowed")
    plain = [_plain(cell, number) for number, cell in enumerate(cells)]
    length = sum(len(cell["source"]) for cell in plain)
    if length > MOST_SOURCE:
        raise Refused(f"its cells hold {length} characters, and {MOST_SOURCE} are allowed")
    return plain


def _plain(cell, number):
    """A cell's kind, its text, and the name that nbgrader knows it by: None for a pupil's own."""
    try:
        source, kind = notebooks.source(cell), cell["cell_type"]
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        source.encode("utf-8")
    except (AttributeError, KeyError, TypeError, UnicodeEncodeError):
        raise Refused(f"cell {number + 1} is no cell of a notebook") from None
    if kind not in ("code", "markdown", "raw") or not isinstance(name, str | None):
        raise Refused(f"cell {number + 1} is no cell of a notebook")
    return {"cell_type": kind, "source": source, "id": name}


def _complete(cells, wanted):
    """Each cell of the assignment once, in order: a cell that is gone or stands twice could fake what follows it."""
    found = [cell["id"] for cell in cells if cell["id"] in set(wanted)]
    for name in wanted:
        if name not in found:
            raise Refused(f'the cell "{name}" is missing or was renamed; hand the assignment out again')
        if found.count(name) > 1:
            raise Refused(f'the cell "{name}" stands {found.count(name)} times in it; keep one')
    if found != wanted:
        raise Refused("its cells stand in another order than in the assignment")


def _taken(cell, original, number, notes, checks):
    """The cell that runs: a pupil's own text, or the original, with the pupil's text only where an answer goes."""
    answer = original is not None and original["metadata"]["nbgrader"]["solution"]
    if original is not None and not answer:
        if cell["source"].strip() != notebooks.source(original).strip():
            notes.append(f'the locked cell "{cell["id"]}" was changed and is put back')
        return {**copy.deepcopy(original), "outputs": [], "execution_count": None}
    if original is not None:
        taken = {**copy.deepcopy(original), "source": cell["source"]}
    else:
        taken = {"cell_type": cell["cell_type"], "id": f"own-{number}", "metadata": {}, "source": cell["source"]}
    if taken["cell_type"] == "code":
        _look(cell["source"], f'cell "{cell["id"]}"' if cell["id"] else f"cell {number + 1}", checks)
        taken |= {"outputs": [], "execution_count": None}
    return taken


def _look(source, where, checks):
    """Refuses names that would hide the library from graded cells, and code from elsewhere."""
    text = java_text.decoded(source)
    bare = java_text.code(text)
    for match in java_text.names(text):
        if match.group() in ROOTS and not bare[match.end():].lstrip().startswith("."):
            raise Refused(f'{where} declares or uses the name "{match.group()}", which hides a package of that name; '
                          "take another name")
        if match.group() in MAGICS:
            raise Refused(f"{where} loads code from elsewhere ({match.group()})")
    for match in TYPE.finditer(bare):
        if match.group(1) in checks:
            raise Refused(f'{where} declares a type "{match.group(1)}", which is a name of the library\'s checks')
    loading = LOADING.search(text)
    if loading:
        raise Refused(f"{where} loads code from elsewhere (%{loading.group(1)})")
