package dev.thaw.check;

import dev.thaw.inspect.NetworkSummary;
import dev.thaw.inspect.SummaryRow;
import dev.thaw.inspect.Throughput;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Module;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.train.Comparison;
import dev.thaw.view.WordTable;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.StateDict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The checks of notebook 12: the work of one layer, the same head on another backbone, and the fastest that is good enough. */
public final class BackboneChecks {

    /** How many points of accuracy a faster backbone may lose. */
    public static final double POINTS = 2;
    /** Two speeds nearer than this share count as a tie. */
    public static final double TIE = 0.1;

    private static final double PERCENT = 100;
    private static final Exercise PRODUCTS = Exercise.of("products",
            "Begin with one number of the output: how many numbers of the input are multiplied for it? Then count the outputs.",
            "One output number looks at a window of kernel × kernel pixels in each input channel. The output has channels × height × width numbers.",
            "input channels × kernel × kernel × output channels × output height × output width");
    private static final Exercise HEAD = Exercise.of("head",
            "Two steps: take the head off, then put a new one on. One method of Network for the first, one of Backbone for the second.",
            "v3.withoutHead() is the Backbone without its head, and withHead(classes) of that puts one linear layer on.",
            "Network mine = v3.withoutHead().withHead(…);");
    private static final Exercise FASTEST = Exercise.of("fastest",
            "Two columns count: which backbones are at most 2 points below the best one? And which of these looks at most pictures a second?",
            "Take the best accuracy in the table and subtract 2. Strike out every row below that, then look at the speeds of the rest.",
            "String fastest = \"…\"; with the name exactly as the table writes it.");

    private BackboneChecks() { }

    /**
     * Checks the multiply-adds of one layer, counted by hand.
     *
     * @param count the learner's number; 0 when unanswered
     * @param architecture the network, for its usual size of picture
     * @param path the layer
     * @return right for the exact number
     */
    public static Feedback products(long count, Architecture architecture, String path) {
        if (count == 0) {
            return PRODUCTS.unanswered("not answered yet: write the number of multiply-adds of %s for one image.".formatted(path));
        }
        SummaryRow row = row(architecture, path);
        long right = row.multiplyAdds();
        if (count == right) {
            return PRODUCTS.right(String.format(Locale.ROOT, "%,d: every output number costs a window of products.", right));
        }
        String slip = slip(count, right, row);
        return slip.isEmpty() ? PRODUCTS.wrong("%s is %s than the right number.".formatted(Check.number(count),
                count < right ? "less" : "more"))
                : PRODUCTS.partly(Credit.HALF, slip);
    }

    private static SummaryRow row(Architecture architecture, String path) {
        try (Network network = architecture.network(1)) {
            return NetworkSummary.of(network).row(path);
        }
    }

    /** Names the one thing that was left out or counted twice; empty when it is not as simple as that. */
    private static String slip(double count, double right, SummaryRow row) {
        long inputs = row.inputShape().get(1);
        long outputs = row.outputShape().get(1);
        double pixels = size(row.inputShape()) / (double) size(row.outputShape());
        if (count == 2 * right) {
            return "twice the number: those are FLOPs. A multiplication and its addition count as one here.";
        }
        if (pixels != 1 && count == right * pixels) {
            return "you counted the pixels of the input. The window stops only where an output number is made.";
        }
        if (count * inputs == right) {
            return "one window reaches through all %d input channels, not through one.".formatted(inputs);
        }
        if (count * outputs == right) {
            return "that is the work of one output channel; there are %d.".formatted(outputs);
        }
        if (count * size(row.outputShape()) == right) {
            return "that is the number of weights. Each of them is used at every place of the output.";
        }
        return "";
    }

    private static long size(List<Long> image) {
        return image.size() < 4 ? 1 : image.get(2) * image.get(3);
    }

    /**
     * Checks a network that is to have the body of another one and one linear layer as its head.
     *
     * @param mine the learner's network; null when unanswered
     * @param source whose body it must have
     * @param classes how many classes the new head tells apart
     * @return right when every number of the body is the source's
     */
    public static Feedback sameHead(Network mine, Network source, int classes) {
        if (mine == null) {
            return HEAD.unanswered("not answered yet: give a network.");
        }
        try {
            return judge(mine, source, classes);
        } catch (RuntimeException failure) {
            return HEAD.wrong("your network could not be looked at: %s".formatted(failure.getMessage()));
        }
    }

    private static Feedback judge(Network mine, Network source, int classes) {
        if (mine.head().isEmpty()) {
            return HEAD.wrong("it has no head yet: nothing in it says classes.");
        }
        Module head = mine.modules().get(mine.headPath());
        if (!(head instanceof Linear)) {
            return HEAD.wrong("its head is %s. The others have a linear layer, so this would not be the same head.".formatted(head.describe()));
        }
        if (mine.classes() != classes) {
            return HEAD.partly(mine.classes() == source.classes() ? 0 : Credit.HALF,
                    "its head tells %d classes apart; the pictures have %d.".formatted(mine.classes(), classes));
        }
        StateDict body = body(source.stateDict(), source.headPath());
        StateDict yours = body(mine.stateDict(), mine.headPath());
        long kept = body.names().stream().filter(name -> yours.contains(name) && yours.get(name).equals(body.get(name))).count();
        if (kept < body.size() || yours.size() != body.size()) {
            return HEAD.partly(Credit.HALF * kept / body.size(),
                    "%d of %d tensors of the body are the source's. Was it made from another network?".formatted(kept, body.size()));
        }
        return HEAD.right("all %d tensors of the body are the source's, and the head is %s.".formatted(kept, head.describe()));
    }

    private static StateDict body(StateDict all, String head) {
        return all.filter(name -> !ModulePath.holds(head, name));
    }

    /**
     * Checks which backbone is the fastest among those that lose at most {@value #POINTS} points against the best.
     *
     * @param name the learner's choice; null or empty when unanswered
     * @param comparison one arm for each backbone
     * @param speeds of the same backbones, by the same names
     * @return right when none that is good enough is clearly faster
     */
    public static Feedback fastest(String name, Comparison comparison, Map<String, Throughput> speeds) {
        if (name == null || name.isBlank()) {
            return FASTEST.unanswered("not answered yet: write a name.");
        }
        if (!comparison.arms().contains(name) || !speeds.containsKey(name)) {
            return FASTEST.wrong("there is no backbone \"%s\" in the table; there are %s.".formatted(name, comparison.arms()));
        }
        double best = comparison.arms().stream().mapToDouble(arm -> points(comparison, arm)).max().orElseThrow();
        double mine = points(comparison, name);
        if (mine < best - POINTS) {
            return FASTEST.wrong(String.format(Locale.ROOT, "%s reaches %.1f %%, which is %.1f points below the best.", name, mine, best - mine));
        }
        return comparison.arms().stream().filter(arm -> points(comparison, arm) >= best - POINTS)
                .filter(arm -> speeds.get(arm).imagesPerSecond() > (1 + TIE) * speeds.get(name).imagesPerSecond()).findFirst()
                .map(faster -> FASTEST.partly(Credit.HALF, "it is good enough, but another that is good enough is faster."))
                .orElseGet(() -> FASTEST.right(String.format(Locale.ROOT, "%s: %.1f %%, at most %.0f points below the best, %.0f pictures a second.",
                        name, mine, POINTS, speeds.get(name).imagesPerSecond())));
    }

    /**
     * Adds a row to a table: how much of a network a saved state still fits, part by part.
     *
     * @param table with columns for the change, backbone, neck and head
     * @param changed what was changed
     * @param network the state of the changed network
     * @param saved the state that was saved before
     * @return the longer table, in percent of the tensors of each part
     */
    public static WordTable fit(WordTable table, String changed, StateDict network, StateDict saved) {
        LoadReport report = LoadReport.compare(network, saved);
        return table.row(changed, share(report, network, "backbone."), share(report, network, "neck."), share(report, network, "head."));
    }

    private static String share(LoadReport report, StateDict network, String part) {
        long all = network.names().stream().filter(name -> name.startsWith(part)).count();
        long matched = report.matched().stream().filter(name -> name.startsWith(part)).count();
        return String.format(Locale.ROOT, "%.0f", PERCENT * matched / all);
    }

    private static double points(Comparison comparison, String arm) {
        return PERCENT * Arrays.stream(comparison.accuracies(arm)).average().orElse(Double.NaN);
    }
}
