package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** An interrupt is heard whenever it comes, and a stopped cell ends with its code. */
class StopButtonTest {

    private static final long LAST_STEP_MILLIS = 150;

    @Test
    void anInterruptThatComesWhileACellCompilesStopsWhatItRunsNext() {
        RunningCode running = new RunningCode(() -> true);
        interrupt(running);
        CompletableFuture<Object> next = new CompletableFuture<>();
        running.put("next", next);
        assertTrue(next.isCancelled());
        running.remove("next");
        CompletableFuture<Object> later = new CompletableFuture<>();
        running.put("later", later);
        assertFalse(later.isCancelled(), "one interrupt stops one thing");
    }

    @Test
    void codeThatWasOverBeforeTheInterruptReachedItLeavesTheInterruptToTheNext() {
        RunningCode running = new RunningCode(() -> true);
        interrupt(running);
        running.put("declaration", CompletableFuture.completedFuture("done"));
        running.remove("declaration");
        CompletableFuture<Object> training = new CompletableFuture<>();
        running.put("training", training);
        assertTrue(training.isCancelled());
    }

    @Test
    void anInterruptBetweenCellsAndOneOfTheCellBeforeStopNothing() {
        AtomicBoolean cell = new AtomicBoolean();
        RunningCode running = new RunningCode(cell::get);
        interrupt(running);
        CompletableFuture<Object> first = new CompletableFuture<>();
        running.put("first", first);
        assertFalse(first.isCancelled(), "no cell was running");
        running.remove("first");
        cell.set(true);
        interrupt(running);
        running.begin();
        CompletableFuture<Object> second = new CompletableFuture<>();
        running.put("second", second);
        assertFalse(second.isCancelled(), "the interrupt was for the cell before");
    }

    @Test
    void anInterruptedCellEndsOnlyWhenItsCodeHas() throws InterruptedException {
        ExecutorService executor = new CellExecutor(Thread::new);
        CountDownLatch began = new CountDownLatch(1);
        AtomicBoolean stepTaken = new AtomicBoolean();
        Future<String> training = executor.submit(() -> {
            began.countDown();
            long end = System.nanoTime() + LAST_STEP_MILLIS * 1_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait(); // as a step in native code: the flag is set and not looked at
            }
            stepTaken.set(true);
            return "";
        });
        began.await();
        assertTrue(training.cancel(true));
        assertThrows(CancellationException.class, training::get);
        assertTrue(stepTaken.get());
        executor.shutdownNow();
    }

    @Test
    void codeThatDoesNotHearIsLeftToItselfAfterASecond() throws InterruptedException {
        ExecutorService executor = new CellExecutor(Thread::new);
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Future<Object> deaf = executor.submit(Executors.callable(lock::lock)); // waits on, with no frame of the library
        while (!lock.hasQueuedThreads()) {
            Thread.sleep(1);
        }
        assertTrue(deaf.cancel(true));
        long asked = System.nanoTime();
        assertThrows(CancellationException.class, deaf::get);
        assertTrue((System.nanoTime() - asked) / 1e6 >= CellExecutor.OTHERS_MILLIS);
        assertTrue(lock.hasQueuedThreads());
        lock.unlock();
        executor.shutdownNow();
    }

    @Test
    void uninterruptedCodeGivesItsResult() throws Exception {
        ExecutorService executor = new CellExecutor(Thread::new);
        assertEquals("6.0", executor.submit(() -> "6.0").get());
        executor.shutdownNow();
    }

    private static void interrupt(RunningCode running) {
        running.forEach((id, code) -> code.cancel(true));
    }
}
