package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllCoresTest {

    @Test
    void everyItemHasItsTurn() {
        List<Integer> items = IntStream.range(0, 100).boxed().toList();
        Set<Integer> done = ConcurrentHashMap.newKeySet();
        AllCores.each(items, done::add);
        assertEquals(Set.copyOf(items), done);
    }

    /** On one core the slow item, which comes first, is done before the other begins. */
    @Test
    void whatIsThrownArrivesWhenNobodyIsAtWorkAnyMore() {
        Set<String> begun = ConcurrentHashMap.newKeySet();
        Set<String> done = ConcurrentHashMap.newKeySet();
        for (RuntimeException thrown : List.of(new IllegalStateException("a"), new IllegalArgumentException("b"))) {
            assertEquals(thrown, assertThrows(RuntimeException.class, () -> AllCores.each(List.of("slow", "failing"), item -> {
                begun.add(item);
                pause(item.equals("slow") ? 300 : 100);
                if (item.equals("failing")) {
                    throw thrown;
                }
                done.add(item);
            })));
            assertEquals(begun.contains("slow"), done.contains("slow"));
        }
        assertThrows(InternalError.class, () -> AllCores.each(List.of(1), item -> {
            throw new InternalError();
        }));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
