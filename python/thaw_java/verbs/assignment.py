"""`./thaw assignment`: lessons as nbgrader assignments: written, released to pupils, and graded."""

from thaw_java import notebooks, prepare, stamps
from thaw_java.execute import BUDGETS
from thaw_java.grading import marking, releasing, wall
from thaw_java.grading.layout import Course
from thaw_java.grading.gradebook import Nbgrader
from thaw_java.options import parser
from thaw_java.say import Problem, line

SUMMARY = "hands lessons out as assignments and grades them (nbgrader)"
HELP = """
Usage: ./thaw assignment create  NN… --course DIR [--force]
       ./thaw assignment release NN… --course DIR [--budget NAME] [--timeout SEC] [--without-run]
       ./thaw assignment grade   NN  --course DIR [--submitted DIR] [--budget NAME] [--timeout SEC]

create    writes DIR/source/NN_name from a lesson: exercises with solutions, checks that count one point each, all other
          code locked. Change it as you like: points, texts, more cells.
release   writes DIR/release/NN_name, which pupils get: stubs instead of solutions. Refuses when a solution would leak. Runs
          the solution once: it must score all points, and the trainings it does are kept, so that grading need not train.
grade     executes DIR/submitted/PUPIL/NN_name/NN_name.ipynb, one after the other and apart from every solution, shows
          pupil and score, and writes DIR/grades/NN_name.csv, DIR/autograded, DIR/feedback and DIR/gradebook.db. A
          submission that does not end, exits, or cannot be read scores 0 with a line of reason, and the next is graded.

  --course DIR      the folder of the course, made by create
  --submitted DIR   where the pupils' folders are, if not in DIR/submitted
  --budget NAME     smoke (default), quick, standard or full: how much the notebooks train; release and grade alike
  --timeout SEC     the most seconds for one cell (default 120); a whole notebook may take five times as long
  --without-run     releases without running the solution: grading then trains everything
  --force           writes a source anew that is there already
  --jdk PATH        the JDK of the kernel
"""
SECONDS = 120.0


def main(arguments):
    """Does one of the three."""
    options = options_of(arguments)
    {"create": create, "release": release, "grade": grade}[options.deed](options)


def options_of(arguments):
    """The options as values."""
    reader = parser("assignment")
    reader.add_argument("deed", choices=("create", "release", "grade"))
    reader.add_argument("lessons", nargs="+")
    reader.add_argument("--course", required=True)
    reader.add_argument("--submitted")
    reader.add_argument("--budget", type=str.lower, default="smoke")
    reader.add_argument("--timeout", type=float, default=SECONDS)
    reader.add_argument("--without-run", action="store_true")
    reader.add_argument("--force", action="store_true")
    reader.add_argument("--jdk")
    options = reader.parse_args(arguments)
    if options.budget not in BUDGETS:
        raise Problem(f'no budget "{options.budget}"; there are {", ".join(BUDGETS)}', 2)
    if options.timeout <= 0:
        raise Problem(f"--timeout {options.timeout:g}: a cell needs more than 0 s", 2)
    return options


def create(options):
    """Writes the teacher's versions."""
    course = Course.at(options.course, must_exist=False)
    paths = notebooks.named(options.lessons)
    for path in paths:
        releasing.write_source(course, path, options.force)
    line(f"next: ./thaw assignment release {' '.join(map(notebooks.number, paths))} --course {options.course}")


def release(options):
    """Writes the pupils' versions."""
    course = Course.at(options.course)
    names = course.named(options.lessons)
    nbgrader = ready(course)
    kit = None if options.without_run else prepare.ready(options.jdk)
    for name in names:
        releasing.release(course, name, nbgrader)
        if kit:
            releasing.record(kit, course, name, options.budget, options.timeout)
        line(f"{course.released(name)}: hand out this folder")


def grade(options):
    """Grades every submission there is."""
    course = Course.at(options.course)
    if len(options.lessons) > 1:
        raise Problem(f"grade takes one lesson at a time, and {len(options.lessons)} were named", 2)
    name = course.named(options.lessons)[0]
    if not course.released(name).exists() or not course.gradebook.exists():
        raise Problem(f"{name} was not released yet; ./thaw assignment release {options.lessons[0]} --course {options.course}")
    pupils = course.submissions(options.submitted)
    nbgrader, kit = ready(course), prepare.ready(options.jdk)
    if not wall.stands():
        line("This system hides no folders from a kernel, so pupils' code can read solutions and course; see docs/grading.md.")
    reasons = marking.grade(kit, course, name, pupils, options)
    marks = marking.marks(nbgrader.scores(name), reasons)
    marking.show(name, marks)
    line(f"\n{marking.write_csv(course, name, marks)}; feedback in {course.root / 'feedback'}")


def ready(course):
    """nbgrader, its environment made when missing."""
    with stamps.lock():
        return Nbgrader(course)
