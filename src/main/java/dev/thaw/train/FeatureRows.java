package dev.thaw.train;

/** The features of one set of images, a row each: in memory as far as it was given any, and in a file beyond. */
final class FeatureRows implements AutoCloseable {

    private final float[][] inMemory;
    private final SpillFile spilled;

    /** Makes room for a number of rows, of which some may stay in memory. */
    FeatureRows(int rows, int width, long memoryBytes) {
        inMemory = new float[(int) Math.min(rows, Math.max(0, memoryBytes / ((long) width * Float.BYTES)))][];
        spilled = inMemory.length < rows ? SpillFile.create(width) : null;
    }

    void put(int row, float[] numbers) {
        if (row < inMemory.length) {
            inMemory[row] = numbers;
        } else {
            spilled.write(row - inMemory.length, numbers);
        }
    }

    void read(int row, float[] into, int at) {
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
