package dev.thaw.command;

import dev.thaw.data.Dataset;
import dev.thaw.metric.Interval;
import dev.thaw.plot.CurvesOverStrip;
import dev.thaw.store.AtomicFile;
import dev.thaw.train.Comparison;
import dev.thaw.train.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Writes what a recipe came to: each arm's numbers, the curve, and a table for the docs with the command that made it. */
final class RecipeRunFiles {

    private static final double PERCENT = 100;

    private RecipeRunFiles() { }

    static void write(RecipeRunOptions options, Dataset data, List<RecipeArm> arms) {
        Path folder = options.output();
        Map<String, List<TrainingRun>> runs = new LinkedHashMap<>();
        for (RecipeArm arm : arms) {
            arm.run().save(folder.resolve(arm.start().fileName() + ".json"));
            runs.put(arm.start().name(), List.of(arm.run()));
        }
        String ends = arms.stream().map(arm -> String.format(Locale.ROOT, "%s %.1f %%", arm.start().name(),
                PERCENT * arm.run().finalAccuracy())).collect(Collectors.joining(", "));
        CurvesOverStrip curve = new CurvesOverStrip("%s after %d epochs: %s".formatted(options.recipe().name(),
                options.recipe().epochs(), ends), Comparison.ofRuns(runs), 1.0 / data.classes(), Map.of());
        text(folder.resolve("curve.svg"), curve.svg().orElseThrow());
        String table = table(options, data, arms);
        text(folder.resolve("table.md"), table);
        System.out.println(table);
        System.out.println("wrote " + folder);
    }

    private static void text(Path file, String content) {
        AtomicFile.write(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    static String table(RecipeRunOptions options, Dataset data, List<RecipeArm> arms) {
        double mark = arms.get(0).run().finalAccuracy();
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "`%s`: %,d training, %,d validation, %,d test images, "
                + "%d epochs.%n%n| start | test accuracy of the best epoch [%%] | 95 %% interval | best epoch "
                + "| epochs until %.1f %% on validation | seconds of training |%n|---|---|---|---|---|---|%n",
                options.command(), data.train().size(), data.validation().size(), data.test().size(),
                options.recipe().epochs(), PERCENT * mark));
        for (RecipeArm arm : arms) {
            Interval interval = Interval.wilson(arm.test().correct(), arm.test().size());
            OptionalInt until = arm.run().epochsUntil(mark);
            table.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f – %.1f | %d | %s | %.0f |%n", arm.start().name(),
                    PERCENT * arm.test().accuracy(), PERCENT * interval.low(), PERCENT * interval.high(),
                    arm.run().best().number(), until.isPresent() ? String.valueOf(until.getAsInt()) : "never",
                    arm.run().seconds()));
        }
        return table.toString();
    }
}
