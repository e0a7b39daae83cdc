package dev.thaw.inspect;

import dev.thaw.augment.Augmentation;
import dev.thaw.augment.Resize;
import dev.thaw.data.ImageSet;
import dev.thaw.metric.Median;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What an image looks like, in 64 bits and an 8×8 thumbnail; both bear compression and mild resizing.
 *
 * <p>The hash is the DCT hash of Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, section
 * 3.2.1: of the grey image at 32×32, which of the 64 lowest frequencies lie above their median.
 */
final class ImageHashes {

    private static final int SIDE = 32;
    private static final int LOW = 8;
    private static final int COLORS = 3;
    private static final int BLOCK = SIDE / LOW;
    private static final double[][] COSINES = new double[LOW][SIDE];

    static {
        for (int frequency = 0; frequency < LOW; frequency++) {
            for (int place = 0; place < SIDE; place++) {
                COSINES[frequency][place] = Math.cos(Math.PI * (2 * place + 1) * frequency / (2 * SIDE));
            }
        }
    }

    private final long[] hashes;
    private final float[][] thumbnails;

    private ImageHashes(long[] hashes, float[][] thumbnails) {
        this.hashes = hashes;
        this.thumbnails = thumbnails;
    }

    static ImageHashes of(ImageSet images) {
        ImageSet small = Augmentation.of(Resize.of(SIDE, SIDE)).at(0, 0).of(images.inColor());
        long[] hashes = new long[images.size()];
        float[][] thumbnails = new float[images.size()][];
        IntStream.range(0, images.size()).parallel().forEach(i -> {
            byte[] pixels = small.image(i);
            hashes[i] = hash(pixels);
            thumbnails[i] = thumbnail(pixels);
        });
        return new ImageHashes(hashes, thumbnails);
    }

    int size() {
        return hashes.length;
    }

    /** In how many of 64 bits two images differ. */
    int distance(int image, ImageHashes others, int other) {
        return Long.bitCount(hashes[image] ^ others.hashes[other]);
    }

    /** The mean difference of two thumbnails, in 0 to 255. */
    double difference(int image, ImageHashes others, int other) {
        float[] one = thumbnails[image];
        float[] two = others.thumbnails[other];
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - two[i]);
        }
        return sum / one.length;
    }

    private static long hash(byte[] pixels) {
        double[] rows = new double[SIDE * LOW];
        for (int i = 0; i < SIDE * SIDE; i++) {
            double grey = 0.299 * (pixels[3 * i] & 0xFF) + 0.587 * (pixels[3 * i + 1] & 0xFF) + 0.114 * (pixels[3 * i + 2] & 0xFF);
            for (int across = 0; across < LOW; across++) {
                rows[i / SIDE * LOW + across] += grey * COSINES[across][i % SIDE];
            }
        }
        double[] low = new double[LOW * LOW];
        for (int i = 0; i < SIDE * LOW; i++) {
            for (int down = 0; down < LOW; down++) {
                low[down * LOW + i % LOW] += rows[i] * COSINES[down][i / LOW];
            }
        }
        double median = Median.of(Arrays.copyOfRange(low, 1, low.length)).middle(); // the first is the brightness
        long bits = 0;
        for (int i = 0; i < low.length; i++) {
            bits |= low[i] > median ? 1L << i : 0;
        }
        return bits;
    }

    private static float[] thumbnail(byte[] pixels) {
        float[] means = new float[LOW * LOW * COLORS];
        for (int i = 0; i < SIDE * SIDE; i++) {
            int block = i / SIDE / BLOCK * LOW + i % SIDE / BLOCK;
            for (int color = 0; color < COLORS; color++) {
                means[block * COLORS + color] += (pixels[COLORS * i + color] & 0xFF) / (float) (BLOCK * BLOCK);
            }
        }
        return means;
    }
}
