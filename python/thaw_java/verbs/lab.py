"""`./thaw lab`: prepares everything once and opens the course in JupyterLab."""

import json
import os
import shutil
import socket

from thaw_java import archive, driver, gpu, learner, places, prepare, stamps, venv
from thaw_java.options import own_options, take
from thaw_java.processes import replace
from thaw_java.say import Problem, line

SUMMARY = "opens the course in JupyterLab (prepares everything the first time)"
HELP = """
Usage: ./thaw lab [--gpu] [--jdk PATH] [--notebooks FOLDER] [--reset LESSON] [options of JupyterLab…]

Opens the course in JupyterLab with the kernel "Java (Thaw)". In a checkout the first time makes .thaw/venv, builds the
jars and writes the kernelspec, which takes a few minutes and 1.5 GB; later starts take seconds. The server listens on this
machine only and asks for the token in the printed address.

  --gpu               trains on the NVIDIA GPU; the first time this installs PyTorch with CUDA (3.0 GB to download, 5.5 GB on
                      the disk). THAW_GPU=1 does the same for good. Without a GPU it says why, and trains on the CPU
  --jdk PATH          runs the kernel on this JDK instead of JAVA_HOME or the first on the path
  --notebooks FOLDER  works on copies in FOLDER: a notebook that is missing there is copied, none is overwritten. After
                      `pip install` this is so always, and FOLDER is thaw-course where you stand unless you say another
  --reset LESSON      only puts one notebook, such as 02, back as it was shipped; yours is kept as 02.before-reset.ipynb

THAW_JVM_OPTIONS, such as -Xmx512m, goes to each kernel's JVM. All other options go to JupyterLab, for instance
--no-browser, --port=9000 or --notebook-dir=FOLDER; ./thaw lab -- --help lists them.
"""
SERVER = {
    # The kernel of the course only: JJava's own "Java" and a Python kernel would not know the library.
    "KernelSpecManager": {"allowed_kernelspecs": ["thaw"], "ensure_native_kernel": False},
    # No call to any host but this one: no news, no look for updates, no list of extensions.
    "LabApp": {"news_url": None, "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
               "extension_manager": "readonly", "log_level": "WARN"},
    # Else the language server extension asks npm for its folders, and npm can hang where home is read-only.
    "LanguageServerManager": {"autodetect": False},
    "ServerApp": {"log_level": "WARN"},
}
PAGE = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True,
                               "@jupyterlab/extensionmanager-extension:plugin": True}}
LAST_PORT = 65535
WORDS, WORDS_NAME = places.PACKAGE / "labextension", "thaw-words"   # pictures in words for screen readers
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
            "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False, "disclaimed": False}}


def main(arguments):
    """Prepares, then becomes JupyterLab."""
    named, rest = take("--notebooks", arguments, "lab", "a folder")
    lesson, rest = take("--reset", rest, "lab", "a lesson such as 02")
    jdk, rest = own_options(rest, "lab")
    if lesson:
        return learner.reset(lesson, learner.folder(named))
    port = fixed_port(rest)
    if port and taken(port):
        raise Problem(f"port {port} is taken; leave --port out and JupyterLab finds a free one, or name another")
    kit = prepare.ready(jdk, choose=gpu.chosen)
    archive.make(kit)
    configure()
    folder = learner.folder(named)
    if folder != places.NOTEBOOKS and not serves_another(rest):
        learner.fill(folder)
    line(f"JupyterLab with the kernel \"Java (Thaw)\" on JDK {kit.jdk.version}; Ctrl-C twice ends it.")
    offer = gpu_line()
    if offer:
        line(offer)
    return replace([venv.python(), "-m", "jupyterlab", *defaults(rest, folder), *rest], kit.environment())


def defaults(rest, folder=places.NOTEBOOKS):
    """Where JupyterLab opens, unless the user says another folder."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # containers are root; still loopback
    if serves_another(rest):
        return root
    if folder != places.NOTEBOOKS:
        return [*root, f"--ServerApp.root_dir={folder}"]
    inside = folder.relative_to(places.ROOT).as_posix()
    return [*root, f"--ServerApp.root_dir={places.ROOT}", f"--LabApp.default_url=/lab/tree/{inside}"]


def serves_another(rest):
    """Whether JupyterLab's own options name the folder to serve."""
    return any(word.split("=")[0] in ("--notebook-dir", "--ServerApp.root_dir") or not word.startswith("-") for word in rest)


def fixed_port(rest):
    """The port that the user asks for, if any."""
    for word, after in zip(rest, [*rest[1:], ""]):
        name, _, value = word.partition("=")
        if name in ("--port", "--ServerApp.port"):
            text = value or after
            if text.isdecimal() and int(text) > LAST_PORT:
                raise Problem(f"port {text} does not exist; name one up to {LAST_PORT}, or leave --port out", 2)
            return int(text) if text.isdecimal() else None
    return None


def taken(port):
    """Whether something listens on the port of this machine already."""
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return False
        except OSError:
            return True


def configure():
    """Writes the lab's own settings; the user's Jupyter elsewhere is neither read nor changed."""
    config = places.JUPYTER / "config"
    files = {config / "jupyter_server_config.json": SERVER, config / "labconfig" / "page_config.json": PAGE}
    if not places.INSTALLED:  # a wheel brings these settings in a file of its own
        files[places.VENV / "share" / "jupyter" / "lab" / "settings" / "overrides.json"] = SETTINGS
    for file, content in files.items():
        text = json.dumps(content, indent=2) + "\n"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stamps.write(file, text)
    if not places.INSTALLED:
        shutil.copytree(WORDS, places.VENV / "share" / "jupyter" / "labextensions" / WORDS_NAME, dirs_exist_ok=True)


def gpu_line():
    """One line where a GPU is here that nobody asked to train on; None elsewhere."""
    if gpu.asked():
        return None
    try:
        device = driver.find().device
        size = "" if gpu.there() else f", after installing PyTorch with CUDA once: {gpu.SIZES}"
    except Problem:
        return None
    return f"{device} is here, and this kernel trains on the CPU; ./thaw lab --gpu trains on it{size}."
