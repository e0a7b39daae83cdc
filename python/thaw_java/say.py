"""What the launcher prints: one line each, to the point, with the remedy."""

import sys
import threading
import time
from pathlib import Path

# Without `course`, what a wheel puts beside this file, we are in a checkout.
COMMAND = "thaw" if (Path(__file__).parent / "course").is_dir() else "./thaw"


class Problem(Exception):
    """A foreseeable error. Its text is one line: what is wrong, and what to do about it."""

    def __init__(self, text, code=1):
        super().__init__(text)
        self.code = code


def use_utf8():
    """Lets ticks and names with any letter through, also where the terminal's encoding is narrower."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", **({"encoding": "utf-8"} if not stream.isatty() else {}))


def called(text):
    """The text with the launcher under the name that the user calls: `thaw` after pip installed it, else `./thaw`."""
    return text.replace("./thaw", COMMAND)


def line(text=""):
    """Prints one line now, so that it stands before what a child process prints next."""
    print(called(text), flush=True)


def error(text):
    """Prints one line on standard error, under the launcher's name."""
    sys.stdout.flush()
    print(f"thaw: {called(text)}", file=sys.stderr, flush=True)


class Progress:
    """Shows that long work goes on, also when it is silent: a line that moves on a terminal, elsewhere a line now and then."""

    EVERY = 15.0  # seconds between two lines where no terminal is
    WIDTH = 100

    def __init__(self, what):
        self.what, self.detail = what, ""
        self.start = time.monotonic()
        self.terminal = sys.stdout.isatty()
        self.ended = threading.Event()
        if not self.terminal:
            line(f"{what} …")
        threading.Thread(target=self._watch, daemon=True).start()

    def seconds(self):
        """Seconds since the work began."""
        return time.monotonic() - self.start

    def tick(self, detail=""):
        """Says where the work is; cheap, so call it as often as you like."""
        self.detail = detail or self.detail

    def done(self, result="done"):
        """Closes the line with the result and the time it took."""
        self.ended.set()
        text = f"{self.what}: {result} ({self.seconds():.1f} s)"
        print(f"\r{text:<{self.WIDTH}}" if self.terminal else text, flush=True)

    def abandon(self):
        """Ends a moving line, so that an error starts on a line of its own."""
        self.ended.set()
        if self.terminal:
            print(flush=True)

    def _watch(self):
        while not self.ended.wait(0.5 if self.terminal else self.EVERY):
            text = f"{self.what} … {self.seconds():.0f} s {self.detail}"[:self.WIDTH]
            print(f"\r{text:<{self.WIDTH}}" if self.terminal else text, end="" if self.terminal else "\n", flush=True)
