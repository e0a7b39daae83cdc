package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.nn.Network;
import dev.thaw.store.Checksum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names everything that the numbers of a training follow from, so that a resumed one can be held against it. */
final class Circumstance {

    private Circumstance() { }

    static Map<String, String> words(Network network, Dataset dataset, ImageSet judging, Settings settings) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("network", network.name());
        words.put("structure", structure(network));
        words.put("classes", dataset.classNames().toString());
        words.put("training images", images(dataset.train()));
        words.put("judging images", images(judging));
        words.put("normalization", dataset.normalization().toString());
        words.put("seed", Long.toString(settings.seed));
        words.put("order", settings.visit.toString());
        words.put("evaluations", "every %d epochs".formatted(settings.evaluateEvery));
        words.put("best weights", settings.bestFile == null ? "not saved" : "saved");
        words.put("features", "%s, %d versions".formatted(settings.features.use(), settings.features.versionCount()));
        words.put("augmentation", settings.augmentation.toString());
        List<Phase> phases = settings.course();
        List<Options> options = settings.courseOptions();
        words.put("phases", Integer.toString(phases.size()));
        for (int i = 0; i < phases.size(); i++) {
            String phase = settings.phases.isEmpty() ? "" : " of phase \"%s\"".formatted(phases.get(i).name());
            options.get(i).words().forEach((what, value) -> words.put(what + phase, value));
        }
        return words;
    }

    private static String structure(Network network) {
        StringBuilder paths = new StringBuilder();
        network.stateDict().tensors().forEach((path, tensor) -> paths.append(path).append(tensor));
        network.modules().forEach((path, module) -> paths.append(path).append(module.describe()));
        return Checksum.of(paths.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static String images(ImageSet images) {
        int[] labels = images.labels();
        ByteBuffer bytes = ByteBuffer.allocate(labels.length * Integer.BYTES);
        Arrays.stream(labels).forEach(bytes::putInt);
        return "%d of %d×%d×%d, pixels %s, labels %s".formatted(images.size(), images.height(), images.width(), images.channels(),
                Checksum.of(images.pixels()).hex(), Checksum.of(bytes.array()).hex());
    }
}
