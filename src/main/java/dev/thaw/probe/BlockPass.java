package dev.thaw.probe;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.nn.BranchPoint;
import dev.thaw.nn.Interventions;
import dev.thaw.nn.Mode;
import dev.thaw.nn.ResidualBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Runs one batch three times, forward, back, and back without shortcuts, and measures what passes each residual block. */
final class BlockPass {

    private static final String IMAGE = "image";

    private final Passes passes;
    private final Batch batch;
    private final List<String> blocks;
    private final int images;
    private final Map<String, BranchValues> values = new HashMap<>();

    BlockPass(Passes passes, Batch batch, List<String> blocks) {
        this.passes = passes;
        this.batch = batch;
        this.blocks = blocks;
        images = batch.size();
    }

    BlockTable run() {
        forward();
        Leaves leaves = new Leaves(batch.manager());
        double loss = passes.backward(batch, leaves.at(IMAGE), Target.loss(), places ->
                blocks.forEach(path -> standAtAll(places, path, leaves)));
        double[] bare = withoutShortcuts();
        List<BlockRow> rows = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            String path = blocks.get(i);
            ResidualBlock block = (ResidualBlock) passes.network().modules().get(path);
            rows.add(new BlockRow(path, block.shortcut(), values.get(path), gradients(path, leaves, bare[i])));
        }
        return new BlockTable(passes.network().name(), images, loss, mean(batch.x().toFloatArray()), mean(leaves.gradient(IMAGE)),
                rows);
    }

    private void forward() {
        try (Interventions places = Interventions.in(passes.network())) {
            blocks.forEach(path -> measure(places, path));
            passes.network().forward(batch.x(), Mode.EVAL).close();
        }
    }

    private void measure(Interventions places, String path) {
        Map<BranchPoint, float[]> seen = new HashMap<>();
        for (BranchPoint point : BranchPoint.values()) {
            places.branch(path, point, passing -> {
                seen.put(point, passing.toFloatArray());
                return passing;
            });
        }
        places.output(path, output -> {
            values.put(path, values(seen, output.toFloatArray()));
            return output;
        });
    }

    private BranchValues values(Map<BranchPoint, float[]> seen, float[] output) {
        float[] x = seen.get(BranchPoint.SHORTCUT);
        float[] residual = seen.get(BranchPoint.RESIDUAL);
        float[] sum = seen.get(BranchPoint.SUM);
        double[] lengths = Lengths.ofEach(x, images);
        double[] ratios = Lengths.ofEach(residual, images);
        IntStream.range(0, images).forEach(i -> ratios[i] /= lengths[i]);
        BranchValues found = new BranchValues(mean(seen.get(BranchPoint.INTO_SHORTCUT)), Lengths.mean(lengths), mean(residual),
                mean(sum), mean(output), Lengths.mean(ratios), Lengths.mean(Lengths.cosines(x, residual, images)),
                share(sum, value -> value > 0), share(output, value -> value == 0));
        seen.clear();
        return found;
    }

    private static void standAtAll(Interventions places, String path, Leaves leaves) {
        places.branch(path, BranchPoint.INTO_RESIDUAL, leaves.at(path + BranchPoint.INTO_RESIDUAL));
        places.branch(path, BranchPoint.INTO_SHORTCUT, leaves.at(path + BranchPoint.INTO_SHORTCUT));
        places.branch(path, BranchPoint.SUM, leaves.at(path + BranchPoint.SUM));
        places.output(path, leaves.at(path));
    }

    /** Cuts every shortcut; then a block's input is reached through F alone. */
    private double[] withoutShortcuts() {
        Leaves leaves = new Leaves(batch.manager());
        UnaryOperator<NDArray> cut = NDArray::stopGradient;
        passes.backward(batch, leaves.at(IMAGE), Target.loss(), places -> blocks.forEach(path -> {
            places.branch(path, BranchPoint.SHORTCUT, cut);
            places.branch(path, BranchPoint.INTO_RESIDUAL, leaves.at(path));
        }));
        return blocks.stream().mapToDouble(path -> mean(leaves.gradient(path))).toArray();
    }

    private BranchGradients gradients(String path, Leaves leaves, double bare) {
        float[] residual = leaves.gradient(path + BranchPoint.INTO_RESIDUAL);
        float[] shortcut = leaves.gradient(path + BranchPoint.INTO_SHORTCUT);
        float[] sum = leaves.gradient(path + BranchPoint.SUM);
        float[] output = leaves.gradient(path);
        float[] input = new float[residual.length];
        IntStream.range(0, input.length).forEach(i -> input[i] = residual[i] + shortcut[i]);
        double arrived = Math.pow(Lengths.of(output), 2);
        double masked = arrived == 0 ? 0 : 1 - Math.pow(Lengths.of(sum), 2) / arrived;
        return new BranchGradients(mean(input), Lengths.of(input), mean(shortcut), mean(residual), mean(sum), mean(output),
                Lengths.cosine(input, residual), bare, masked);
    }

    private double mean(float[] numbers) {
        return Lengths.mean(Lengths.ofEach(numbers, images));
    }

    private interface Asked {
        boolean of(float value);
    }

    private static double share(float[] numbers, Asked asked) {
        return IntStream.range(0, numbers.length).filter(i -> asked.of(numbers[i])).count() / (double) numbers.length;
    }
}
