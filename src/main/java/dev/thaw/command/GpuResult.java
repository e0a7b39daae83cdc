package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.command.PairedMeasure.Pair;
import dev.thaw.command.RecipeResult.Measured;
import dev.thaw.metric.Median;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Training on one device here and in PyTorch, side by side, and frozen beside unfrozen.
 *
 * @param options what was asked
 * @param measured everything, in the order of the table
 * @param ways for each network its ways of freezing; the first has nothing frozen
 * @param images what the recipe's epoch read
 * @param thaw what this library's side ran on
 * @param python what the Python side ran on
 */
record GpuResult(GpuBenchOptions options, List<Measured> measured, Map<String, List<Way>> ways, String images,
        JsonObject thaw, JsonObject python) implements BenchResult {

    private static final double PERCENT = 100;

    /**
     * A step with one part frozen.
     *
     * @param how what is frozen
     * @param times of each round, in milliseconds
     * @param peaks of each round, in MiB; empty where a side cannot tell
     */
    record Way(String how, List<Pair> times, List<Pair> peaks) { }

    @Override
    public List<Goal> goals() {
        return List.of();
    }

    /** Both sides beside each other. */
    WordTable table() {
        WordTable table = WordTable.of("Training here and in PyTorch on %s, batches of %d, %d pairs: median (least to most)"
                .formatted(device(), options.batch(), options.rounds()), "", "#Thaw", "#PyTorch", "#ratio", "");
        for (Measured one : measured) {
            PairedMeasure pairs = one.measure();
            table = table.row("%s [%s]".formatted(pairs.what(), pairs.unit()), spread(pairs.thaw()), spread(pairs.python()),
                    spread(pairs.ratio()), pairs.ratioOf());
        }
        return table;
    }

    /** What freezing leaves of time and memory, round by round. */
    WordTable shares() {
        String title = "What a frozen part leaves of the step with nothing frozen, in percent: median (least to most)";
        WordTable table = WordTable.of(title, "", "#Thaw, time", "#PyTorch, time", "#Thaw, peak memory", "#PyTorch, peak memory");
        for (Map.Entry<String, List<Way>> network : ways.entrySet()) {
            Way full = network.getValue().get(0);
            for (Way way : network.getValue().subList(1, network.getValue().size())) {
                table = table.row("%s, %s".formatted(network.getKey(), way.how()), share(full, way, Way::times, Pair::thaw),
                        share(full, way, Way::times, Pair::python), share(full, way, Way::peaks, Pair::thaw),
                        share(full, way, Way::peaks, Pair::python));
            }
        }
        return table;
    }

    private static String share(Way full, Way way, Function<Way, List<Pair>> what, ToDoubleFunction<Pair> side) {
        List<Pair> whole = what.apply(full);
        List<Pair> left = what.apply(way);
        return left.isEmpty() ? "unknown" : spread(Median.of(IntStream.range(0, left.size())
                .mapToDouble(i -> PERCENT * side.applyAsDouble(left.get(i)) / side.applyAsDouble(whole.get(i))).toArray()));
    }

    private static String spread(Median median) {
        return "%s (%s to %s)".formatted(PairedMeasure.number(median.middle()), PairedMeasure.number(median.least()),
                PairedMeasure.number(median.most()));
    }

    private String device() {
        String asked = options.device().equals("cpu") ? "the CPU" : options.device();
        return python.has("gpu") ? python.get("gpu").getAsString() : asked;
    }

    @Override
    public Optional<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("On %s. %s; %d steps a round, the recipe's epoch of %d images (%s), frozen epochs of %d.".formatted(device(),
                versions(), options.steps(), options.images(), images, options.frozenImages()));
        if (options.device().equals("cpu")) {
            lines.add("");
            lines.add("**A trial of the benchmark on the CPU: nothing here was measured on a GPU.**");
        }
        lines.add("");
        lines.add("%s.".formatted(table().title()));
        lines.addAll(rows(table()));
        lines.add("%s.".formatted(shares().title()));
        lines.addAll(rows(shares()));
        return Optional.of(String.join("\n", lines));
    }

    private String versions() {
        List<String> words = new ArrayList<>();
        for (String name : List.of("driver", "cuda", "cudnn", "torch", "torchvision", "python", "workers")) {
            if (python.has(name)) {
                words.add(name + " " + python.get(name).getAsString());
            }
        }
        words.add("Java " + thaw.get("java").getAsString());
        words.add("libtorch under Java " + thaw.get("torch").getAsString());
        words.add("%d cores".formatted(Runtime.getRuntime().availableProcessors()));
        return String.join(", ", words);
    }

    private static List<String> rows(WordTable table) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("| %s |".formatted(String.join(" | ", table.columns()).replace("#", "")));
        lines.add("|---|%s".formatted("---:|".repeat(table.columns().size() - 1)));
        table.rows().forEach(row -> lines.add("| %s |".formatted(String.join(" | ", row))));
        lines.add("");
        return lines;
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = BenchResult.head("gpu");
        fields.put("device", device());
        fields.put("steps", options.steps());
        fields.put("batch", options.batch());
        fields.put("size", options.size());
        fields.put("images_in_an_epoch", options.images());
        fields.put("images_in_a_frozen_epoch", options.frozenImages());
        fields.put("thaw", thaw);
        fields.put("python", python);
        fields.put("images", images);
        fields.put("measured", measured);
        fields.put("ways", ways);
        return fields;
    }
}
