package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * How a square image of tokens is cut into square windows, after it was moved by some tokens up and left, round the border.
 *
 * <p>Where the windows do not fit, zeros are put at the right and the bottom, as timm has it.
 *
 * @param side tokens along a side of the image
 * @param window tokens along a side of a window
 * @param shift by how many tokens the image is moved before
 */
record WindowGrid(int side, int window, int shift) {

    /** Keeps tokens that are no neighbours in the image from looking at each other: added to their score. */
    private static final float APART = -100;

    /** Returns the grid for an image; one that is not larger than the window is a single window, which needs no move. */
    static WindowGrid of(int side, int window, int shift) {
        return side <= window ? new WindowGrid(side, side, 0) : new WindowGrid(side, window, shift);
    }

    private int along() {
        return (side + window - 1) / window;
    }

    /** Returns how many windows an image has. */
    int windows() {
        return along() * along();
    }

    /** Returns how many tokens a window has. */
    int tokens() {
        return window * window;
    }

    /** Cuts images into windows, {@code [N,H,W,C] → [N·windows,tokens,C]}. */
    NDArray split(NDArray x) {
        Shape shape = x.getShape();
        try (NDArray moved = rolled(x, shift); NDArray framed = framed(moved);
                NDArray parted = framed.reshape(shape.get(0), along(), window, along(), window, shape.get(3));
                NDArray ordered = parted.transpose(0, 1, 3, 2, 4, 5)) { // [N,rows,columns,window,window,C]
            return ordered.reshape(-1, tokens(), shape.get(3));
        }
    }

    /** Puts windows together again, {@code [N·windows,tokens,C] → [N,H,W,C]}. */
    NDArray join(NDArray x) {
        long channels = x.getShape().get(2);
        int framed = along() * window;
        try (NDArray parted = x.reshape(-1, along(), along(), window, window, channels);
                NDArray ordered = parted.transpose(0, 1, 3, 2, 4, 5); // [N,rows,window,columns,window,C]
                NDArray whole = ordered.reshape(-1, framed, framed, channels);
                NDArray cropped = framed == side ? whole.reshape(whole.getShape())
                        : whole.get(new NDIndex(":, :%d, :%d".formatted(side, side)))) {
            return rolled(cropped, side - shift);
        }
    }

    private NDArray framed(NDArray x) {
        int zeros = along() * window - side;
        return zeros == 0 ? x.reshape(x.getShape()) : x.pad(new Shape(0, 0, 0, zeros, 0, zeros), 0); // last axis first
    }

    /** Moves the tokens up and left; those that leave come in at the other side. The result is never {@code x} itself. */
    private NDArray rolled(NDArray x, int by) {
        if (by % side == 0) {
            return x.reshape(x.getShape());
        }
        try (NDArray top = x.get(new NDIndex(":, :" + by)); NDArray bottom = x.get(new NDIndex(":, %d:".formatted(by)));
                NDArray up = bottom.concat(top, 1);
                NDArray left = up.get(new NDIndex(":, :, :" + by));
                        NDArray right = up.get(new NDIndex(":, :, %d:".formatted(by)))) {
            return right.concat(left, 2);
        }
    }

    /** Returns what is added to the scores, {@code [windows,tokens,tokens]} in C order: 0 for neighbours, else −100. */
    float[] mask() {
        float[] mask = new float[windows() * tokens() * tokens()];
        for (int at = 0, w = 0; w < windows(); w++) {
            for (int query = 0; query < tokens(); query++) {
                for (int key = 0; key < tokens(); key++) {
                    mask[at++] = region(w, query) == region(w, key) ? 0 : APART;
                }
            }
        }
        return mask;
    }

    /** Names the part of the image that a token comes from: nine parts, whose borders are where the ends of it met. */
    private int region(int windowIndex, int token) {
        int row = windowIndex / along() * window + token / window;
        int column = windowIndex % along() * window + token % window;
        return 3 * band(row) + band(column);
    }

    private int band(int place) {
        int framed = along() * window;
        return place < framed - window ? 0 : place < framed - shift ? 1 : 2;
    }
}
