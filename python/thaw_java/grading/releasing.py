"""From the teacher's version to the pupils': nbgrader clears it, leaks are looked for, the solution runs once."""

import os
import shutil
from pathlib import Path

from thaw_java import notebooks, places, stamps
from thaw_java.grading import authoring, judging, leaks
from thaw_java.grading.executing import Desk
from thaw_java.grading.layout import CONFIG
from thaw_java.say import Problem, Progress, line

RECORD = "record"


def write_source(course, path, force):
    """Writes the teacher's version of a lesson; one that is there stays, as a teacher may have changed it."""
    target = course.source(path.stem)
    if target.exists() and not force:
        raise Problem(f"{target} is there already, and you may have changed it; --force writes it anew")
    if not (course.root / CONFIG).exists():
        places.make(course.root)
        shutil.copyfile(Path(__file__).with_name(CONFIG), course.root / CONFIG)
    content = authoring.assignment(path)
    stamps.write(target, notebooks.text_of(content))
    graded = [cell for cell in content["cells"] if judging.is_graded(cell)]
    line(f"{target}: {len(graded)} graded cells")


def release(course, name, nbgrader):
    """Lets nbgrader write the pupils' version, and takes it back when a solution stands in it or in the gradebook."""
    nbgrader.release(name)
    folder = course.released(name).parent
    files = [file for file in folder.rglob("*") if file.is_file()]
    files += [file for file in course.root.glob("gradebook.db*") if file.is_file()]
    found = leaks.leaking(files, leaks.telling_lines(notebooks.read(course.source(name))))
    if found:
        shutil.rmtree(folder)
        raise Problem(f"{name} is not released: {found[0][0].relative_to(course.root)} would hold the solution's line "
                      f'"{found[0][1]}" (and {len(found) - 1} more); mend source/{name}, or delete gradebook.db if it is old')


def record(kit, course, name, budget, seconds):
    """Runs the solution once: it must score all points, and the trainings it does are kept for grading."""
    progress = Progress(f"running the solution of {name}, {budget}")
    fresh = course.root / "saved-runs" / f".{name}.{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    places.make(fresh)
    try:
        content = notebooks.read(course.source(name))
        executed, reason = Desk(kit, course).run(content, budget, seconds, runs=fresh, why=RECORD)
        lost = reason or _lost(executed)
        if lost:
            progress.abandon()
            raise Problem(f"the solution of {name} does not score all points: {lost}; mend source/{name}")
        shutil.rmtree(course.runs(name), ignore_errors=True)
        os.replace(fresh, course.runs(name))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    kept = list(course.runs(name).glob("*.safetensors"))
    progress.done(f"all points; {len(kept)} trainings kept ({sum(file.stat().st_size for file in kept) / 1e6:.1f} MB)")


def _lost(executed):
    scores = {cell["metadata"]["nbgrader"]["grade_id"]: (judging.credit(cell), float(cell["metadata"]["nbgrader"]["points"]))
              for cell in judging.judged(executed)["cells"] if judging.is_graded(cell)}
    return ", ".join(f"{name} {credit:g} of {most:g}" for name, (credit, most) in scores.items() if credit != most)
