"""Looks for text of the solutions where none may be."""

import re

from thaw_java import notebooks
from thaw_java.grading import java_text
from thaw_java.grading.authoring import BEGIN, END, STUB

SHORTEST = 12  # letters of a line that can tell a solution; `}` and the like stand everywhere


def telling_lines(source):
    """The lines that only the solutions of a teacher's version hold, without their comments."""
    answers, rest = [], []
    for cell in source["cells"]:
        solution, other = _parted(cell)
        answers += solution
        rest.append("\n".join(other))
    elsewhere, found = "\n".join(rest), []
    for answer in answers:
        for written, bare in zip(answer.split("\n"), java_text.code(answer).split("\n")):
            line = written[:len(bare.rstrip())].strip()
            if len(re.sub(r"\s", "", line)) >= SHORTEST and line not in elsewhere:
                found.append(line)
    return found


def _parted(cell):
    """What of a cell is a solution, and its other lines as the release has them."""
    text = notebooks.source(cell)
    if not cell.get("metadata", {}).get("nbgrader", {}).get("solution"):
        return [], [text]
    if BEGIN not in text:
        return [text], []
    head, _, rest = text.partition(BEGIN)
    answer, _, tail = rest.partition(END)
    return [answer], [line.removeprefix(STUB).strip() for line in (head + tail).split("\n")]


def leaking(files, lines):
    """Each file that holds one of the lines, with the line: in plain text, or as JSON writes it."""
    found = []
    for file in files:
        content = file.read_bytes()
        found += [(file, line) for line in lines if any(form in content for form in _forms(line))]
    return found


def _forms(line):
    quoted = line.replace("\\", "\\\\").replace('"', '\\"')
    return {line.encode("utf-8"), quoted.encode("utf-8"), quoted.encode("ascii", "backslashreplace")}
