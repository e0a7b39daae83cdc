"""What goes into the wheel: the launcher, the jars, the notebooks as shipped, the kernelspec – and no solution."""

import io
import json
import sysconfig
import zipfile

from thaw_java import VERSION, cli, kernelspec, notebooks, places, venv, wheel_file
from thaw_java.say import Problem
from thaw_java.verbs import lab

PROJECT = "thaw_java"
INFORMATION = f"{PROJECT}-{VERSION}.dist-info"
DATA = f"{PROJECT}-{VERSION}.data/data/share/jupyter"
KINDS = (".py", ".txt", ".java", ".properties", ".svg")
HIDDEN = "dev/thaw/check/"      # sources that would tell what a check looks for
LEAST_ANSWER = 30               # characters but blanks; a shorter answer may stand in any text by chance
SUMMARY = "Transfer learning that you can see, in Java notebooks: the course, its kernel and its launcher"


def tag():
    """The wheel's tag: any Python 3, but this machine's platform, since libtorch's jar is for it alone."""
    return f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


def name():
    """The wheel's file name."""
    return f"{PROJECT}-{VERSION}-{tag()}.whl"


def entries(jars):
    """All that the wheel holds but RECORD: {name: bytes or Path}."""
    return {**launcher(), **course(jars), **jupyter(), **information()}


def launcher():
    """This package, without the tests' part and without verbs that need a checkout."""
    left_out = {f"verbs/{verb}.py" for verb in cli.CHECKOUT_VERBS if verb not in cli.INSTALLED_VERBS}
    found = {}
    for file in places.PACKAGE.rglob("*"):
        inside = file.relative_to(places.PACKAGE).as_posix()
        if file.suffix in KINDS and not inside.startswith(("suites/", "grading/", "site/", "course/")) and inside not in left_out:
            found[f"{PROJECT}/{inside}"] = file
    return found


def course(jars):
    """The jars and the notebooks; without outputs, whoever ran them here."""
    natives = [jar.name for jar in jars.glob(f"{kernelspec.NATIVE}*.jar")]
    if len(natives) != 1:
        raise Problem(f"{jars} should hold one jar of libtorch, for this platform, and holds {natives or 'none'}; "
                      "src/pom.xml has a profile for each platform that has one")
    found = {f"{PROJECT}/course/jars/{jar.name}": jar for jar in jars.glob("*.jar")}
    for jar in (jars / "sources").glob("*.jar"):
        found[f"{PROJECT}/course/jars/sources/{jar.name}"] = without_checks(jar)
    for path in notebooks.course():
        found[f"{PROJECT}/course/notebooks/{path.name}"] = as_shipped(notebooks.read(path))
    return found


def without_checks(jar):
    """A jar of sources, which shift-tab shows javadoc from, without those of the checks."""
    result = io.BytesIO()
    with zipfile.ZipFile(jar) as source, zipfile.ZipFile(result, "w") as target:
        for entry in sorted(source.namelist()):
            if not entry.endswith("/") and not entry.startswith(HIDDEN):
                wheel_file.add(target, entry, source.read(entry))
    return result.getvalue()


def as_shipped(notebook):
    """A notebook as bytes, without outputs and counts."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def jupyter():
    """The kernelspec for every Jupyter of the environment, a hub's too, and the lab's settings that ask no host for news."""
    kernel = {"argv": ["python", "-m", "thaw_java.start", "{connection_file}"], "display_name": kernelspec.DISPLAY_NAME,
              "language": "java", "interrupt_mode": "message", "metadata": {"debugger": False}}
    folder = f"{DATA}/kernels/{kernelspec.NAME}"
    logos = {f"{folder}/{logo.name}": logo for logo in (places.PACKAGE / "logo").glob("logo-*")}
    words = {f"{DATA}/labextensions/{lab.WORDS_NAME}/{file.relative_to(lab.WORDS).as_posix()}": file
             for file in sorted(lab.WORDS.rglob("*.js*"))}
    return {**logos, **words, f"{folder}/kernel.json": kernelspec.text_of(kernel).encode(),
            f"{DATA}/lab/settings/overrides.d/{PROJECT}.json": (json.dumps(lab.SETTINGS, indent=2) + "\n").encode()}


def information():
    """METADATA, WHEEL, the licence, and the program `thaw`."""
    oldest, newest = venv.OLDEST, venv.NEWEST
    metadata = ["Metadata-Version: 2.4", f"Name: {PROJECT.replace('_', '-')}", f"Version: {VERSION}", f"Summary: {SUMMARY}",
                "License-Expression: Apache-2.0", "License-File: LICENSE",
                f"Requires-Python: >={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}",
                *(f"Requires-Dist: {requirement}" for requirement in requirements()), ""]
    wheel = ["Wheel-Version: 1.0", "Generator: thaw wheel", "Root-Is-Purelib: false", f"Tag: {tag()}", ""]
    return {f"{INFORMATION}/METADATA": "\n".join(metadata).encode(), f"{INFORMATION}/WHEEL": "\n".join(wheel).encode(),
            f"{INFORMATION}/entry_points.txt": b"[console_scripts]\nthaw = thaw_java.cli:console\n",
            f"{INFORMATION}/licenses/LICENSE": places.ROOT / "LICENSE"}


def requirements():
    """The pinned requirements, as `./thaw lab` installs them."""
    lines = (text.partition("#")[0].strip() for text in venv.REQUIREMENTS.read_text(encoding="utf-8").splitlines())
    return [text for text in lines if text]


def leaks(path):
    """Where a written wheel holds the text of a solution, or a file that has no place in it: one line each."""
    with zipfile.ZipFile(path) as wheel:
        for entry in wheel.namelist():
            if any(part in ("solutions", "tests", ".thaw", "target") for part in entry.split("/")):
                yield f"{entry} has no place in a wheel"
            yield from _leaks_in(entry, wheel.read(entry))


def _leaks_in(entry, content):
    if entry.endswith(".jar"):
        if "/thaw-" not in entry:
            return
        with zipfile.ZipFile(io.BytesIO(content)) as jar:
            for inner in jar.namelist():
                yield from _leaks_in(f"{entry}!{inner}", jar.read(inner))
        return
    text = content.decode("utf-8", "replace")
    if entry.endswith((".ipynb", ".json")):
        text = "".join(strings(json.loads(text)))
    text = pressed(text)
    yield from (f"{entry} holds the solution of {exercise}" for exercise, answer in answers().items() if answer in text)


def strings(value):
    """Every text in a JSON value, in order: a cell's lines become one text again."""
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def answers():
    """Every solution that is long enough to be known, by notebook and exercise, without blanks."""
    if not _ANSWERS:
        for path in notebooks.course():
            for exercise, answer in notebooks.solutions(path).items():
                text = pressed(answer if isinstance(answer, str) else "".join(answer))
                if len(text) >= LEAST_ANSWER:
                    _ANSWERS[f"{path.stem}/{exercise}"] = text
    return _ANSWERS


_ANSWERS = {}


def pressed(text):
    """A text without blanks and comments at the ends of lines, so that another layout hides nothing."""
    return "".join("".join(line.partition("//")[0].split()) for line in text.splitlines())
