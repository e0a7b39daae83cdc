package dev.thaw.augment;

/**
 * Brightness, contrast, saturation and grey of an image's bytes, as Pillow's {@code ImageEnhance} ({@code Blend.c}, in float,
 * cut towards 0) or torchvision's {@code _functional_tensor._blend} computes them.
 */
final class Coloring {

    private static final int VALUES = 256;

    private Coloring() { }

    static void brightness(Canvas canvas, double factor) {
        fillTable(canvas, 0, factor);
        canvas.lookUp(-1);
    }

    static void contrast(Canvas canvas, double factor) {
        if (canvas.arithmetic() == Arithmetic.PILLOW) {
            fillTable(canvas, (int) (meanGrey(canvas) + 0.5), factor);
        } else {
            float mean = (float) meanGrey(canvas);
            float ratio = (float) factor;
            float rest = (float) (1 - factor) * mean;
            for (int value = 0; value < VALUES; value++) {
                canvas.table()[value] = clip(ratio * value + rest);
            }
        }
        canvas.lookUp(-1);
    }

    /** Blends every value with one other value. */
    private static void fillTable(Canvas canvas, int other, double factor) {
        byte[] table = canvas.table();
        float ratio = (float) factor;
        for (int value = 0; value < VALUES; value++) {
            table[value] = clip(other + ratio * (value - other));
        }
    }

    static void saturation(Canvas canvas, double factor) {
        float ratio = (float) factor;
        float rest = (float) (1 - factor);
        boolean pillow = canvas.arithmetic() == Arithmetic.PILLOW;
        byte[] pixels = canvas.pixels();
        int count = canvas.bytes();
        for (int i = 0; i < count; i += 3) {
            int red = pixels[i] & 0xFF;
            int green = pixels[i + 1] & 0xFF;
            int blue = pixels[i + 2] & 0xFF;
            if (pillow) {
                int grey = grey(red, green, blue);
                pixels[i] = clip(grey + ratio * (red - grey));
                pixels[i + 1] = clip(grey + ratio * (green - grey));
                pixels[i + 2] = clip(grey + ratio * (blue - grey));
            } else {
                float grey = rest * floatGrey(red, green, blue);
                pixels[i] = clip(ratio * red + grey);
                pixels[i + 1] = clip(ratio * green + grey);
                pixels[i + 2] = clip(ratio * blue + grey);
            }
        }
    }

    static void greyscale(Canvas canvas) {
        boolean pillow = canvas.arithmetic() == Arithmetic.PILLOW;
        byte[] pixels = canvas.pixels();
        for (int i = 0; i < canvas.bytes(); i += 3) {
            int red = pixels[i] & 0xFF;
            int green = pixels[i + 1] & 0xFF;
            int blue = pixels[i + 2] & 0xFF;
            byte grey = (byte) (pillow ? grey(red, green, blue) : floatGrey(red, green, blue));
            pixels[i] = grey;
            pixels[i + 1] = grey;
            pixels[i + 2] = grey;
        }
    }

    /** The mean of the grey image; of the image itself when it is grey. */
    private static double meanGrey(Canvas canvas) {
        byte[] pixels = canvas.pixels();
        int count = canvas.bytes();
        long sum = 0;
        if (!canvas.isColor()) {
            for (int i = 0; i < count; i++) {
                sum += pixels[i] & 0xFF;
            }
            return (double) sum / count;
        }
        boolean pillow = canvas.arithmetic() == Arithmetic.PILLOW;
        for (int i = 0; i < count; i += 3) {
            int red = pixels[i] & 0xFF;
            int green = pixels[i + 1] & 0xFF;
            int blue = pixels[i + 2] & 0xFF;
            sum += pillow ? grey(red, green, blue) : floatGrey(red, green, blue);
        }
        return 3.0 * sum / count;
    }

    /** ITU-R 601-2 luma in 16-bit fixed point, as Pillow's {@code Convert.c} has it. */
    private static int grey(int red, int green, int blue) {
        return 19595 * red + 38470 * green + 7471 * blue + 32768 >> 16;
    }

    private static int floatGrey(int red, int green, int blue) {
        return (int) (0.2989f * red + 0.587f * green + 0.114f * blue);
    }

    /** Cuts towards 0 into a byte. */
    static byte clip(float value) {
        return (byte) Math.max(0, Math.min(255, (int) value));
    }
}
