package dev.thaw.data.shapes;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.store.AtomicFile;
import dev.thaw.store.Card;
import dev.thaw.store.Checksum;
import dev.thaw.store.ThawHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The embedded data sets: pictures of 32×32 pixels drawn from a seed.
 *
 * <p>{@code shapes/source} asks which of twenty objects a picture shows, {@code shapes/near} which of ten others on a grey
 * photocopy, {@code shapes/near-ground} what those same photocopied objects lie on, {@code shapes/far} which of ten grounds
 * a picture without an object shows. The cards in {@code datasets/} list every factor of the drawing, and whether it is
 * label, nuisance or absent.
 */
public final class ShapesWorld {

    private static final String PREFIX = "shapes/";
    private static final String GROUND_SUFFIX = "-ground";

    private ShapesWorld() { }

    /**
     * Draws a data set, or reads it from the cache when its checksum is right.
     *
     * <p>A damaged cache is drawn again. When the cache cannot be written, the pictures are drawn anew each time.
     *
     * @param card a card whose name starts with {@code shapes/}
     * @return the data set; its validation part is empty
     * @throws IllegalArgumentException if the name is no data set of this world
     * @throws IllegalStateException if the drawn pictures are not those of the card, bit by bit
     */
    public static Dataset load(Card card) {
        boolean asksForGround = card.name().endsWith(GROUND_SUFFIX) || card.name().equals(PREFIX + Task.FAR.name());
        Task task = task(card);
        byte[] pixels = pixels(task, Checksum.sha256(card.text("pixels_sha256")));
        IntUnaryOperator label = asksForGround ? index -> task.ground(index).ordinal()
                : index -> task.figures().indexOf(task.figure(index));
        List<String> names = asksForGround ? Stream.of(Ground.values()).map(Ground::title).toList()
                : task.figures().stream().map(Figure::title).toList();
        return new Dataset(card.name(), names, part(pixels, 0, task.train(), label),
                ImageSet.empty(Painter.SIDE, Painter.SIDE, Painter.CHANNELS),
                part(pixels, task.train(), task.train() + task.test(), label), Normalization.of(card));
    }

    private static Task task(Card card) {
        return Stream.of(Task.SOURCE, Task.NEAR, Task.FAR)
                .filter(task -> card.name().equals(PREFIX + task.name())
                        || task == Task.NEAR && card.name().equals(PREFIX + task.name() + GROUND_SUFFIX))
                .findFirst().orElseThrow(() -> new IllegalArgumentException(
                        "the world of shapes has no \"%s\"; it has shapes/source, near, near-ground and far".formatted(card.name())));
    }

    private static byte[] pixels(Task task, Checksum expected) {
        Optional<Path> cache = cacheFile(task, expected);
        Optional<byte[]> cached = cache.flatMap(file -> read(file, expected));
        if (cached.isPresent()) {
            return cached.get();
        }
        byte[] drawn = task.draw();
        if (!Checksum.of(drawn).equals(expected)) {
            throw new IllegalStateException(
                    "shapes/%s: the drawn pictures have checksum %s, but the card says %s. Either the drawing was changed without its card, or this Java computes differently: please report it with your Java version."
                            .formatted(task.name(), Checksum.of(drawn).hex(), expected.hex()));
        }
        cache.ifPresent(file -> keep(file, drawn));
        return drawn;
    }

    private static Optional<Path> cacheFile(Task task, Checksum expected) {
        try {
            return Optional.of(ThawHome.folder("shapes").resolve("%s-%s.bin".formatted(task.name(), expected.hex().substring(0, 12))));
        } catch (UncheckedIOException unwritable) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> read(Path file, Checksum expected) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return Checksum.of(bytes).equals(expected) ? Optional.of(bytes) : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static void keep(Path file, byte[] pixels) {
        try {
            AtomicFile.write(file, out -> out.write(pixels));
        } catch (UncheckedIOException full) {
            // A cache that cannot be written costs seconds at the next call, not the call itself.
        }
    }

    private static ImageSet part(byte[] pixels, int from, int to, IntUnaryOperator label) {
        int bytes = Painter.SIDE * Painter.SIDE * Painter.CHANNELS;
        return ImageSet.of(Arrays.copyOfRange(pixels, from * bytes, to * bytes), Painter.SIDE, Painter.SIDE, Painter.CHANNELS,
                IntStream.range(from, to).map(label).toArray());
    }
}
