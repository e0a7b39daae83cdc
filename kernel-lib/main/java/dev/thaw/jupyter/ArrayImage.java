package dev.thaw.jupyter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Reads an image-shaped tensor, {@code [3,H,W]}, {@code [1,H,W]} or {@code [H,W,3]}, as a picture. */
final class ArrayImage {

    private static final int SMALLEST = 8;
    private static final int LARGEST = 1024;
    /** The side that small pictures are enlarged to, pixel by pixel. */
    private static final int SHOWN = 160;

    private ArrayImage() { }

    /**
     * Returns the picture that a tensor holds.
     *
     * <p>Values in [0,1] and in [0,255] are taken as they are; others, such as a normalised batch, are stretched so that
     * the smallest is black and the largest white.
     *
     * @param array a tensor that is not released
     * @return the picture, enlarged when small; empty when the shape is no image's
     */
    static Optional<BufferedImage> of(NDArray array) {
        Shape shape = array.getShape();
        if (shape.dimension() != 3 || !isNumeric(array.getDataType())) {
            return Optional.empty();
        }
        boolean channelsLast = shape.get(2) == 3 && fits(shape.get(0)) && fits(shape.get(1));
        boolean channelsFirst = (shape.get(0) == 3 || shape.get(0) == 1) && fits(shape.get(1)) && fits(shape.get(2));
        if (!channelsLast && !channelsFirst) {
            return Optional.empty();
        }
        float[] values = floats(array);
        return Optional.of(Pictures.enlarge(channelsFirst
                ? planes(values, (int) shape.get(0), (int) shape.get(1), (int) shape.get(2))
                : pixels(values, (int) shape.get(0), (int) shape.get(1)), SHOWN));
    }

    /** Tells whether a tensor's values can be read as numbers: neither complex nor text. */
    static boolean isNumeric(DataType type) {
        return type.isFloating() || type.isInteger() || type.isBoolean();
    }

    private static boolean fits(long side) {
        return side >= SMALLEST && side <= LARGEST;
    }

    private static float[] floats(NDArray array) {
        try (NDArray numbers = array.toType(DataType.FLOAT32, true)) {
            float[] values = numbers.toFloatArray();
            float low = Float.MAX_VALUE;
            float high = -Float.MAX_VALUE;
            for (float value : values) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
            boolean bytes = !array.getDataType().isFloating() || low >= 0 && high > 1 && high <= 255;
            float from = low >= 0 && high <= 255 ? 0 : low;
            float to = low >= 0 && high <= 255 ? bytes ? 255 : 1 : high;
            for (int i = 0; i < values.length; i++) {
                values[i] = to > from ? 255 * (values[i] - from) / (to - from) : 0;
            }
            return values;
        }
    }

    /** [C,H,W] → picture. */
    private static BufferedImage planes(float[] values, int channels, int height, int width) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int plane = height * width;
        for (int at = 0; at < plane; at++) {
            int second = channels == 1 ? at : at + plane;
            int third = channels == 1 ? at : at + 2 * plane;
            image.setRGB(at % width, at / width, rgb(values[at], values[second], values[third]));
        }
        return image;
    }

    /** [H,W,3] → picture. */
    private static BufferedImage pixels(float[] values, int height, int width) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < height * width; at++) {
            image.setRGB(at % width, at / width, rgb(values[3 * at], values[3 * at + 1], values[3 * at + 2]));
        }
        return image;
    }

    private static int rgb(float red, float green, float blue) {
        return Math.round(red) << 16 | Math.round(green) << 8 | Math.round(blue);
    }
}
