"""Notebook files: which there are, their exercises, solutions and checks, and a hash of their sources.

The course's convention: a cell with `metadata.thaw.exercise = ID` is a stub whose answer stands in
`notebooks/solutions/NAME.json` as {ID: source}; a cell with `metadata.thaw.check = ID` shows the reply to it.
"""

import hashlib
import json
import re
from pathlib import Path

from thaw_java import places
from thaw_java.say import Problem

NUMBER = re.compile(r"\d\d[a-z]?")
PASSED = "✓"  # the first character of the text of a check that is content


def course(folder=None):
    """The notebooks of the course, in order: 06_name.ipynb, then its companion 06b_name.ipynb."""
    found = (folder or places.NOTEBOOKS).glob("[0-9][0-9]*_*.ipynb")
    return sorted(path for path in found if NUMBER.fullmatch(number(path)))


def number(path):
    """The lesson that a file holds: 06 or 06b."""
    return Path(path).stem.partition("_")[0]


def named(words, folder=None):
    """The notebooks that the words name: a path, or a part of a name such as 02; all when there are no words."""
    return [path for word in words for path in _matching(word, folder)] if words else course(folder)


def _matching(word, folder):
    if word.endswith(".ipynb"):
        for path in (Path(word), places.ROOT / word):
            if path.is_file():
                return [path.resolve()]
        raise Problem(f"no notebook {word}; the course's are in {folder or places.NOTEBOOKS}")
    every = course(folder)
    found = [path for path in every if number(path) == word] or [path for path in every if path.stem.startswith(word)]
    if not found:
        raise Problem(f'no notebook starts with "{word}"; there are {", ".join(p.stem for p in every) or "none yet"}')
    return found


def read(path):
    """The notebook as plain JSON."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise Problem(f"cannot read the notebook {path}: {problem}") from None


def text_of(notebook):
    """The notebook as the text of a file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def source(cell):
    """A cell's source as one text, however the file splits it."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def digest(notebook):
    """sha256 of the sources of all cells: outputs and other metadata do not count."""
    total = hashlib.sha256()
    for cell in notebook["cells"]:
        total.update(f"{cell['cell_type']}\0{source(cell)}\0".encode())
    return total.hexdigest()


def mark(cell, kind):
    """The exercise or check that a cell is marked with, or None."""
    return cell.get("metadata", {}).get("thaw", {}).get(kind)


def exercises(notebook):
    """The ids of all exercises, in order."""
    return [mark(cell, "exercise") for cell in notebook["cells"] if mark(cell, "exercise")]


def solutions(path):
    """The answers of a notebook by exercise id."""
    file = Path(path).parent / "solutions" / f"{Path(path).stem}.json"
    return read(file) if file.is_file() else {}


def solve(notebook, answers, name):
    """Replaces each exercise's stub by its answer; every exercise must have one, and every answer an exercise."""
    wanted = exercises(notebook)
    unanswered = [key for key in wanted if key not in answers]
    unasked = [key for key in answers if key not in wanted]
    if unanswered or unasked:
        raise Problem(f"solutions of {name}: no answer to {unanswered or 'nothing'}, no exercise for {unasked or 'nothing'}; "
                      f"keep notebooks/solutions/{name}.json and the cells' metadata.thaw.exercise alike")
    for cell in notebook["cells"]:
        if mark(cell, "exercise"):
            answer = answers[mark(cell, "exercise")]
            cell["source"] = answer if isinstance(answer, str) else "".join(answer)
    return notebook


def replies(notebook):
    """What each check cell showed, by id: its text outputs, one after the other."""
    return {mark(cell, "check"): shown(cell) for cell in notebook["cells"] if mark(cell, "check")}


def shown(cell):
    """The text of a cell's displayed outputs; printed streams do not count."""
    texts = (output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", []))
    return "\n".join(text if isinstance(text, str) else "".join(text) for text in texts).strip()


def complaints(notebook, solved):
    """What is wrong with the checks of an executed notebook: unhappy with solutions, or content without them."""
    found = []
    for key, text in replies(notebook).items():
        head = text.splitlines()[0][:120] if text else "nothing"
        if solved and not text.startswith(PASSED):
            found.append(f'check "{key}" is not content with the solution; it shows: {head}')
        if not solved and (not text or text.startswith(PASSED)):
            found.append(f'check "{key}" should ask for an answer in the notebook as shipped; it shows: {head}')
    return found
