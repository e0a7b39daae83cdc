"""`./thaw help`: the verbs, one line each."""

from thaw_java import VERSION, cli

SUMMARY = "this list; `./thaw VERB --help` says more about one verb"
HELP = "Usage: ./thaw help [VERB]\n\nLists the verbs, or explains one."


def main(arguments):
    """Prints the list, the help of one verb, or the version."""
    if arguments[:1] == ["--version"]:
        print(f"thaw {VERSION}")
    elif arguments and arguments[0] in cli.VERBS:
        print(cli.load(arguments[0]).HELP.strip())
    else:
        print("Thaw: transfer learning that you can see, in Java notebooks.\n\nUsage: ./thaw VERB [options]\n")
        for verb in cli.VERBS:
            print(f"  {verb:<10} {cli.load(verb).SUMMARY}")
        print("\nFirst steps: ./thaw lab opens the course; ./thaw test checks that all of it works here.")
    return 0
