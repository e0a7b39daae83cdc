package dev.thaw.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StratifiedFoldsTest {

    /** scikit-learn 1.9.1: {@code StratifiedKFold(k, shuffle=True, random_state=0)} on the same labels. */
    @Test
    void eachFoldHasAsManyOfEachClassAsInScikitLearn() {
        assertCounts(23, 3, new int[][] {{1, 1, 6}, {1, 2, 5}, {1, 1, 5}});
        assertCounts(61, 4, new int[][] {{2, 8, 2, 4}, {2, 8, 1, 4}, {2, 8, 1, 4}, {2, 8, 1, 4}});
        assertCounts(97, 5, new int[][] {{9, 3, 3, 2, 3}, {9, 3, 3, 2, 3}, {9, 2, 3, 3, 2}, {9, 2, 3, 3, 2}, {9, 3, 2, 3, 2}});
        assertCounts(200, 7, new int[][] {{6, 5, 4, 2, 4, 16, 3}, {6, 5, 3, 2, 4, 16, 4}, {5, 5, 4, 2, 4, 16, 4},
            {5, 4, 4, 3, 5, 15, 4}, {5, 4, 4, 3, 5, 15, 4}});
    }

    @Test
    void everyImageJudgesOnceAndNoneJudgesWhatLearnedFromIt() {
        StratifiedFolds folds = StratifiedFolds.of(dataset(labels(60, 3)), 5, 1);
        int[] all = IntStream.range(0, 5).flatMap(fold -> Arrays.stream(folds.images(fold))).sorted().toArray();
        assertArrayEquals(IntStream.range(0, 60).toArray(), all);
        for (int fold = 0; fold < 5; fold++) {
            Dataset task = folds.task(fold);
            assertArrayEquals(bytes(folds.images(fold)), task.test().pixels());
            assertEquals(60, task.train().size() + task.test().size());
            assertTrue(pictures(task.train()).noneMatch(pictures(task.test()).toList()::contains));
            assertTrue(task.validation().isEmpty());
        }
    }

    @Test
    void aSeedGivesTheSameFoldsAgainAndAnotherSeedOthers() {
        Dataset data = dataset(labels(60, 3));
        assertArrayEquals(StratifiedFolds.of(data, 3, 1).images(0), StratifiedFolds.of(data, 3, 1).images(0));
        assertNotEquals(Arrays.toString(StratifiedFolds.of(data, 3, 1).images(0)),
                Arrays.toString(StratifiedFolds.of(data, 3, 2).images(0)));
    }

    @Test
    void imagesOfOneGroupStayTogetherAndTheClassesBalanced() {
        int[] labels = labels(90, 3);
        int[] groups = IntStream.range(0, 90).map(image -> image < 40 ? image / 4 : image).toArray();
        StratifiedFolds folds = StratifiedFolds.of(dataset(labels), 4, 7, groups);
        for (int fold = 0; fold < 4; fold++) {
            int[] images = folds.images(fold);
            for (int image : images) {
                long mates = Arrays.stream(images).filter(other -> groups[other] == groups[image]).count();
                assertEquals(Arrays.stream(groups).filter(group -> group == groups[image]).count(), mates);
            }
            int[] counts = folds.task(fold).test().counts(3);
            IntStream.range(0, 3).forEach(label -> assertEquals(dataset(labels).train().counts(3)[label] / 4.0, counts[label], 1));
        }
    }

    @Test
    void aClassThatCannotBeInEveryFoldIsNamed() {
        Dataset rare = dataset(new int[] {0, 0, 0, 0, 1, 1, 2, 2, 2});
        String message = assertThrows(IllegalArgumentException.class, () -> StratifiedFolds.of(rare, 3, 1)).getMessage();
        assertTrue(message.contains("class \"b\" of \"dots\" has 2 images, which reach 2 of 3 folds"), message);
        assertThrows(IllegalArgumentException.class, () -> StratifiedFolds.of(rare, 2, 1, new int[] {0, 1, 2, 3, 4, 4, 5, 6, 7}));
        assertThrows(IllegalArgumentException.class, () -> StratifiedFolds.of(rare, 2, 1, new int[3]));
        assertThrows(IllegalArgumentException.class, () -> StratifiedFolds.of(rare, 1, 1));
        StratifiedFolds two = StratifiedFolds.of(rare, 2, 1);
        assertThrows(IllegalArgumentException.class, () -> two.images(2));
    }

    @Test
    void aValidationPartComesOutOfWhatIsLearnedFrom() {
        Dataset task = StratifiedFolds.of(dataset(labels(60, 3)), 3, 1).withValidation(9).task(2);
        assertEquals(List.of(31, 9, 20), List.of(task.train().size(), task.validation().size(), task.test().size()));
    }

    private static void assertCounts(int images, int classes, int[][] expected) {
        StratifiedFolds folds = StratifiedFolds.of(dataset(labels(images, classes)), expected.length, 3);
        for (int fold = 0; fold < expected.length; fold++) {
            assertArrayEquals(expected[fold], folds.task(fold).test().counts(classes), "fold " + fold);
        }
    }

    private static int[] labels(int images, int classes) {
        return IntStream.range(0, images).map(i -> (5 + i * 7 % 11 * (i % 4)) % classes).toArray();
    }

    /** Images of one pixel, each of another colour. */
    private static Dataset dataset(int[] labels) {
        ImageSet images = ImageSet.of(bytes(IntStream.range(0, labels.length).toArray()), 1, 1, 1, labels);
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g").subList(0, Arrays.stream(labels).max().orElseThrow() + 1);
        return new Dataset("dots", names, images, ImageSet.empty(1, 1, 1), ImageSet.empty(1, 1, 1), Normalization.none(1));
    }

    private static byte[] bytes(int[] values) {
        byte[] bytes = new byte[values.length];
        IntStream.range(0, values.length).forEach(i -> bytes[i] = (byte) values[i]);
        return bytes;
    }

    private static Stream<Byte> pictures(ImageSet images) {
        return IntStream.range(0, images.size()).mapToObj(image -> images.pixels()[image]);
    }
}
