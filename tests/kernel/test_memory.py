"""Training the same cell again and again costs the kernel no more memory than any other cell does."""

import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from session import Session  # noqa: E402

RUNS = int(os.environ.get("THAW_MEMORY_RUNS") or 500)
WARM_UP = RUNS // 3
MOST = 0.02  # of the memory that the kernel occupies

TRAINING = """
var pixels = new byte[40 * 8 * 8 * 3];
new Random(1).nextBytes(pixels);
var images = ImageSet.of(pixels, 8, 8, 3, IntStream.range(0, 40).map(i -> i % 4).toArray());
var data = new Dataset("noise", List.of("a", "b", "c", "d"), images, images, images, Normalization.none(3));
TrainingRun run;
try (var net = ResNet.cifar("tiny", List.of(4, 8), 1, 4)) {
    run = Training.of(net, data).freeze(FreezePlan.allBut("linear")).optimizer(Adam.of(0.01)).epochs(2).fit();
}
run
"""
PLAIN = """
var pixels = new byte[40 * 8 * 8 * 3];
new Random(1).nextBytes(pixels);
var labels = IntStream.range(0, 40).map(i -> i % 4).toArray();
var names = List.of("a", "b", "c", "d");
var sums = new TreeMap<String, Integer>();
for (int i = 0; i < pixels.length; i++) {
    sums.merge(names.get(labels[i % 40]), (int) pixels[i], Integer::sum);
}
sums
"""


@unittest.skipUnless(os.environ.get("THAW_TEST_ALL"), "slow; ./thaw test --all runs it")
@unittest.skipUnless(sys.platform.startswith("linux"), "only Linux says what a process occupies")
class MemoryTest(unittest.TestCase):
    def testRerunningATrainingCellGrowsTheKernelByNoMoreThanAnyOtherCell(self):
        plain, _ = self.growth(PLAIN)
        training, occupied = self.growth(TRAINING)
        share = (training - plain) / occupied
        told = (f"{RUNS - WARM_UP} re-runs: training {training / 2**20:+.1f} MB, plain {plain / 2**20:+.1f} MB, "
                f"{share:+.2%} of {occupied / 2**20:.0f} MB")
        print(told, file=sys.stderr)
        self.assertLessEqual(share, MOST, told)

    def growth(self, source):
        """Bytes by which the kernel grew between the warm-up and the last run of a cell, and what it occupies then."""
        with Session() as kernel:
            pid = int(kernel.run("ProcessHandle.current().pid()").result()["text/plain"])
            for number in range(1, RUNS + 1):
                cell = kernel.run(source)
                self.assertEqual(cell.reply["status"], "ok", cell.outputs)
                if number == WARM_UP:
                    before = self.occupied(kernel, pid)
            after = self.occupied(kernel, pid)
        return after - before, after

    @staticmethod
    def occupied(kernel, pid):
        for _ in range(3):
            kernel.run("System.gc();")
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        return next(int(text.split()[1]) * 1024 for text in status.splitlines() if text.startswith("VmRSS:"))


if __name__ == "__main__":
    unittest.main()
