package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.ImageFolder;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Preprocessing;
import dev.thaw.inspect.NearDuplicates;
import dev.thaw.metric.Predictions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotosChecksTest {

    @TempDir
    Path folder;

    private static Dataset noise() {
        byte[] pixels = new byte[4 * 32 * 32 * 3];
        new Random(3).nextBytes(pixels);
        ImageSet images = ImageSet.of(pixels, 32, 32, 3, new int[] {0, 1, 0, 1});
        return new Dataset("noise", List.of("a", "b"), images, ImageSet.empty(32, 32, 3), images, Normalization.IMAGENET);
    }

    @Test
    void practicePhotosHideOneCopyOfEachClassUnderOtherBytes() {
        Dataset drawn = Datasets.load("shapes/near");
        ImageFolder photos = PracticePhotos.write(folder, drawn, 12).split(0, 0.25, 1);
        Dataset read = photos.load();
        assertEquals("practice photos", read.name());
        assertEquals(13 * drawn.classes(), read.train().size() + read.test().size());
        assertTrue(photos.report().text().startsWith("practice photos: 130 pictures read, 0 skipped"), photos.report().text());
        assertTrue(photos.report().notes().stream().noneMatch(note -> note.contains("byte for byte")));
        int across = NearDuplicates.between(read.train(), read.test()).pairs().size();
        int within = NearDuplicates.within(read.train()).pairs().size() + NearDuplicates.within(read.test()).pairs().size();
        assertEquals(drawn.classes(), across + within);
        assertTrue(across >= 1);
    }

    @Test
    void anyOfTheCopiesInTheTestPartIsRight() {
        Dataset data = noise();
        NearDuplicates twins = new NearDuplicates(data.train(), data.test(),
                List.of(new NearDuplicates.Pair(0, 3, 1, 1), new NearDuplicates.Pair(2, 1, 4, 2)));
        assertEquals(Verdict.RIGHT, PhotosChecks.copy(3, twins).verdict());
        assertEquals(Verdict.RIGHT, PhotosChecks.copy(1, twins).verdict());
        assertTrue(PhotosChecks.copy(0, twins).text().contains("in the training part"));
        assertEquals(0.5, PhotosChecks.copy(0, twins).credit());
        assertEquals(Verdict.WRONG, PhotosChecks.copy(-1, twins).verdict());
        assertEquals(Verdict.WRONG, PhotosChecks.copy(Integer.MAX_VALUE, twins).verdict());
        assertEquals(Verdict.UNANSWERED, PhotosChecks.copy(null, twins).verdict());
        NearDuplicates none = new NearDuplicates(data.train(), data.test(), List.of());
        assertEquals(Verdict.RIGHT, PhotosChecks.copy(-1, none).verdict());
        assertEquals(Verdict.WRONG, PhotosChecks.copy(0, none).verdict());
    }

    @Test
    void aThresholdMustReachThePromiseAndNotBeTimid() {
        float[][] rows = new float[40][];
        int[] labels = new int[40];
        for (int i = 0; i < 40; i++) { // the 20 surest are right, of the others every second one
            rows[i] = new float[] {0.99f - i * 0.01f, 0.01f + i * 0.01f};
            labels[i] = i < 20 ? 0 : i % 2;
        }
        Predictions predictions = new Predictions(labels, new int[40], rows, 1);
        assertEquals(Verdict.RIGHT, PhotosChecks.threshold(0.79, predictions).verdict());
        assertEquals(Verdict.RIGHT, PhotosChecks.threshold(0.81, predictions).verdict());
        assertTrue(PhotosChecks.threshold(0.5, predictions).text().contains("fewer than 95 %"));
        assertTrue(PhotosChecks.threshold(0.97, predictions).text().contains("timid"));
        assertEquals(0.5, PhotosChecks.threshold(0.97, predictions).credit());
        assertEquals(0, PhotosChecks.threshold(0, predictions).credit(), "all are answered");
        assertEquals(0.5, PhotosChecks.threshold(0.755, predictions).credit(), "22 of 24: nearly 95 %");
        assertTrue(PhotosChecks.threshold(80, predictions).text().contains("not percent"));
        assertEquals(Verdict.WRONG, PhotosChecks.threshold(Double.POSITIVE_INFINITY, predictions).verdict());
        assertEquals(Verdict.WRONG, PhotosChecks.threshold(-5, predictions).verdict());
        assertEquals(Verdict.UNANSWERED, PhotosChecks.threshold(Double.NaN, predictions).verdict());
        Predictions hopeless = new Predictions(new int[] {1}, new int[] {0}, new float[][] {{1f, 0f}}, 3);
        assertEquals(Verdict.RIGHT, PhotosChecks.threshold(1.01, hopeless).verdict());
        assertEquals(Verdict.WRONG, PhotosChecks.threshold(0.5, hopeless).verdict());
    }

    @Test
    void aServerIsToldWhatItDoesOtherwise() {
        Dataset data = noise();
        assertEquals(Verdict.RIGHT, PhotosChecks.serving(Preprocessing.of(data), data).verdict());
        assertEquals(Verdict.RIGHT, PhotosChecks.serving(new Preprocessing(32, Normalization.IMAGENET), data).verdict());
        assertTrue(PhotosChecks.serving(new Preprocessing(64, Normalization.IMAGENET), data).text().contains("32 pixels a side"));
        assertTrue(PhotosChecks.serving(new Preprocessing(32, Normalization.none(3)), data).text().contains("nothing is normalised"));
        assertEquals(0, PhotosChecks.serving(new Preprocessing(32, Normalization.none(3)), data).credit());
        assertEquals(0.5, PhotosChecks.serving(new Preprocessing(64, Normalization.IMAGENET), data).credit());
        assertTrue(PhotosChecks.serving(new Preprocessing(32, Normalization.of(data.train())), data).text().contains("of your photos"));
        assertTrue(PhotosChecks.serving(new Preprocessing(32, Normalization.none(1)), data).text().contains("3 channels"));
        assertTrue(PhotosChecks.serving(new Preprocessing(32, new Normalization(List.of(Double.NaN, 1.0, 0.0), List.of(1.0, 1.0, 2.0))),
                data).text().contains("mean or std"));
        assertEquals(Verdict.UNANSWERED, PhotosChecks.serving(null, data).verdict());
    }

    @Test
    void aPictureOfASetIsWrittenAsItIs() throws Exception {
        Dataset data = noise();
        Path file = PracticePhotos.save(folder.resolve("one.png"), data.test(), 2);
        assertArrayEquals(data.test().image(2), Preprocessing.of(data).pixels(Files.readAllBytes(file)));
    }

    @Test
    void imagesThatAreLeftOutAreGoneAndTheRestStaysInOrder() {
        Dataset data = noise().withoutTrain(1, 3, 1);
        assertEquals(List.of(0, 0), Arrays.stream(data.train().labels()).boxed().toList());
        assertEquals(4, noise().withoutTrain().train().size());
        for (int[] wrong : new int[][] {{4}, {-1}, {0, 1, 2, 3}}) {
            assertThrows(IllegalArgumentException.class, () -> noise().withoutTrain(wrong));
        }
    }
}
