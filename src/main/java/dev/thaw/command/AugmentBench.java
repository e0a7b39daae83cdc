package dev.thaw.command;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.thaw.data.Augmentation;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.engine.RandomStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final int SIDE = 32;
    private static final int NOISE = 24;
    private static final double SAME = 0.05;

    private final AugmentBenchOptions options;
    private final ImageSet images;
    private final Process python;
    private final BufferedReader answers;

    private AugmentBench(AugmentBenchOptions options, ImageSet images, Process python) {
        this.options = options;
        this.images = images;
        this.python = python;
        this.answers = python.inputReader(StandardCharsets.UTF_8);
    }

    /** Measures both sides and tells the table. */
    static AugmentResult run(AugmentBenchOptions options, Consumer<String> tell) {
        ImageSet images = images(options.images());
        try {
            Path file = Files.createTempFile("thaw-bench-augment", ".bin");
            try {
                Files.write(file, images.pixels());
                Process python = new ProcessBuilder(options.python(), options.script().toString(), file.toString(),
                        Integer.toString(options.batch()), Integer.toString(options.workers()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
                try {
                    AugmentResult result = new AugmentBench(options, images, python).run();
                    tell.accept(result.table().text());
                    return result;
                } finally {
                    python.destroy();
                }
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("%s; THAW_BENCH_PYTHON or --python must name a Python that has PyTorch and torchvision"
                    .formatted(cause.getMessage()), cause);
        }
    }

    /** Slopes of three colours under noise: like photos, they have neighbours that resemble each other. */
    private static ImageSet images(int count) {
        byte[] pixels = new byte[count * SIDE * SIDE * 3];
        RandomStream random = RandomStream.of(0, "images to augment");
        for (int image = 0, at = 0; image < count; image++) {
            int start = random.nextInt(128);
            int across = random.nextInt(4);
            int down = random.nextInt(4);
            for (int i = 0; i < SIDE * SIDE * 3; i++) {
                int place = i / 3;
                int slope = i % 3 == 0 ? across * (place % SIDE) : i % 3 == 1 ? down * (place / SIDE) : (across + down) * SIDE / 4;
                pixels[at++] = (byte) Math.min(255, start + slope + random.nextInt(NOISE));
            }
        }
        return ImageSet.of(pixels, SIDE, SIDE, 3, new int[count]);
    }

    private AugmentResult run() throws IOException {
        JsonObject versions = answer();
        double mean = mean();
        double expected = ask("check").get("mean").getAsDouble();
        if (Math.abs(mean - expected) > SAME) {
            throw new IllegalStateException("both sides make something different: mean %.3f here, %.3f in Python; this is a bug"
                    .formatted(mean, expected));
        }
        List<AugmentResult.Round> rounds = new ArrayList<>();
        for (int i = -WARM_UP; i < options.rounds(); i++) {
            boolean pythonFirst = i % 2 == 0;
            double first = pythonFirst ? pythonSeconds() : seconds(i + WARM_UP);
            double second = pythonFirst ? seconds(i + WARM_UP) : pythonSeconds();
            if (i >= 0) {
                rounds.add(new AugmentResult.Round(images.size() / (pythonFirst ? second : first),
                        images.size() / (pythonFirst ? first : second)));
            }
        }
        return new AugmentResult(rounds, options, versions);
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
        return ask("pass").get("seconds").getAsDouble();
    }

    private JsonObject ask(String what) throws IOException {
        python.outputWriter(StandardCharsets.UTF_8).append(what).append('\n').flush();
        return answer();
    }

    private JsonObject answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the Python side ended early; what it said stands above");
        }
        return JsonParser.parseString(line).getAsJsonObject();
    }
}
