package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.thaw.data.Batch;
import java.util.Arrays;

/** The features of one set of images, a row each: in memory as far as it was given any, and in a file beyond. */
final class FeatureRows implements FeatureTable {

    private final float[][] inMemory;
    private final SpillFile spilled;
    private final int width;

    /** Makes room for a number of rows, of which some may stay in memory. */
    FeatureRows(int rows, int width, long memoryBytes) {
        this.width = width;
        inMemory = new float[(int) Math.min(rows, Math.max(0, memoryBytes / ((long) width * Float.BYTES)))][];
        spilled = inMemory.length < rows ? SpillFile.create(width) : null;
    }

    @Override
    public void put(int[] images, int first, NDArray computed) {
        float[] flat = computed.toFloatArray();
        int count = Math.toIntExact(computed.getShape().get(0));
        for (int i = 0; i < count; i++) {
            put(images[first + i], Arrays.copyOfRange(flat, i * width, (i + 1) * width));
        }
    }

    @Override
    public Batch batch(int[] images, long[] labels, Shape item) {
        float[] x = new float[Math.multiplyExact(images.length, width)];
        for (int i = 0; i < images.length; i++) {
            read(images[i], x, i * width);
        }
        return Batch.of(x, labels, item);
    }

    void put(int row, float[] numbers) {
        if (row < inMemory.length) {
            inMemory[row] = numbers;
        } else {
            spilled.write(row - inMemory.length, numbers);
        }
    }

    private void read(int row, float[] into, int at) {
        if (row < inMemory.length) {
            System.arraycopy(inMemory[row], 0, into, at, inMemory[row].length);
        } else {
            spilled.read(row - inMemory.length, into, at);
        }
    }

    /** Returns a row that is in memory, itself. */
    float[] inMemory(int row) {
        return inMemory[row];
    }

    /** Counts the rows that are in memory. */
    int kept() {
        return inMemory.length;
    }

    @Override
    public void close() {
        if (spilled != null) {
            spilled.close();
        }
    }
}
