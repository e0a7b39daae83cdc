package dev.thaw;

import dev.thaw.data.ImageSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;

/** The real CIFAR-10 images of the shared folder, read by the documented layout and not by the library's reader. */
public final class CifarImages {

    private static final int PLANE = 32 * 32;

    private CifarImages() { }

    /** Returns the first 1,000 test images; the calling test is skipped when the folder is absent. */
    public static ImageSet test() {
        try {
            return read(Files.readAllBytes(Shared.path("data/cifar10-lossless-5000/test_1000.bin")));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Returns some test images from the first one on. */
    public static ImageSet test(int count) {
        int[] first = new int[count];
        Arrays.setAll(first, i -> i);
        return test().select(first);
    }

    private static ImageSet read(byte[] records) {
        int images = records.length / (1 + 3 * PLANE);
        byte[] pixels = new byte[images * 3 * PLANE];
        int[] labels = new int[images];
        for (int i = 0; i < images; i++) {
            int record = i * (1 + 3 * PLANE);
            labels[i] = records[record];
            for (int k = 0; k < 3 * PLANE; k++) {
                pixels[i * 3 * PLANE + k % PLANE * 3 + k / PLANE] = records[record + 1 + k];
            }
        }
        return ImageSet.of(pixels, 32, 32, 3, labels);
    }
}
