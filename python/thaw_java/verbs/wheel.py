"""`./thaw wheel`: the course as one file that pip installs, without a clone and without Maven."""

import sysconfig
from pathlib import Path

from thaw_java import kernelspec, places, prepare, venv, wheel_content, wheel_file
from thaw_java.options import parser
from thaw_java.processes import environment, logged
from thaw_java.say import Problem, line

SUMMARY = "builds a pip wheel of the course, and with --bundle all that it needs to install offline"
HELP = """
Usage: ./thaw wheel [--output FOLDER] [--bundle FOLDER] [--jdk PATH]

Builds thaw_java-VERSION-py3-none-PLATFORM.whl: the launcher, the jars with this platform's libtorch, the kernelspec and
the notebooks without solutions. `pip install thaw_java-*.whl && thaw lab` then opens the course on a machine that has
a JDK 17 or newer: no clone, no Maven. The same sources give the same file. A wheel in which the text of a solution is
found is not kept.

  --output FOLDER  where to write it (default: .thaw/out/wheel)
  --bundle FOLDER  also downloads every wheel that it depends on into FOLDER, for this Python and platform, with a README
                   that says how to install without a network
  --jdk PATH       builds with this JDK instead of JAVA_HOME or the first on the path
"""
README = """Thaw, to install without a network

On a machine like the one that made this folder ({platform}, Python {python}) with a JDK 17 or newer, in this folder:

    python3 -m venv thaw
    thaw/bin/pip install --no-index --find-links . {wheel}
    thaw/bin/thaw doctor
    thaw/bin/thaw lab

On Windows, thaw\\Scripts stands for thaw/bin. `thaw lab` copies the notebooks into ./thaw-course and opens them.
"""


def main(arguments):
    """Builds the wheel, looks through it, and says where it is and how large."""
    reader = parser("wheel")
    reader.add_argument("--output", type=Path, default=places.OUT / "wheel")
    reader.add_argument("--bundle", type=Path)
    reader.add_argument("--jdk")
    options = reader.parse_args(arguments)
    if options.bundle:
        prepare.ready(options.jdk)  # its pip downloads the rest
    _, jars = prepare.java_only(options.jdk)
    path = build(jars, options.bundle or options.output)
    native = next(jars.glob(f"{kernelspec.NATIVE}*.jar"))
    line(f"{path}: {path.stat().st_size / 1e6:.0f} MB, of these {native.stat().st_size / 1e6:.0f} MB {native.name}")
    if options.bundle:
        bundle(path, options.bundle)
    return 0


def build(jars, folder):
    """Writes the wheel into the folder; takes it away again when it tells a solution."""
    path = places.make(folder.expanduser().absolute()) / wheel_content.name()
    wheel_file.write(path, wheel_content.entries(jars), wheel_content.INFORMATION)
    found = list(wheel_content.leaks(path))
    if found:
        path.unlink()
        raise Problem(f"the wheel was not kept: {'; '.join(found[:3])}" + (f" and {len(found) - 3} more" if found[3:] else ""))
    return path


def bundle(path, folder):
    """Downloads what the wheel depends on, in the pinned versions, beside it."""
    command = [venv.python(), "-m", "pip", "download", "--disable-pip-version-check", "--no-input", "--only-binary=:all:",
               "--dest", path.parent, "-c", venv.CONSTRAINTS, path]
    logged("downloading what the wheel depends on", command, "bundle.log", venv.REMEDY, env=environment())
    text = README.format(platform=sysconfig.get_platform(), python=sysconfig.get_python_version(), wheel=path.name)
    (path.parent / "README.txt").write_text(text, encoding="utf-8")
    sizes = [file.stat().st_size for file in path.parent.glob("*.whl")]
    line(f"{folder}: {len(sizes)} wheels, {sum(sizes) / 1e6:.0f} MB; README.txt says how to install")
