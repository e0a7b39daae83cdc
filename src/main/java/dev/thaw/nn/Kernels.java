package dev.thaw.nn;

import dev.thaw.weights.TensorData;

/** Computes smaller and larger kernels from those of a convolution, {@code [out,in,side,side] → [out,in,size,size]}. */
final class Kernels {

    private Kernels() { }

    /** Refuses a kernel of which this cannot be made. */
    static void check(KernelChange change, String path, int side) {
        long end = change instanceof KernelChange.Crop crop ? (long) crop.offset() + crop.size()
                : change instanceof KernelChange.Centre ? change.size() : 0;
        if (end > side) {
            throw new IllegalArgumentException("""
                    the kernel of %s has %d×%d pixels, of which rows and columns up to %d cannot be kept, so nothing was \
                    changed; KernelChange.resized(%d) also makes a larger kernel"""
                    .formatted(path, side, side, end, change.size()));
        }
    }

    /** Changes a weight; not for {@link KernelChange.Random}, which has no use for the old one. */
    static TensorData apply(KernelChange change, TensorData weight) {
        int size = change.size();
        if (change instanceof KernelChange.Resized) {
            return resized(weight, size);
        }
        int middle = ((int) weight.shape()[2] - size) / 2;
        return cropped(weight, change instanceof KernelChange.Crop crop ? crop.offset() : middle, size);
    }

    private static TensorData cropped(TensorData weight, int offset, int size) {
        float[] old = weight.toFloats();
        return each(weight, size, (kernel, row, column, side) -> old[(kernel * side + offset + row) * side + offset + column]);
    }

    /** Redraws bilinearly; the middles of the pixels lie where PyTorch's {@code align_corners=False} has them. */
    private static TensorData resized(TensorData weight, int size) {
        float[] old = weight.toFloats();
        int side = (int) weight.shape()[2];
        return each(weight, size, (kernel, row, column, known) -> {
            double y = place(row, side, size);
            double x = place(column, side, size);
            int up = (int) y;
            int left = (int) x;
            int down = Math.min(up + 1, side - 1);
            int right = Math.min(left + 1, side - 1);
            int start = kernel * side * side;
            double above = mixed(old[start + up * side + left], old[start + up * side + right], x - left);
            double below = mixed(old[start + down * side + left], old[start + down * side + right], x - left);
            return (float) mixed(above, below, y - up);
        });
    }

    private static double place(int index, int side, int size) {
        return Math.max(0, (index + 0.5) * side / size - 0.5);
    }

    private static double mixed(double first, double second, double share) {
        return first + (second - first) * share;
    }

    private interface Pixel {
        float at(int kernel, int row, int column, int side);
    }

    private static TensorData each(TensorData weight, int size, Pixel pixel) {
        long[] shape = weight.shape();
        int kernels = (int) (shape[0] * shape[1]);
        float[] made = new float[kernels * size * size];
        for (int i = 0; i < made.length; i++) {
            made[i] = pixel.at(i / (size * size), i / size % size, i % size, (int) shape[2]);
        }
        return TensorData.of(made, shape[0], shape[1], size, size);
    }
}
