"""Grades all submissions of one assignment, one after the other; whatever one does, the next is graded."""

import csv
import io
import shutil
from dataclasses import dataclass, field

from thaw_java import notebooks, places, stamps
from thaw_java.grading import judging, vetting
from thaw_java.grading.executing import Desk
from thaw_java.say import Progress, line


@dataclass
class Mark:
    """What one pupil gets, and what is to be said about it."""

    pupil: str
    score: float = 0.0
    most: float = 0.0
    cells: dict = field(default_factory=dict)
    reason: str = ""


def grade(kit, course, name, pupils, options):
    """Vets and executes each submission; returns by pupil the line that explains a 0 or a change."""
    released = notebooks.read(course.released(name))
    desk = Desk(kit, course, [pupil.parent for pupil in pupils])
    names = check_types()
    reasons = {}
    for pupil in pupils:
        progress = Progress(f"{name}: {pupil.name}")
        content, reasons[pupil.name] = one(desk, released, pupil / name / f"{name}.ipynb", names, name, options)
        target = course.judged / pupil.name / name / f"{name}.ipynb"
        shutil.rmtree(target.parent, ignore_errors=True)
        stamps.write(target, notebooks.text_of(content))
        progress.done(reasons[pupil.name] or "executed")
    return reasons


def one(desk, released, path, names, name, options):
    """What nbgrader scores of one submission, and the line about it; never raises for what a submission does."""
    content = released
    try:
        content, notes = vetting.vetted(path, released, names)
        executed, reason = desk.execute(content, name, options.budget, options.timeout)
        if reason or executed is None:
            raise vetting.Refused(reason or "it could not be executed")
        return judging.judged(executed, notes), "; ".join(notes)
    except vetting.Refused as refused:
        return judging.refused(content, str(refused)), str(refused)
    except Exception as surprise:  # a submission must never cost those after it
        reason = f"it broke the grader: {type(surprise).__name__}: {surprise}".splitlines()[0][:200]
        return judging.refused(content, reason), reason


def check_types():
    """The names of the library's checks, which no pupil may declare."""
    return {file.stem for file in (places.checkout() / "src" / "main" / "java" / "dev" / "thaw" / "check").glob("*.java")}


def marks(found, reasons):
    """A mark for each pupil, of what nbgrader found and what was noted before."""
    return [Mark(pupil, **found[pupil], reason=reason) if pupil in found
            else Mark(pupil, reason=reason or "nbgrader gave no score") for pupil, reason in reasons.items()]


def write_csv(course, name, marks):
    """grades.csv of one assignment, whole or not at all."""
    text, cells = io.StringIO(), sorted({cell for mark in marks for cell in mark.cells})
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["assignment", "pupil", "score", "most", *cells, "remark"])
    for mark in marks:
        rows.writerow([name, mark.pupil, f"{mark.score:g}", f"{mark.most:g}",
                       *(f"{mark.cells.get(cell, 0):g}" for cell in cells), mark.reason])
    target = course.root / "grades" / f"{name}.csv"
    stamps.write(target, text.getvalue())
    return target


def show(name, marks):
    """The table on the terminal."""
    width = max(len("pupil"), *(len(mark.pupil) for mark in marks))
    line(f"\n{name}\n{'pupil':<{width}}  {'score':>6}  {'of':>4}  remark")
    for mark in marks:
        line(f"{mark.pupil:<{width}}  {mark.score:>6.2f}  {mark.most:>4g}  {mark.reason}".rstrip())
