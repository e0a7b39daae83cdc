"""Makes the teacher's version of a lesson: solutions beside stubs, checks that count, and cells that stay as they are."""

import copy
import re

from thaw_java import notebooks, places
from thaw_java.grading import java_text
from thaw_java.notebooks import mark
from thaw_java.say import Problem

BEGIN, END, STUB = "// BEGIN SOLUTION", "// END SOLUTION", "// STUB"
POINTS = 1
SHOW = "dev.thaw.jupyter.ThawNotebook.show"
CHECK = re.compile(r"dev\.thaw\.check\.\w*Checks\.\w+\s*\(")
PUBLIC_TYPE = re.compile(r"^public (?:(?:final|abstract|sealed|non-sealed) )*(?:class|record|interface|enum) (\w+)", re.MULTILINE)
YOURS = re.compile(r"//.*\byour\b")  # a cell with such a comment asks for a prediction
JDK = {"java.lang": "Math Integer Long Double Boolean String Object",
       "java.util": "ArrayList Arrays Collections Comparator HashMap HashSet LinkedHashMap LinkedHashSet List Map Optional "
                    "Set TreeMap TreeSet",
       "java.util.stream": "Collectors IntStream Stream"}


def types():
    """Full names of the library's public types, and of those of the JDK that checks use, by simple name."""
    found = {name: f"{package}.{name}" for package, words in JDK.items() for name in words.split()}
    for file in sorted((places.checkout() / "src" / "main" / "java" / "dev" / "thaw").rglob("*.java")):
        text = file.read_text(encoding="utf-8")
        if PUBLIC_TYPE.search(text):
            found[file.stem] = f"dev.thaw.{file.parent.name}.{file.stem}"
    return found


def assignment(path):
    """The notebook of a lesson as nbgrader's source of an assignment."""
    content = copy.deepcopy(notebooks.read(path))
    answers = notebooks.solutions(path)
    notebooks.solve(copy.deepcopy(content), answers, path.stem)  # complains where they do not fit
    known = types()
    for number, cell in enumerate(content["cells"]):
        _author(cell, number, answers, known, path.stem)
    return content


def _author(cell, number, answers, known, name):
    if cell["cell_type"] != "code":
        return
    source = notebooks.source(cell)
    if mark(cell, "exercise"):
        key = mark(cell, "exercise")
        answer = answers[key] if isinstance(answers[key], str) else "".join(answers[key])
        cell["source"] = solution(source, answer)
        cell["metadata"]["nbgrader"] = _mark(f"answer-{key}", solution=True)
    elif mark(cell, "check"):
        key = mark(cell, "check")
        try:
            cell["source"] = graded(source, known)
        except ValueError as problem:
            raise Problem(f'{name}: the check "{key}" cannot be graded: {problem}') from None
        cell["metadata"]["nbgrader"] = {**_mark(f"check-{key}", grade=True, locked=True), "points": POINTS}
    elif not YOURS.search(source) and not mark(cell, "quiz"):
        cell["metadata"]["nbgrader"] = _mark(f"given-{cell.get('id', number)}", locked=True)


def _mark(name, grade=False, locked=False, solution=False):
    return {"schema_version": 3, "grade_id": name, "grade": grade, "locked": locked, "solution": solution, "task": False}


def solution(stub, answer):
    """A cell that runs as the solution; the release keeps the stub alone, without its marks."""
    return "\n".join([*(f"{STUB} {line}".rstrip() for line in stub.rstrip("\n").split("\n")), BEGIN, answer.rstrip("\n"), END])


def graded(source, known):
    """A check's cell in full names, so that no pupil's class stands in, with the credit as its last value."""
    call = hinted(source)
    text = java_text.renamed(source.rstrip(), {**known, "show": SHOW})
    found = list(CHECK.finditer(java_text.code(text)))
    if len(found) != 1:
        raise ValueError(f"it calls {len(found)} checks, and a graded cell has room for one")
    shown = java_text.last_statement(text)
    if shown < len(text):
        end = len(java_text.code(text).rstrip())
        text = f"{text[:shown]}{SHOW}({text[shown:end]});{text[end:]}"
    place = CHECK.search(java_text.code(text)).start()
    return "\n".join([f"// Checked and graded. For a hint, run in a cell of your own:  {call}.hint(1)",
                      "var graded = new dev.thaw.check.Feedback[1];", f"{text[:place]}graded[0] = {text[place:]}",
                      f"graded[0].credit() * {POINTS}"])


def hinted(source):
    """The call of the check as the notebook has it, on one line."""
    found = re.search(r"\b\w*Checks\.\w+\s*\(", java_text.code(source))
    if not found:
        return "…"
    return re.sub(r"\s+", " ", source[found.start():java_text.closing(source, found.end() - 1)])
