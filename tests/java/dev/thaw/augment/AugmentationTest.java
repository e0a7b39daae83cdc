package dev.thaw.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.engine.RandomStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is drawn: how often, from which range, and that it depends on seed, epoch and image only. */
class AugmentationTest {

    private static final int DRAWS = 6000;

    @Test
    void aFlipHappensInHalfOfTheImagesOrAsOftenAsAsked() {
        assertEquals(0.5, share(Flip.horizontal()), 0.03);
        assertEquals(0.2, share(Flip.vertical().probability(0.2)), 0.03);
        assertEquals(0.3, share(Grayscale.of(0.3)), 0.03);
        assertEquals(0.25, share(Erasing.of(0.25)), 0.03);
    }

    @Test
    void aCropComesFromEveryPlaceEquallyOften() {
        Map<String, Integer> places = new TreeMap<>();
        words(RandomCrop.of(4, 1)).forEach(words -> places.merge(String.join(" ", words), 1, Integer::sum));
        assertEquals(9, places.size(), places.toString());
        places.values().forEach(count -> assertEquals(DRAWS / 9.0, count, 120));
    }

    @Test
    void factorsFillTheirRangeEvenlyAndTheFourComeInEveryOrder() {
        Map<String, List<Double>> drawn = new TreeMap<>();
        Map<String, Integer> orders = new TreeMap<>();
        words(ColorJitter.of(0.2, 0.4, 1.5, 0.1)).forEach(words -> {
            words.forEach(word -> drawn.computeIfAbsent(word.split(" ")[0], key -> new ArrayList<>())
                    .add(Double.parseDouble(word.split(" ")[1].replace("×", ""))));
            orders.merge(String.join("", words.stream().map(word -> word.substring(0, 1)).toList()), 1, Integer::sum);
        });
        assertEquals(24, orders.size());
        orders.values().forEach(count -> assertEquals(DRAWS / 24.0, count, 80));
        even(drawn.get("brightness"), 0.8, 1.2);
        even(drawn.get("contrast"), 0.6, 1.4);
        even(drawn.get("saturation"), 0, 2.5);
        even(drawn.get("hue"), -0.1, 0.1);
    }

    @Test
    void anglesFillTheirRangeEvenly() {
        even(words(Rotation.of(15)).map(words -> Double.parseDouble(words.get(0).replaceAll("[^0-9.+-]", ""))).toList(), -15, 15);
    }

    private static void even(List<Double> values, double from, double to) {
        double width = to - from;
        assertEquals(DRAWS, values.size());
        assertTrue(values.stream().allMatch(value -> value >= from - width / 50 && value <= to + width / 50));
        for (int tenth = 1; tenth < 10; tenth++) {
            double bound = from + width * tenth / 10;
            double below = values.stream().filter(value -> value < bound).count() / (double) DRAWS;
            assertEquals(tenth / 10.0, below, 0.05, "below " + bound);
        }
        assertTrue(values.stream().min(Double::compare).orElseThrow() < from + width / 20);
        assertTrue(values.stream().max(Double::compare).orElseThrow() > to - width / 20);
    }

    @Test
    void piecesHaveTheAreasAskedFor() {
        List<Double> areas = words(ResizedCrop.of(8).area(0.25, 0.75), 64)
                .map(words -> Double.parseDouble(words.get(0).replaceAll("[^0-9.]", ""))).toList();
        assertTrue(areas.stream().allMatch(area -> area >= 23 && area <= 77), areas.toString());
        assertEquals(50, areas.stream().mapToDouble(area -> area).average().orElseThrow(), 1.5);
    }

    @Test
    void aPieceOfNoAllowedShapeIsTheLargestMiddleOne() {
        byte[] stripe = new byte[100];
        Arrays.fill(stripe, 45, 55, (byte) 200);
        Canvas canvas = new Canvas(Arithmetic.PILLOW);
        canvas.load(ImageSet.of(stripe, 1, 100, 1, new int[1]), 0);
        new ResizedCrop(1, 10, new Range(1, 1), new Range(9, 10), Interpolation.NEAREST)
                .apply(canvas, RandomStream.of(1, "piece"));
        assertArrayEquals(Arrays.copyOfRange(stripe, 45, 55), Arrays.copyOf(canvas.pixels(), 10));
    }

    @Test
    void theSameSeedEpochAndImageGiveTheSameVersionInAnyOrderAndOnAnyThread() {
        ImageSet images = noise(300, 32);
        Augmentation augmentation = Augmentation.cifarRecipe().then(Erasing.of(0.5).fill(new Erasing.Color(1, 0, 0)));
        ImageSet whole = augmentation.at(3, 2).of(images);
        assertArrayEquals(whole.pixels(), augmentation.at(3, 2).of(images).pixels());
        assertNotEquals(Arrays.hashCode(whole.pixels()), Arrays.hashCode(augmentation.at(3, 3).of(images).pixels()));
        assertNotEquals(Arrays.hashCode(whole.pixels()), Arrays.hashCode(augmentation.at(4, 2).of(images).pixels()));
        Normalization none = Normalization.none(3);
        int[] order = Ordering.shuffled(9, 9).indices(300);
        try (Batches made = Batches.of(images, none, 50, Ordering.shuffled(9, 9), augmentation.at(3, 2));
                Batches plain = Batches.of(whole, none, 50, Ordering.shuffled(9, 9))) {
            for (int from = 0; from < 300; from += 50) {
                try (Batch batch = made.next(); Batch expected = plain.next()) {
                    assertArrayEquals(expected.x().toFloatArray(), batch.x().toFloatArray(), 1e-6f);
                    assertArrayEquals(Arrays.stream(order, from, from + 50).mapToLong(images::label).toArray(),
                            batch.y().toLongArray());
                }
            }
        }
    }

    @Test
    void aBatchHasTheSizeThatTheLastTransformMakes() {
        try (Batches batches = Batches.of(noise(5, 20), Normalization.none(3), 2, Ordering.sequential(),
                Augmentation.of(Rotation.of(30).expanding(), Resize.of(12, 16)).at(1, 1)); Batch batch = batches.next()) {
            assertArrayEquals(new long[] {2, 3, 12, 16}, batch.x().getShape().getShape());
        }
    }

    @Test
    void nothingIsAllocatedForAnImage() {
        ImageSet images = noise(100, 32);
        float[][] tables = {new float[256], new float[256], new float[256]};
        float[] x = new float[3 * 32 * 32];
        Augmentation everything = Augmentation.of(RandomCrop.of(32, 4).border(Border.REFLECT), Flip.horizontal(),
                ColorJitter.of(0.2, 0.2, 0.2, 0.1), Rotation.of(15).bilinear(), ResizedCrop.of(24), GaussianBlur.of(3),
                Tone.equalize(), Tone.sharpness(2), Grayscale.of(0.1), Erasing.of(1));
        Augmented.Worker worker = everything.at(1, 1).worker(images);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int round = 0; round < 20; round++) {
            before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                worker.draw(i).write(tables, x, 0);
            }
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / 100;
        assertTrue(each < 64, each + " bytes of garbage an image");
    }

    @Test
    void whatCannotBeIsRefusedInWords() {
        assertThrows(IllegalArgumentException.class, () -> Augmentation.of(Erasing.of(1), Flip.horizontal()));
        var small = assertThrows(IllegalArgumentException.class, () -> Augmentation.of(RandomCrop.of(40)).at(1, 1).of(noise(1, 32)));
        assertTrue(small.getMessage().contains("40×40") && small.getMessage().contains("32×32"));
        var sizes = assertThrows(IllegalArgumentException.class, () -> Augmentation.of(Rotation.of(90).expanding()).at(1, 1).of(noise(9, 20)));
        assertTrue(sizes.getMessage().contains("different sizes"));
        assertThrows(IllegalArgumentException.class, () -> ColorJitter.of(0, 0, 0, 0.6));
        assertThrows(IllegalArgumentException.class, () -> Flip.horizontal().probability(1.5));
        var mirror = assertThrows(IllegalArgumentException.class,
                () -> Augmentation.of(RandomCrop.of(4, 9).border(Border.REFLECT)).at(1, 1).of(noise(9, 4)));
        assertTrue(mirror.getMessage().contains("Border.EDGE"));
    }

    @Test
    void greyImagesKeepOneChannelAndNoColour() {
        ImageSet grey = ImageSet.of(new byte[] {10, 20, 30, 40}, 2, 2, 1, new int[1]);
        assertEquals(1, Augmentation.of(ColorJitter.of(0, 0, 0.5, 0.5), Grayscale.of(1), Flip.horizontal().probability(1))
                .at(1, 1).of(grey).channels());
        assertArrayEquals(new byte[] {20, 10, 40, 30}, Augmentation.of(ColorJitter.of(0, 0, 0.5, 0.5), Grayscale.of(1),
                Flip.horizontal().probability(1)).at(1, 1).of(grey).pixels());
    }

    @Test
    void theGridShowsImagesBeforeAndAfterWithWhatWasDrawn() {
        var grid = Augmentation.cifarRecipe().show(noise(5, 32), 3, 7);
        assertEquals(15, grid.tiles().size());
        assertEquals(3, grid.columns());
        assertEquals("as it is", grid.tiles().get(2).caption());
        assertTrue(grid.tiles().get(3).caption().contains("brightness ×") && grid.tiles().get(3).caption().contains("turned"));
        assertArrayEquals(noise(5, 32).image(1), grid.tiles().get(1).rgb());
    }

    @Test
    void noAugmentationLeavesTheSetItself() {
        ImageSet images = noise(3, 8);
        assertSame(images, Augmentation.none().at(1, 1).of(images));
    }

    private static double share(Transform transform) {
        return words(transform).filter(words -> !words.isEmpty()).count() / (double) DRAWS;
    }

    private static java.util.stream.Stream<List<String>> words(Transform transform) {
        return words(transform, 4);
    }

    private static java.util.stream.Stream<List<String>> words(Transform transform, int side) {
        ImageSet images = noise(10, side);
        Augmented augmented = Augmentation.of(transform).at(1, 1);
        Canvas canvas = new Canvas(Arithmetic.PILLOW).noted();
        RandomStream random = RandomStream.of(0, "words");
        return IntStream.range(0, DRAWS).mapToObj(draw -> {
            canvas.load(images, draw % 10);
            augmented.augmentation().apply(canvas, random.restart(1, 1, draw));
            return canvas.notes();
        });
    }

    private static ImageSet noise(int count, int side) {
        byte[] pixels = new byte[count * side * side * 3];
        RandomStream random = RandomStream.of(5, "noise");
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextLong();
        }
        return ImageSet.of(pixels, side, side, 3, IntStream.range(0, count).toArray());
    }
}
