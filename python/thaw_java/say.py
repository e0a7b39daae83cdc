"""What the launcher prints: one line each, to the point, with the remedy."""

import sys
import time


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


def line(text=""):
    """Prints one line now, so that it stands before what a child process prints next."""
    print(text, flush=True)


def error(text):
    """Prints one line on standard error, under the launcher's name."""
    sys.stdout.flush()
    print(f"thaw: {text}", file=sys.stderr, flush=True)


class Progress:
    """Shows that long work goes on: a line that moves on a terminal, a line every 15 seconds elsewhere."""

    EVERY = 15.0  # seconds between two lines where no terminal is
    WIDTH = 100

    def __init__(self, what):
        self.what = what
        self.start = time.monotonic()
        self.terminal = sys.stdout.isatty()
        self.last = self.start if not self.terminal else 0.0
        line(f"{what} …") if not self.terminal else None

    def seconds(self):
        """Seconds since the work began."""
        return time.monotonic() - self.start

    def tick(self, detail=""):
        """Says where the work is; cheap, so call it as often as you like."""
        now = time.monotonic()
        if now - self.last < (0.2 if self.terminal else self.EVERY):
            return
        self.last = now
        text = f"{self.what} … {self.seconds():.0f} s {detail}"[:self.WIDTH]
        print(f"\r{text:<{self.WIDTH}}" if self.terminal else text, end="" if self.terminal else "\n", flush=True)

    def done(self, result="done"):
        """Closes the line with the result and the time it took."""
        text = f"{self.what}: {result} ({self.seconds():.1f} s)"
        print(f"\r{text:<{self.WIDTH}}" if self.terminal else text, flush=True)

    def abandon(self):
        """Ends a moving line, so that an error starts on a line of its own."""
        if self.terminal:
            print(flush=True)
