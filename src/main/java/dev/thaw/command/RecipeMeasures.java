package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.command.PairedMeasure.Better;
import dev.thaw.command.PairedMeasure.Pair;
import dev.thaw.command.RecipeResult.Measured;
import dev.thaw.command.RecipeSides.Answers;
import dev.thaw.metric.Median;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What is asked of two sides in turns, by both benchmarks of training; each measure is told as soon as it is there. */
final class RecipeMeasures {

    /** Images in a step of the recipe. */
    static final int BATCH = 64;
    private static final int FROZEN_EPOCHS = 10;
    private static final String UNIT = "images/s";

    /** What a step is measured of: its name, the network, and the size of its images. */
    record Stepped(String name, String network, int size) { }

    private final int rounds;
    private final Consumer<String> tell;
    private final List<Measured> measured = new ArrayList<>();

    RecipeMeasures(int rounds, Consumer<String> tell) {
        this.rounds = rounds;
        this.tell = tell;
    }

    List<Measured> all() {
        return measured;
    }

    void tell(String line) {
        tell.accept(line);
    }

    void step(RecipeSides sides, Stepped one, int steps, String how, double wanted) throws IOException {
        double others = OtherLoad.cores();
        add(one.name() + how, UNIT, Better.MORE, wanted, others, "", stepPairs(sides, one, steps));
    }

    private List<Pair> stepPairs(RecipeSides sides, Stepped one, int steps) throws IOException {
        return pairs(sides.ask(rounds, "step %s %d %d nothing %d".formatted(one.network(), one.size(), BATCH, steps)),
                json -> BATCH * steps / seconds(json));
    }

    /** The recipe's epoch, and beside it how long its train steps alone take: faster than these no epoch can be. */
    void epoch(RecipeSides sides, int images, Stepped alone, int steps, double wanted) throws IOException {
        double others = OtherLoad.cores();
        List<Pair> epochs = pairs(sides.ask(rounds, "epoch"), json -> images / seconds(json));
        List<Pair> bare = stepPairs(sides, alone, steps);
        String what = "CIFAR-10 recipe epoch, ResNet-20, augmented and loaded";
        PairedMeasure alones = new PairedMeasure("its train steps alone", UNIT, Better.MORE, Double.NaN, bare);
        PairedMeasure whole = new PairedMeasure(what, UNIT, Better.MORE, Double.NaN, epochs);
        String bound = "bound: if augmentation and loading cost nothing here, the ratio would be "
                + PairedMeasure.number(alones.thaw().middle() / whole.python().middle());
        add(what, UNIT, Better.MORE, wanted, others, bound, epochs);
        add(alones.what(), UNIT, Better.MORE, Double.NaN, others, "", bare);
    }

    /**
     * Frozen epochs of a ResNet-18, with cached features here.
     *
     * @param whole how many times as fast all of them should be; not a number where nothing is wanted
     * @param each how many times as fast each later one should be
     */
    void frozen(RecipeSides sides, int images, int size, double whole, double each) throws IOException {
        double others = OtherLoad.cores();
        List<Answers> answers = sides.ask(rounds, "frozen %d %d %d".formatted(FROZEN_EPOCHS, images, size));
        add("%d frozen epochs of ResNet-18, %d px, extraction included".formatted(FROZEN_EPOCHS, size), "s", Better.FASTER, whole,
                others, "Python computes the frozen body anew each epoch", pairs(answers, RecipeMeasures::seconds));
        add("each later frozen epoch, the slowest here", "s", Better.FASTER, each, others, "", answers.stream()
                .map(both -> new Pair(later(both.thaw()).most(), later(both.python()).middle())).toList());
    }

    private static Median later(JsonObject json) {
        List<Double> seconds = new ArrayList<>();
        json.getAsJsonArray("epochs").forEach(epoch -> seconds.add(epoch.getAsDouble()));
        return Median.of(seconds.subList(1, seconds.size()));
    }

    static List<Pair> pairs(List<Answers> answers, ToDoubleFunction<JsonObject> number) {
        return answers.stream().map(both -> both.pair(number)).toList();
    }

    static double seconds(JsonObject json) {
        return json.get("seconds").getAsDouble();
    }

    void add(String what, String unit, Better better, double wanted, double others, String note, List<Pair> pairs) {
        Measured one = new Measured(new PairedMeasure(what, unit, better, wanted, pairs), others, note);
        measured.add(one);
        tell.accept(one.line());
    }
}
