"""`./thaw bench`: measures what the course claims about speed and safety, by the library's own Java program."""

import os

from thaw_java import archive, driver, gpu, kernelspec, places, prepare, program, venv
from thaw_java.driver import NoGpu
from thaw_java.options import own_options, take
from thaw_java.say import Problem, line

SUMMARY = "measures what the course claims, on this machine (freezing, weights, recipe, gpu, classroom, …)"
MAIN_CLASS = "dev.thaw.command.Bench"
NAMES = ("freezing", "weights", "fuzz", "kill", "interrupt", "augment", "recipe", "gpu", "classroom")
HEAP = "512m"  # of each kernel in the classroom; lesson 02 runs in it
FOLDER = places.ROOT / "tests" / "bench"
SCRIPTS = {"weights": "load_weights.py", "augment": "augment_images.py", "recipe": "train_recipe.py", "gpu": "train_recipe.py"}
HELP = """
Usage: ./thaw bench NAME [--jdk PATH] [options of the program…]

Measures on this machine, prints a table, writes JSON under .thaw/out, and ends with 1 where a goal is missed. Let
nothing else run meanwhile. The options are the Java program's own; ./thaw bench freezing -- --help lists them.

  freezing        a step under each method of freezing beside full fine-tuning, frozen epochs with cached features
                  beside plain ones, and an audit of a ResNet-50 (--images, --size, --batch, --epochs; about a
                  minute on two cores)
  weights         a ResNet-50's weights from .pth and .safetensors into the network, in turns with PyTorch (--rounds).
                  PyTorch is installed into .thaw/venv-bench, which is large, unless THAW_BENCH_PYTHON or --python
                  names a Python that has torch 2.7.1, torchvision and safetensors
  fuzz            200,000 damaged and hostile weight files, each read or refused (--files, --seed; minutes)
  kill            a training killed with -9 at a hundred random moments and resumed; its end must be the uninterrupted
                  one to the last bit (--kills, --seed; minutes)
  interrupt       two hundred interrupts of training cells in the real kernel, at random moments; after each the next cell
                  must train to the same last bit, with no thread and no native array left (--interrupts, --seed;
                  about ten minutes)
  augment         the CIFAR-10 recipe's augmentation alone, in turns with torchvision (--images, --rounds, --workers); the
                  same Python as for weights
  recipe          training in turns with PyTorch: steps, the CIFAR-10 recipe's epoch, frozen epochs, start (as a process,
                  and from kernel launch beside ipykernel), peak memory (--rounds, --only PARTS; about seven minutes on
                  two cores); the same Python as for weights, with ipykernel
  gpu             training on the GPU in turns with PyTorch on the same one: steps of ResNet-18, ResNet-50 and ResNet-20,
                  frozen and not, with their peak memory, the CIFAR-10 recipe's epoch, frozen epochs; JSON and a table in
                  Markdown (--rounds, --steps, --batch, --size, --networks). Ends with 2 where there is no GPU; --device cpu
                  tries the benchmark itself. Both sides use one libtorch: that of the
                  Python of --python, else of THAW_GPU_PYTHON, else of THAW_BENCH_PYTHON, else of .thaw/venv-bench; it needs
                  torchvision too
  classroom       kernels opened one after another, each running notebook 00 and left open: seconds, memory and processor
                  of each, up to --pupils 30 or until less than --least-free 3 GiB are free, each with --heap 512m at most
                  (Linux; about ten minutes on two cores)

  --gpu           trains on the NVIDIA GPU; installs PyTorch with CUDA the first time (docs/gpu.md)
  --jdk PATH      runs on this JDK instead of JAVA_HOME or the first on the path
"""


def main(arguments):
    """Names what there is, then runs the Java program in front of the user and returns its exit code."""
    name = next(iter(own_options(arguments, "bench")[1]), None)
    if name not in NAMES:
        asked = f'no benchmark "{name}"' if name else "no benchmark named"
        raise Problem(f"{asked}; there is: {', '.join(NAMES)} (./thaw bench --help)", 2)
    if name == "interrupt":
        return jupyter_program("interrupt_training.py", arguments)
    if name == "classroom":
        return classroom(arguments)
    if name == "gpu" and "--help" not in arguments:
        words = [word for word in arguments if word != "--"]  # the program's own options behind it count, too
        ask_for_gpu(words)
        one_python(words)
    given = {"--output": lambda: places.make(places.OUT) / f"bench-{name}.json"}
    if name in SCRIPTS and "--help" not in arguments:
        given["--script"] = lambda: FOLDER / SCRIPTS[name]
        given["--python"] = (lambda: os.environ[gpu.PYTHON]) if name == "gpu" else python
    if name == "recipe" and "--help" not in arguments:
        given["--kernels"] = lambda: kernels(own_options(arguments, "bench")[0])
    return program.run(MAIN_CLASS, with_options(arguments, given), "bench")


def classroom(arguments):
    """States the heap of each kernel in the kernelspec, as a hub does, then opens them."""
    heap, rest = take("--heap", arguments, "bench", f"a size such as {HEAP}")
    option = f"-Xmx{heap or HEAP}"
    os.environ["THAW_JVM_OPTIONS"] = f"{os.environ.get('THAW_JVM_OPTIONS', '')} {option}".strip()
    return jupyter_program("open_classroom.py", rest, f"--heap={option}")


def jupyter_program(script, arguments, *more):
    """Runs a Python program that speaks with kernels: it needs Jupyter, which is in the venv."""
    wanted, rest = own_options(arguments, "bench")
    if "--help" in rest:
        line(HELP.strip())
        return 0
    kit = prepare.ready(wanted, choose=gpu.chosen)
    archive.make(kit)
    output = [] if "--output" in rest else ["--output", places.make(places.OUT) / f"bench-{rest[0]}.json"]
    command = [venv.python(), FOLDER / script, *rest[1:], *output, *more]
    return program.wait([str(part) for part in command], kit.environment(THAW_KERNEL_NAME=kernelspec.NAME))


def kernels(jdk):
    """What starts notebook kernels for the benchmark: Jupyter's Python, the script, the kernelspec's folder."""
    kit = prepare.ready(jdk, choose=gpu.chosen)
    archive.make(kit)
    return os.pathsep.join(str(part) for part in (venv.python(), FOLDER / "start_kernel.py", kit.jupyter))


def python():
    """A Python with PyTorch: the one that the environment names, or one of our own."""
    return os.environ.get("THAW_BENCH_PYTHON") or venv.make_for_bench(FOLDER / "requirements.txt")


def ask_for_gpu(arguments):
    """Asks for the GPU, and says in one line why there is none before anything is installed; `--device cpu` wants none."""
    device = take("--device", arguments, "bench", "gpu, gpu:N or cpu")[0] or "gpu"
    if device == "cpu":
        os.environ.pop(gpu.VARIABLE, None)
        return
    os.environ.update({gpu.VARIABLE: "1", driver.DEVICE: device})
    try:
        driver.find()
    except NoGpu as problem:
        raise Problem(f"nothing was measured: {problem}; --device cpu tries the benchmark itself", 2) from None


def one_python(arguments):
    """Makes one Python that of both sides, so that both train with the same libtorch."""
    named = take("--python", arguments, "bench", "a Python")[0]
    os.environ[gpu.PYTHON] = str(named or os.environ.get(gpu.PYTHON) or python())


def with_options(arguments, given):
    """The arguments and each option that they lack, before a lone `--`."""
    words = list(arguments)
    at = words.index("--") if "--" in words else len(words)
    more = [part for option, value in given.items() if option not in words for part in (option, str(value()))]
    return words[:at] + more + words[at:]
