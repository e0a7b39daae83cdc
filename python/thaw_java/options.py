"""Reads a verb's options with argparse, and says what is wrong in one line of our own."""

import argparse
import os

from thaw_java.say import Problem


class OptionReader(argparse.ArgumentParser):
    """An argument parser whose errors are Problems and whose help is the verb's HELP text."""

    @staticmethod
    def environment(name, default):
        """A default that the environment may give."""
        return os.environ.get(name) or default

    def error(self, message):
        raise Problem(f"{message} (./thaw {self.prog} --help)", 2)


def parser(verb):
    """A reader for the options of one verb; options are never abbreviated."""
    return OptionReader(prog=verb, add_help=False, allow_abbrev=False)


def own_options(arguments, verb):
    """Takes --jdk out; the rest belongs to the program that the verb starts, and all that follows a lone `--`, --help too."""
    jdk, rest = take("--jdk", arguments, verb)
    if "--" in rest:
        rest.remove("--")
    return jdk, rest


def take(option, arguments, verb, what="a path"):
    """Takes one option of ours with its value out of the words before a lone `--`; returns value (or None) and the rest."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    rest, value, words = [], None, iter(arguments[:at])
    for word in words:
        if word == option:
            value = next(words, None)
            if not value:
                raise Problem(f"{option} needs {what} (./thaw {verb} --help)", 2)
        elif word.startswith(f"{option}="):
            value = word.split("=", 1)[1]
        else:
            rest.append(word)
    return value, rest + list(arguments[at:])


def flag(option, arguments):
    """Takes an option without a value out of the words before a lone `--`; returns whether it was there, and the rest."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    rest = [word for word in arguments[:at] if word != option]
    return len(rest) < at, rest + list(arguments[at:])
