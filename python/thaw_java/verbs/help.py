"""`./thaw help`: the verbs, one line each."""

from thaw_java import VERSION, cli, places
from thaw_java.say import line

SUMMARY = "this list; `./thaw VERB --help` says more about one verb"
HELP = "Usage: ./thaw help [VERB]\n\nLists the verbs, or explains one."


def main(arguments):
    """Prints the list, the help of one verb, or the version."""
    if arguments[:1] == ["--version"]:
        print(f"thaw {VERSION}")
    elif arguments and arguments[0] in cli.VERBS:
        line(cli.load(arguments[0]).HELP.strip())
    else:
        line("Thaw: transfer learning that you can see, in Java notebooks.\n\nUsage: ./thaw VERB [options]\n")
        for verb in cli.VERBS:
            line(f"  {verb:<10} {cli.load(verb).SUMMARY}")
        check = "./thaw doctor" if places.INSTALLED else "./thaw test"
        line(f"\nFirst steps: ./thaw lab opens the course; {check} checks that all of it works here.")
    return 0
