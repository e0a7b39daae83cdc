"""Finds the verb, runs it, and turns every foreseeable error into one line."""

import errno
import importlib
import os
import signal
import sys

from thaw_java import gpu, places
from thaw_java.say import Problem, called, error, use_utf8

CHECKOUT_VERBS = ("lab", "run", "test", "doctor", "install", "pretrain", "recipe", "bench", "assignment", "site", "wheel", "help")
INSTALLED_VERBS = ("lab", "run", "doctor", "help")  # what works after `pip install`, without a checkout
VERBS = INSTALLED_VERBS if places.INSTALLED else CHECKOUT_VERBS
ALIASES = {"-h": "help", "--help": "help", "-V": "help", "--version": "help"}
INTERRUPTED = 130


def main(arguments):
    """Runs one verb and returns the exit code of the process."""
    use_utf8()
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    rest = [verb, *rest] if verb == "--version" else rest
    verb = ALIASES.get(verb, verb)
    if verb not in VERBS and verb in CHECKOUT_VERBS:
        error(f'"{verb}" needs a checkout of Thaw; the verbs of an installed one are {", ".join(VERBS)}')
        return 2
    if verb not in VERBS:
        error(f'no verb "{verb}"; the verbs are {", ".join(VERBS)} (./thaw help)')
        return 2
    if verb in gpu.VERBS:
        rest = gpu.take(rest)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite kill ends children as Ctrl-C does
    try:
        return guarded(load(verb), rest)
    except KeyboardInterrupt:
        error("interrupted; what is half done is repaired by the next run")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def console():
    """What pip makes the program `thaw` of."""
    return main(sys.argv[1:])


def load(verb):
    """The module of a verb: it has SUMMARY, HELP and main(arguments)."""
    return importlib.import_module(f"thaw_java.verbs.{verb}")


def guarded(module, arguments):
    """Runs the verb; a foreseeable problem becomes one line and its exit code."""
    if asks_for_help(arguments):
        print(called(module.HELP.strip()))
        return 0
    try:
        return module.main(arguments) or 0
    except Problem as problem:
        error(str(problem))
        return problem.code
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        error(f"the disk is full ({problem.filename or 'while writing'}); free some space and run the same command again")
        return 1
    except BrokenPipeError:
        raise
    except OSError as problem:
        error(f"{problem.strerror or problem}: {problem.filename or 'no file named'}")
        return 1


def asks_for_help(arguments):
    """Whether --help stands before a lone `--`, which ends our own options."""
    own = arguments[:arguments.index("--")] if "--" in arguments else arguments
    return "--help" in own or "-h" in own
