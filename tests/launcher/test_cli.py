"""Words in, lines and exit codes out; never a stack trace for what can be foreseen."""

import contextlib
import errno
import io
import os
import signal
import subprocess
import sys
import time
import types
from unittest import mock

from support import ROOT, LauncherTest

from thaw_java import cli, places, stamps
from thaw_java.options import own_options
from thaw_java.say import Problem


def hear_interrupts():
    """A shell that starts this test in the background makes it, and its children, deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class CliTest(LauncherTest):
    def testHelpNamesEveryVerb(self):
        text = self.thaw("help").stdout
        for verb in cli.VERBS:
            self.assertIn(f"  {verb} ", text)

    def testEveryVerbExplainsItself(self):
        for verb in cli.VERBS:
            done = self.thaw(verb, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""), verb)
            self.assertTrue(done.stdout.startswith(f"Usage: ./thaw {verb}"), verb)

    def testMistakesGetOneLine(self):
        for arguments, words in ((["thaw"], 'no verb "thaw"'), (["run", "99"], 'no notebook starts with "99"'),
                                 (["run", "x.ipynb"], "no notebook x.ipynb"), (["run", "--budget", "huge"], "no budget"),
                                 (["test", "--jobs"], "unrecognized arguments"), (["lab", "--jdk"], "--jdk needs a path"),
                                 (["lab", "--port=65536"], "port 65536 does not exist"), (["site", "--budget", "quick"], "say --run too"), (["site", "99"], "no notebook starts with"),
                                 (["bench"], "no benchmark named; there is: freezing, weights, fuzz"), (["bench", "warp"], 'no benchmark "warp"'), (["install", "--only", "x"], "invalid choice")):
            with self.subTest(arguments=arguments):
                done = self.thaw(*arguments)
                self.assertNotEqual(done.returncode, 0)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                self.assertIn(words, done.stderr)

    def testWhatIsNotOursGoesToTheProgram(self):
        self.assertEqual(own_options(["--no-browser", "--jdk", "/x", "--port=1"], "lab"), ("/x", ["--no-browser", "--port=1"]))
        self.assertEqual(own_options(["--jdk=/x", "--", "--help", "--jdk"], "lab"), ("/x", ["--help", "--jdk"]))

    def testAStateFolderThatCannotBeWrittenIsNamed(self):
        (self.folder / "file").write_text("")
        done = self.thaw("lab", THAW_STATE=str(self.folder / "file" / "state"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("set THAW_STATE", done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def testAFolderOfTheUsersThatCannotBeWrittenIsNotBlamedOnOurs(self):
        (self.folder / "file").write_text("")
        with self.assertRaisesRegex(Problem, "name a folder that can be written"):
            places.make(self.folder / "file" / "inside")

    def testAFullDiskIsSaidInOneLineAndLeavesNoHalfFile(self):
        full = OSError(errno.ENOSPC, "No space left on device")
        verb = types.SimpleNamespace(HELP="", main=lambda _: stamps.write(self.folder / "a.json", "{}"))
        with mock.patch.object(os, "replace", side_effect=full), contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(cli.guarded(verb, []), 1)
        self.assertRegex(said.getvalue(), "^thaw: the disk is full.*\n$")
        self.assertEqual(list(self.folder.iterdir()), [])

    def testAPortThatIsTakenIsSaid(self):
        import socket
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            done = self.thaw("lab", f"--port={other.getsockname()[1]}")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^thaw: port \d+ is taken")

    def testCtrlCEndsInOneLineAndCode130(self):
        state = self.folder / "state"
        state.mkdir()
        with open(state / "lock", "a+b") as file:
            self.assertTrue(stamps._try(file))
            child = subprocess.Popen([sys.executable, str(ROOT / "python" / "thaw_java"), "run", "--jdk", ""], text=True,
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder,
                                     env={**os.environ, "THAW_STATE": str(state), "THAW_ROOT": str(self.checkout())},
                                     preexec_fn=hear_interrupts)
            self.assertIn("waiting for it", child.stdout.readline())
            time.sleep(0.2)
            child.send_signal(signal.SIGINT)
            _, errors = child.communicate(timeout=30)
        self.assertEqual(child.returncode, 130)
        self.assertEqual(len(errors.splitlines()), 1, errors)

    def checkout(self):
        """The least that passes for a checkout with one notebook."""
        root = self.folder / "checkout"
        (root / "notebooks").mkdir(parents=True)
        (root / "pom.xml").write_text("<project/>")
        (root / "notebooks" / "00_one.ipynb").write_text('{"cells": []}')
        return root
