"""Writes the kernelspec "Java (Thaw)": absolute paths, the kernel's JVM started without JJava's launcher."""

import hashlib
import json
import os
import shutil

from thaw_java import places, stamps, venv
from thaw_java.processes import engine

NAME = "thaw"
DISPLAY_NAME = "Java (Thaw)"
OPTIONS = (
    "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",   # JJava and the javadoc on shift-tab reach into JShell
    "--enable-native-access=ALL-UNNAMED",              # libtorch is native; JDK 24 and newer warn without it
    "-Djava.awt.headless=true",
    "-Dai.djl.offline=true",                           # the engine comes from the jars and is never downloaded
    "-Dfile.encoding=UTF-8",
)


def spec(jdk, jars):
    """The content of kernel.json."""
    return {
        "argv": [str(jdk.java), *OPTIONS, "-jar", str(venv.jjava()), "{connection_file}"],
        "display_name": DISPLAY_NAME,
        "language": "java",
        "interrupt_mode": "message",
        "env": {"JJAVA_CLASSPATH": class_path(jars), **engine(), **places.caches()},
        "metadata": {"debugger": False},
    }


def class_path(jars):
    """Every jar by name: the kernel then lists no folder, and a blank in the path does no harm."""
    return os.pathsep.join(str(jar) for jar in sorted(jars.glob("*.jar"), key=lambda jar: (not _own(jar), jar.name)))


def _own(jar):
    return jar.name.startswith("thaw")


def make(jdk, jars):
    """Writes the kernelspec if it differs and returns the folder for JUPYTER_PATH; one folder per JDK."""
    base = places.JUPYTER / f"java-{jdk.feature}-{hashlib.sha256(str(jdk.home).encode()).hexdigest()[:8]}"
    write(base / "kernels" / NAME, spec(jdk, jars))
    return base


def write(folder, content):
    """Writes kernel.json and the logo into the folder of a kernelspec."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    file = folder / "kernel.json"
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        stamps.write(file, text)
    for logo in (places.PACKAGE / "logo").glob("logo-*"):
        if not (folder / logo.name).exists():
            shutil.copyfile(logo, folder / logo.name)
