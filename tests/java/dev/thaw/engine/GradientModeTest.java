package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GradientModeTest {

    @Test
    void nestedBlocksEachRestoreWhatTheyFound() {
        boolean before = GradientMode.isOn();
        try (var on = GradientMode.on()) {
            assertTrue(GradientMode.isOn());
            try (var off = GradientMode.off()) {
                assertFalse(GradientMode.isOn());
            }
            assertTrue(GradientMode.isOn());
        }
        assertEquals(before, GradientMode.isOn());
    }

    @Test
    void anExceptionRestoresTheModeToo() {
        try (var off = GradientMode.off()) {
            assertThrows(IllegalStateException.class, GradientModeTest::failWhileRecording);
            assertFalse(GradientMode.isOn());
        }
    }

    @Test
    void aSecondCloseDoesNotUndoALaterBlock() {
        var first = GradientMode.off();
        first.close();
        try (var on = GradientMode.on()) {
            first.close();
            assertTrue(GradientMode.isOn());
        }
    }

    @Test
    void otherThreadsKeepTheirOwnMode() throws InterruptedException {
        AtomicReference<Boolean> seen = new AtomicReference<>();
        try (var off = GradientMode.off()) {
            inThread(() -> {
                try (var on = GradientMode.on()) {
                    seen.set(GradientMode.isOn());
                }
            });
            assertFalse(GradientMode.isOn());
        }
        assertTrue(seen.get());
    }

    @Test
    void closingOnAnotherThreadIsRefusedByName() throws InterruptedException {
        AtomicReference<RuntimeException> refused = new AtomicReference<>();
        try (var off = GradientMode.off()) {
            inThread(() -> refused.set(assertThrows(IllegalStateException.class, off::close)));
        }
        assertTrue(refused.get().getMessage().contains(Thread.currentThread().getName()));
    }

    private static void failWhileRecording() {
        try (var on = GradientMode.on()) {
            throw new IllegalStateException("as a learner's cell does");
        }
    }

    private static void inThread(Runnable body) throws InterruptedException {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread thread = new Thread(body);
        thread.setUncaughtExceptionHandler((ignored, error) -> failed.set(error));
        thread.start();
        thread.join();
        assertNull(failed.get());
    }
}
