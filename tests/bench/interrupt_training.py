"""Interrupts training cells in the real kernel at random moments and looks at what is left: `./thaw bench interrupt`.

After each interrupt the next cell trains, and its weights and losses must be those of a kernel that nobody interrupted, to
the last bit; no thread of the training may be left behind, and no native array or manager. Run by the venv's Python.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "tests" / "kernel")]

from session import Session  # noqa: E402

from thaw_java import stamps  # noqa: E402
from thaw_java.say import Progress, line, use_utf8  # noqa: E402

NOT_HEARD = 1.0  # seconds that a cell may still run after an interrupt that changed nothing: then it came too late
LONGEST_IDLE = 10.0
TWICE = 4        # one interrupt of so many is followed by another
SECONDS_BETWEEN = 0.15

PREPARE = """
var random = new Random(1); byte[] pixels = new byte[96 * 32 * 32 * 3]; random.nextBytes(pixels);
var images = ImageSet.of(pixels, 32, 32, 3, IntStream.range(0, 96).map(i -> i % 4).toArray());
var few = images.select(IntStream.range(0, 48).toArray());
var data = new Dataset("noise", List.of("a", "b", "c", "d"), images, few, few, Normalization.of(images));
var jitter = Augmentation.of(RandomCrop.of(32, 4), Flip.horizontal(), ColorJitter.of(.2, .2, .2, .1), Rotation.of(15));
Network net = null;
String digest(Network network, TrainingRun run) {
    return "digest " + network.stateDict().sha256() + " " + Integer.toHexString(run.stepLosses().hashCode());
}
Network tiny() { return ResNet.cifar("tiny", List.of(8, 8, 8), 1, 4).seed(3); }
var photos = Path.of("FOLDER", "photos");
for (int i = 0; i < 60; i++) {
    var picture = new java.awt.image.BufferedImage(48, 40, java.awt.image.BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < 48 * 40; at++) { picture.setRGB(at % 48, at / 48, random.nextInt() & (i % 2 == 0 ? 0xffffff : 0x3fff3f)); }
    var file = photos.resolve(i % 2 == 0 ? "grey" : "green").resolve(i + ".png");
    Files.createDirectories(file.getParent());
    javax.imageio.ImageIO.write(picture, "png", file.toFile());
}
"""
WATCH = """
class Places {
    static final TreeMap<Long, String> SEEN = new TreeMap<>();
    static final Map<String, String> RULES = new LinkedHashMap<>();
    static {
        RULES.put("loading a class", "(java\\\\.lang\\\\.ClassLoader|jdk\\\\.internal\\\\.loader\\\\.).*|.*\\\\.<clinit>");
        RULES.put("writing a checkpoint, weights or the log", "dev\\\\.thaw\\\\.(train\\\\.(Checkpoint|RunLog|BestWeights|Uninterrupted)|store).*");
        RULES.put("reading pictures", "dev\\\\.thaw\\\\.data\\\\.(ImageFolder|Folder|Photo).*");
        RULES.put("backward pass", "dev\\\\.thaw\\\\.engine\\\\.Torch\\\\.backward");
        RULES.put("optimizer's step", "dev\\\\.thaw\\\\.optim\\\\..*");
        RULES.put("evaluation", "dev\\\\.thaw\\\\.train\\\\.(Evaluator.*|Fit\\\\.judge)");
        RULES.put("features of a frozen body", "dev\\\\.thaw\\\\.train\\\\.Feature.*");
        RULES.put("waiting for the loader", "dev\\\\.thaw\\\\.data\\\\.Batch.*");
        RULES.put("forward pass", "dev\\\\.thaw\\\\.nn\\\\..*\\\\.forward.*");
        RULES.put("making a network", "dev\\\\.thaw\\\\.(nn|weights)\\\\..*");
        RULES.put("between steps and epochs", "dev\\\\.thaw\\\\..*");
        RULES.put("the cell's own code", "REPL\\\\..*");
    }
    static String now() {
        Thread[] all = new Thread[Thread.activeCount() + 20];
        int count = Thread.enumerate(all);
        for (int i = 0; i < count; i++) {
            if (all[i].getName().startsWith("jjava-exec-")) {
                var frames = Arrays.stream(all[i].getStackTrace()).map(f -> f.getClassName() + "." + f.getMethodName()).toList();
                if (frames.stream().anyMatch(frame -> frame.startsWith("REPL."))) {
                    return RULES.entrySet().stream().filter(rule -> frames.stream().anyMatch(f -> f.matches(rule.getValue())))
                            .findFirst().orElseThrow().getKey();
                }
            }
        }
        return "compiling";
    }
    static String at(long nanos) {
        synchronized (SEEN) { var entry = SEEN.floorEntry(nanos); return entry == null ? "compiling" : entry.getValue(); }
    }
    static void watch() {
        Thread watcher = new Thread(() -> {
            while (true) {
                String place = now();
                synchronized (SEEN) {
                    if (SEEN.isEmpty() || !SEEN.lastEntry().getValue().equals(place)) { SEEN.put(System.nanoTime(), place); }
                    while (SEEN.size() > 5000) { SEEN.pollFirstEntry(); }
                }
                try { Thread.sleep(4); } catch (InterruptedException end) { return; }
            }
        }, "bench-places");
        watcher.setDaemon(true);
        watcher.start();
    }
}
Places.watch();
"""
LEFT = """
int[] left(Object manager, Set<Object> seen) throws Exception {
    if (!seen.add(manager)) { return new int[] {0, 0}; }
    var field = ai.djl.ndarray.BaseNDManager.class.getDeclaredField("resources");
    field.setAccessible(true);
    int[] sum = {0, 0};
    for (Object one : ((Map<?, ?>) field.get(manager)).values()) {
        if (one instanceof NDArray) { sum[0]++; }
        if (one instanceof NDManager) { int[] more = left(one, seen); sum[0] += more[0]; sum[1] += 1 + more[1]; }
    }
    return sum;
}
String left() throws Exception {
    if (net != null) { net.close(); net = null; }
    try (var any = NDManager.newBaseManager()) { return Arrays.toString(left(any.getParentManager(), new HashSet<>())); }
}
"""
THREADS = """Thread.getAllStackTraces().entrySet().stream().filter(entry -> Arrays.stream(entry.getValue())
    .anyMatch(frame -> frame.getClassName().startsWith("dev.thaw.train") || frame.getClassName().startsWith("dev.thaw.data")))
    .map(entry -> entry.getKey().getName()).toList()"""

# Each cell trains in a way of its own and prints a digest last; FOLDER is a folder of the test's own.
CELLS = {
    "augmented": """
try (Network n = tiny()) {
    var r = Training.of(n, data).name("augmented").epochs(4).batchSize(16).seed(1).augment(jitter)
            .optimizer(Sgd.of(0.02).momentum(0.9)).schedule(Schedule.warmUpThenCosine(0.2)).fit();
    System.out.println(digest(n, r));
}""",
    "a lesson's cells": """
if (net != null) { net.close(); }
net = tiny();
var plan = FreezePlan.upTo("layer1");
var run = Training.of(net, data).freeze(plan).epochs(4).batchSize(16).seed(5).listener(live()).fit();
System.out.println(digest(net, run));
run""",
    "dropout": """
try (Network n = MobileNetV2.of(4).seed(2)) {
    var r = Training.of(n, data).epochs(2).batchSize(32).seed(2).optimizer(Adam.of(1e-3)).fit();
    System.out.println(digest(n, r));
}""",
    "checkpoints in two phases": """
Path folder = Path.of("FOLDER", "ATTEMPT");
try (Network n = tiny()) {
    var r = Training.of(n, data).name("kept").batchSize(16).seed(1).phases(
            Phase.named("head").epochs(3).freeze(FreezePlan.allBut("linear")).optimizer(Adam.of(0.01)),
            Phase.named("all").epochs(3).startFrom(StartFrom.BEST).optimizer(Sgd.of(0.02).momentum(0.9)))
            .checkpoint(folder.resolve("checkpoints"), 1).saveBest(folder.resolve("best.safetensors"))
            .log(folder.resolve("log")).resume(folder.resolve("checkpoints"));
    System.out.println(digest(n, r));
}
try (var files = Files.walk(folder)) {
    System.out.println("files " + files.map(file -> file.getFileName().toString()).filter(file -> file.contains("part")
            || file.startsWith(".") || file.endsWith("tmp")).toList());
}""",
    "cached features": """
try (Network n = tiny()) {
    var r = Training.of(n, data).epochs(12).batchSize(16).seed(1).freeze(FreezePlan.allBut("linear"))
            .optimizer(Adam.of(0.01)).fit();
    System.out.println(digest(n, r));
}""",
    "features in a file": """
try (Network n = tiny()) {
    var r = Training.of(n, data).epochs(6).batchSize(16).seed(1).freeze(FreezePlan.allBut("linear"), NoGrad.method())
            .cacheFeatures(FeatureCache.memory(0)).optimizer(Adam.of(0.01)).fit();
    System.out.println(digest(n, r));
}""",
    "photos": """
var own = ImageFolder.of(photos).size(32).split(0.2, 0.2, 1).load();
try (Network n = ResNet.cifar("tiny", List.of(8, 8, 8), 1, 2).seed(4)) {
    var r = Training.of(n, own).epochs(6).batchSize(8).seed(1).average(MovingAverage.of(0.9)).fit();
    System.out.println(digest(n, r));
}""",
    "a comparison": """
var compared = Comparison.of(data).arms(new Arm("all", s -> tiny(), t -> t.epochs(2).batchSize(16)),
        new Arm("head", s -> tiny(), t -> t.epochs(2).batchSize(16).freeze(FreezePlan.allBut("linear")))).seeds(1, 2).run();
System.out.println("digest " + compared.runs().values().stream().flatMap(List::stream)
        .map(r -> Integer.toHexString(r.stepLosses().hashCode())).toList());""",
    "a rate searched": """
try (Network n = tiny()) {
    var t = Training.of(n, data).epochs(2).batchSize(16).seed(1);
    var search = LearningRateFinder.of(t).steps(15).find();
    System.out.println(digest(n, t.fit()));
}""",
}
RESUMING = "checkpoints in two phases"


class Fresh:
    """What each cell gives in a kernel that nobody interrupted, and how long it takes there when warm."""

    def __init__(self, folder, tick):
        self.digests, self.seconds = {}, {}
        with prepared(folder) as kernel:
            for number, (name, source) in enumerate(CELLS.items()):
                tick(f"uninterrupted: {name}")
                for turn in range(2):
                    cell = kernel.run(filled(source, folder, f"fresh{number}{turn}"))
                    if turn and self.digests[name] != told(cell):
                        raise AssertionError(f"{name} gives other numbers when it runs again: {told(cell)}")
                    self.digests[name], self.seconds[name] = told(cell), cell.seconds


def prepared(folder):
    """A kernel in which the cells can run."""
    kernel = Session()
    for source in (filled(PREPARE, folder), WATCH, LEFT):
        cell = kernel.run(source)
        if cell.reply["status"] != "ok":
            kernel.__exit__()
            raise AssertionError(f"{source}\n{cell.outputs}")
    return kernel


def filled(source, folder, attempt=""):
    """A cell with its folders put in."""
    return source.replace("FOLDER", str(folder)).replace("ATTEMPT", attempt)


def told(cell):
    """What came out of a training cell, or a line that says why nothing did."""
    lines = [text for text in cell.text().splitlines() if text.startswith(("digest ", "files "))]
    if cell.reply["status"] != "ok" or not lines:
        return f"no digest: {cell.reply.get('ename')} {str(cell.reply.get('evalue'))[:300]}"
    return " ".join(lines)


class Interrupts:
    """Interrupts cells of one kernel after another training cell, and gathers what came of it."""

    def __init__(self, kernel, fresh, folder, seed):
        self.kernel, self.fresh, self.folder, self.random = kernel, fresh, folder, random.Random(seed)
        self.places, self.idle, self.failures, self.late, self.twice, self.tries = Counter(), [], [], Counter(), 0, 0
        for name in CELLS:
            self.trains(name, f"warm{len(self.failures)}{list(CELLS).index(name)}")
        self.baseline = self.ask("left()")

    def ask(self, expression):
        cell = self.kernel.run(expression)
        return cell.shown()[-1]["text/plain"] if cell.shown() else str(cell.reply)

    def source(self, name, attempt):
        return filled(CELLS[name], self.folder, attempt)

    def one(self):
        """One interrupt, and a whole training after it; whether it hit a running cell."""
        self.tries += 1
        name, attempt = self.random.choice(list(CELLS)), f"attempt{self.tries}"
        again = self.random.randrange(TWICE) == 0
        wait = self.random.uniform(0, self.fresh.seconds[name] * 1.02)
        between = self.random.uniform(0, SECONDS_BETWEEN) if again else None
        cell, asked, seconds = self.interrupted(self.source(name, attempt), wait, between)
        stopped = cell.reply["status"] == "error"
        if not stopped:
            self.check(told(cell) == self.fresh.digests[name], f"{name}, too late after {wait:.3f} s: {told(cell)}")
            self.check(seconds < NOT_HEARD, f"{name}: the interrupt after {wait:.3f} s was not heard")
        else:
            self.check("nterrupt" in f"{cell.reply['ename']}", f"{name}, interrupted after {wait:.3f} s: {told(cell)}")
        if again or not stopped:
            self.settle()
        same = name == RESUMING or self.random.random() < 0.5
        self.trains(name if same else self.random.choice(list(CELLS)), attempt if same else f"{attempt}next")
        self.leaves_nothing(f"{name}, interrupted after {wait:.3f} s")
        place = self.ask(f"Places.at({asked}L)").strip('"')
        if stopped:
            self.places[place] += 1
            self.idle.append(seconds)
            self.twice += again
            self.check(seconds < LONGEST_IDLE, f"{name}: {seconds:.1f} s until idle")
        else:
            self.late["after its last line" if place == "compiling" else place] += 1
        return stopped

    def interrupted(self, source, wait, between):
        """Runs a cell and stops it; gives the cell, the moment on the kernel's clock, and the seconds from it to idle."""
        asked = []

        def stop():
            asked.append(time.monotonic_ns())  # which is what Java calls nanoTime
            self.kernel.interrupt()
            if between is not None:
                time.sleep(between)
                self.kernel.interrupt()
        timer = threading.Timer(wait, stop)

        def begin(_message):
            if not timer.ident:
                timer.start()               # the kernel said that it is busy: what came before would interrupt nothing
        cell = self.kernel.run(source, during=begin)
        ended = time.monotonic_ns()
        timer.join()
        return cell, asked[0], max(0.0, (ended - asked[0]) / 1e9)

    def settle(self):
        """Waits until an interrupt that came after the cell's end can hit no other cell."""
        for _ in range(20):
            if self.kernel.run("Thread.sleep(300);").reply["status"] == "ok":
                return

    def trains(self, name, attempt):
        cell = self.kernel.run(self.source(name, attempt))
        self.check(told(cell) == self.fresh.digests[name], f"next cell, {name}: {told(cell)}, fresh: {self.fresh.digests[name]}")

    def leaves_nothing(self, after):
        threads = self.ask(THREADS)
        self.check(threads == "[]", f"{after}: threads {threads}")
        if hasattr(self, "baseline"):
            left = self.ask("left()")
            self.check(left == self.baseline, f"{after}: arrays and managers {left}, before {self.baseline}")

    def check(self, holds, text):
        if not holds:
            self.failures.append(text)
            line(f"  {text}")


def run(count, seed, tick=lambda text: None):
    """Interrupts until so many hit, and returns all numbers."""
    with tempfile.TemporaryDirectory(prefix="thaw-interrupt-") as folder:
        fresh = Fresh(folder, tick)
        with prepared(folder) as kernel:
            work, hits = Interrupts(kernel, fresh, folder, seed), 0
            while hits < count and work.tries < 3 * count + 10:
                hits += work.one()
                tick(f"{hits} of {count}, {len(work.failures)} failures")
    return result(work, hits, count, seed)


def result(work, hits, count, seed):
    """What is written to the JSON file; the same form as of the other benchmarks."""
    goals = [{"what": "interrupts that hit a running cell", "measured": hits, "wanted": f"≥ {count}", "met": hits >= count},
             {"what": "failures: another bit in the next training, a thread, array or file left, an interrupt not heard",
              "measured": len(work.failures), "wanted": "0", "met": not work.failures}]
    return {"benchmark": "interrupt", "seed": seed, "interrupts": hits, "twice_in_a_row": work.twice, "places": dict(work.places),
            "too_late": dict(work.late), "until_idle_seconds": {"median": statistics.median(work.idle or [0]),
                                                                "slowest": max(work.idle, default=0)},
            "cells": {name: round(seconds, 3) for name, seconds in work.fresh.seconds.items()}, "failures": work.failures,
            "goals": goals}


def table(found):
    """The numbers as lines for a person."""
    yield f"{found['interrupts']} interrupts of training cells, {found['twice_in_a_row']} of them twice in a row"
    for place, count in sorted(found["places"].items(), key=lambda entry: -entry[1]):
        yield f"  {place:<48}{count:>6}"
    yield f"  {'too late: the cell had ended (not counted)':<48}{sum(found['too_late'].values()):>6}"
    idle = found["until_idle_seconds"]
    yield f"  {'seconds until idle, median and slowest':<48}{idle['median']:>6.2f}{idle['slowest']:>6.2f}"
    for goal in found["goals"]:
        yield f"  {goal['what']}: {goal['measured']}, wanted {goal['wanted']}: {'met' if goal['met'] else 'MISSED'}"


def main(arguments):
    """Runs, prints the table, writes the file; 1 when a goal is missed."""
    reader = argparse.ArgumentParser(prog="bench interrupt", allow_abbrev=False)
    reader.add_argument("--interrupts", type=int, default=200)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--output", type=Path, required=True)
    options = reader.parse_args(arguments)
    use_utf8()
    progress = Progress("interrupting training cells")
    found = run(options.interrupts, options.seed, progress.tick)
    progress.done(f"{found['interrupts']} interrupts")
    for text in table(found):
        line(text)
    stamps.write(options.output, json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    line(f"wrote {options.output}")
    return 0 if all(goal["met"] for goal in found["goals"]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
