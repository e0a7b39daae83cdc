"""`./thaw bench`: measures what the course claims about speed, by the library's own Java program."""

from thaw_java import places, program
from thaw_java.options import own_options
from thaw_java.say import Problem

SUMMARY = "measures what the course claims about speed, on this machine (bench freezing)"
MAIN_CLASS = "dev.thaw.command.Bench"
NAMES = ("freezing",)
HELP = """
Usage: ./thaw bench NAME [--jdk PATH] [options of the program…]

Measures on this machine, prints a table, writes JSON under .thaw/out, and ends with 1 where a goal is missed. Let
nothing else run meanwhile. The options are the Java program's own; ./thaw bench freezing -- --help lists them.

  freezing        a step under each method of freezing beside full fine-tuning, frozen epochs with cached features
                  beside plain ones, and an audit of a ResNet-50 (--images, --size, --batch, --epochs; about a
                  minute on two cores)

  --jdk PATH      runs on this JDK instead of JAVA_HOME or the first on the path
"""


def main(arguments):
    """Names what there is, then runs the Java program in front of the user and returns its exit code."""
    name = next(iter(own_options(arguments, "bench")[1]), None)
    if name not in NAMES:
        asked = f'no benchmark "{name}"' if name else "no benchmark named"
        raise Problem(f"{asked}; there is: {', '.join(NAMES)} (./thaw bench --help)", 2)
    rest = arguments if any(word.startswith("--output") for word in arguments) else with_output(arguments, name)
    return program.run(MAIN_CLASS, rest, "bench")


def with_output(arguments, name):
    """The arguments and the file that the numbers go to, before a lone `--`."""
    words = list(arguments)
    at = words.index("--") if "--" in words else len(words)
    return words[:at] + ["--output", str(places.make(places.OUT) / f"bench-{name}.json")] + words[at:]
