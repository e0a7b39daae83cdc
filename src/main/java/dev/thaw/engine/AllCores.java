package dev.thaw.engine;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
     * @param action what to do; from several threads at once
     */
    public static <T> void each(Collection<T> items, Consumer<? super T> action) {
        List<T> list = List.copyOf(items); // a parallel stream of a linked set or map would not be parallel below 1024 items
        AtomicInteger next = new AtomicInteger();
        int workers = Math.min(list.size(), Runtime.getRuntime().availableProcessors());
        IntStream.range(0, workers).parallel().forEach(worker -> {
            for (int i = next.getAndIncrement(); i < list.size(); i = next.getAndIncrement()) {
                action.accept(list.get(i));
            }
        });
    }
}
