"""`./thaw pretrain`: makes the shipped weights again, by the library's own Java program."""

from thaw_java import program

SUMMARY = "trains the shipped weights again (resnet20-shapes.safetensors)"
MAIN_CLASS = "dev.thaw.command.Pretrain"
HELP = """
Usage: ./thaw pretrain [--jdk PATH] [options of the program…]

Trains ResNet-20 on shapes/source, or another network on other data, with a fixed seed and writes the weights and
their card. The options are the Java program's own; ./thaw pretrain -- --help lists them. Ctrl-C stops it; a file is
written whole or not at all, and with --checkpoints DIR the same command goes on where it was stopped.

  --gpu           trains on the NVIDIA GPU; installs PyTorch with CUDA the first time (docs/gpu.md)
  --jdk PATH      runs on this JDK instead of JAVA_HOME or the first on the path
"""


def main(arguments):
    """Runs the Java program in front of the user, and returns its exit code."""
    return program.run(MAIN_CLASS, arguments, "pretrain")
