"""The kernelspec, JupyterLab's own settings, and environments of child processes."""

import json
import os
import sys
from pathlib import Path
from unittest import mock, skipIf

from support import LauncherTest

from thaw_java import java, kernelspec, places, processes
from thaw_java.verbs import install, lab


class KernelspecTest(LauncherTest):
    def setUp(self):
        super().setUp()
        self.jdk = java.Jdk(self.folder / "a jdk", "17.0.1", "test")
        self.jars = self.folder / "jars"
        self.jars.mkdir()
        for name in ("api.jar", "thaw-jupyter-1.jar", "thaw-1.jar"):
            (self.jars / name).write_text("")

    def testStartsJavaOnTheKernelItselfWithAbsolutePaths(self):
        arguments = kernelspec.spec(self.jdk, self.jars)["argv"]
        self.assertEqual(arguments[0], str(self.jdk.java))
        path = [Path(part) for part in arguments[arguments.index("-cp") + 1].split(os.pathsep)]
        self.assertEqual([part.name for part in path], ["jjava.jar", "thaw-1.jar", "api.jar"], "the extension comes with the shell")
        self.assertTrue(all(part.is_absolute() for part in path))
        self.assertEqual(arguments[-2:], [kernelspec.MAIN, "{connection_file}"])
        self.assertIn("--enable-native-access=ALL-UNNAMED", arguments)
        self.assertFalse([text for text in arguments if "TieredStopAtLevel" in text], "training would be slow")

    def testClassesAreSharedOnlyWhereTheirFileIsThere(self):
        def shared():
            return [text for text in kernelspec.spec(self.jdk, self.jars)["argv"] if "SharedArchiveFile" in text]
        self.assertEqual(shared(), [], "a JVM that names a missing file loses its own shared classes too")
        file = kernelspec.archive(self.jdk, self.jars)
        file.write_text("classes")
        kernelspec.size(file).write_text("7")
        self.assertEqual(shared(), [f"-XX:SharedArchiveFile={file}"])
        file.write_text("cut")
        self.assertEqual(shared(), [], "a JVM would crash on it")

    def testTheClassPathNamesEachJarOwnOnesFirst(self):
        names = [Path(part).name for part in kernelspec.spec(self.jdk, self.jars)["env"]["JJAVA_CLASSPATH"].split(":")]
        self.assertEqual(names, ["thaw-1.jar", "thaw-jupyter-1.jar", "api.jar"])

    def testThreadsWaitWithoutSpinning(self):
        self.assertEqual(kernelspec.spec(self.jdk, self.jars)["env"]["OMP_WAIT_POLICY"], "passive")

    def testIsWrittenOnceAndAgainWhenTheJarsChange(self):
        with mock.patch.object(places, "JUPYTER", self.folder / "jupyter"):
            folder = kernelspec.make(self.jdk, self.jars)
            file = folder / "kernels" / "thaw" / "kernel.json"
            first = file.stat().st_mtime_ns
            kernelspec.make(self.jdk, self.jars)
            self.assertEqual(file.stat().st_mtime_ns, first)
            (self.jars / "new.jar").write_text("")
            kernelspec.make(self.jdk, self.jars)
            self.assertIn("new.jar", file.read_text())

    def testTheInstalledKernelNeedsNoCheckout(self):
        spec = kernelspec.spec(self.jdk, self.jars, self.folder / "jjava.jar", self.folder / "logging.properties")
        self.assertNotIn(str(places.ROOT), json.dumps(spec))


class LabTest(LauncherTest):
    def testOpensOnTheCourseUnlessAFolderIsNamed(self):
        self.assertIn("--LabApp.default_url=/lab/tree/notebooks", lab.defaults(["--no-browser"]))
        for named in ("--notebook-dir=x", "--ServerApp.root_dir=x", "x.ipynb"):
            self.assertNotIn("--LabApp.default_url=/lab/tree/notebooks", lab.defaults([named]))

    def testFindsTheFixedPortInEitherForm(self):
        self.assertEqual([lab.fixed_port(words) for words in (["--port=9000"], ["--port", "9000"], ["--ip=x"])],
                         [9000, 9000, None])

    def testNeverWeakensTokenOrAddress(self):
        everything = json.dumps([lab.SERVER, lab.PAGE, lab.SETTINGS, lab.defaults([])])
        for word in ("token", "password", "ip", "allow_origin", "disable_check_xsrf", "allow_remote_access"):
            self.assertNotIn(f'"{word}"', everything)
            self.assertNotIn(f".{word}", everything)

    def testNewsUpdatesAndExtensionManagerAreOff(self):
        with mock.patch.object(places, "JUPYTER", self.folder), mock.patch.object(places, "VENV", self.folder / "venv"):
            lab.configure()
        page = json.loads((self.folder / "config" / "labconfig" / "page_config.json").read_text())
        self.assertTrue(page["disabledExtensions"]["@jupyterlab/apputils-extension:announcements"])
        self.assertEqual(json.loads((self.folder / "config" / "jupyter_server_config.json").read_text())
                         ["LabApp"]["extension_manager"], "readonly")


class EnvironmentTest(LauncherTest):
    @skipIf(not sys.platform.startswith("linux"), "only Linux needs it")
    def testANarrowLocaleBecomesUtf8AndAWideOneStays(self):
        self.environ(LC_ALL="", LC_CTYPE="", LANG="C")
        self.assertEqual(processes.utf8_locale(), {"LC_ALL": "C.UTF-8"})
        self.environ(LANG="de_DE.UTF-8")
        self.assertEqual(processes.utf8_locale(), {})

    def testAHomeThatCannotBeWrittenMovesTheCaches(self):
        self.environ(HOME=str(self.folder / "none"), THAW_HOME="")
        self.assertEqual(places.caches()["THAW_HOME"], str(places.STATE / "cache" / "thaw"))
        self.assertTrue(places.maven_repository()[0].startswith("-Dmaven.repo.local="))
        self.environ(HOME=str(self.folder))
        self.assertEqual((places.caches(), places.maven_repository()), ({}, []))

    def testOurPythonPathDoesNotReachChildren(self):
        self.environ(PYTHONPATH="/x", VIRTUAL_ENV="/y", THAW_DATASET="folder:/z")
        child = processes.environment(THAW_BUDGET="smoke")
        self.assertNotIn("PYTHONPATH", child)
        self.assertEqual((child["THAW_DATASET"], child["THAW_BUDGET"]), ("folder:/z", "smoke"))


class InstallTest(LauncherTest):
    def testKnowsJupytersFolder(self):
        self.environ(JUPYTER_DATA_DIR="/data")
        self.assertEqual(install.data_folder(None), Path("/data"))
        self.assertEqual(install.data_folder("/usr/local"), Path("/usr/local/share/jupyter"))
