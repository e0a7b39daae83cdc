"""The route to a GPU as far as it goes without one: libtorch with CUDA loads into the kernel and trains, on the CPU.

A stub stands for the driver. PyTorch with CUDA has 5.5 GB, so what needs it runs with THAW_GPU_PYTHON, which names a Python
that has torch 2.7.1, or with --all, which installs it into .thaw/venv-gpu by the real ./thaw run --gpu (3.0 GB to download).
"""

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "tests" / "launcher")]

from support import stub_driver  # noqa: E402

from thaw_java import gpu, notebooks, places  # noqa: E402

SECONDS = 3600  # a watchdog; the installation may be slow
CELLS = (
    'var data = Datasets.load("shapes/near").take(40, 1).limitTest(20).withoutValidation();\n'
    'var net = ResNet.resnet20(data.classes()).seed(1);\n'
    'var run = Training.of(net, data).seed(1).epochs(1).batchSize(20).optimizer(Sgd.of(0.05)).fit();\n'
    '"trained to a loss of %.2f on %s".formatted(run.epochs().get(1).trainLoss(), Devices.current())',
    'Files.readAllLines(Path.of("/proc/self/maps")).stream().filter(line -> line.contains("/libtorch_cpu.so"))\n'
    '        .map(line -> line.substring(line.indexOf("/"))).distinct().toList()',
    '"CUDA " + ai.djl.util.cuda.CudaUtils.getCudaVersion() + " " + System.getenv("CUBLAS_WORKSPACE_CONFIG")',
)
TRAINED = r"^trained to a loss of \d\.\d\d on cpu\(\)$"


class RouteTest(unittest.TestCase):
    """One notebook that trains and says which libtorch it did that with, run in several surroundings."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="thaw täst ")))
        cls.device = stub_driver(cls.folder / "a device")
        cls.no_device = stub_driver(cls.folder / "no device", "ANSWER=100")

    def thaw(self, *words, **environ):
        """Runs ./thaw with nothing of a GPU in its environment but what is given."""
        own = {name: value for name, value in os.environ.items()
               if not name.startswith(("THAW_GPU", "THAW_DEVICE", "PYTORCH_", "LD_LIBRARY_PATH", "CUBLAS_WORKSPACE_CONFIG"))}
        return subprocess.run([sys.executable, str(ROOT / "python" / "thaw_java"), *map(str, words)], capture_output=True,
                              encoding="utf-8", timeout=SECONDS, env={**own, **environ}, stdin=subprocess.DEVNULL, check=False)

    def trains(self, name, cells=CELLS, **environ):
        """Runs the notebook with --gpu; returns what ./thaw said, and the text of each cell."""
        made = [{"cell_type": "code", "metadata": {}, "id": f"c{at}", "source": text, "outputs": [], "execution_count": None}
                for at, text in enumerate(cells)]
        path = self.folder / f"{name}.ipynb"
        path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
        done = self.thaw("run", "--gpu", path, "--budget", "smoke", **environ)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        executed = notebooks.read(places.OUT / path.name)
        return done.stdout.splitlines(), [notebooks.shown(cell) for cell in executed["cells"]]

    def trained_on_the_jars(self, shown):
        """Whether the kernel trained, and by the libtorch that DJL unpacks from the jar."""
        self.assertRegex(shown[0], TRAINED)
        self.assertRegex(shown[1], r"^\[[^,]*-cpu-linux-x86_64/libtorch_cpu\.so\]$")


class WithoutTheWheelTest(RouteTest):
    def testADriverWithoutADeviceIsOneLineAndTheCpu(self):
        said, shown = self.trains("no-device", CELLS[:2], LD_LIBRARY_PATH=self.no_device)
        self.assertEqual(said[0], "No GPU: the NVIDIA driver is there and sees no GPU (CUDA_ERROR_NO_DEVICE). "
                                  "Training runs on the CPU.")
        self.assertFalse([text for text in said[1:] if "GPU" in text], said)
        self.trained_on_the_jars(shown)

    def testNoDriverAtAllIsOneLineAndTheCpu(self):
        try:
            ctypes.CDLL("libcuda.so.1")
            self.skipTest("an NVIDIA driver is here")
        except OSError:
            pass
        said, shown = self.trains("no-driver", CELLS[:2])
        self.assertTrue(said[0].startswith("No GPU: libcuda.so.1, which the NVIDIA driver brings, is not found"), said)
        self.assertFalse([text for text in said[1:] if "GPU" in text], said)
        self.trained_on_the_jars(shown)

    def testALibtorchThatDoesNotLoadIsOneLineAndTheCpu(self):
        package = self.folder / "broken" / "torch"
        for name in ("lib/libtorch.so", "lib/libtorch_cpu.so", "lib/libtorch_cuda.so", "lib/libcudart.so.12"):
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            (package / name).write_text("cut short")
        python = self.folder / "broken" / "python"
        python.write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps(['2.7.1', str(package)])}\nEND\n")
        python.chmod(0o755)
        said, shown = self.trains("broken", CELLS[:2], LD_LIBRARY_PATH=self.device, THAW_GPU_PYTHON=str(python))
        self.assertRegex(said[0], r"^No GPU: with the libtorch in .*broken/torch/lib the engine does not load: "
                                  r".*UnsatisfiedLinkError: .*file too short.* Training runs on the CPU\.$")
        self.trained_on_the_jars(shown)


class WithTheWheelTest(RouteTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        named = os.environ.get(gpu.PYTHON)
        if not (named or os.environ.get("THAW_TEST_ALL")):
            raise unittest.SkipTest(f"no PyTorch with CUDA, {gpu.SIZES}: set {gpu.PYTHON} to a Python that has torch 2.7.1, "
                                    "or run with --all, which installs it")
        cls.surroundings = {"LD_LIBRARY_PATH": cls.device, **({gpu.PYTHON: named} if named else {})}

    def test1TheKernelTrainsByTheWheelsLibtorchAndNoOther(self):
        said, shown = self.trains("wheel", **self.surroundings)
        found = next(text for text in said if text.startswith("libtorch of "))
        folder = found.removeprefix("libtorch of ").partition(" loads and sees no GPU, though the driver names Stub GPU")[0]
        self.assertRegex(shown[0], TRAINED)
        self.assertEqual(shown[1], f"[{Path(folder, 'libtorch_cpu.so').resolve()}]")

    def test2DjlFindsTheCudaRuntimeThroughWhichItCountsGpus(self):
        _, shown = self.trains("runtime", CELLS[2:], **self.surroundings)
        self.assertEqual(shown, ["CUDA 12060 :4096:8"])

    def test3TheDoctorSaysWhatIsLoaded(self):
        done = self.thaw("doctor", THAW_GPU="1", **self.surroundings)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("✓ GPU: Stub GPU (8.0 GB); driver for CUDA 12.6", done.stdout)
        self.assertRegex(done.stdout, r"✓ PyTorch 2.7.1 loads; device cpu\(\), .*; libtorch in .*/torch/lib\n")
        self.assertRegex(done.stdout, '✓ kernelspec "Java')

    def test4WithoutTheFlagTheKernelIsTheUsualOne(self):
        done = self.thaw("doctor", **self.surroundings)
        self.assertRegex(done.stdout, r"✓ PyTorch 2.7.1 loads; .*; libtorch in .*-cpu-linux-x86_64\n")
        self.assertRegex(done.stdout, "on a GPU with --gpu the one with CUDA in .*/torch/lib\n")

    def test5AJavaProgramOfOursRunsOnItToo(self):
        done = self.thaw("bench", "freezing", "--gpu", "--images", "8", "--size", "32", "--batch", "4", "--epochs", "2",
                         "--rounds", "1", "--repeats", "1", "--output", self.folder / "bench.json", **self.surroundings)
        self.assertIn("loads and sees no GPU, though the driver names Stub GPU", done.stdout)
        self.assertTrue((self.folder / "bench.json").exists(), done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
