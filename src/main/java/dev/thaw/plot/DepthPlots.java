package dev.thaw.plot;

import dev.thaw.inspect.LayerGradients;
import dev.thaw.metric.Interval;
import dev.thaw.nn.BlockKind;
import dev.thaw.train.DepthResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The figures and the sentences about depth: what deeper networks learn of their training images, and their gradients. */
public final class DepthPlots {

    /** A deeper network whose error is higher by no more than this share still counts as not worse, where no interval is known. */
    public static final double TOLERANCE = 0.02;
    /** A deeper network whose error is higher by more than this share counts as worse; less may be luck. */
    public static final double CLEARLY = 0.05;
    /** Seeds from which on the spread of all arms together gives an interval. */
    public static final int SEEDS_FOR_INTERVAL = 3;
    /** Gradients of two layers that differ by less than this factor are called of the same size. */
    public static final double SAME_SIZE = 10;

    private DepthPlots() { }

    /**
     * Draws the training error against depth, every seed a dot.
     *
     * @param result the trained networks
     * @return the figure; its title says how the error changes from the shallowest to the deepest
     */
    public static Figure errors(DepthResult result) {
        List<Integer> depths = result.depths();
        DotPlot dots = new DotPlot(depths.stream().map(String::valueOf).toList());
        for (BlockKind kind : result.kinds()) {
            dots.with(kind.word(), depths.stream().map(depth -> percent(result.errors(kind, depth))).toList());
        }
        String claim = result.kinds().stream().map(kind -> String.format(Locale.ROOT, "%s %.0f → %.0f %%", kind.word(),
                Frame.PERCENT * Paired.mean(result.errors(kind, depths.get(0))),
                Frame.PERCENT * Paired.mean(result.errors(kind, depths.get(depths.size() - 1))))).collect(Collectors.joining(", "));
        return dots.figure("Training error from %d to %d layers: %s".formatted(depths.get(0), depths.get(depths.size() - 1), claim),
                "layers; a dot for each seed, a bar for their mean", Frame.axis("training error, last pass [%]"));
    }

    private static double[] percent(double[] shares) {
        return Arrays.stream(shares).map(share -> Frame.PERCENT * share).toArray();
    }

    /**
     * Says whether depth hurts the plain networks and leaves the residual ones alone.
     *
     * @param result the trained networks, plain and residual
     * @param shallow layers of the networks to compare with
     * @param deep layers of the deeper ones
     * @return shown when plain networks get worse by more than {@link #CLEARLY} and residual ones do not. From three seeds on, the
     *     whole 95 % interval must lie beyond that mark, or below it, with the spread of all arms together
     *     ({@link Interval#difference}); with fewer, each seed, and residual ones may get worse by {@link #TOLERANCE} at most.
     *     The opposite when the deeper plain network is better
     */
    public static Claim degradation(DepthResult result, int shallow, int deep) {
        BlockKind residual = result.kinds().stream().filter(kind -> kind != BlockKind.PLAIN).findFirst().orElseThrow(() ->
                new IllegalArgumentException("only plain networks were trained; add a residual kind to compare them with"));
        Interval plain = cost(result, BlockKind.PLAIN, shallow, deep);
        Interval shortcut = cost(result, residual, shallow, deep);
        boolean known = result.comparison().seeds().size() >= SEEDS_FOR_INTERVAL;
        boolean shown = plain.low() > CLEARLY && shortcut.high() < (known ? CLEARLY : TOLERANCE);
        Claim.Standing standing = shown ? Claim.Standing.SHOWN : plain.high() < 0 ? Claim.Standing.REVERSED : Claim.Standing.OPEN;
        return new Claim(standing, String.format(Locale.ROOT,
                "by this recipe, plain-%d is worse than plain-%d and residual-%d is not worse than residual-%d. %s; %s (%s).",
                deep, shallow, deep, shallow, errors(result, BlockKind.PLAIN, shallow, deep), errors(result, residual, shallow, deep),
                seeds(result.comparison().seeds().size())));
    }

    /** What depth costs in training error: an interval from three seeds on, before that from the best to the worst seed. */
    private static Interval cost(DepthResult result, BlockKind kind, int shallow, int deep) {
        double[] more = result.errors(kind, deep);
        double[] less = result.errors(kind, shallow);
        if (more.length >= SEEDS_FOR_INTERVAL) {
            return Interval.difference(more, less, result.kinds().stream()
                    .flatMap(each -> result.depths().stream().map(depth -> result.errors(each, depth))).toList());
        }
        double[] seeds = IntStream.range(0, more.length).mapToDouble(i -> more[i] - less[i]).toArray();
        return new Interval(Paired.mean(seeds), Arrays.stream(seeds).min().orElseThrow(), Arrays.stream(seeds).max().orElseThrow(),
                Interval.LEVEL);
    }

    private static String seeds(int count) {
        return count == 1 ? "one seed only, so no spread is known" : count < SEEDS_FOR_INTERVAL ? "from seed to seed, %d seeds".formatted(count)
                : "95 %% intervals, %d seeds, one spread for all".formatted(count);
    }

    private static String errors(DepthResult result, BlockKind kind, int shallow, int deep) {
        Interval cost = cost(result, kind, shallow, deep);
        String spread = cost.low() == cost.high() ? "" : String.format(Locale.ROOT, ", %+.1f points [%+.1f, %+.1f]",
                Frame.PERCENT * cost.mean(), Frame.PERCENT * cost.low(), Frame.PERCENT * cost.high());
        return String.format(Locale.ROOT, "%s: error %.1f %% with %d layers, %.1f %% with %d%s", kind.word(),
                Frame.PERCENT * Paired.mean(result.errors(kind, shallow)), shallow,
                Frame.PERCENT * Paired.mean(result.errors(kind, deep)), deep, spread);
    }

    /**
     * Draws the gradient norm of each layer of networks of one depth, before and after training, on a scale of powers of ten.
     *
     * <p>Of several seeds it is the geometric mean. A layer that got none has no dot.
     *
     * @param result the trained networks
     * @param depth their layers
     * @return the figure; its title compares the first layer's gradient with the head's, before training
     */
    public static Figure gradients(DepthResult result, int depth) {
        Map<String, String> colours = Palette.colours(result.kinds().stream().map(BlockKind::word).toList());
        List<Trace> traces = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        for (BlockKind kind : result.kinds()) {
            double[] before = powers(DepthResult.of(result.before(), kind, depth));
            double[] after = powers(DepthResult.of(result.after(), kind, depth));
            traces.add(dots(before, colours.get(kind.word()), 9).opacity(0.35).name(kind.word() + ", before").build());
            traces.add(dots(after, colours.get(kind.word()), 6).name(kind.word() + ", after").build());
            ends.add(String.format(Locale.ROOT, "%s %.2g ×", kind.word(), Math.pow(10, before[0] - before[before.length - 1])));
        }
        String claim = "%d layers, before training: the first gradient against the head's: %s".formatted(depth, String.join(", ", ends));
        return new Figure(Frame.layout(claim, Frame.counts("layer, from the image to the head", 1, depth),
                Frame.axis("log₁₀ of the gradient's norm")), traces.toArray(Trace[]::new));
    }

    private static ScatterTrace.ScatterBuilder dots(double[] powers, String colour, double size) {
        int[] there = IntStream.range(0, powers.length).filter(layer -> Double.isFinite(powers[layer])).toArray();
        return Frame.dots(Arrays.stream(there).mapToDouble(layer -> layer + 1).toArray(),
                Arrays.stream(there).mapToDouble(layer -> powers[layer]).toArray(), colour, size);
    }

    /** For each layer the mean over seeds of the power of ten; -∞ where any seed gave no gradient. */
    private static double[] powers(List<LayerGradients> seeds) {
        return IntStream.range(0, seeds.get(0).layers().size()).mapToDouble(layer -> seeds.stream()
                .mapToDouble(seed -> Math.log10(seed.layers().get(layer).gradient())).average().orElseThrow()).toArray();
    }

    /**
     * Says of each kind of network whether the gradient vanishes, explodes or keeps its size on the way from the head to the
     * first layer, before and after training.
     *
     * @param result the trained networks
     * @param depth their layers
     * @return three lines a kind
     */
    public static String gradientStory(DepthResult result, int depth) {
        return result.kinds().stream().map(kind -> "%s-%d:\n  before training, %s\n  after training, %s".formatted(kind.word(), depth,
                story(DepthResult.of(result.before(), kind, depth)), story(DepthResult.of(result.after(), kind, depth))))
                .collect(Collectors.joining("\n"));
    }

    private static String story(List<LayerGradients> seeds) {
        double[] powers = powers(seeds);
        double times = Math.pow(10, powers[0] - powers[powers.length - 1]);
        String size = times > SAME_SIZE ? "it explodes on its way back"
                : times < 1 / SAME_SIZE ? "it vanishes on its way back" : "it keeps its size";
        return String.format(Locale.ROOT, "the first layer's gradient is %.2g times the head's: %s", times, size);
    }
}
