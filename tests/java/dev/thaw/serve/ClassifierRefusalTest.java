package dev.thaw.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Dropout;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Network;
import dev.thaw.nn.Surgery;
import dev.thaw.train.Evaluator;
import dev.thaw.weights.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be served as it was trained is refused, in words that say what to do. */
class ClassifierRefusalTest {

    @TempDir
    Path folder;

    private PhotoFolder photos;

    @BeforeEach
    void writePhotos() throws IOException {
        photos = PhotoFolder.in(folder);
    }

    @Test
    void aNameThatFitsInShapesButComputesOtherwiseIsRefused() {
        Path file = folder.resolve("wrong.safetensors");
        try (Network network = Architecture.named("tf_mobilenet_v2").network(3)) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> Classifier.save(file, network, "mobilenet_v2", photos.data())).getMessage();
            assertTrue(message.contains("answers the same picture otherwise"), message);
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void aNetworkThatWasChangedIsSavedAndLoadedWithItsCode() {
        Dataset data = photos.data();
        Path file = folder.resolve("changed.safetensors");
        try (Network plain = Architecture.named("resnet20").network(3); Network changed = change(plain)) {
            String refused = assertThrows(IllegalArgumentException.class,
                    () -> Classifier.save(file, changed, "resnet20", data)).getMessage();
            assertTrue(refused.contains("Classifier.save(file, network, data)"), refused);
            Classifier.save(file, changed, data);
            String unnamed = assertThrows(IllegalArgumentException.class, () -> Classifier.load(file)).getMessage();
            assertTrue(unnamed.contains("Classifier.load(file, classes -> "), unnamed);
            try (Classifier classifier = Classifier.load(file, classes -> change(plain))) {
                Predictions evaluated = Evaluator.evaluate(changed, data.test(), data.normalization());
                assertEquals("c" + evaluated.predicted()[0], classifier.predict(photos.test().get(0)).label());
            }
        }
    }

    private static Network change(Network network) {
        return Surgery.of(network).insertBefore(network.headPath(), "squeeze", Linear.of(64, 64))
                .insertAfter("squeeze", "drop", Dropout.of(0.5)).network();
    }

    @Test
    void dataOfOtherClassesAreRefused() {
        try (Network network = Architecture.named("resnet20").network(10)) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> Classifier.save(folder.resolve("x.safetensors"), network, "resnet20", photos.data())).getMessage();
            assertTrue(message.contains("10 outputs") && message.contains("3 classes"), message);
        }
    }

    @Test
    void aFileThatSaysNothingOfItselfIsRefusedWithTheRemedy() {
        Path bare = folder.resolve("bare.safetensors");
        try (Network network = Architecture.named("resnet20").network(3)) {
            Safetensors.write(bare, network.stateDict(), Map.of("format", "pt"));
        }
        String message = assertThrows(IllegalArgumentException.class, () -> Classifier.load(bare)).getMessage();
        assertTrue(message.contains("Classifier.save("), message);
        String absent = assertThrows(IllegalArgumentException.class, () -> Classifier.load(folder.resolve("none"))).getMessage();
        assertTrue(absent.startsWith("there is no file"), absent);
    }

    @Test
    void metadataOfANewerKindOrWithGapsAreRefused() {
        Path file = photos.saved(photos.data());
        assertRefused(file, "thaw.classifier", "2", "knows \"1\" only");
        assertRefused(file, "thaw.resize", "longer side", "prepared wrongly");
        assertRefused(file, "thaw.channels", "BGR", "prepared wrongly");
        assertRefused(file, "thaw.mean", null, "save it anew");
        assertRefused(file, "thaw.std", "[0, 1, 1]", "save it anew");
        assertRefused(file, "thaw.labels", "[\"a\",[1,2]]", "save it anew");
        assertRefused(file, "thaw.labels", "[\"a\",\"b\"]", "");
        assertRefused(file, "thaw.size", "-3", "save it anew");
        assertRefused(file, "thaw.architecture", "resnet21", "does not know");
    }

    private void assertRefused(Path file, String key, String value, String expected) {
        Map<String, String> metadata = new TreeMap<>(Safetensors.metadata(file));
        metadata.put(key, value);
        metadata.values().removeIf(Objects::isNull);
        Path changed = folder.resolve("changed.safetensors");
        Safetensors.write(changed, Safetensors.read(file), metadata);
        String message = assertThrows(IllegalArgumentException.class, () -> Classifier.load(changed)).getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void aFileThatIsNoPictureIsNamedWithTheReason() throws IOException {
        Path note = Files.writeString(folder.resolve("note.jpg"), "not a picture");
        try (Classifier classifier = Classifier.load(photos.saved(photos.data()))) {
            String message = assertThrows(UncheckedIOException.class,
                    () -> classifier.predictAll(List.of(photos.test().get(0), note))).getMessage();
            assertTrue(message.contains("note.jpg"), message);
            assertThrows(UncheckedIOException.class, () -> classifier.predict(new byte[0]));
            assertTrue(classifier.predictAll(List.of()).isEmpty());
        }
    }
}
