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
    """Takes --jdk out; the rest belongs to the program that the verb starts."""
    rest, jdk, words = [], None, iter(arguments)
    for word in words:
        if word == "--jdk":
            jdk = next(words, None)
            if not jdk:
                raise Problem(f"--jdk needs a path (./thaw {verb} --help)", 2)
        elif word.startswith("--jdk="):
            jdk = word.split("=", 1)[1]
        elif word == "--":
            rest += words  # all that follows, --help too, is the program's
        else:
            rest.append(word)
    return jdk, rest
