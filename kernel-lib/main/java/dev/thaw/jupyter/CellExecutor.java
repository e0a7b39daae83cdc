package dev.thaw.jupyter;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what cells say, and lets an interrupted cell end only when its code has.
 *
 * <p>The kernel's own pool reports the interrupt and lets the thread go on: a training still takes the step it is in, beside
 * the next cell, which may train the same network. Here the cell waits for it. Code that never looks at the interrupt flag is
 * left to itself after {@value #OTHERS_MILLIS} ms, as the kernel would at once.
 */
final class CellExecutor extends ThreadPoolExecutor {

    /** How long a cell waits for code that is not the library's. */
    static final long OTHERS_MILLIS = 1000;
    private static final long OWN_MILLIS = 60_000;
    private static final long LOOK_MILLIS = 50;
    private static final long IDLE_SECONDS = 60;
    private static final String OWN = "dev.thaw.";

    CellExecutor(ThreadFactory threads) {
        super(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> code) {
        return new Task<>(code);
    }

    /** One snippet of a cell. */
    private static final class Task<T> extends FutureTask<T> {

        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile Thread thread;

        private Task(Callable<T> code) {
            super(code);
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            try {
                super.run();
            } finally {
                thread = null;
                ended.countDown();
            }
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            try {
                return super.get();
            } catch (CancellationException interrupted) {
                awaitEnd();
                throw interrupted;
            }
        }

        private void awaitEnd() throws InterruptedException {
            long began = System.nanoTime();
            while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                if (waited > OWN_MILLIS || waited > OTHERS_MILLIS && !isInLibrary(thread)) {
                    return;
                }
            }
        }

        private static boolean isInLibrary(Thread thread) {
            return thread != null && Arrays.stream(thread.getStackTrace()).map(StackTraceElement::getClassName)
                    .anyMatch(name -> name.startsWith(OWN) && !name.startsWith(Task.class.getName()));
        }
    }
}
