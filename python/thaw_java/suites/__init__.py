"""What `./thaw test` runs: one module per kind of test, each adding to one Tally."""

import os
from dataclasses import dataclass, field

from thaw_java.say import line


@dataclass(frozen=True)
class Plan:
    """What to run: everything or the quick set, and the words that narrow it down."""

    everything: bool = False
    words: tuple = ()

    def wants(self, *names):
        """Whether any word is part of one of the names; without words, all is wanted."""
        return not self.words or any(word.lower() in name.lower() for word in self.words for name in names)


@dataclass
class Tally:
    """Counts, failures and measured times of the whole test."""

    passed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)
    times: list = field(default_factory=list)

    def success(self, count=1):
        """Adds passed tests."""
        self.passed += count

    def failure(self, name, text, log=None):
        """Adds one failed test: what failed, how, and where the log is."""
        self.failures.append((name, text, log))
        line(f"  FAILED {name}: {text}")

    def skip(self, name, reason, required_in_ci=False):
        """Adds one skipped test, visibly; one that CI must not miss is a failure there."""
        if required_in_ci and os.environ.get("CI", "").lower() == "true":
            return self.failure(name, f"{reason}, and CI must not skip it")
        self.skipped += 1
        line(f"  skipped {name}: {reason}")

    def time(self, what, seconds, aim=None):
        """Adds a measured time for the closing table; an aim is shown beside it and never asserted."""
        self.times.append((what, seconds, aim))

    def close(self):
        """Prints failures, the table of times and the one line that counts; returns the exit code."""
        for name, text, log in self.failures:
            line(f"FAILED {name}: {text}" + (f" (log: {log})" if log else ""))
        if self.times:
            line(f"\n{'measured on this machine':<58}{'seconds':>9}{'aim':>8}")
        for what, seconds, aim in self.times:
            line(f"  {what:<56}{seconds:>9.1f}{f'≤ {aim}' if aim else '':>8}")
        line()
        line(f"{self.passed} passed, {len(self.failures)} failed, {self.skipped} skipped")
        return 1 if self.failures or not self.passed else 0
