"""`./thaw bench gpu`: refused in one line where there is no GPU, and started with one libtorch for both sides where there is."""

import os
from unittest import mock

from support import LauncherTest

from thaw_java import driver, gpu, program, venv
from thaw_java.driver import NoGpu
from thaw_java.say import Problem
from thaw_java.verbs import bench


class GpuBenchTest(LauncherTest):
    def setUp(self):
        super().setUp()
        self.environ()
        for name in (gpu.VARIABLE, gpu.PYTHON, driver.DEVICE, "THAW_BENCH_PYTHON"):
            os.environ.pop(name, None)
        self.started = self.enterContext(mock.patch.object(program, "run", return_value=0))
        self.installs = self.enterContext(mock.patch.object(venv, "make_for_bench", return_value="/bench/python"))
        self.asked = self.enterContext(mock.patch.object(driver, "find"))

    def given(self, option):
        words = self.started.call_args.args[1]
        return words[words.index(option) + 1]

    def testWithoutAGpuNothingIsInstalledAndTheReasonIsSaid(self):
        self.asked.side_effect = NoGpu("the reason")
        with self.assertRaisesRegex(Problem, "^nothing was measured: the reason; --device cpu tries") as refused:
            bench.main(["gpu", "--output", "x.json"])
        self.assertEqual(refused.exception.code, 2)
        self.installs.assert_not_called()
        self.started.assert_not_called()

    def testBothSidesHaveOnePython(self):
        self.assertEqual(bench.main(["gpu", "--output", "x.json"]), 0)
        self.assertEqual((self.given("--python"), os.environ[gpu.PYTHON], os.environ[gpu.VARIABLE]),
                         ("/bench/python", "/bench/python", "1"))
        self.assertTrue(self.given("--script").endswith("train_recipe.py"))

    def testThePythonOfTheGpuServesTheOtherSideToo(self):
        os.environ[gpu.PYTHON] = "/gpu/python"
        bench.main(["gpu", "--output", "x.json"])
        self.assertEqual(self.given("--python"), "/gpu/python")
        self.installs.assert_not_called()

    def testTheOptionGoesBeforeTheVariablesAndServesBothSides(self):
        self.environ(**{gpu.PYTHON: "/gpu/python", "THAW_BENCH_PYTHON": "/other/python"})
        for named, words in (("/gpu/python", []), ("/x/python", ["--python", "/x/python"]), ("/y", ["--", "--python", "/y"])):
            bench.main(["gpu", "--output", "x.json", *words])
            self.assertEqual((self.given("--python"), os.environ[gpu.PYTHON]), (named, named))
        os.environ.pop(gpu.PYTHON)
        bench.main(["gpu", "--output", "x.json"])
        self.assertEqual((self.given("--python"), os.environ[gpu.PYTHON]), ("/other/python", "/other/python"))
        self.installs.assert_not_called()

    def testTheDriverIsAskedForTheDeviceThatIsMeasured(self):
        for word, words in (("gpu", []), ("gpu:1", ["--device", "gpu:1"])):
            os.environ[driver.DEVICE] = "cpu"
            bench.main(["gpu", "--output", "x.json", *words])
            self.assertEqual(os.environ[driver.DEVICE], word)

    def testATrialOnTheCpuAsksNoDriver(self):
        os.environ[gpu.VARIABLE] = "1"
        bench.main(["gpu", "--device", "cpu", "--output", "x.json"])
        self.assertNotIn(gpu.VARIABLE, os.environ)
        self.asked.assert_not_called()
