"""Runs a notebook through the kernel in a child process and says how it went."""

import json
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from thaw_java import machine, notebooks, places, stamps, venv
from thaw_java.say import Progress, line

BUDGETS = ("smoke", "quick", "standard", "full")


@dataclass(frozen=True)
class Outcome:
    """One executed notebook: its name, wall seconds with kernel start, its complaints, and where it lies."""

    name: str
    seconds: float
    target: Path
    complaints: list = field(default_factory=list)


def execute(kit, path, budget, solved=False, timeout=0, label="", folder=""):
    """Executes one notebook and returns an Outcome; never raises for what the notebook does."""
    path = Path(path)
    name = path.stem + (".solved" if solved else "") + label
    target = places.make(places.OUT / folder) / f"{name}.ipynb"
    content = notebooks.read(path)
    if solved:
        notebooks.solve(content, notebooks.solutions(path), path.stem)
    _stamp(content, path, budget, kit)
    stamps.write(target, notebooks.text_of(content))
    progress = Progress(f"{path.stem}{' with solutions' if solved else ''}{label.replace('.', ', ')}, {budget}")
    failure, seconds = _follow(_command(target, timeout, path.parent), kit.environment(THAW_BUDGET=budget), name, progress)
    return _outcome(name, progress, target, failure, solved)


def _command(target, timeout, folder):
    return [str(part) for part in (venv.python(), places.PACKAGE / "runner.py", target, target, timeout, folder)]


def _stamp(content, path, budget, kit):
    """Keeps in the executed notebook what it was made from; `site --docs` and its test read it."""
    content.setdefault("metadata", {})["thaw"] = {
        **content["metadata"].get("thaw", {}), "hash": notebooks.digest(notebooks.read(path)),
        "budget": budget, "commit": machine.commit(), "machine": machine.words(kit.jdk), "executed": time.strftime("%Y-%m-%d")}


def _follow(command, env, name, progress):
    """Reads the runner's events; returns the failure, if any, and the seconds."""
    log = places.make(places.LOGS) / f"{name}.log"
    last = {}
    with open(log, "w", encoding="utf-8") as errors:
        child = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                                 encoding="utf-8", cwd=places.ROOT)
        try:
            for text in child.stdout:
                last = json.loads(text)
                if "cell" in last:
                    progress.tick(f"cell {last['cell']} of {last['of']}")
            child.wait()
        except KeyboardInterrupt:
            progress.abandon()
            child.terminate()
            child.wait()
            raise
    if child.returncode or not last.keys() & {"done", "failed"}:
        return {"cell": 0, "source": [], "error": f"the runner ended with code {child.returncode} (log: {log})"}, 0.0
    return last.get("failed"), last["seconds"]


def _outcome(name, progress, target, failure, solved):
    complaints = []
    if failure:
        complaints = [f"cell {failure['cell']}: {failure['error']}", *(f"    {text}" for text in failure["source"])]
    else:
        # A learner's own copy may hold answers; only the checkout's is as shipped.
        complaints = [] if places.INSTALLED else notebooks.complaints(notebooks.read(target), solved)
    seconds = progress.seconds()
    progress.done("failed" if complaints else "ok")
    for text in complaints:
        line(f"    {text}")
    return Outcome(name, seconds, target, complaints)
