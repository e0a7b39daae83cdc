"""The JUnit tests, through Maven; counted from Surefire's reports."""

import re
import shutil
import xml.etree.ElementTree as tree

from thaw_java import maven, places
from thaw_java.say import Problem

ANNOTATION = re.compile(r"^(public )?@interface ", re.MULTILINE)
REPORTS = places.ROOT / "tests" / "target" / "surefire-reports"


def run(plan, tally, jdk):
    """Runs the JUnit tests on one JDK, all of them or those that the words name."""
    if not (places.ROOT / "tests" / "java").is_dir():
        return
    names = selected(plan)
    if names == []:
        return
    shutil.rmtree(REPORTS, ignore_errors=True)
    log = f"junit-{jdk.feature}.log"
    goals = ["-pl", "src,kernel-lib,tests", "test", "-Dsurefire.failIfNoSpecifiedTests=false"]
    goals += [f"-Dtest={','.join(names)}"] if names else []
    goals += ["-Dthaw.tests.excluded=none"] if plan.everything else []
    broken = None
    try:
        maven.run(f"JUnit on JDK {jdk.version}", jdk, goals, log, "see the failures below")
    except Problem as problem:
        broken = problem
    before = tally.passed + tally.skipped
    failures = count(tally, places.LOGS / log) + (0 if broken else missing(plan, tally, names, places.LOGS / log))
    if broken and not failures:
        tally.failure("JUnit", "the build broke before or beside the tests", places.LOGS / log)
    elif not names and tally.passed + tally.skipped == before and not failures:
        tally.failure("JUnit", "Maven ended well, but ran no test; is -DskipTests in MAVEN_ARGS or MAVEN_OPTS?", places.LOGS / log)


def selected(plan):
    """None for all classes, else those whose names hold a word; an empty list when none does."""
    if plan.wants("junit"):
        return None
    return sorted(file.stem for file in classes() if plan.wants(file.stem))


def classes():
    """The files of all classes of tests; an annotation such as @GpuTest is none."""
    files = (places.ROOT / "tests" / "java").rglob("*Test.java")
    return [file for file in files if not ANNOTATION.search(file.read_text(encoding="utf-8"))]


def missing(plan, tally, names, log):
    """Fails for each class of tests that left no report: it compiled, but nothing of it ran."""
    reported = {report.stem.split(".")[-1].split("$")[0] for report in REPORTS.glob("TEST-*.xml")}
    absent = sorted(file.stem for file in classes() if file.stem not in reported
                    and (names is None or file.stem in names) and (plan.everything or not is_slow(file)))
    for name in absent:
        tally.failure(name, "none of its tests ran", log)
    return len(absent)


def is_slow(file):
    """Whether all tests of a class are kept for `--all`: its tag stands before the class."""
    return '@Tag("slow")' in file.read_text(encoding="utf-8").partition("\nclass ")[0]


def count(tally, log):
    """Adds every test case of the reports to the tally; returns how many failed."""
    failed = 0
    for report in sorted(REPORTS.glob("TEST-*.xml")):
        try:
            cases = list(tree.parse(report).getroot().iter("testcase"))
        except tree.ParseError:
            failed += 1
            tally.failure(report.stem, "its report is cut short: the tests' JVM died", log)
            continue
        for case in cases:
            name = f"{case.get('classname')}.{case.get('name')}"
            problem = next((case.find(kind) for kind in ("failure", "error") if case.find(kind) is not None), None)
            skipped = case.find("skipped")
            if problem is not None:
                failed += 1
                tally.failure(name, first_line(problem), log)
            elif skipped is not None:
                tally.skip(name, skipped.get("message") or "no reason given")
            else:
                tally.success()
    return failed


def first_line(problem):
    """The head of a failure's message."""
    text = (problem.get("message") or problem.text or "no message").strip()
    return text.splitlines()[0][:200]
