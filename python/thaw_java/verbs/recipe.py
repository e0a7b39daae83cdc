"""`./thaw recipe`: follows a recipe of the literature, by the library's own Java program."""

from thaw_java import places, program
from thaw_java.options import own_options

SUMMARY = "follows a recipe of the literature (cifar10-lesson, …) and keeps its log and its curve"
MAIN_CLASS = "dev.thaw.command.RecipeRun"
HELP = """
Usage: ./thaw recipe NAME [--jdk PATH] [options of the program…]

Trains as a recipe says, or a fraction of its epochs, from random weights and from pretrained ones side by side. Writes a
log, the numbers, a curve and a table under .thaw/out/recipe-NAME. The options are the Java program's own;
./thaw recipe -- --help lists them. With --checkpoints DIR the same command goes on where it was stopped.

  ./thaw recipe cifar10-lesson --share 0.1 --network resnet18_narrow --weights none,resnet18_narrow-tiny-imagenet-32

  --gpu           trains on the NVIDIA GPU; installs PyTorch with CUDA the first time (docs/gpu.md)
  --jdk PATH      runs on this JDK instead of JAVA_HOME or the first on the path
"""


def main(arguments):
    """Runs the Java program in front of the user, and returns its exit code."""
    name = next(iter(own_options(arguments, "recipe")[1]), "")
    words = list(arguments)
    if name and not name.startswith("-") and "--output" not in words:
        at = words.index("--") if "--" in words else len(words)
        words[at:at] = ["--output", str(places.make(places.OUT) / f"recipe-{name}")]
    return program.run(MAIN_CLASS, words, "recipe")
