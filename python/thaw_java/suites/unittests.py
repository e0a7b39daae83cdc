"""Python's own tests: of the launcher (this Python), of the kernel and in the browser (the venv's Python)."""

import json
import subprocess
import sys

from thaw_java import kernelspec, places, venv
from thaw_java.processes import environment
from thaw_java.say import Progress

ONE_TEST_RUNNER = places.PACKAGE / "suites" / "run_unittests.py"


def run(plan, tally, folder, kit=None):
    """Runs every tests/FOLDER/test_*.py as a child of its own, so that none can harm another."""
    for file in sorted((places.ROOT / "tests" / folder).glob("test_*.py")):
        if plan.wants(folder, file.stem):
            _file(tally, folder, file, kit, plan)


def _file(tally, folder, file, kit, plan):
    python = venv.python() if kit else sys.executable
    more = {"THAW_KERNEL_NAME": kernelspec.NAME, "THAW_ROOT": places.ROOT, "THAW_STATE": places.STATE,
            "THAW_TEST_ALL": "1" if plan.everything else ""}
    env = kit.environment(**more) if kit else environment(**more)
    log = places.make(places.LOGS) / f"{folder}-{file.stem}.log"
    progress = Progress(f"{folder}: {file.stem}")
    before, failures = tally.passed, len(tally.failures)
    with open(log, "w", encoding="utf-8") as errors:
        with subprocess.Popen([str(python), str(ONE_TEST_RUNNER), str(file)], cwd=places.ROOT, env=env, stderr=errors,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8") as child:
            try:
                events = [_note(tally, json.loads(text), log, progress) for text in child.stdout if text.startswith("{")]
            except KeyboardInterrupt:
                progress.abandon()
                child.terminate()
                raise
    if child.returncode or "end" not in events:
        tally.failure(f"{folder}/{file.name}", f"ended with code {child.returncode} before all its tests had run", log)
    failed = len(tally.failures) - failures
    progress.done(f"{tally.passed - before} passed" + (f", {failed} failed" if failed else ""))


def _note(tally, event, log, progress):
    kind, name = event["kind"], event.get("name", "")
    if kind == "passed":
        tally.success()
    elif kind == "failed":
        tally.failure(name, event["text"], log)
    elif kind == "skipped":
        tally.skip(name, event["text"], required_in_ci=event["text"].startswith("no Chromium"))
    elif kind == "time":
        tally.time(name, event["seconds"], event.get("aim"))
    progress.tick(name)
    return kind
