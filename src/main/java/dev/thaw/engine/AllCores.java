package dev.thaw.engine;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Does the same to many things on all cores. */
public final class AllCores {

    private AllCores() { }

    /**
     * Does something to each item; a core takes the next item when it is done with one, so put large items first.
     *
     * @param <T> the kind of item
     * @param items what to do it to
     * @param action what to do; from several threads at once. What it throws reaches the caller when no thread is at work any
     *     more; items that nobody had begun by then are left
     */
    public static <T> void each(Collection<T> items, Consumer<? super T> action) {
        List<T> list = List.copyOf(items); // a parallel stream of a linked set or map would not be parallel below 1024 items
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        int workers = Math.min(list.size(), Runtime.getRuntime().availableProcessors());
        IntStream.range(0, workers).parallel().forEach(worker -> {
            try {
                for (int i = next.getAndIncrement(); i < list.size() && failure.get() == null; i = next.getAndIncrement()) {
                    action.accept(list.get(i));
                }
            } catch (RuntimeException | Error thrown) { // a parallel stream would hand it on while others are still at work
                failure.compareAndSet(null, thrown);
            }
        });
        if (failure.get() instanceof Error error) {
            throw error;
        } else if (failure.get() instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
