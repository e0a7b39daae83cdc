package dev.thaw.plot;

import dev.thaw.contrast.ContrastiveRun;
import dev.thaw.contrast.Spread;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Figure;

/** The figures of pretraining without labels: how embeddings lie, and what each change of the pictures was worth. */
public final class ContrastPlots {

    private static final double THICK = 3.5;
    /** Above this uniformity, most pairs of pictures lie in one place. */
    private static final double COLLAPSED = -0.2;

    private ContrastPlots() { }

    /**
     * Draws alignment and uniformity after each epoch.
     *
     * @param run the pretraining
     * @return the figure; its title says whether the pictures spread out or fell into one place
     */
    public static Figure spread(ContrastiveRun run) {
        List<Spread> spreads = run.spreads();
        double[] epochs = IntStream.range(0, spreads.size()).asDoubleStream().toArray();
        Spread first = spreads.get(0);
        Spread last = run.spread();
        String numbers = String.format(Locale.ROOT, "uniformity %.2f → %.2f, alignment %.2f → %.2f", first.uniformity(),
                last.uniformity(), first.alignment(), last.alignment());
        List<String> colours = List.copyOf(Palette.colours(List.of("alignment", "uniformity")).values());
        return new Figure(Frame.layout(claim(first, last) + numbers, Frame.epochs(spreads.size() - 1), Frame.axis("lower is better [no unit]")),
                Frame.curve(epochs, spreads.stream().mapToDouble(Spread::alignment).toArray(), colours.get(0), THICK)
                        .name("alignment: distance² of twins").build(),
                Frame.curve(epochs, spreads.stream().mapToDouble(Spread::uniformity).toArray(), colours.get(1), THICK)
                        .name("uniformity: how near all others are").build());
    }

    private static String claim(Spread first, Spread last) {
        if (last.uniformity() > COLLAPSED) {
            return first.uniformity() > COLLAPSED ? "Still in nearly one place: " : "Collapsed into nearly one place: ";
        }
        return last.uniformity() < first.uniformity() ? "The pictures spread out: " : "The pictures did not spread out: ";
    }

    /**
     * Draws what features are worth that were learned without one of the changes.
     *
     * @param accuracies name to share in [0, 1]; the first is that with nothing left out
     * @return the figure; its title names the lowest, and by how much
     */
    public static Figure leftOut(Map<String, Double> accuracies) {
        List<String> names = List.copyOf(accuracies.keySet());
        String most = Collections.min(names.subList(1, names.size()), (one, other) -> Double.compare(accuracies.get(one),
                accuracies.get(other)));
        Map<String, Double> percent = new LinkedHashMap<>();
        accuracies.forEach((name, share) -> percent.put(name, Frame.PERCENT * share));
        String claim = String.format(Locale.ROOT, "Lowest %s: %.0f %%; %s: %.0f %%", most, percent.get(most), names.get(0),
                percent.get(names.get(0)));
        return Plots.bars(claim, "target pictures named right by the nearest class mean [%]", percent);
    }
}
