"""Opens one kernel after the other and leaves them open, as a class of pupils does: `./thaw bench classroom`.

Each kernel has a cache of its own, runs notebook 00 at the smoke budget, and must still answer when the last one is open.
Ends at the wanted number, or when too little memory is free. Run by the venv's Python; reads /proc, so Linux only.
"""

import argparse
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "tests" / "kernel")]

from session import Session  # noqa: E402

from thaw_java import notebooks, stamps  # noqa: E402
from thaw_java.say import error, line, use_utf8  # noqa: E402

MIB = 1 << 20
GIB = 1 << 30
IDLE_SECONDS = 10       # over which the open kernels, with nothing to do, are watched
CGROUP = Path("/sys/fs/cgroup")
STOPS = (signal.SIGINT, signal.SIGTERM)
NEXT = "1 + 1"          # what every kernel is asked when the last one is open


@dataclass
class Pupil:
    """One open kernel: what notebook 00 took there, and its memory after it and when all were open (MiB)."""

    number: int
    seconds: float
    cpu_seconds: float
    resident: int
    own: int            # PSS: pages that kernels share count in parts, so that these sum to what all take
    free: int           # of the machine, after this kernel's notebook
    own_at_end: int = 0
    failure: str = ""


def free():
    """Bytes that a new process may take: of the machine, or of the container if that has less."""
    fields = dict(text.split(":", 1) for text in Path("/proc/meminfo").read_text().splitlines())
    found = int(fields["MemAvailable"].split()[0]) * 1024
    try:
        limit = (CGROUP / "memory.max").read_text().strip()
        if limit != "max":
            found = min(found, int(limit) - int((CGROUP / "memory.current").read_text()))
    except OSError:
        pass  # no container, or one of another kind
    return found


def memory(pid):
    """Resident bytes of a process, and its proportional share of them."""
    fields = dict(text.split(":", 1) for text in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return tuple(int(fields[name].split()[0]) * 1024 for name in ("Rss", "Pss"))


def cpu(pid):
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Classroom:
    """The open kernels; all are closed at the end, however that comes."""

    def __init__(self, cells, folder, heap):
        self.cells, self.folder, self.heap, self.sessions, self.pupils = cells, Path(folder), heap, {}, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.ExitStack() as closing:  # one that cannot be closed keeps no other open
            for session in self.sessions.values():
                closing.callback(session.__exit__)

    def open(self):
        """One more pupil: a kernel, notebook 00 from top to end, and what that took."""
        number = len(self.pupils) + 1
        pupil = Pupil(number, 0, 0, 0, 0, 0)
        self.pupils.append(pupil)
        begin = time.monotonic()
        try:
            session = self.sessions[number] = Session(THAW_BUDGET="smoke", THAW_HOME=str(self.folder / f"pupil-{number}"))
            pupil.failure = first_failure(session, self.cells)
            pid = session.manager.provisioner.pid
            pupil.cpu_seconds, (pupil.resident, pupil.own) = cpu(pid), (size // MIB for size in memory(pid))
        except (OSError, RuntimeError, TimeoutError) as problem:
            pupil.failure = pupil.failure or f"{type(problem).__name__}: {problem}"
        pupil.seconds, pupil.free = time.monotonic() - begin, free() // MIB
        return pupil

    def look_again(self):
        """Asks every kernel once more, weighs it, and returns the share of one processor that each takes when idle."""
        for number, session in self.sessions.items():
            pupil = self.pupils[number - 1]
            try:
                pupil.failure = pupil.failure or first_failure(session, [NEXT])
                pupil.own_at_end = memory(session.manager.provisioner.pid)[1] // MIB
            except (OSError, RuntimeError, TimeoutError) as problem:
                pupil.failure = pupil.failure or f"gone when all were open: {problem}"
        begin, used = time.monotonic(), self.used()
        time.sleep(IDLE_SECONDS)
        return (self.used() - used) / (time.monotonic() - begin) / max(1, len(self.sessions))

    def used(self):
        """Processor seconds of all kernels that are alive."""
        pids = [session.manager.provisioner.pid for session in self.sessions.values()]
        return sum(cpu(pid) for pid in pids if pid and Path(f"/proc/{pid}/stat").exists())


def stop_once(*_):
    """Stops on the first Ctrl-C or polite kill; a second one must not cut the closing of the kernels short."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def first_failure(session, cells):
    """Runs cells; what the first one that fails says, or nothing."""
    for number, source in enumerate(cells, 1):
        if not session.manager.is_alive():
            return f"cell {number}: the kernel died"
        reply = session.run(source).reply
        if reply["status"] != "ok":
            return f"cell {number}: {reply.get('ename')}: {str(reply.get('evalue'))[:200]}"
    return ""


def run(options, tick):
    """Opens kernels until the wanted number or the least free memory, and returns all numbers."""
    lesson = notebooks.named(["00"])[0]
    cells = [notebooks.source(cell) for cell in notebooks.read(lesson)["cells"] if cell["cell_type"] == "code"]
    least, before, idle = options.least_free * GIB, free(), 0.0
    with tempfile.TemporaryDirectory(prefix="thaw-classroom-") as folder, Classroom(cells, folder, options.heap) as room:
        ended = f"{options.pupils} kernels were open"
        try:
            while len(room.pupils) < options.pupils:
                if free() < least:
                    ended = f"less than {options.least_free:g} GiB were free"
                    break
                pupil = room.open()
                tick(pupil)
            idle = room.look_again()
        except KeyboardInterrupt:
            ended = "interrupted"
    return result(room, options, before, idle, ended)


def result(room, options, before, idle, ended):
    """What is written to the JSON file; the same form as of the other benchmarks."""
    failed = [pupil for pupil in room.pupils if pupil.failure]
    sound = not failed and ended != "interrupted"
    goals = [{"what": "kernels that failed", "measured": len(failed), "wanted": "0", "met": sound},
             {"what": "kernels open at once", "measured": len(room.pupils) - len(failed), "wanted": "≥ 1",
              "met": len(room.pupils) > len(failed)}]
    return {"benchmark": "classroom", "notebook": "00", "budget": "smoke", "heap": options.heap, "pupils": len(room.pupils),
            "ended": ended, "processors": os.cpu_count(), "free_before_mib": before // MIB, "free_after_mib":
            room.pupils[-1].free if room.pupils else before // MIB, "idle_share_of_a_processor_each": round(idle, 4),
            "kernels": [asdict(pupil) for pupil in room.pupils], "goals": goals}


HEAD = f"{'kernel':>6}{'seconds':>9}{'CPU s':>8}{'resident':>10}{'own share':>11}{'free':>9}"


def row(pupil):
    """A kernel in one line; memory in MiB."""
    text = (f"{pupil.number:>6}{pupil.seconds:>9.1f}{pupil.cpu_seconds:>8.1f}{pupil.resident:>10}{pupil.own:>11}"
            f"{pupil.free:>9}")
    return f"{text}  {pupil.failure}" if pupil.failure else text


def summary(found):
    """What a teacher wants to know, in lines."""
    kernels = found["kernels"]
    yield f"\nended because {found['ended']}; each kernel ran with {found['heap']} of Java heap at most"
    if kernels:
        own = [kernel["own_at_end"] or kernel["own"] for kernel in kernels]
        yield (f"memory of a pupil: own share {sum(own) / len(own):.0f} MiB on average, {max(own)} at most; all together "
               f"{sum(own) / 1024:.1f} GiB of the {found['free_before_mib'] / 1024:.1f} that were free")
        yield (f"processor of a pupil: {sum(kernel['cpu_seconds'] for kernel in kernels) / len(kernels):.1f} seconds for "
               f"notebook 00; idle {100 * found['idle_share_of_a_processor_each']:.2f} % of one processor")
    for goal in found["goals"]:
        yield f"{goal['what']}: {goal['measured']}, wanted {goal['wanted']}: {'met' if goal['met'] else 'MISSED'}"


def main(arguments):
    """Runs, prints the table as it grows, writes the file; 1 when a goal is missed."""
    reader = argparse.ArgumentParser(prog="bench classroom", allow_abbrev=False)
    reader.add_argument("--pupils", type=int, default=30)
    reader.add_argument("--least-free", type=float, default=3)
    reader.add_argument("--heap", required=True)
    reader.add_argument("--output", type=Path, required=True)
    options = reader.parse_args(arguments)
    use_utf8()
    if not Path("/proc/self/smaps_rollup").exists():
        error("bench classroom reads memory from /proc, which this system has not; run it on Linux")
        return 1
    for number in STOPS:
        signal.signal(number, stop_once)
    line(f"notebook 00 at smoke in one kernel after the other, {options.heap}; memory in MiB\n{HEAD}")
    found = run(options, lambda pupil: line(row(pupil)))
    for text in summary(found):
        line(text)
    stamps.write(options.output, json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    line(f"wrote {options.output}")
    return 0 if all(goal["met"] for goal in found["goals"]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
