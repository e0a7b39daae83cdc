"""Nothing that is wrong around the extension can keep the kernel from starting."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from jupyter_client.kernelspec import get_kernel_spec  # noqa: E402

import session  # noqa: E402
from session import Session  # noqa: E402


SERVER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from session import Session
print(Session().manager.provisioner.pid, flush=True)
time.sleep(600)
"""
GONE_SECONDS = 30  # a watchdog; the JVM looks every few seconds


def alive(pid):
    """Whether a process runs; one that ended and that nobody asked for does not."""
    try:
        os.kill(pid, 0)
        return not Path("/proc/self").exists() or Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


class SturdyTest(unittest.TestCase):
    def testAKernelEndsWhenTheServerThatStartedItIsKilled(self):
        command = [sys.executable, "-c", SERVER, str(Path(__file__).resolve().parent)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            kernel = int(server.stdout.readline())
            self.assertTrue(alive(kernel))
            server.kill()
        end = time.monotonic() + GONE_SECONDS
        while alive(kernel) and time.monotonic() < end:
            time.sleep(0.2)
        left = alive(kernel)
        if left:
            os.kill(kernel, signal.SIGKILL)
        self.assertFalse(left, "the kernel lives on without its server")

    def testAnUnknownDeviceIsAClearLineNotADeadKernel(self):
        with Session(THAW_DEVICE="abacus") as kernel:
            self.assertEqual(kernel.run("1 + 1").result()["text/plain"], "2")
            text = kernel.run("%thaw doctor").result()["text/plain"]
            self.assertRegex(text, r"✗ device .*abacus.*cpu, gpu")

    def testAnUnknownBudgetIsAClearLine(self):
        with Session(THAW_BUDGET="endless") as kernel:
            self.assertRegex(kernel.run("%thaw doctor").result()["text/plain"], r"✗ budget .*endless.*smoke")

    def testAnUnusableCacheFolderIsAClearLine(self):
        with tempfile.NamedTemporaryFile() as file, Session(THAW_HOME=file.name) as kernel:
            self.assertRegex(kernel.run("%thaw doctor").result()["text/plain"], r"✗ cache .*THAW_HOME")
            self.assertEqual(kernel.run("1 + 1").result()["text/plain"], "2")

    def testAMissingEngineIsAClearLineAndTheRestWorks(self):
        with self.without("pytorch-engine", "pytorch-native", "pytorch-jni") as kernel:
            self.assertEqual(kernel.run("1 + 1").result()["text/plain"], "2")
            self.assertIn("✗ engine", kernel.run("%thaw doctor").result()["text/plain"])

    def testMissingLibrariesCostWhatTheyGiveAndAreNamedOnce(self):
        with self.without("tablesaw", "xchart", "jackson") as kernel:
            first = kernel.run("System.out.println(1 + 1);")
            self.assertIn("Thaw started without", first.text())
            self.assertTrue(first.text().endswith("2\n"), first.text())
            self.assertEqual(kernel.run("System.out.println(3);").text(), "3\n")

    def testTheExtensionAloneDoesNotKillTheKernel(self):
        with self.without("") as kernel:
            cell = kernel.run("System.out.println(1 + 1);")
            self.assertTrue(cell.text().endswith("2\n"), cell.outputs)

    def without(self, *parts):
        """A kernel whose class path lacks the jars with these words in their names; thaw-jupyter stays."""
        folder = self.enterContext(tempfile.TemporaryDirectory())
        spec = get_kernel_spec(session.NAME).to_dict()

        def less(path):
            return os.pathsep.join(jar for jar in path.split(os.pathsep) if Path(jar).name.startswith(("thaw-jupyter", "jjava"))
                                   or not any(part in Path(jar).name for part in parts))
        spec["env"]["JJAVA_CLASSPATH"] = less(spec["env"]["JJAVA_CLASSPATH"])
        own = spec["argv"].index("-cp") + 1
        spec["argv"][own] = less(spec["argv"][own])
        file = Path(folder) / "kernels" / "less" / "kernel.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(spec))
        path = os.pathsep.join([folder, os.environ.get("JUPYTER_PATH", "")])
        with mock.patch.object(session, "NAME", "less"), mock.patch.dict(os.environ, {"JUPYTER_PATH": path}):
            return Session()


if __name__ == "__main__":
    unittest.main()
