"""Made once, made whole, and by one process at a time."""

import contextlib
import io
import subprocess
import sys
from unittest import mock

from support import ROOT, LauncherTest

from thaw_java import jars, places, processes, stamps
from thaw_java.say import Problem

HOLDS_THE_LOCK = """
import sys, time
sys.path.insert(0, sys.argv[1])
from thaw_java import stamps
with stamps.lock():
    print("in", flush=True)
    sys.stdin.read()
"""


class StampTest(LauncherTest):
    def setUp(self):
        super().setUp()
        for name, value in (("ROOT", self.folder), ("STATE", self.folder / "s"), ("STAMPS", self.folder / "s" / "stamps"),
                            ("JARS", self.folder / "s" / "jars")):
            self.enterContext(mock.patch.object(places, name, value))

    def testFitsOnlyWhatWasPut(self):
        self.assertFalse(stamps.fits("thing", "a"))
        stamps.put("thing", "a")
        self.assertTrue(stamps.fits("thing", "a"))
        self.assertFalse(stamps.fits("thing", "b"))
        stamps.clear("thing")
        self.assertFalse(stamps.fits("thing", "a"))

    def testDigestSeesContentsNamesAndTexts(self):
        source = self.folder / "sources"
        source.mkdir()
        (source / "A.java").write_text("a")
        first = stamps.digest([source])
        self.assertEqual(first, stamps.digest([source]))
        self.assertNotEqual(first, stamps.digest([source], "another JDK"))
        (source / "A.java").rename(source / "B.java")
        renamed = stamps.digest([source])
        (source / "B.java").write_text("b")
        self.assertEqual(len({first, renamed, stamps.digest([source])}), 3)

    def testAWriteThatFailsLeavesTheOldFile(self):
        stamps.write(self.folder / "x", "old")
        with self.assertRaises(TypeError):
            stamps.write(self.folder / "x", None)
        self.assertEqual((self.folder / "x").read_text(), "old")

    def testASecondProcessWaitsForTheLock(self):
        child = subprocess.Popen([sys.executable, "-c", HOLDS_THE_LOCK, str(ROOT / "python")], text=True,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"THAW_STATE": str(places.STATE)})
        self.assertEqual(child.stdout.readline().strip(), "in")
        with open(places.STATE / "lock", "a+b") as file:
            self.assertFalse(stamps._try(file))
            child.communicate("", timeout=20)
            self.assertTrue(stamps._try(file))

    def testADeadProcessHoldsNothing(self):
        child = subprocess.Popen([sys.executable, "-c", HOLDS_THE_LOCK, str(ROOT / "python")], text=True,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"THAW_STATE": str(places.STATE)})
        child.stdout.readline()
        child.kill()
        child.communicate()
        with stamps.lock():
            pass

    def testJarsWithoutTheirStampAreMadeAgain(self):
        (self.folder / "pom.xml").write_text("<project/>")
        value = jars.wanted()
        jars.folder(value).mkdir(parents=True)
        self.assertFalse(jars.fits())
        stamps.put(f"jars-{value[:16]}", value)
        self.assertTrue(jars.fits())
        (self.folder / "pom.xml").write_text("<project><changed/></project>")
        self.assertFalse(jars.fits())

    def testCollectsJarsBySwappingAWholeFolderIn(self):
        (self.folder / "pom.xml").write_text("<project/>")
        build = self.folder / "target"
        (build / "lib").mkdir(parents=True)
        for name in ("thaw-jupyter-1.jar", "thaw-jupyter-1-sources.jar", "lib/api.jar", "lib/thaw-1.jar"):
            (build / name).write_text(name)
        left = jars.folder("0" * 64).with_name("0" * 16 + ".half")
        left.mkdir(parents=True)
        (left / "junk.jar").write_text("of an interrupted run")
        jars.collect("0" * 64, build)
        found = sorted(file.relative_to(jars.folder("0" * 64)).as_posix() for file in jars.folder("0" * 64).rglob("*.jar"))
        self.assertEqual(found, ["api.jar", "sources/thaw-jupyter-1-sources.jar", "thaw-1.jar", "thaw-jupyter-1.jar"])


class LogTest(LauncherTest):
    def testAFailureShowsItsLastLinesAndTheLogHoldsNoPassword(self):
        text = 'echo "NOTE: Picked up JDK_JAVA_OPTIONS: -Dhttps.proxyPassword=secret"; echo "[INFO] all is lost"; exit 3\n'
        program = self.program(self.folder / "tool", text)
        with mock.patch.object(places, "LOGS", self.folder / "log"), self.assertRaisesRegex(Problem, "building failed; try x"):
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as errors:
                processes.logged("building", [program], "tool.log", "try x")
        self.assertIn("all is lost", errors.getvalue())
        self.assertNotIn("secret", errors.getvalue() + (self.folder / "log" / "tool.log").read_text())
