package dev.thaw.nn;

/**
 * Where a convolution puts the zeros around an image: the two frameworks differ where the step is larger than one.
 *
 * <p>Weights give their best numbers with the border they were trained with. At stride 2 with a 3×3 kernel both rules agree
 * on images of an odd side; on an even side {@link #SAME} puts no zero at the top and left and one at the bottom and right,
 * and so looks at other pixels.
 */
public enum Padding {
    /** PyTorch's: the same number of zeros on both sides, whatever the image's size. */
    SYMMETRIC,
    /**
     * TensorFlow's: as many zeros as it takes for {@code ceil(side / stride)} outputs; an odd one goes to the bottom and
     * right. It depends on the image's size.
     */
    SAME;

    /**
     * Counts the zeros of {@link #SAME} along one axis, on both sides together.
     *
     * <p>Source: TensorFlow's documentation of {@code tf.nn}, "Notes on padding".
     *
     * @param side of the image, in pixels
     * @param kernel side of the kernel, in pixels
     * @param stride step of the kernel, in pixels
     * @return at least 0
     */
    static long zeros(long side, long kernel, long stride) {
        long outputs = (side + stride - 1) / stride;
        return Math.max(0, (outputs - 1) * stride + kernel - side);
    }
}
