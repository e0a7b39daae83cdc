package dev.thaw.probe;

/**
 * The part of an image that one place of a channel looked at.
 *
 * @param channel the channel, from 0
 * @param image which image of the set, from 0
 * @param activation what the channel returned there
 * @param left first column of pixels
 * @param top first row of pixels
 * @param right last column of pixels
 * @param bottom last row of pixels
 */
public record Patch(int channel, int image, float activation, int left, int top, int right, int bottom) {

    /** {@return columns of pixels} */
    public int width() {
        return right - left + 1;
    }

    /** {@return rows of pixels} */
    public int height() {
        return bottom - top + 1;
    }
}
