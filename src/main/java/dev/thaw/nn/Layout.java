package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * How a stage's output is laid out, so that it can be turned into images with channels first.
 *
 * @param kind the order of the axes
 * @param channels per pixel
 * @param rows of the image
 * @param columns of the image
 * @param extra tokens that stand before those of the image
 */
record Layout(Kind kind, int channels, int rows, int columns, int extra) {

    private static final int[] CHANNELS_FIRST = {0, 3, 1, 2};

    /** The order of the axes. */
    enum Kind { CHANNELS_FIRST, CHANNELS_LAST, TOKENS }

    static Layout of(Shape shape, boolean channelsLast) {
        int[] sides = {(int) shape.get(1), (int) shape.get(2), (int) shape.get(3)};
        return channelsLast ? new Layout(Kind.CHANNELS_LAST, sides[2], sides[0], sides[1], 0)
                : new Layout(Kind.CHANNELS_FIRST, sides[0], sides[1], sides[2], 0);
    }

    /** Returns the layout of tokens of this image's pixels. */
    Layout tokens(Shape shape) {
        return new Layout(Kind.TOKENS, (int) shape.get(2), rows, columns, (int) shape.get(1) - rows * columns);
    }

    /** Makes images {@code [N,C,H,W]}: a new handle, which gradients pass. */
    NDArray images(NDArray output) {
        if (kind == Kind.CHANNELS_FIRST) {
            return output.reshape(output.getShape());
        }
        if (kind == Kind.CHANNELS_LAST) {
            return output.transpose(CHANNELS_FIRST);
        }
        try (NDArray pixels = output.get(new NDIndex(":, " + extra + ":"));
                NDArray grid = pixels.reshape(pixels.getShape().get(0), rows, columns, channels)) {
            return grid.transpose(CHANNELS_FIRST);
        }
    }
}
