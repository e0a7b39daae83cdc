"""How long the kernel takes to a first tensor, and where it starts from: any path, under any locale."""

import json
import os
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "tests" / "kernel")]

from jupyter_client.kernelspec import get_kernel_spec  # noqa: E402
from jupyter_client.manager import start_new_kernel  # noqa: E402

from session import Session  # noqa: E402
from thaw_java.suites.served import tell_time  # noqa: E402

NAME = os.environ.get("THAW_KERNEL_NAME", "thaw")
FIRST_TENSOR = "ai.djl.ndarray.NDManager.newBaseManager().create(new float[] {1, 2, 3}).sum().getFloat()"
SECONDS = 120  # a watchdog


class StartupTest(unittest.TestCase):
    def testTheFirstTensorComesSoonAfterTheStart(self):
        begin = time.monotonic()
        self.assertEqual(first_result(NAME), "6.0")
        tell_time("kernel start to first tensor", time.monotonic() - begin, 5)

    @unittest.skipIf(os.name == "nt", "Windows needs a right of its own for links")
    def testStartsFromAPathWithBlanksAndForeignLettersUnderANarrowLocale(self):
        with tempfile.TemporaryDirectory(prefix="thaw Übungs–heft ") as folder:
            linked = Path(folder) / "jars of ñandú"
            spec = get_kernel_spec(NAME).to_dict()
            jars = spec["env"]["JJAVA_CLASSPATH"].split(os.pathsep)
            linked.symlink_to(Path(jars[0]).parent, target_is_directory=True)
            spec["env"]["JJAVA_CLASSPATH"] = os.pathsep.join(str(linked / Path(jar).name) for jar in jars)
            file = Path(folder) / "kernels" / "linked" / "kernel.json"
            file.parent.mkdir(parents=True)
            file.write_text(json.dumps(spec))
            self.assertEqual(first_result("linked", JUPYTER_PATH=folder, **narrow_locale()), "6.0")

    def testTheFirstCellHasRepeatableArithmeticWhereItIsAskedFor(self):
        for asked, all_set in ("1", "true"), ("0", "false"):
            with Session(THAW_DETERMINISTIC=asked) as session:
                cell = session.run("dev.thaw.engine.Determinism.report().allSet()")
                self.assertEqual(cell.result()["text/plain"], all_set, asked)


def narrow_locale():
    """What the launcher gives to its children where the user's locale is plain C."""
    from unittest import mock

    from thaw_java import processes
    with mock.patch.dict(os.environ, {"LC_ALL": "C", "LANG": "C"}):
        return {"LC_ALL": "C", "LANG": "C", **processes.utf8_locale()}


def first_result(name, **environ):
    """Starts a kernel, shows one tensor's sum and stops it again."""
    from unittest import mock
    with mock.patch.dict(os.environ, environ), tempfile.TemporaryFile() as errors:
        manager, client = start_new_kernel(startup_timeout=SECONDS, kernel_name=name, stderr=errors)
        shown = []
        try:
            client.execute_interactive(FIRST_TENSOR, timeout=SECONDS, allow_stdin=False,
                                       output_hook=lambda message: shown.append(message["content"].get("data", message["content"])))
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    return next((data["text/plain"] for data in shown if "text/plain" in data), shown)


if __name__ == "__main__":
    unittest.main()
