"""Runs one of the library's own Java programs in front of the user, as `pretrain` and `bench` do."""

import subprocess
import zipfile

from thaw_java import gpu, kernelspec, places, prepare, stamps
from thaw_java.options import own_options
from thaw_java.processes import engine, environment
from thaw_java.say import Problem


def run(main_class, arguments, verb):
    """Runs the program with the options that are not the launcher's own, and returns its exit code."""
    wanted, rest = own_options(arguments, verb)
    jdk, folder = prepare.java_only(wanted)
    require(main_class, folder, verb)
    with stamps.lock():
        libtorch = gpu.chosen(jdk, folder)
    command = [jdk.java, "-Djava.awt.headless=true", "-Dai.djl.offline=true", "--enable-native-access=ALL-UNNAMED",
               f"-Djava.util.logging.config.file={places.PACKAGE / 'logging.properties'}",
               "-cp", kernelspec.class_path(folder, libtorch), main_class, *rest]
    return wait([str(part) for part in command], environment(**engine(), **(libtorch.environment() if libtorch else {})))


def require(main_class, folder, verb):
    """A clear line when the jars hold no such program."""
    entry = main_class.replace(".", "/") + ".class"
    for jar in folder.glob("thaw*.jar"):
        with zipfile.ZipFile(jar) as content:
            if entry in content.namelist():
                return
    raise Problem(f"this build has no {main_class}; see CHANGELOG.md for when `{verb}` arrives")


def wait(command, env):
    """Waits for the program; after Ctrl-C it gets time to end by itself."""
    child = subprocess.Popen(command, env=env)
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()  # Ctrl-C has reached it already; a polite kill of the launcher has not
        child.wait()
        raise
