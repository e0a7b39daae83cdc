"""Coming."""
SUMMARY = "coming"
HELP = "coming"


def main(arguments):
    """Coming."""
    return 1
