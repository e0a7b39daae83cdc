"""Runs one file of unittest tests and prints one JSON object per test; stands alone, any Python runs it.

A test that measures something prints a line `{"kind": "time", "name": …, "seconds": …}` itself.
"""

import importlib.util
import json
import sys
import traceback
import unittest
from pathlib import Path


OUTPUT, ERRORS = sys.stdout, sys.stderr  # a test may redirect both while it runs, and its failure is told before it puts them back


class Reporter(unittest.TestResult):
    """Says each result at once; tracebacks go to standard error, which the launcher keeps as the log."""

    @staticmethod
    def tell(kind, test="", text=""):
        print(json.dumps({"kind": kind, "name": str(test), "text": text}), file=OUTPUT, flush=True)

    def addSuccess(self, test):
        self.tell("passed", test.id())

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.tell("skipped", test.id(), reason)

    def addFailure(self, test, err):
        self.failed(test, err)

    def addError(self, test, err):
        self.failed(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.failed(subtest, err)

    def addExpectedFailure(self, test, err):
        self.tell("passed", test.id())

    def addUnexpectedSuccess(self, test):
        self.tell("failed", test.id(), "passes, though it is marked as an expected failure")

    def failed(self, test, err):
        print(f"\n=== {test.id()}", *traceback.format_exception(*err), sep="\n", file=ERRORS, flush=True)
        self.tell("failed", test.id(), f"{err[0].__name__}: {err[1]}".strip().splitlines()[0][:300])


def main(file):
    """Loads the file by path and runs what it holds."""
    path = Path(file)
    sys.path[0] = str(path.parent)
    specification = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[path.stem] = module
    specification.loader.exec_module(module)
    unittest.defaultTestLoader.loadTestsFromModule(module).run(Reporter())
    Reporter.tell("end")


if __name__ == "__main__":
    main(sys.argv[1])
