package dev.thaw.command;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import com.google.gson.JsonObject;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.store.ScratchFolder;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A ResNet-50's weights, 102 MB, from the file to values inside the network with every parameter summed once: here and in
 * PyTorch, in turns.
 */
final class WeightsBench {

    private static final int CLASSES = 1000;
    private static final int WARM_UP = 3;
    private static final double SAME = 1e-3;

    private final OtherSide python;
    private final Path folder;
    /** Made once, with values, as Python's is: what is timed is the loading. */
    private final Network network;

    private WeightsBench(OtherSide python, Path folder, Network network) {
        this.python = python;
        this.network = network;
        this.folder = folder;
    }

    /** Measures both formats and tells the table. */
    static WeightsResult run(WeightsBenchOptions options, Consumer<String> tell) {
        try (ScratchFolder folder = ScratchFolder.make("thaw-bench-weights");
                OtherSide python = OtherSide.start(
                        List.of(options.python(), options.script().toString(), folder.path().toString()));
                Network network = ResNet.resnet50(CLASSES)) {
            network.parameters();
            WeightsResult result = new WeightsBench(python, folder.path(), network).run(options.rounds());
            tell.accept(result.table().text());
            return result;
        } catch (IOException cause) {
            throw OtherSide.missing(cause);
        }
    }

    private WeightsResult run(int rounds) throws IOException {
        Map<String, List<PairedMeasure.Pair>> measured = new TreeMap<>();
        for (int i = -WARM_UP; i < rounds; i++) {
            for (String format : WeightsResult.FORMATS) {
                PairedMeasure.Pair pair = new Turns<>(round -> thaw(format), round -> python(format), WeightsBench::pair)
                        .round(i);
                if (i >= 0) {
                    measured.computeIfAbsent(format, key -> new ArrayList<>()).add(pair);
                }
            }
        }
        return new WeightsResult(measured, python.versions());
    }

    private static PairedMeasure.Pair pair(Load thaw, Load python) {
        if (thaw.parameters() != python.parameters() || Math.abs(thaw.sum() / python.sum() - 1) > SAME) {
            throw new IllegalStateException("both sides loaded something different: %s here, %s in Python; this is a bug"
                    .formatted(thaw, python));
        }
        return new PairedMeasure.Pair(thaw.seconds(), python.seconds());
    }

    private record Load(double seconds, double sum, int parameters) { }

    private Load thaw(String format) {
        System.gc(); // as Python's side collects: outside of the time
        long from = System.nanoTime();
        network.load(StateDict.read(folder.resolve("resnet50." + format)), Match.STRICT);
        double sum = 0;
        for (Parameter parameter : network.parameters().values()) {
            try (NDArray one = parameter.getArray().sum()) {
                sum += one.getFloat();
            }
        }
        return new Load((System.nanoTime() - from) / 1e9, sum, network.parameters().size());
    }

    private Load python(String format) throws IOException {
        JsonObject answer = python.ask(format);
        return new Load(answer.get("seconds").getAsDouble(), answer.get("sum").getAsDouble(), answer.get("parameters").getAsInt());
    }
}
