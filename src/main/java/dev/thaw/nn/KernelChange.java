package dev.thaw.nn;

/**
 * How a convolution comes to a smaller or larger square kernel, and what becomes of its numbers.
 *
 * <p>The bias stays in each case.
 */
public sealed interface KernelChange {

    /** {@return the side of the new kernel, in pixels} */
    int size();

    /**
     * Keeps a square of the kernel as it is.
     *
     * @param offset the first row and the first column to keep, from 0: {@code crop(1, 3)} is {@code weight[:, :, 1:4, 1:4]}
     * @param size how many rows and columns
     * @return the change; a square that leaves the kernel is refused where it is applied
     */
    static KernelChange crop(int offset, int size) {
        if (offset < 0) {
            throw new IllegalArgumentException("a crop begins in row and column 0 or later; given " + offset);
        }
        return new Crop(offset, checked(size));
    }

    /**
     * Keeps the middle of the kernel; where it has none in whole pixels, the one nearer to the beginning.
     *
     * @param size how many rows and columns
     * @return the change
     */
    static KernelChange centre(int size) {
        return new Centre(checked(size));
    }

    /**
     * Redraws the kernel as a smaller or larger picture, bilinearly.
     *
     * <p>As PyTorch's {@code interpolate(mode="bilinear", align_corners=False)}: no smoothing before, and the sum of the
     * numbers is not kept.
     *
     * @param size how many rows and columns
     * @return the change
     */
    static KernelChange resized(int size) {
        return new Resized(checked(size));
    }

    /**
     * Begins anew, by the convolution's own rule and seed 0.
     *
     * @param size how many rows and columns
     * @return the change
     */
    static KernelChange random(int size) {
        return new Random(checked(size));
    }

    private static int checked(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a kernel has a side of 1 pixel or more; given " + size);
        }
        return size;
    }

    /** A square from a corner. */
    record Crop(int offset, int size) implements KernelChange {

        @Override
        public String toString() {
            return "cropped %d:%d".formatted(offset, offset + size);
        }
    }

    /** A square in the middle. */
    record Centre(int size) implements KernelChange {

        @Override
        public String toString() {
            return "cropped in the middle";
        }
    }

    /** A picture of the kernel. */
    record Resized(int size) implements KernelChange {

        @Override
        public String toString() {
            return "resized bilinearly";
        }
    }

    /** A new kernel. */
    record Random(int size) implements KernelChange {

        @Override
        public String toString() {
            return "begun anew";
        }
    }
}
