package dev.thaw.command;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code ./thaw bench gpu} was asked to do.
 *
 * @param device {@code gpu}, {@code gpu:N}, or {@code cpu} for a trial of the benchmark itself
 * @param rounds how often both sides do each thing; medians count
 * @param steps of each network and way in a round
 * @param batch images in a step
 * @param size rows and columns of an image for ResNet-18 and ResNet-50
 * @param images of the recipe's epoch; at most {@value #FROZEN_IMAGES} of them are in a frozen epoch
 * @param networks whose steps are measured, by name
 * @param python a Python that has PyTorch and torchvision
 * @param script the Python side
 * @param output the JSON file to write; a Markdown file of the same name goes beside it
 */
record GpuBenchOptions(String device, int rounds, int steps, int batch, int size, int images, List<String> networks,
        String python, Path script, Path output) {

    private static final int FROZEN_IMAGES = 1024;
    private static final int SMALLEST_IMAGE = 32;
    private static final List<String> NETWORKS = List.of("resnet18", "resnet50", "resnet20");
    private static final Set<String> NAMES = Set.of("--device", "--rounds", "--steps", "--batch", "--size", "--images",
            "--networks", "--python", "--script", "--output");

    static GpuBenchOptions parse(String... arguments) {
        OptionWords words = OptionWords.read(NAMES, arguments);
        return new GpuBenchOptions(device(words.text("--device")), words.whole("--rounds", 1, 5), words.whole("--steps", 1, 20),
                words.whole("--batch", 2, RecipeMeasures.BATCH), words.whole("--size", SMALLEST_IMAGE, 224),
                words.whole("--images", 2, 4096), words.text("--networks").map(GpuBenchOptions::networks).orElse(NETWORKS),
                words.python(), words.path("--script", "tests/bench/train_recipe.py"),
                words.path("--output", ".thaw/out/bench-gpu.json"));
    }

    int frozenImages() {
        return Math.min(FROZEN_IMAGES, images);
    }

    private static String device(Optional<String> word) {
        String device = word.orElse("gpu");
        if (!device.matches("cpu|gpu(:\\d{1,3})?")) {
            throw new IllegalArgumentException("option --device is \"%s\"; give gpu, gpu:N or cpu".formatted(device));
        }
        return device;
    }

    private static List<String> networks(String names) {
        List<String> chosen = Arrays.asList(names.split(","));
        if (!NETWORKS.containsAll(chosen)) {
            throw new IllegalArgumentException("option --networks is \"%s\"; give some of %s, with commas between"
                    .formatted(names, String.join(",", NETWORKS)));
        }
        return chosen;
    }
}
