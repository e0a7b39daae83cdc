package dev.thaw.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.GradientMode;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.ChannelChange;
import dev.thaw.nn.Network;
import dev.thaw.nn.Surgery;
import dev.thaw.train.Evaluator;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was trained is what is served: same pictures, same labels, same numbers, on any thread, without the course's figures. */
class ClassifierTest {

    private static final List<String> NAMES = List.of("apple", "\"quoted\", ünïcode", "pear");

    @TempDir
    Path folder;

    private PhotoFolder photos;

    @BeforeEach
    void writePhotos() throws IOException {
        photos = PhotoFolder.in(folder);
    }

    @Test
    void servingGivesTheProbabilitiesThatTheEvaluationGave() {
        Dataset data = photos.data();
        Path file = photos.saved(data);
        try (Network network = Architecture.named("resnet20").network(3).seed(4); Classifier classifier = Classifier.load(file)) {
            Predictions evaluated = Evaluator.evaluate(network, data.test(), data.normalization());
            List<Prediction> served = classifier.predictAll(photos.test());
            for (int image = 0; image < 9; image++) {
                for (int label = 0; label < 3; label++) {
                    assertEquals(evaluated.probabilities()[image][label], served.get(image).probability("c" + label), 1e-6);
                }
                assertEquals("c" + evaluated.predicted()[image], served.get(image).label());
            }
        }
    }

    @Test
    void aFileItsBytesAndTheDecodedPictureGiveTheSame() throws IOException {
        try (Classifier classifier = Classifier.load(photos.saved(photos.data()))) {
            Path photo = photos.test().get(4);
            Prediction said = classifier.predict(photo);
            assertEquals(said, classifier.predict(Files.readAllBytes(photo)));
            assertEquals(said, classifier.predict(ImageIO.read(photo.toFile())));
            assertEquals(1, said.ranked().stream().mapToDouble(Prediction.Ranked::probability).sum(), 1e-9);
        }
    }

    @Test
    void labelsOfAnyWordingAndTheExactNormalizationComeBack() {
        Dataset data = PhotoFolder.named(photos.data(), NAMES);
        try (Classifier classifier = Classifier.load(photos.saved(data))) {
            assertEquals(NAMES, classifier.labels());
            assertEquals(data.normalization(), classifier.preprocessing().normalization());
            assertEquals(32, classifier.preprocessing().size());
            assertTrue(classifier.text().startsWith("resnet20 for 3 labels"), classifier.text());
        }
    }

    @Test
    void greyTrainingDataMakeGreyPicturesOfPhotos() {
        byte[] pixels = new byte[4 * 32 * 32];
        ImageSet images = ImageSet.of(pixels, 32, 32, 1, new int[] {0, 1, 0, 1});
        Dataset grey = new Dataset("grey", List.of("a", "b"), images, images, images, Normalization.none(1));
        try (Network network = Surgery.of(Architecture.named("resnet20").network(2)).inputChannels(1, ChannelChange.MEAN).network()) {
            Path file = folder.resolve("grey.safetensors");
            Classifier.save(file, network, grey);
            try (Classifier classifier = Classifier.load(file, classes -> network.copy())) {
                BufferedImage red = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
                Graphics2D graphics = red.createGraphics();
                graphics.setColor(Color.RED);
                graphics.fillRect(0, 0, 32, 32);
                graphics.dispose();
                assertEquals(76, classifier.preprocessing().pixels(red)[0]); // Pillow's convert("L") of pure red
                assertEquals(2, classifier.predict(red).ranked().size());
            }
        }
    }

    @Test
    void manyThreadsAtOnceGetWhatOneThreadGets() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (Classifier classifier = Classifier.load(photos.saved(photos.data()))) {
            List<Prediction> alone = photos.test().stream().map(classifier::predict).toList();
            List<Future<List<Prediction>>> running = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                running.add(pool.submit(() -> {
                    boolean before = GradientMode.isOn();
                    List<Prediction> said = photos.test().stream().map(classifier::predict).toList();
                    assertEquals(before, GradientMode.isOn());
                    return said;
                }));
            }
            for (Future<List<Prediction>> one : running) {
                assertEquals(alone, one.get(2, TimeUnit.MINUTES));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void closingWaitsForRunningPredictionsAndEndsTheRest() throws Exception {
        Classifier classifier = Classifier.load(photos.saved(photos.data()));
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(pool.submit(() -> {
                    IllegalStateException closed = assertThrows(IllegalStateException.class, () -> {
                        while (true) {
                            classifier.predict(photos.test().get(0));
                        }
                    });
                    assertTrue(closed.getMessage().contains("this classifier was closed"), closed.getMessage());
                }));
            }
            Thread.sleep(300);
            classifier.close();
            classifier.close();
            for (Future<?> one : running) {
                one.get(1, TimeUnit.MINUTES);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aTenLineMainRunsWithoutTablesawOnTheClassPath() throws Exception {
        Path file = photos.saved(photos.data());
        String classes = Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)).filter(entry -> !entry.isEmpty() && !entry.contains("tablesaw")
                        && !entry.contains("kernel-lib") && !entry.contains("jjava")).collect(Collectors.joining(File.pathSeparator));
        assertFalse(classes.contains("jsplot"), classes);
        Path said = folder.resolve("said.txt");
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dai.djl.offline=true",
                "-cp", classes, "dev.thaw.serve.ClassifyPhoto", file.toString(), photos.test().get(0).toString())
                .redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertTrue(child.waitFor(2, TimeUnit.MINUTES));
        String text = Files.readString(said, StandardCharsets.UTF_8);
        try (Classifier classifier = Classifier.load(file)) {
            assertTrue(text.contains("0.png: " + classifier.predict(photos.test().get(0))), text);
        }
        assertEquals(0, child.exitValue(), text);
    }
}
