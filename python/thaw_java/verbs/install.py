"""`./thaw install`: the kernel for the user's own Jupyter, and the library for the user's own Maven projects."""

import os
import shutil
import sys
from pathlib import Path

from thaw_java import gpu, kernelspec, maven, places, prepare, venv
from thaw_java.options import parser
from thaw_java.say import Problem, line

SUMMARY = "puts the kernel into your own Jupyter, and the jars into your Maven repository"
HELP = """
Usage: ./thaw install [--user | --prefix FOLDER] [--only kernel|maven] [--jdk PATH] [--uninstall]

Copies the kernel "Java (Thaw)" with its jars into your own Jupyter, where it works without this checkout, and runs
`mvn install`, so that your projects can depend on dev.thaw:thaw. Run it again after an update.

  --user            your Jupyter's data folder (the default)
  --prefix FOLDER   FOLDER/share/jupyter, for instance the folder of a virtual environment
  --only kernel     leaves Maven alone; --only maven leaves Jupyter alone
  --jdk PATH        the JDK that the installed kernel runs on
  --uninstall       takes both away again
"""
ARTIFACTS = ("thaw-parent", "thaw", "thaw-jupyter")


def main(arguments):
    """Installs or removes, and says what and where."""
    options = options_of(arguments)
    target = data_folder(options.prefix) / "kernels" / kernelspec.NAME
    if options.uninstall:
        return uninstall(options, target)
    if options.only == "maven":
        jdk, _ = prepare.java_only(options.jdk)
    else:
        kit = prepare.ready(options.jdk, choose=gpu.chosen)
        jdk = kit.jdk
        install_kernel(kit, target)
    if options.only != "kernel":
        install_jars(jdk)
    return 0


def options_of(arguments):
    reader = parser("install")
    where = reader.add_mutually_exclusive_group()
    where.add_argument("--user", action="store_true")
    where.add_argument("--prefix")
    reader.add_argument("--only", choices=("kernel", "maven"))
    reader.add_argument("--jdk")
    reader.add_argument("--uninstall", action="store_true")
    return reader.parse_args(arguments)


def data_folder(prefix):
    """Jupyter's data folder, by Jupyter's own rules."""
    if prefix:
        return Path(prefix).expanduser().absolute() / "share" / "jupyter"
    if os.environ.get("JUPYTER_DATA_DIR"):
        return Path(os.environ["JUPYTER_DATA_DIR"])
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Jupyter"
    if os.name == "nt":
        return Path(os.environ.get("APPDATA", Path.home())) / "jupyter"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "jupyter"


def install_kernel(kit, target):
    """Copies jars and kernel first, kernel.json last: a half-copied kernel is never offered."""
    try:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(kit.jars, target / "jars", ignore=shutil.ignore_patterns("start-*"))
        shutil.copy2(venv.jjava(), target / "jjava.jar")
        shutil.copy2(kernelspec.LOGGING, target)
    except OSError as problem:
        raise Problem(f"cannot write {target} ({problem.strerror}); name another folder with --prefix") from None
    kernelspec.write(target, kernelspec.spec(kit.jdk, target / "jars", target / "jjava.jar",
                                              target / "logging.properties", kit.libtorch))
    line(f'kernel "{kernelspec.DISPLAY_NAME}" on JDK {kit.jdk.version}: {target}')


def install_jars(jdk):
    """`mvn install` of the library, the kernel extension and their parent."""
    maven.run("mvn install of dev.thaw:thaw and dev.thaw:thaw-jupyter", jdk,
              ["-pl", ".,src,kernel-lib", "-DskipTests", "install"], "install.log", "see above")


def uninstall(options, target):
    """Removes what install wrote; what is not there is no error."""
    folders = [] if options.only == "maven" else [target]
    if options.only != "kernel":
        folders += [local_repository() / "dev" / "thaw" / name for name in ARTIFACTS]
    gone = [folder for folder in folders if folder.is_dir()]
    for folder in gone:
        shutil.rmtree(folder)
        line(f"removed {folder}")
    if not gone:
        line("nothing to remove: neither the kernel nor the jars are installed")
    return 0


def local_repository():
    """Maven's local repository, where it is unless settings.xml moves it."""
    moved = places.maven_repository()
    return Path(moved[0].partition("=")[2]) if moved else Path.home() / ".m2" / "repository"
