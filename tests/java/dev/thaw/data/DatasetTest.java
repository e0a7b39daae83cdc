package dev.thaw.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetTest {

    @Test
    void greyPicturesGetThreeEqualChannels() {
        ImageSet grey = ImageSet.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 1, new int[] {0, 1});
        Dataset color = new Dataset("grey", List.of("a", "b"), grey, ImageSet.empty(2, 2, 1), grey, Normalization.of(grey)).inColor();
        assertArrayEquals(new byte[] {5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8}, color.train().image(1));
        assertEquals(Normalization.of(color.train()), color.normalization());
        assertEquals(3, color.validation().channels());
        assertEquals(color, color.inColor());
    }

    @Test
    void takeKeepsTheProportionsOfTheClasses() {
        Dataset uneven = dataset(60, 30, 10);
        assertArrayEquals(new int[] {12, 6, 2}, uneven.take(20, 3).train().counts(3));
        assertArrayEquals(new int[] {1, 1, 1}, uneven.take(3).train().counts(3));
        assertArrayEquals(new int[] {60, 30, 10}, uneven.take(100).train().counts(3));
    }

    @Test
    void takeDependsOnTheSeedAndIsNested() {
        Dataset even = dataset(50, 50);
        Set<Integer> ten = pictures(even.take(10, 1).train());
        assertEquals(ten, pictures(even.take(10, 1).train()));
        assertFalse(ten.equals(pictures(even.take(10, 2).train())));
        assertTrue(pictures(even.take(40, 1).train()).containsAll(ten));
    }

    @Test
    void takeRefusesMoreThanThereAreAndFewerThanClasses() {
        Dataset even = dataset(5, 5);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> even.take(11)).getMessage().contains("2 to 10"));
        assertThrows(IllegalArgumentException.class, () -> even.take(1));
    }

    @Test
    void validationComesOutOfTrainingWithoutOverlap() {
        Dataset split = dataset(40, 20).withValidation(15, 7);
        assertArrayEquals(new int[] {30, 15}, split.train().counts(2));
        assertArrayEquals(new int[] {10, 5}, split.validation().counts(2));
        Set<Integer> both = new HashSet<>(pictures(split.train()));
        both.retainAll(pictures(split.validation()));
        assertEquals(Set.of(), both);
        assertTrue(split.withoutValidation().validation().isEmpty());
        assertEquals(45, split.withoutValidation().train().size());
    }

    @Test
    void withValidationNeverTakesTheOnlyImageOfAClass() {
        Dataset split = dataset(10, 1).withValidation(5, 7);
        assertArrayEquals(new int[] {5, 1}, split.train().counts(2));
        assertArrayEquals(new int[] {5, 0}, split.validation().counts(2));
        String message = assertThrows(IllegalArgumentException.class, () -> dataset(10, 1).withValidation(10, 7)).getMessage();
        assertTrue(message.contains("give 1 to 9"), message);
    }

    @Test
    void limitTestShortensTheTestPartOnly() {
        Dataset limited = dataset(40, 20).limitTest(6);
        assertArrayEquals(new int[] {4, 2}, limited.test().counts(2));
        assertEquals(60, limited.train().size());
        assertEquals(60, limited.limitTest(600).train().size());
    }

    @Test
    void sharesAddUpWhateverTheProportions() {
        for (int count = 4; count <= 107; count++) {
            int[] shares = Stratified.shares(new int[] {1, 3, 100, 3, 0}, count);
            assertEquals(count, Arrays.stream(shares).sum());
            assertEquals(0, shares[4]);
            assertTrue(shares[0] == 1 && shares[1] >= 1 && shares[1] <= 3, Arrays.toString(shares));
        }
    }

    @Test
    void aLabelWithoutANameIsRefused() {
        ImageSet images = ImageSet.of(new byte[3], 1, 1, 3, new int[] {2});
        var refusal = assertThrows(IllegalArgumentException.class, () -> new Dataset("odd", List.of("a", "b"), images,
                ImageSet.empty(1, 1, 3), ImageSet.empty(1, 1, 3), Normalization.none(3)));
        assertTrue(refusal.getMessage().contains("label 2"), refusal.getMessage());
    }

    @Test
    void normalizationMeasuresMeanAndDeviationOfEachChannel() {
        ImageSet images = ImageSet.of(new byte[] {0, 51, 10, (byte) 255, 102, 10}, 1, 2, 3, new int[] {0});
        Normalization measured = Normalization.of(images);
        assertEquals(0.5, measured.mean().get(0), 1e-12);
        assertEquals(0.5, measured.std().get(0), 1e-12);
        assertEquals(0.3, measured.mean().get(1), 1e-12);
        assertEquals(0.1, measured.std().get(1), 1e-12);
        assertEquals(0.001, measured.std().get(2), 1e-12);
    }

    @Test
    void samplesShowEachClassInItsColumn() {
        var grid = dataset(3, 3).samples(2);
        assertEquals(List.of("class 0", "class 1", "class 0", "class 1"), grid.tiles().stream().map(tile -> tile.caption()).toList());
        assertEquals(2, grid.columns());
    }

    private static Dataset dataset(int... perClass) {
        int[] labels = IntStream.range(0, perClass.length).flatMap(label -> IntStream.generate(() -> label).limit(perClass[label])).toArray();
        byte[] pixels = new byte[labels.length * 3];
        for (int i = 0; i < labels.length; i++) {
            pixels[3 * i] = (byte) i;
        }
        ImageSet images = ImageSet.of(pixels, 1, 1, 3, labels);
        List<String> names = IntStream.range(0, perClass.length).mapToObj(label -> "class " + label).toList();
        return new Dataset("made", names, images, ImageSet.empty(1, 1, 3), images, Normalization.none(3));
    }

    private static Set<Integer> pictures(ImageSet images) {
        return IntStream.range(0, images.size()).mapToObj(i -> images.image(i)[0] & 0xFF).collect(Collectors.toSet());
    }
}
