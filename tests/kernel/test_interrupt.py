"""Interrupting a training cell: it stops after the running step, leaves no thread, and the next cell trains."""

import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "bench")]

import interrupt_training  # noqa: E402
from session import Session  # noqa: E402

TRAINING = """var run = Training.of(net, data).name("long").epochs(%d).batchSize(16).seed(1).listener(live()).fit();"""
THREADS = """Thread.getAllStackTraces().entrySet().stream().filter(entry -> Arrays.stream(entry.getValue())
    .anyMatch(frame -> frame.getClassName().startsWith("dev.thaw.train") || frame.getClassName().startsWith("dev.thaw.data")))
    .map(entry -> entry.getKey().getName()).toList()"""


class InterruptTest(unittest.TestCase):
    def testAnInterruptedTrainingStopsAndTheNextCellTrains(self):
        with Session() as kernel:
            cell = kernel.run("""var random = new Random(1); byte[] pixels = new byte[64 * 32 * 32 * 3]; random.nextBytes(pixels);
                var images = ImageSet.of(pixels, 32, 32, 3, IntStream.range(0, 64).map(i -> i % 4).toArray());
                var data = new Dataset("noise", List.of("a", "b", "c", "d"), images, images.select(new int[0]), images, Normalization.of(images));
                var net = ResNet.cifar("tiny", List.of(8, 8, 8), 1, 4);""")
            self.assertEqual(cell.reply["status"], "ok", cell.outputs)
            updates, asked = [], []

            def stop_soon(message):
                if message["header"]["msg_type"] == "update_display_data":
                    updates.append(message)
                    if len(updates) == 3:
                        asked.append(time.monotonic())
                        kernel.interrupt()
            cell = kernel.run(TRAINING % 100_000, during=stop_soon)
            waited = time.monotonic() - asked[0]
            self.assertEqual(cell.reply["status"], "error")
            print(f"interrupt to idle cell: {waited:.2f} s", file=sys.stderr)
            gone = time.monotonic()
            while kernel.run(THREADS).result()["text/plain"] != "[]" and time.monotonic() < gone + 30:
                time.sleep(0.05)
            print(f"interrupt to no thread of the training: {time.monotonic() - asked[0]:.2f} s", file=sys.stderr)
            self.assertEqual(kernel.run(THREADS).result()["text/plain"], "[]")
            after = kernel.run(TRAINING % 2 + " run.epochs().size()")
            self.assertEqual(after.reply["status"], "ok", after.outputs)
            self.assertEqual(after.shown()[-1]["text/plain"], "3")
            self.assertIn("done in", after.shown()[0]["text/plain"])
            self.assertIn("<svg", after.shown()[0]["image/svg+xml"])

    def testAfterTenInterruptsAtRandomMomentsTheNextCellTrainsToTheSameBits(self):
        found = interrupt_training.run(10, seed=2)
        self.assertEqual([], [goal for goal in found["goals"] if not goal["met"]], found["failures"])

    def testAnInterruptIsHeardWhileTheCellCompiles(self):
        with Session() as kernel:
            def stop_at_once(message):
                if message["header"]["msg_type"] == "execute_input":
                    kernel.interrupt()
            parts = "\n".join(f"int a{i} = {i};" for i in range(40))
            cell = kernel.run(parts + '\nSystem.out.println("the end");', during=stop_at_once)
            self.assertEqual(cell.reply["status"], "error")
            self.assertEqual(cell.text(), "")
            self.assertEqual(kernel.run('System.out.println("next");').text(), "next\n")

    def testPrintingCellCanBeInterruptedWithoutHarmToTheOutput(self):
        with Session() as kernel:
            asked = []

            def stop(message):
                if message["header"]["msg_type"] == "stream" and not asked:
                    asked.append(time.monotonic())
                    kernel.interrupt()
            cell = kernel.run("while (!Thread.interrupted()) { System.out.println(\"tick\"); show(1); }", during=stop)
            self.assertEqual(cell.reply["status"], "error")
            for i in range(3):
                self.assertIn(f"still here {i}", kernel.run(f'System.out.println("still here {i}");').text())


if __name__ == "__main__":
    unittest.main()
