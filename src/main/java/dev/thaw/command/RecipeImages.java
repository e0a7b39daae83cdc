package dev.thaw.command;

import dev.thaw.data.Datasets;
import dev.thaw.data.ImageSet;
import dev.thaw.engine.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** The images that both sides of {@code bench recipe} read: CIFAR-10's where it is on this machine, else drawn ones. */
final class RecipeImages {

    static final String IMAGES = "images.bin";
    static final String LABELS = "labels.bin";
    private static final String LOSSLESS = "cifar10-lossless-5000";
    private static final int SIDE = 32;
    private static final int NOISE = 24;
    private static final int CLASSES = 10;

    private RecipeImages() { }

    /** Writes pixels and labels, and says what they are. */
    static String write(Path folder, int count) throws IOException {
        String what = LOSSLESS;
        ImageSet images;
        try {
            ImageSet all = Datasets.load(LOSSLESS).train();
            images = all.select(IntStream.range(0, count).map(i -> i % all.size()).toArray());
        } catch (IllegalStateException absent) {
            what = "drawn images";
            images = slopes(count);
        }
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) images.labels()[i];
        }
        Files.write(folder.resolve(IMAGES), images.pixels());
        Files.write(folder.resolve(LABELS), labels);
        return what;
    }

    /** Slopes of three colours under noise: like photos, they have neighbours that resemble each other. */
    static ImageSet slopes(int count) {
        byte[] pixels = new byte[count * SIDE * SIDE * 3];
        RandomStream random = RandomStream.of(0, "images to augment");
        for (int image = 0, at = 0; image < count; image++) {
            int start = random.nextInt(128);
            int across = random.nextInt(4);
            int down = random.nextInt(4);
            for (int i = 0; i < SIDE * SIDE * 3; i++) {
                int place = i / 3;
                int slope = i % 3 == 0 ? across * (place % SIDE) : i % 3 == 1 ? down * (place / SIDE)
                        : (across + down) * SIDE / 4;
                pixels[at++] = (byte) Math.min(255, start + slope + random.nextInt(NOISE));
            }
        }
        return ImageSet.of(pixels, SIDE, SIDE, 3, IntStream.range(0, count).map(i -> i % CLASSES).toArray());
    }
}
