"""Writes the kernelspec "Java (Thaw)": absolute paths, the kernel's JVM started without JJava's launcher."""

import hashlib
import json
import os
import shlex
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
QUIET = ("-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:class+path=off")  # a file that does not fit is no one's concern
MAIN = "org.dflib.jjava.distro.JJava"
EXTENSION = "thaw-jupyter"
NATIVE = "pytorch-native-cpu-"  # libtorch for the CPU; its jar names the platform that it is for
LOGGING = places.PACKAGE / "logging.properties"


def spec(jdk, jars, jjava=None, logging=LOGGING, libtorch=None):
    """The content of kernel.json: this JDK, this folder of jars, the kernel's own jar, another libtorch than the jar's."""
    return {
        "argv": [str(jdk.java), *OPTIONS, *memory(), *sharing(jdk, jars, libtorch), f"-Djava.util.logging.config.file={logging}",
                 "-cp", jvm_path(jars, jjava, libtorch), MAIN, "{connection_file}"],
        "display_name": DISPLAY_NAME,
        "language": "java",
        "interrupt_mode": "message",
        "env": {"JJAVA_CLASSPATH": class_path(jars, libtorch), "THAW_SOURCES": str(jars / "sources"),
                **engine(), **places.caches(), **(libtorch.environment() if libtorch else {})},
        "metadata": {"debugger": False},
    }


def memory():
    """The JVM options that THAW_JVM_OPTIONS adds, such as -Xmx512m: what a hub states for each of its kernels."""
    return shlex.split(os.environ.get("THAW_JVM_OPTIONS", ""), posix=os.name != "nt")


def archive(jdk, jars, libtorch=None):
    """The file of the classes that a start needs, whether made or not; beside the jars unless these are another user's."""
    file = jars / f"start-{_key(jdk, *_named(libtorch))}.jsa"
    return file if file.exists() or os.access(jars, os.W_OK) or not jars.exists() else places.STATE / "jars" / file.name


def sharing(jdk, jars, libtorch=None):
    """Options that map the classes in; none where the file is not there or was cut, on which a JVM would crash."""
    file = archive(jdk, jars, libtorch)
    try:
        whole = size(file).read_text() == str(file.stat().st_size)
    except OSError:
        whole = False
    return [f"-XX:SharedArchiveFile={file}", *QUIET] if whole else []


def size(file):
    """Where the size of a whole file of classes is written."""
    return file.with_suffix(".size")


def jvm_path(jars, jjava=None, libtorch=None):
    """The JVM's own class path: the kernel and the libraries."""
    return os.pathsep.join([str(jjava or venv.jjava()), *libraries(jars, libtorch)])


def libraries(jars, libtorch=None):
    """What the JVM loads by itself, and so can share. The extension stays with the kernel: it wants the shell's class path first."""
    return [jar for jar in class_path(jars, libtorch).split(os.pathsep) if not os.path.basename(jar).startswith(EXTENSION)]


def class_path(jars, libtorch=None):
    """Every jar by name, without the jar of libtorch where another is named; the kernel then lists no folder."""
    names = sorted(jars.glob("*.jar"), key=lambda jar: (not _own(jar), jar.name))
    return os.pathsep.join(str(jar) for jar in names if not (libtorch and jar.name.startswith(NATIVE)))


def _own(jar):
    return jar.name.startswith("thaw")


def folder(jdk, libtorch=None):
    """The folder for JUPYTER_PATH of one JDK, one set of its options and one libtorch."""
    return places.JUPYTER / _key(jdk, *memory(), *_named(libtorch))


def _named(libtorch):
    return [f"libtorch={libtorch.folder}"] if libtorch else []


def _key(jdk, *more):
    return f"java-{jdk.feature}-{hashlib.sha256(' '.join((str(jdk.home), *more)).encode()).hexdigest()[:8]}"


def make(jdk, jars, libtorch=None):
    """Writes the kernelspec if it differs and returns the folder for JUPYTER_PATH."""
    write(folder(jdk, libtorch) / "kernels" / NAME, spec(jdk, jars, libtorch=libtorch))
    return folder(jdk, libtorch)


def is_current(jdk, jars, libtorch=None):
    """Whether the kernelspec that is there is the one that would be written."""
    file = folder(jdk, libtorch) / "kernels" / NAME / "kernel.json"
    return file.exists() and file.read_text(encoding="utf-8") == text_of(spec(jdk, jars, libtorch=libtorch))


def text_of(content):
    """kernel.json as text."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def write(folder, content):
    """Writes kernel.json and the logo into the folder of a kernelspec."""
    text = text_of(content)
    file = folder / "kernel.json"
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        stamps.write(file, text)
    for logo in (places.PACKAGE / "logo").glob("logo-*"):
        if not (folder / logo.name).exists():
            shutil.copyfile(logo, folder / logo.name)
