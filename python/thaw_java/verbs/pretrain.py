"""`./thaw pretrain`: makes the shipped weights again, by the library's own Java program."""

import subprocess
import zipfile

from thaw_java import places, prepare
from thaw_java.options import own_options
from thaw_java.processes import engine, environment
from thaw_java.say import Problem

SUMMARY = "trains the shipped weights again (resnet20-shapes.safetensors)"
MAIN_CLASS = "dev.thaw.command.Pretrain"
HELP = """
Usage: ./thaw pretrain [--jdk PATH] [options of the program…]

Trains ResNet-20 on shapes/source with a fixed seed and writes the weights and their card. The options are the Java
program's own; ./thaw pretrain -- --help lists them. Ctrl-C stops it; a file is written whole or not at all.

  --jdk PATH      runs on this JDK instead of JAVA_HOME or the first on the path
"""


def main(arguments):
    """Runs the Java program in front of the user, and returns its exit code."""
    wanted, rest = own_options(arguments, "pretrain")
    jdk, folder = prepare.java_only(wanted)
    require(folder)
    command = [jdk.java, "-Djava.awt.headless=true", "-Dai.djl.offline=true", "--enable-native-access=ALL-UNNAMED",
               f"-Djava.util.logging.config.file={places.PACKAGE / 'logging.properties'}",
               "-cp", folder / "*", MAIN_CLASS, *rest]
    return run([str(part) for part in command])


def require(folder):
    """A clear line when the jars hold no such program."""
    entry = MAIN_CLASS.replace(".", "/") + ".class"
    for jar in folder.glob("thaw*.jar"):
        with zipfile.ZipFile(jar) as content:
            if entry in content.namelist():
                return
    raise Problem(f"this build has no {MAIN_CLASS}; see CHANGELOG.md for when pretraining arrives")


def run(command):
    """Waits for the program; after Ctrl-C it gets time to end by itself."""
    child = subprocess.Popen(command, env=environment(**engine()))
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()  # Ctrl-C has reached it already; a polite kill of the launcher has not
        child.wait()
        raise
