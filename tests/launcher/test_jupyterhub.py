"""The hub's configuration loads, and starts what is there."""

import importlib.util
import types

from support import ROOT, LauncherTest

from thaw_java import kernelspec

FILE = ROOT / "docs" / "jupyterhub_config.py"
SECTIONS = ("JupyterHub", "Spawner", "PAMAuthenticator")


class HubTest(LauncherTest):
    def configured(self, **environ):
        """What the file sets, as JupyterHub would find it."""
        self.environ(**environ)
        settings = types.SimpleNamespace(**{name: types.SimpleNamespace() for name in SECTIONS})
        exec(compile(FILE.read_text(encoding="utf-8"), str(FILE), "exec"), {"get_config": lambda: settings})
        return settings

    def testAPupilsServerStartsThroughAModuleOfOurs(self):
        command = self.configured().Spawner.cmd
        self.assertEqual(command[1], "-m")
        self.assertIsNotNone(importlib.util.find_spec(command[2]), command)

    def testTheStatedHeapReachesTheKernel(self):
        spawner = self.configured(THAW_HUB_HEAP="400m").Spawner
        self.environ(**spawner.environment)
        self.assertIn("-Xmx400m", kernelspec.memory())

    def testTheHubListensOnThisMachineOnlyAndOffersOurKernelOnly(self):
        found = self.configured()
        self.assertTrue(found.JupyterHub.bind_url.startswith("http://127.0.0.1"))
        self.assertIn(f"--KernelSpecManager.allowed_kernelspecs={kernelspec.NAME}", found.Spawner.args)
