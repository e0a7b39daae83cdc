package dev.thaw.command;

import ai.djl.ndarray.NDArray;
import dev.thaw.augment.Augmentation;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.store.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The CIFAR-10 recipe's augmentation alone, from bytes to normalised tensors in batches: here and in torchvision, in turns.
 *
 * <p>Counted are the loader's threads, the copy into native memory and the release of each batch; on Python's side the worker
 * processes, which stay alive between passes, and the transfer from them.
 */
final class AugmentBench {

    private static final int WARM_UP = 3;
    private static final double SAME = 0.05;

    private final AugmentBenchOptions options;
    private final ImageSet images;
    private final OtherSide python;

    private AugmentBench(AugmentBenchOptions options, ImageSet images, OtherSide python) {
        this.options = options;
        this.images = images;
        this.python = python;
    }

    /** Measures both sides and tells the table. */
    static AugmentResult run(AugmentBenchOptions options, Consumer<String> tell) {
        ImageSet images = RecipeImages.slopes(options.images());
        try (ScratchFolder folder = ScratchFolder.make("thaw-bench-augment")) {
            Path file = Files.write(folder.path().resolve("images.bin"), images.pixels());
            try (OtherSide python = OtherSide.start(List.of(options.python(), options.script().toString(), file.toString(),
                    Integer.toString(options.batch()), Integer.toString(options.workers())))) {
                AugmentResult result = new AugmentBench(options, images, python).run();
                tell.accept(result.table().text());
                return result;
            }
        } catch (IOException cause) {
            throw OtherSide.missing(cause);
        }
    }

    private AugmentResult run() throws IOException {
        double mean = mean();
        double expected = python.ask("check").get("mean").getAsDouble();
        if (Math.abs(mean - expected) > SAME) {
            throw new IllegalStateException("both sides make something different: mean %.3f here, %.3f in Python; this is a bug"
                    .formatted(mean, expected));
        }
        Turns<Double, PairedMeasure.Pair> turns = new Turns<>(round -> seconds(round + WARM_UP), round -> pythonSeconds(),
                (ours, theirs) -> new PairedMeasure.Pair(images.size() / ours, images.size() / theirs));
        return new AugmentResult(turns.rounds(WARM_UP, options.rounds()), options, python.versions());
    }

    private Batches pass(int epoch) {
        return Batches.of(images, Normalization.IMAGENET, options.batch(), Ordering.shuffled(0, epoch),
                Augmentation.cifarRecipe().at(0, epoch));
    }

    private double seconds(int epoch) {
        System.gc();
        long from = System.nanoTime();
        try (Batches batches = pass(epoch)) {
            while (batches.hasNext()) {
                batches.next().close();
            }
        }
        return (System.nanoTime() - from) / 1e9;
    }

    private double mean() {
        double sum = 0;
        try (Batches batches = pass(0)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next(); NDArray mean = batch.x().mean()) {
                    sum += batch.size() * (double) mean.getFloat();
                }
            }
        }
        return sum / images.size();
    }

    private double pythonSeconds() throws IOException {
        return python.ask("pass").get("seconds").getAsDouble();
    }
}
