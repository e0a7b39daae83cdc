package dev.thaw.serve;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Preprocessing;
import dev.thaw.engine.RandomStream;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Makes sure that a network can be made again from its architecture's name and its weights. */
final class SameNetwork {

    private static final String REMEDY = """
            Nothing was written. Only what Architecture.named makes can be loaded by name; save a network that was changed \
            with Classifier.save(file, network, data), and load it with the code that makes it.""";

    private SameNetwork() { }

    /** Refuses an architecture that does not take these weights, or answers a picture otherwise with them. */
    static void require(Network network, String architecture, Preprocessing preprocessing) {
        IntFunction<Network> maker = Architecture.named(architecture)::network;
        float[] expected = answer(network, preprocessing);
        float[] answered;
        try (Network again = with(network.stateDict(), maker, network.classes())) {
            answered = answer(again, preprocessing);
        } catch (IllegalArgumentException unlike) {
            throw new IllegalArgumentException("%s is not the architecture \"%s\": %s %s"
                    .formatted(network.name(), architecture, unlike.getMessage(), REMEDY), unlike);
        }
        if (!Arrays.equals(expected, answered)) {
            throw new IllegalArgumentException("%s has the shapes of \"%s\", but answers the same picture otherwise (padding, pooling or an activation differ). %s"
                    .formatted(network.name(), architecture, REMEDY));
        }
    }

    /** Returns what makes the network of a name that a file gives. */
    static IntFunction<Network> maker(Path file, String architecture) {
        try {
            return Architecture.named(architecture)::network;
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("%s names an architecture that this version of Thaw does not know: %s"
                    .formatted(file, unknown.getMessage()), unknown);
        }
    }

    /** Makes a network that holds exactly these weights. */
    static Network with(StateDict weights, IntFunction<Network> maker, int classes) {
        Network network = maker.apply(classes);
        try {
            return network.load(weights, Match.STRICT);
        } catch (RuntimeException refused) {
            network.close();
            throw refused;
        }
    }

    private static float[] answer(Network network, Preprocessing preprocessing) {
        RandomStream stream = RandomStream.of(0, "probe");
        byte[] picture = new byte[preprocessing.size() * preprocessing.size() * preprocessing.normalization().channels()];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) stream.nextInt(256);
        }
        try (Batch batch = preprocessing.batch(List.of(picture)); NDArray logits = network.forward(batch.x(), Mode.EVAL)) {
            return logits.toFloatArray();
        }
    }
}
