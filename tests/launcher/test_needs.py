"""What is missing is said in one line each, before anything is made."""

import sys
from unittest import mock

from support import LauncherTest

from thaw_java import java, maven, venv
from thaw_java.say import Problem


class JdkTest(LauncherTest):
    def testJavaHomeComesBeforeThePath(self):
        self.environ(JAVA_HOME=str(self.jdk("wanted jdk", "21.0.2")))
        self.assertEqual((java.find().feature, java.find().source), (21, "JAVA_HOME"))

    def testAPathGivenByOptionComesBeforeJavaHome(self):
        self.environ(JAVA_HOME=str(self.jdk("one", "21.0.2")))
        self.assertEqual(java.find(str(self.jdk("two", "25.0.1"))).feature, 25)

    def testJavaItselfNamesItsJdk(self):
        self.assertEqual(java.find(str(self.jdk("one", "17.0.1") / "bin" / "java")).feature, 17)

    def testAnOldJavaIsNamedWithItsVersion(self):
        self.refuses(self.jdk("old", "1.8.0_392"), "is Java 1.8.0_392, and 17 or newer is needed")

    def testARunTimeWithoutCompilerIsNoJdk(self):
        self.refuses(self.jdk("jre", "17.0.1", compiler=False), "a run-time only")

    def testAFolderWithoutJavaIsSaid(self):
        self.refuses(self.folder, "where no Java is")

    def refuses(self, home, words):
        self.environ(JAVA_HOME=str(home))
        with self.assertRaises(Problem) as raised:
            java.find()
        self.assertIn(words, str(raised.exception))
        self.assertIn("JAVA_HOME", str(raised.exception))


class MavenTest(LauncherTest):
    def testAnOldMavenIsRefused(self):
        with self.assertRaisesRegex(Problem, "is Maven 3.6.3; install Maven 3.8 or newer"):
            self.version("Apache Maven 3.6.3 (abc)")

    def testColoursDoNotHideTheVersion(self):
        self.assertEqual(self.version("\\033[1mApache Maven 3.9.11\\033[m"), "3.9.11")

    def version(self, text):
        jdk = java.Jdk(self.folder, "17.0.1", "test")
        return maven.version(str(self.program(self.folder / "mvn", f"printf '{text}\\n'\n")), jdk)

    def testProxiesBecomeJavaProperties(self):
        arguments = maven.proxies({"HTTPS_PROXY": "http://me:p%40ss@proxy.example:3128", "NO_PROXY": "localhost,.intern"})
        self.assertEqual(arguments, [
            "-Dhttps.proxyHost=proxy.example", "-Dhttps.proxyPort=3128", "-Dhttps.proxyUser=me",
            "-Dhttps.proxyPassword=p@ss", "-Dhttp.nonProxyHosts=localhost|*.intern",
            "-Daether.connector.http.useSystemProperties=true"])

    def testAProxyWithoutSchemeOrPortIsUnderstood(self):
        self.assertIn("-Dhttp.proxyPort=80", maven.proxies({"http_proxy": "proxy.example"}))

    def testNoProxyNoProperties(self):
        self.assertEqual(maven.proxies({"NO_PROXY": "localhost"}), [])


class PythonTest(LauncherTest):
    def testAPythonWithoutEnsurepipIsSaidWithItsPackage(self):
        with mock.patch("importlib.util.find_spec", lambda name: None if name == "ensurepip" else True):
            self.assertIn(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv", venv.lacks())

    def testAPythonThatIsTooNewIsSaid(self):
        with mock.patch.object(sys, "version_info", (3, 15, 0)):
            self.assertIn("not one of 3.11 to 3.14", venv.lacks())

    def testThisPythonWillDo(self):
        self.assertIsNone(venv.lacks())


class FirstLinesTest(LauncherTest):
    def testEveryMissingThingHasALineAndNothingIsMade(self):
        self.environ()
        done = self.thaw("lab", JAVA_HOME=str(self.folder), PATH=self.path_without_maven())
        lines = done.stderr.splitlines()
        self.assertEqual(done.returncode, 1)
        self.assertTrue(lines[0].startswith("thaw: JAVA_HOME is"), lines)
        self.assertTrue(lines[1].startswith("thaw: Maven not found"), lines)
        self.assertEqual(len(lines), 2, lines)
        self.assertFalse((self.folder / "state" / "venv").exists())

    def path_without_maven(self):
        for name in ("sh", "dirname", "pwd"):
            self.program(self.folder / "bin" / name, f'exec /bin/{name} "$@"\n')
        (self.folder / "bin" / "python3").symlink_to(sys.executable)
        return str(self.folder / "bin")
