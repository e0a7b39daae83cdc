"""The notebooks as tests: as shipped, where no check may be content, and with solutions, where each must be."""

from thaw_java import java, kernelspec, notebooks
from thaw_java.execute import execute
from thaw_java.prepare import Kit
from thaw_java.say import Problem

AIMS = {"smoke": 40, "quick": 240}
NEWER = 25           # the JDK that a few notebooks run on again
ON_NEWER = ("00", "02")
CELL_SECONDS = {"smoke": 300, "quick": 1200}  # a watchdog, far above what a cell takes


def run(plan, tally, kit):
    """Runs each notebook both ways on the default JDK, and some again on JDK 25.

    At smoke the classroom's tests run the solutions, where each must score all points; where they run too, it is not done twice.
    """
    budget = "quick" if plan.everything else "smoke"
    ways = (False,) if plan.wants("classroom") and not plan.everything else (False, True)
    paths = [path for path in notebooks.course() if plan.wants("notebooks", path.stem)]
    for path in paths:
        for solved in ways:
            _one(tally, kit, path, budget, solved)
    again = paths if plan.everything else [path for path in paths if notebooks.number(path) in ON_NEWER]
    for jdk in _others(plan, kit, tally, again):
        other = Kit(jdk, kit.jars, kernelspec.make(jdk, kit.jars, kit.libtorch), kit.libtorch)
        for path in again:
            for solved in (False, True) if plan.everything else (True,):
                _one(tally, other, path, budget, solved, f".jdk{jdk.feature}")


def _others(plan, kit, tally, again):
    found = {feature: jdk for feature, jdk in java.every(kit.jdk).items() if feature != kit.jdk.feature}
    if again and NEWER not in found and kit.jdk.feature != NEWER:
        tally.skip(f"notebooks on JDK {NEWER}", f"no JDK {NEWER} found beside {kit.jdk.version}")
    return [jdk for feature, jdk in sorted(found.items()) if plan.everything or feature == NEWER]


def _one(tally, kit, path, budget, solved, label=""):
    name = f"{path.stem}{' with solutions' if solved else ' as shipped'}, {budget}, JDK {kit.jdk.feature}"
    try:
        outcome = execute(kit, path, budget, solved, CELL_SECONDS[budget], label, "test")
    except Problem as problem:
        tally.failure(name, str(problem))
        return
    tally.time(name, outcome.seconds, AIMS[budget])
    if outcome.complaints:
        tally.failure(name, "; ".join(text.strip() for text in outcome.complaints), outcome.target)
    else:
        tally.success()
