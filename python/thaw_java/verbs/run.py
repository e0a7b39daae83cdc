"""`./thaw run`: executes notebooks without a browser, through the same kernel that the lab uses."""

from thaw_java import archive, gpu, learner, notebooks, places, prepare
from thaw_java.execute import BUDGETS, execute
from thaw_java.options import parser
from thaw_java.say import Problem, line

SUMMARY = "executes notebooks headlessly; keeps them with their outputs in .thaw/out"
HELP = """
Usage: ./thaw run [NOTEBOOK…] [options]

Executes notebooks through the kernel "Java (Thaw)" and keeps them, with their outputs, in .thaw/out. A NOTEBOOK is a
path, or the start of a name such as 02; without one, the whole course runs. Ends with 1 when a cell fails.

  --budget NAME   smoke, quick, standard (default, or THAW_BUDGET) or full: images, epochs and seeds of the notebook
  --solutions     puts the solutions into the exercises, and asks that every check is content
  --jdk PATH      runs the kernel on this JDK instead of JAVA_HOME or the first on the path
  --gpu           trains on the NVIDIA GPU; installs PyTorch with CUDA the first time (docs/gpu.md)
  --timeout SEC   the most seconds for one cell (default: no limit)

The environment reaches the notebook: THAW_DATASET=folder:PATH, THAW_DATA=FOLDER, THAW_DEVICE=cpu and the like.
"""


def main(arguments):
    """Runs the named notebooks one after the other."""
    options = options_of(arguments)
    if options.solutions and places.INSTALLED:
        raise Problem("--solutions needs a checkout of Thaw: the solutions are not in the wheel", 2)
    folder = learner.folder()
    paths = notebooks.named(options.notebooks, learner.fill(folder) if places.INSTALLED else folder)
    if not paths:
        raise Problem("there is no notebook to run")
    kit = prepare.ready(options.jdk, choose=gpu.chosen)
    archive.make(kit)
    outcomes = [execute(kit, path, options.budget, options.solutions, options.timeout) for path in paths]
    failed = [outcome for outcome in outcomes if outcome.complaints]
    line(f"{len(outcomes) - len(failed)} of {len(outcomes)} ran to the end; see {outcomes[0].target.parent}")
    return 1 if failed else 0


def options_of(arguments):
    """The options as values, with the budget's default from the environment."""
    reader = parser("run")
    reader.add_argument("notebooks", nargs="*")
    reader.add_argument("--budget", type=str.lower, default=reader.environment("THAW_BUDGET", "standard").lower())
    reader.add_argument("--solutions", action="store_true")
    reader.add_argument("--jdk")
    reader.add_argument("--timeout", type=float, default=0)
    options = reader.parse_args(arguments)
    if options.budget not in BUDGETS:
        raise Problem(f'no budget "{options.budget}"; there are {", ".join(BUDGETS)}', 2)
    return options
