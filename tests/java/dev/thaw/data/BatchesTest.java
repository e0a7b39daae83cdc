package dev.thaw.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchesTest {

    private static final Normalization HALVES = new Normalization(List.of(0.5, 0.25, 0.0), List.of(0.5, 0.25, 1.0));

    @AfterEach
    void noLoaderThreadIsLeft() {
        assertEquals(0, loaders(), "loader threads left");
    }

    @Test
    void pixelsBecomeNormalisedPlanesAndLabelsStay() {
        byte[] pixels = {0, 51, (byte) 255, (byte) 255, 0, 51}; // one image, 1×2 pixels of three channels
        ImageSet images = ImageSet.of(pixels, 1, 2, 3, new int[] {7});
        try (Batches batches = Batches.of(images, HALVES, 4, Ordering.sequential()); Batch batch = batches.next()) {
            assertEquals(new Shape(1, 3, 1, 2), batch.x().getShape());
            assertEquals(DataType.FLOAT32, batch.x().getDataType());
            assertEquals(DataType.INT64, batch.y().getDataType());
            assertArrayEquals(new float[] {-1, 1, -0.2f, -1, 1, 0.2f}, batch.x().toFloatArray(), 1e-6f);
            assertArrayEquals(new long[] {7}, batch.y().toLongArray());
            assertArrayEquals(new int[] {7}, batch.labels());
        }
    }

    @Test
    void eachImageComesOnceAndTheLastBatchHoldsTheRest() {
        List<Long> labels = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        try (Batches batches = numbered(10, 4, Ordering.shuffled(1, 1))) {
            assertEquals(3, batches.count());
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    sizes.add(batch.size());
                    Arrays.stream(batch.y().toLongArray()).forEach(labels::add);
                }
            }
            assertThrows(NoSuchElementException.class, batches::next);
        }
        assertEquals(List.of(4, 4, 2), sizes);
        assertNotEquals(IntStream.range(0, 10).mapToLong(i -> i).boxed().toList(), labels);
        assertEquals(IntStream.range(0, 10).mapToLong(i -> i).boxed().toList(), labels.stream().sorted().toList());
    }

    @Test
    void orderDependsOnSeedAndEpochOnly() {
        int[] first = Ordering.shuffled(1, 1).indices(100);
        assertArrayEquals(first, Ordering.shuffled(1, 1).indices(100));
        assertFalse(Arrays.equals(first, Ordering.shuffled(1, 2).indices(100)));
        assertFalse(Arrays.equals(first, Ordering.shuffled(2, 1).indices(100)));
    }

    @Test
    void anOpenBatchKeepsItsNumbersWhileLaterOnesCome() {
        try (Batches batches = numbered(6, 2, Ordering.sequential()); Batch first = batches.next()) {
            float[] before = first.x().toFloatArray();
            try (Batch second = batches.next(); Batch third = batches.next()) {
                assertArrayEquals(before, first.x().toFloatArray());
                assertArrayEquals(new long[] {0, 1}, first.y().toLongArray());
                assertArrayEquals(new long[] {4, 5}, third.y().toLongArray());
                assertArrayEquals(new int[] {4, 5}, third.labels());
                assertEquals(2, second.size());
            }
        }
    }

    @Test
    void aViewSurvivesTheClosingOfItsBatch() {
        float[] expected;
        try (ai.djl.ndarray.NDManager outer = ai.djl.ndarray.NDManager.newBaseManager()) {
            ai.djl.ndarray.NDArray view;
            try (Batches batches = numbered(200, 100, Ordering.sequential()); Batch batch = batches.next()) {
                expected = batch.x().toFloatArray();
                view = batch.x().reshape(-1);
                view.attach(outer);
            }
            System.gc();
            assertArrayEquals(expected, view.toFloatArray());
        }
    }

    @Test
    void closingEarlyEndsTheThread() {
        Batches batches = numbered(1000, 2, Ordering.sequential());
        batches.next().close();
        assertEquals(1, loaders());
        batches.close();
        batches.close();
        assertEquals(0, loaders());
        assertFalse(batches.hasNext());
    }

    @Test
    void anInterruptLosesNoBatchAndStaysVisible() {
        try (Batches batches = numbered(8, 2, Ordering.sequential())) {
            Thread.currentThread().interrupt();
            try (Batch batch = batches.next()) {
                assertArrayEquals(new long[] {0, 1}, batch.y().toLongArray());
            }
        }
        assertTrue(Thread.interrupted());
    }

    @Test
    void aFailureOfTheLoaderReachesTheConsumer() {
        ImageSet broken = ImageSet.of(new byte[12], 1, 2, 3, new int[] {0, 1});
        Ordering outside = new Ordering.Sequential();
        try (Batches batches = Batches.of(broken, HALVES, 1, outside)) {
            batches.next().close();
        }
        BatchLoader loader = new BatchLoader(broken, HALVES, 2, new int[] {0, 99});
        loader.start();
        var loaded = org.junit.jupiter.api.Assertions.assertDoesNotThrow(loader::take);
        assertTrue(loaded.failure() instanceof ArrayIndexOutOfBoundsException);
        org.junit.jupiter.api.Assertions.assertDoesNotThrow(loader::join);
    }

    @Test
    void theWrongNormalizationIsRefused() {
        ImageSet grey = ImageSet.of(new byte[4], 2, 2, 1, new int[1]);
        var refusal = assertThrows(IllegalArgumentException.class, () -> Batches.of(grey, HALVES, 1, Ordering.sequential()));
        assertTrue(refusal.getMessage().contains("1 channel"));
        assertThrows(IllegalArgumentException.class, () -> Batches.of(grey, Normalization.none(1), 0, Ordering.sequential()));
    }

    private static Batches numbered(int images, int batchSize, Ordering order) {
        byte[] pixels = new byte[images * 12];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 12);
        }
        return Batches.of(ImageSet.of(pixels, 2, 2, 3, IntStream.range(0, images).toArray()), HALVES, batchSize, order);
    }

    private static long loaders() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals(BatchLoader.THREAD_NAME)).count();
    }
}
