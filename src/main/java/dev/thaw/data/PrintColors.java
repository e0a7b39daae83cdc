package dev.thaw.data;

import java.awt.image.Raster;

/**
 * Turns the four print colours of a JPEG into red, green and blue, without a colour profile.
 *
 * <p>Adobe's files hold the colours inverted, and with transform 2 as luma and chroma (YCCK): Adobe Technical Note #5116,
 * "Supporting the DCT Filters in PostScript Level 2", 1992, §18.
 */
final class PrintColors {

    /** No Adobe marker in the file. */
    static final int PLAIN = -1;

    private static final int LUMA_AND_CHROMA = 2;

    private PrintColors() { }

    static int[] toRgb(Raster raster, int adobeTransform) {
        int width = raster.getWidth();
        int[] rgb = new int[width * raster.getHeight()];
        int[] row = new int[4 * width];
        for (int i = 0; i < rgb.length; i++) {
            int x = i % width;
            if (x == 0) {
                raster.getPixels(0, i / width, width, 1, row);
            }
            rgb[i] = adobeTransform == LUMA_AND_CHROMA ? fromChroma(row, 4 * x)
                    : adobeTransform == PLAIN ? mix(255 - row[4 * x], 255 - row[4 * x + 1], 255 - row[4 * x + 2], 255 - row[4 * x + 3])
                    : mix(row[4 * x], row[4 * x + 1], row[4 * x + 2], row[4 * x + 3]);
        }
        return rgb;
    }

    private static int fromChroma(int[] row, int at) {
        double luma = row[at];
        double blueness = row[at + 1] - 128;
        double redness = row[at + 2] - 128;
        return mix(255 - clamp(luma + 1.402 * redness), 255 - clamp(luma - 0.344136 * blueness - 0.714136 * redness),
                255 - clamp(luma + 1.772 * blueness), row[at + 3]);
    }

    /** Multiplies what the three inks leave of the light with what black leaves. */
    private static int mix(int red, int green, int blue, int light) {
        return red * light / 255 << 16 | green * light / 255 << 8 | blue * light / 255;
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
