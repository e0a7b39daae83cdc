"""What --gpu finds, installs and says, without a GPU, a network or PyTorch: a stub for the driver, a script for the Python."""

import contextlib
import ctypes
import io
import json
import os
import platform
import shutil
import sys
import unittest
from collections import namedtuple
from pathlib import Path
from unittest import mock

from support import LauncherTest, stub_driver

from thaw_java import cli, driver, gpu, java, kernelspec, libtorch, places, prepare, probe, program, start, stamps, venv
from thaw_java.driver import Device, Driver, NoGpu
from thaw_java.say import Problem
from thaw_java.verbs import doctor, lab

DRIVER = Driver("12.6", (Device("Stub GPU", 8_000_000_000, (8, 6)),))
Usage = namedtuple("Usage", "total used free")


class GpuTest(LauncherTest):
    """A state of its own, and an environment that says nothing of GPUs."""

    def setUp(self):
        super().setUp()
        self.text = io.StringIO()
        names = ("THAW_GPU", "THAW_GPU_PYTHON", "THAW_DEVICE", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES",
                 "CUBLAS_WORKSPACE_CONFIG", *(name for name in os.environ if name.startswith("PYTORCH_")))
        self.environ()
        for name in names:
            os.environ.pop(name, None)
        for name, folder in (("STATE", "state"), ("STAMPS", "state/stamps"), ("LOGS", "state/log"), ("JUPYTER", "state/jupyter")):
            self.replace(places, name, self.folder / folder)
        self.machine = java.Jdk(self.folder / "a jdk", "17.0.1", "test")
        self.jars = self.folder / "jars"
        self.jars.mkdir()
        for name in ("api.jar", "pytorch-native-cpu-2.7.1-linux-x86_64.jar", "thaw-1.jar", "thaw-jupyter-1.jar"):
            (self.jars / name).write_text("")

    def replace(self, owner, name, value):
        return self.enterContext(mock.patch.object(owner, name, value))

    def heard(self, act, *arguments):
        """Calls it and returns what it returns; what it prints on either stream joins self.text, not the test's own output."""
        with contextlib.redirect_stdout(self.text), contextlib.redirect_stderr(self.text):
            return act(*arguments)

    def torch(self, version="2.7.1", libraries=("libtorch_cuda.so",), runtime="../nvidia/cuda_runtime/lib/libcudart.so.12"):
        """Writes what looks like a Python with torch; returns the program."""
        package = self.folder / f"python {version}" / "torch"
        for name in (*(f"lib/{library}" for library in libraries), *([runtime] if runtime else ())):
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            (package / name).write_text("")
        (package / "lib").mkdir(parents=True, exist_ok=True)
        said = json.dumps([version, str(package)])
        return self.program(package.parent / "bin" / "python", f"cat <<'END'\n{said}\nEND\n")


class DriverTest(GpuTest):
    def found(self, *definitions):
        os.environ["LD_LIBRARY_PATH"] = stub_driver(self.folder / "driver", *definitions)
        return driver.find()

    def refuses(self, words, *definitions):
        with self.assertRaises(NoGpu) as raised:
            self.found(*definitions)
        self.assertIn(words, str(raised.exception))
        self.assertEqual(len(str(raised.exception).splitlines()), 1)

    def testNamesTheDevicesWithTheirMemory(self):
        self.assertEqual(self.found(), DRIVER)
        self.assertEqual(str(DRIVER.devices[0]), "Stub GPU (8.0 GB)")
        self.assertEqual(len(self.found("DEVICES=3").devices), 3)

    def testADriverThatSeesNoDevice(self):
        self.refuses("the NVIDIA driver is there and sees no GPU (CUDA_ERROR_NO_DEVICE)", "ANSWER=100")
        self.refuses("sees no GPU (CUDA_ERROR_NO_DEVICE)", "DEVICES=0")

    def testTheVariableThatHidesDevicesIsNamed(self):
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
        self.refuses('sees no GPU (CUDA_ERROR_NO_DEVICE); CUDA_VISIBLE_DEVICES is ""', "ANSWER=100")

    def testADriverThatIsTooOld(self):
        self.refuses("is for CUDA 11.8, and libraries of CUDA 12.6 need one for CUDA 12.0 or newer", "VERSION=11080")
        self.assertEqual(self.found("VERSION=12000").version, "12.0")

    def testADeviceThatTheWheelHasNoCodeFor(self):
        self.refuses("Stub GPU is of compute capability 12.6, and PyTorch 2.7.1 for CUDA 12.6 has code for 5.0 to", "MAJOR=12")
        self.refuses("compute capability 3.6", "MAJOR=3")

    def testTheDeviceThatTheVariableNamesIsTheOne(self):
        for word, index in (("gpu", 0), (" gpu:2 ", 2), ("", 0)):
            os.environ["THAW_DEVICE"] = word
            self.assertEqual(self.found("DEVICES=3").index, index)
        found = Driver("12.6", (Device("Old", 1, (3, 5)), Device("New", 1, (8, 6))), 1)
        self.assertEqual((driver._with_code(found), found.device.name), (found, "New"), "only the device itself needs code")

    def testAVariableThatNamesNoGpu(self):
        for word, reason in (("cpu", "THAW_DEVICE=cpu is set; unset it to train on a GPU"),
                             ("gpu:3", "THAW_DEVICE is gpu:3, and the driver sees 3 GPU(s), counted from 0"),
                             ("abacus", 'THAW_DEVICE="abacus" names no device; give cpu, gpu or gpu:N')):
            os.environ["THAW_DEVICE"] = word
            self.refuses(reason, "DEVICES=3")

    def testTheToolkitsStubADriverAndItsModuleAndOtherAnswers(self):
        self.refuses("is the CUDA toolkit's stub and no driver", "ANSWER=34")
        self.refuses("are of different versions (CUDA_ERROR_SYSTEM_DRIVER_MISMATCH); restart the machine", "ANSWER=803")
        self.refuses("the NVIDIA driver answers 999 CUDA_ERROR_OF_THE_STUB; nvidia-smi", "ANSWER=999")

    def testADriverThatCrashesOrHangsTakesNothingAlong(self):
        self.refuses("asking the NVIDIA driver ended with SIGSEGV", "CRASHES")
        self.replace(driver, "SECONDS", 1)
        self.refuses("did not answer within 1 s", "HANGS")

    def testAFileThatIsNoLibrary(self):
        stub_driver(self.folder / "driver")
        os.environ["LD_LIBRARY_PATH"] = str(self.folder / "driver")
        (self.folder / "driver" / "libcuda.so.1").write_text("no library")
        with self.assertRaisesRegex(NoGpu, "^libcuda.so.1 does not load: .*(too short|invalid ELF)"):
            driver.find()

    @unittest.skipIf(sys.platform != "linux" or platform.machine() != "x86_64", "the reason is another one elsewhere")
    def testNoDriverAtAll(self):
        with contextlib.suppress(OSError):
            ctypes.CDLL("libcuda.so.1")
            self.skipTest("an NVIDIA driver is here")
        with self.assertRaisesRegex(NoGpu, "^libcuda.so.1, which the NVIDIA driver brings, is not found; install"):
            driver.find()

    def testAnotherPlatformIsNotAsked(self):
        self.replace(driver, "_ask", None)
        self.replace(sys, "platform", "darwin")
        with self.assertRaisesRegex(NoGpu, "libraries for CUDA are for Linux x86_64$"):
            driver.find()


class LibtorchTest(GpuTest):
    def refuses(self, words, python):
        with self.assertRaises(Problem) as raised:
            libtorch.of(python, "THAW_GPU_PYTHON")
        self.assertTrue(str(raised.exception).startswith(f"THAW_GPU_PYTHON is {python}, "), str(raised.exception))
        self.assertIn(words, str(raised.exception))

    def testEveryPythonThatWillNotDo(self):
        self.refuses("does not run as a Python", self.folder / "none")
        self.refuses("does not run as a Python", self.program(self.folder / "python", "exit 3\n"))
        self.refuses("which has no torch; 2.7.1 with CUDA is needed", self.program(self.folder / "python", "echo null\n"))
        self.refuses("which has torch 2.8.0+cu126; 2.7.1 is needed", self.torch("2.8.0+cu126"))
        self.refuses("whose torch 2.7.1+cpu is the build for the CPU", self.torch("2.7.1+cpu", libraries=()))
        self.refuses("has no libcudart.so beside it", self.torch("2.7.1+cu128", runtime=None))

    def testThisPythonsPackagesAreReadWithoutImportingThem(self):
        folder = self.folder / "packages"
        (folder / "torch").mkdir(parents=True)
        (folder / "torch" / "__init__.py").write_text("raise SystemExit(5)")
        (folder / "torch-2.6.0.dist-info").mkdir()
        (folder / "torch-2.6.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 2.6.0\n")
        python = self.program(self.folder / "bin" / "python", f'PYTHONPATH="{folder}" exec "{sys.executable}" "$@"\n')
        self.refuses("which has torch 2.6.0; 2.7.1 is needed", python)

    def testTheEnvironmentNamesTheFolderTheVersionAndTheFlavour(self):
        found = libtorch.of(self.torch("2.7.1+cu126"), "x")
        environment = found.environment()
        self.assertEqual(environment["PYTORCH_LIBRARY_PATH"], str(self.folder / "python 2.7.1+cu126" / "torch" / "lib"))
        self.assertEqual([environment[name] for name in ("PYTORCH_VERSION", "PYTORCH_FLAVOR", "CUBLAS_WORKSPACE_CONFIG")],
                         ["2.7.1", "cu128", ":4096:8"])

    def testTheCudaRuntimeIsFoundUnderTheNameThatDjlAsksFor(self):
        found = libtorch.of(self.torch(), "x").link()
        folder = Path(found.environment()["LD_LIBRARY_PATH"])
        self.assertEqual([file.name for file in folder.iterdir()], ["libcudart.so"])
        self.assertEqual((folder / "libcudart.so").resolve().name, "libcudart.so.12")
        found.runtime.rename(found.runtime.with_name("libcudart.so.12.6"))
        libtorch.of(self.torch(runtime=None), "x")

    def testKernelsThatStartAtOnceDoNotDisturbEachOther(self):
        found, other = libtorch.of(self.torch(), "x"), Path.symlink_to

        def late(link, target):
            """Another process has made the link since it was looked for."""
            if not found.linked():
                other(found.links() / "libcudart.so", target)
            other(link, target)
        with mock.patch.object(Path, "symlink_to", late):
            found.link()
        self.assertEqual([file.name for file in found.links().iterdir()], ["libcudart.so"])

    def testALinkThatCannotBeMadeIsAProblem(self):
        self.replace(Path, "symlink_to", mock.Mock(side_effect=PermissionError(1, "not permitted")))
        with self.assertRaisesRegex(Problem, r"^cannot write .*libcudart.so \(not permitted\); set THAW_STATE"):
            libtorch.of(self.torch(), "x").link()

    def testWhatTheUserSetStays(self):
        found = libtorch.of(self.torch(), "x")
        self.environ(LD_LIBRARY_PATH="/theirs", CUBLAS_WORKSPACE_CONFIG=":16:8")
        once = found.environment()
        self.assertEqual(once["LD_LIBRARY_PATH"], f"{found.links()}:/theirs")
        self.assertEqual(once["CUBLAS_WORKSPACE_CONFIG"], ":16:8")
        self.environ(**once)
        self.assertEqual(found.environment(), once, "a launcher that a launcher starts adds nothing")


class KernelTest(GpuTest):
    """The kernel for a GPU beside the usual one."""

    def setUp(self):
        super().setUp()
        self.cuda = libtorch.of(self.torch(), "x")

    def testTheUsualKernelStaysAsItWas(self):
        usual = kernelspec.spec(self.machine, self.jars)
        self.assertIn("pytorch-native-cpu", usual["env"]["JJAVA_CLASSPATH"])
        self.assertFalse({"PYTORCH_LIBRARY_PATH", "LD_LIBRARY_PATH", "CUBLAS_WORKSPACE_CONFIG"} & usual["env"].keys())

    def testTheJarOfLibtorchIsOnNeitherClassPath(self):
        made = kernelspec.spec(self.machine, self.jars, libtorch=self.cuda)
        path = made["argv"][made["argv"].index("-cp") + 1]
        for text in (path, made["env"]["JJAVA_CLASSPATH"]):
            self.assertNotIn("pytorch-native-cpu", text)
            self.assertIn("api.jar", text)
        self.assertLessEqual(self.cuda.environment().items(), made["env"].items())

    def testFolderAndSharedClassesAreItsOwn(self):
        other = libtorch.of(self.torch("2.7.1+cu126"), "x")
        for named in (lambda cuda: kernelspec.folder(self.machine, cuda),
                      lambda cuda: kernelspec.archive(self.machine, self.jars, cuda)):
            self.assertEqual(len({named(None), named(self.cuda), named(other)}), 3)
        usual = kernelspec.archive(self.machine, self.jars)
        usual.write_text("classes")
        kernelspec.size(usual).write_text("7")
        words = kernelspec.spec(self.machine, self.jars, libtorch=self.cuda)["argv"]
        self.assertEqual([word for word in words if "SharedArchive" in word], [], "a JVM must not map classes of another path")

    def testBothLieBesideEachOther(self):
        folders = [kernelspec.make(self.machine, self.jars, cuda) for cuda in (None, self.cuda)]
        texts = [(folder / "kernels" / "thaw" / "kernel.json").read_text() for folder in folders]
        self.assertEqual([str(self.cuda.folder) in text for text in texts], [False, True])
        self.assertTrue(kernelspec.is_current(self.machine, self.jars, self.cuda))

    def testAJavaProgramGetsTheSame(self):
        started = []
        self.replace(prepare, "java_only", lambda _: (self.machine, self.jars))
        self.replace(program, "require", lambda *_: None)
        self.replace(program, "wait", lambda command, env: started.append((command, env)) or 0)
        for cuda in (None, self.cuda):
            self.replace(gpu, "chosen", lambda *_, cuda=cuda: cuda)
            program.run("dev.thaw.command.Bench", ["freezing"], "bench")
        (usual, plain), (command, env) = started
        self.assertIn("pytorch-native-cpu", " ".join(usual))
        self.assertNotIn("pytorch-native-cpu", " ".join(command))
        self.assertLessEqual(self.cuda.environment().items(), env.items())
        self.assertNotIn("PYTORCH_LIBRARY_PATH", plain)
        self.assertEqual(env["OMP_WAIT_POLICY"], "passive")


class ChoiceTest(GpuTest):
    """What a verb trains with, and what it says about that."""

    def setUp(self):
        super().setUp()
        self.environ(THAW_GPU="1")
        self.find = self.replace(driver, "find", mock.Mock(return_value=DRIVER))
        self.make = self.replace(venv, "make_for_gpu", mock.Mock())
        self.run = self.replace(probe, "run", mock.Mock(return_value={"device": "gpu(0)"}))

    def chosen(self, provide=None):
        return self.heard(gpu.chosen, self.machine, self.jars, provide)

    def said(self):
        return self.text.getvalue().splitlines()

    def testUnaskedNothingIsLookedAt(self):
        os.environ["THAW_GPU"] = "0"
        self.assertIsNone(self.chosen())
        self.assertEqual((self.find.called, self.said()), (False, []))

    def testWithoutADriverOneLineSaysWhyAndNothingIsInstalled(self):
        self.find.side_effect = NoGpu("libcuda.so.1 is not found")
        self.assertIsNone(self.chosen())
        self.assertEqual(self.said(), ["No GPU: libcuda.so.1 is not found. Training runs on the CPU."])
        self.assertFalse(self.make.called or self.run.called)

    def testThePythonThatTheVariableNamesIsUsedAndNothingInstalled(self):
        os.environ["THAW_GPU_PYTHON"] = str(self.torch())
        found = self.chosen()
        self.assertEqual(found.folder, self.folder / "python 2.7.1" / "torch" / "lib")
        self.assertFalse(self.make.called)
        self.assertEqual(self.said(), [f"Training on Stub GPU (8.0 GB), by libtorch 2.7.1 with CUDA in {found.folder}."])

    def testAWrongVariableIsAnErrorAndNoFallBack(self):
        os.environ["THAW_GPU_PYTHON"] = str(self.torch("2.6.0"))
        with self.assertRaisesRegex(Problem, "^THAW_GPU_PYTHON is .* which has torch 2.6.0"):
            self.chosen()

    def testTheDeviceThatTheVariableNamesIsNamed(self):
        os.environ["THAW_GPU_PYTHON"] = str(self.torch())
        self.find.return_value = Driver("12.6", (*DRIVER.devices, Device("Other GPU", 1_000_000_000, (8, 6))), 1)
        self.chosen()
        self.run.return_value = {"device": "cpu()"}
        self.chosen()
        self.assertRegex(self.said()[0], r"^Training on Other GPU \(1.0 GB\), by")
        self.assertTrue(self.chosen().linked(), "DJL counts GPUs through it")

    def testTheLineSaysWhetherTheCpuTrains(self):
        self.find.side_effect = NoGpu("the reason")
        for word, end in (("cpu", "Training runs on the CPU."), ("gpu:9", "Unset THAW_DEVICE to train on the CPU.")):
            os.environ["THAW_DEVICE"] = word
            self.assertIsNone(self.chosen())
            self.assertEqual(self.said()[-1], f"No GPU: the reason. {end}")

    def testAPythonThatIsTooNewIsAReason(self):
        self.replace(sys, "version_info", (3, 14, 0))
        self.assertIsNone(self.chosen())
        self.assertRegex(self.said()[0], "^No GPU: torch 2.7.1 has no build for Python .*; set THAW_GPU_PYTHON to a Python")
        self.assertFalse(self.make.called)

    def testAFullDiskIsAnErrorBeforeTheDownload(self):
        self.replace(shutil, "disk_usage", lambda _: Usage(1e12, 1e12, 8.6e9))
        with self.assertRaisesRegex(Problem, "has 8.6 GB free, and PyTorch with CUDA needs 11.5 GB while it is"):
            self.chosen()
        self.assertFalse(self.make.called)

    def testEachDiskIsCountedByItself(self):
        os.environ["TMPDIR"] = "/dev/shm"
        if not Path("/dev/shm").is_dir() or Path("/dev/shm").stat().st_dev == self.folder.stat().st_dev:
            self.skipTest("no second file system at /dev/shm")
        self.replace(gpu.tempfile, "gettempdir", lambda: "/dev/shm")
        self.replace(shutil, "disk_usage", lambda folder: Usage(0, 0, 2.9e9 if str(folder) == "/dev/shm" else 8.8e9))
        self.assertRegex(gpu.lacks_room(), "^/dev/shm has 2.9 GB free, and PyTorch with CUDA needs 3.0 GB")
        self.replace(shutil, "disk_usage", lambda folder: Usage(0, 0, 3.1e9 if str(folder) == "/dev/shm" else 8.8e9))
        self.assertIsNone(gpu.lacks_room())

    def testWhatAnInterruptedInstallationLeftCountsAsRoom(self):
        half, kept = venv.gpu_folder() / "lib" / "half", venv.gpu_cache() / "http-v2" / "wheel"
        for file in (half, kept):
            file.parent.mkdir(parents=True)
            file.write_text("")
        os.truncate(kept, 2_500_000_000)  # a hole, which takes no room
        self.replace(gpu, "there", mock.Mock(side_effect=[None, libtorch.of(self.torch(), "x")]))
        self.replace(shutil, "disk_usage", lambda _: Usage(0, 0, 3.6e9 if half.exists() else 9.1e9))
        self.assertIsNotNone(self.chosen())
        self.assertTrue(kept.exists())

    def testTheSizeIsSaidBeforeTheInstallation(self):
        self.make.side_effect = lambda: self.assertIn("3.0 GB to download, 5.5 GB on the disk", self.said()[-1])
        python = self.torch()
        there = self.replace(gpu, "there", mock.Mock(side_effect=[None, libtorch.of(python, "x")]))
        self.assertIsNotNone(self.chosen())
        self.assertEqual((self.make.call_count, there.call_count), (1, 2))

    def testALibtorchThatDoesNotLoadIsOneLineAndTheCpu(self):
        os.environ["THAW_GPU_PYTHON"] = str(self.torch())
        self.run.side_effect = Problem("the engine does not load: libcaffe2_nvrtc.so: undefined symbol: cuLinkCreate")
        self.assertIsNone(self.chosen())
        self.assertRegex(self.said()[0], "^No GPU: with the libtorch in .* the engine does not load: libcaffe2.* Training")

    def testTheEngineIsTriedOnceForEachDriverAndJdk(self):
        os.environ["THAW_GPU_PYTHON"] = str(self.torch())
        self.chosen(), self.chosen()
        self.assertEqual(self.run.call_count, 1)
        self.find.return_value = Driver("12.8", DRIVER.devices)
        self.chosen(), self.chosen()
        self.assertEqual(self.run.call_count, 2)

    def testAnEngineThatSeesNoGpuIsSaidEachTime(self):
        os.environ["THAW_GPU_PYTHON"] = str(self.torch())
        self.run.return_value = {"device": "cpu()"}
        self.assertIsNotNone(self.chosen())
        self.chosen()
        self.assertEqual([("sees no GPU, though the driver names Stub GPU" in text) for text in self.said()], [True, True])

    def testAKernelsStartInstallsNothingAndNeverFails(self):
        self.assertIsNone(self.heard(start.cuda, self.machine, self.jars))
        self.assertIn("No GPU: PyTorch with CUDA is not installed; ./thaw lab --gpu does it", self.said()[-1])
        os.environ["THAW_GPU_PYTHON"] = str(self.torch("2.6.0"))
        self.assertIsNone(self.heard(start.cuda, self.machine, self.jars))
        self.assertRegex(self.said()[-1], "THAW_GPU_PYTHON is .*; the kernel trains on the CPU")
        os.environ["THAW_GPU_PYTHON"] = str(self.torch())
        self.replace(Path, "symlink_to", mock.Mock(side_effect=PermissionError(1, "not permitted")))
        self.assertIsNone(self.heard(start.cuda, self.machine, self.jars))
        self.assertRegex(self.said()[-1], "cannot write .*; the kernel trains on the CPU")
        self.assertFalse(self.make.called)

    def testTheLabOffersItWhereAGpuIs(self):
        self.assertIsNone(lab.gpu_line(), "it was asked for")
        os.environ["THAW_GPU"] = ""
        self.assertIn("Stub GPU (8.0 GB) is here, and this kernel trains on the CPU; ./thaw lab --gpu trains on it, after inst",
                      lab.gpu_line())
        os.environ["THAW_GPU_PYTHON"] = str(self.torch())
        self.assertTrue(lab.gpu_line().endswith("./thaw lab --gpu trains on it."))
        self.find.side_effect = NoGpu("none")
        self.assertIsNone(lab.gpu_line())

    def testTheDoctorSaysDriverDeviceMemoryAndLibtorch(self):
        self.assertEqual(doctor.gpu_line(), ("ok", "GPU: Stub GPU (8.0 GB); driver for CUDA 12.6"))
        os.environ["THAW_GPU_PYTHON"] = str(self.torch())
        self.assertRegex(doctor.libtorch_line()[1], r"^libtorch of the kernel: the one with CUDA in .*lib \(THAW_GPU=1\)$")
        os.environ["THAW_GPU"] = ""
        self.assertRegex(doctor.libtorch_line()[1], "the jar's, for the CPU; on a GPU with --gpu the one with CUDA in .*lib$")
        self.find.side_effect = NoGpu("libcuda.so.1 is not found")
        self.assertEqual(doctor.gpu_line(), ("note", "no GPU: libcuda.so.1 is not found"))
        os.environ["THAW_GPU"] = "1"
        self.assertIn("the jar's", doctor.libtorch_line()[1], "without a driver the kernel loads the jar's, asked or not")

    def testTheDoctorChangesNothing(self):
        os.environ["THAW_GPU_PYTHON"] = str(self.torch())
        self.replace(doctor.jars, "fits", lambda: True)
        self.assertEqual(doctor.libtorch_line()[0], "ok")
        self.assertRegex(doctor.engine_line(None)[1], "^engine: not tried with .*lib, which no kernel was started with yet; ")
        self.assertFalse(places.STATE.exists())

    def testAWrongVariableIsALackOnlyWhereAGpuIsAskedFor(self):
        os.environ["THAW_GPU_PYTHON"] = str(self.torch("2.6.0"))
        self.assertEqual(doctor.attempt(doctor.libtorch_line)[0], "missing")
        os.environ["THAW_GPU"] = ""
        kind, text = doctor.attempt(doctor.libtorch_line)
        self.assertEqual(kind, "note")
        self.assertRegex(text, "^THAW_GPU_PYTHON is .* which has torch 2.6.0; .*; only --gpu uses it$")


class InstallationTest(GpuTest):
    """The environment with PyTorch: made once, whole or again."""

    def setUp(self):
        super().setUp()
        self.commands = []
        self.replace(venv, "logged", self.logged)

    def logged(self, what, command, *_, **__):
        self.commands.append([str(part) for part in command])
        if "venv" in command:
            self.program(venv.gpu_python(), "exit 0\n")
            (venv.gpu_folder() / "fresh").write_text("")

    def testIsMadeOnceWithThePinnedPackages(self):
        venv.make_for_gpu()
        venv.make_for_gpu()
        self.assertEqual(len(self.commands), 2, "an environment, then pip; the second time nothing")
        self.assertIn(str(venv.GPU_REQUIREMENTS), self.commands[1])
        self.assertIn("torch==2.7.1", venv.GPU_REQUIREMENTS.read_text().splitlines())

    def testAnInterruptedOneIsMadeAnewAndKeepsWhatWasFetched(self):
        kept = places.STATE / "cache" / "pip-gpu"

        def interrupted(what, command, *_, **__):
            self.logged(what, command)
            if "pip" in command:
                kept.mkdir(parents=True)
                (venv.gpu_folder() / "half").write_text("")
                raise KeyboardInterrupt
        with mock.patch.object(venv, "logged", interrupted), self.assertRaises(KeyboardInterrupt):
            venv.make_for_gpu()
        self.assertFalse(venv.gpu_fits())
        self.assertTrue(kept.is_dir())
        venv.make_for_gpu()
        self.assertTrue(venv.gpu_fits())
        self.assertFalse((venv.gpu_folder() / "half").exists())
        self.assertFalse(kept.exists(), "3 GB that nobody needs any more")

    def testAnotherPinOfTheUsualEnvironmentFetchesNothingAgain(self):
        venv.make_for_gpu()
        self.replace(venv, "CONSTRAINTS", self.program(self.folder / "constraints.txt", ""))
        self.assertTrue(venv.gpu_fits())
        self.replace(venv, "GPU_REQUIREMENTS", self.program(self.folder / "requirements.txt", ""))
        self.assertFalse(venv.gpu_fits())


class WordsTest(GpuTest):
    def testTheFlagIsShortForTheVariableAndLeftToOthersAfterALoneDash(self):
        self.assertEqual(gpu.take(["02", "--gpu", "--jdk", "x"]), ["02", "--jdk", "x"])
        self.assertTrue(gpu.asked())
        os.environ.pop("THAW_GPU")
        self.assertEqual(gpu.take(["--", "--gpu"]), ["--", "--gpu"])
        self.assertFalse(gpu.asked())

    def testEveryVerbThatTrainsExplainsIt(self):
        for verb in gpu.VERBS:
            self.assertIn("--gpu ", cli.load(verb).HELP, verb)

    def testAnEnginesOwnReasonIsTheLastCause(self):
        failed = mock.Mock(returncode=1, stderr="Exception in thread: no\nCaused by: A: b\n at x\nCaused by: C: libcuda.so.1\n")
        self.assertEqual(probe.reason(failed), "C: libcuda.so.1")
        self.assertEqual(probe.reason(mock.Mock(returncode=-11, stderr="")), "java ended with code -11")
