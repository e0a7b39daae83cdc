package dev.thaw.plot;

import dev.thaw.train.Overfit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.plotly.components.Figure;

/** The figures of a recipe: what its rates do to the body, and to the pictures that nobody learned from. */
public final class RecipePlots {

    private RecipePlots() { }

    /**
     * Draws how far the body drifted and how far training and test accuracy lie apart, a dot for each seed.
     *
     * @param rates the name of each rate, in the order of the axis, and what was measured with each seed
     * @return the figure; its title gives drift and gap at the first and the last rate
     */
    public static Figure overfitting(Map<String, List<Overfit>> rates) {
        List<String> names = List.copyOf(rates.keySet());
        Map<String, List<double[]>> drawn = new LinkedHashMap<>();
        drawn.put("drift of the body [%]", each(rates, Overfit::drift));
        drawn.put("training less test accuracy [points]", each(rates, Overfit::gap));
        drawn.put("test accuracy [%]", each(rates, Overfit::test));
        DotPlot dots = new DotPlot(names);
        drawn.forEach(dots::with);
        List<String> ends = new ArrayList<>();
        for (int at : new int[] {0, names.size() - 1}) {
            ends.add(String.format(Locale.ROOT, "%s: drift %.1f %%, gap %.1f points", names.get(at),
                    Paired.mean(drawn.get("drift of the body [%]").get(at)),
                    Paired.mean(drawn.get("training less test accuracy [points]").get(at))));
        }
        return dots.figure(String.join("; ", ends), "learning rate", Frame.axis("percent, points"));
    }

    private static List<double[]> each(Map<String, List<Overfit>> rates, ToDoubleFunction<Overfit> number) {
        return rates.values().stream().map(seeds -> seeds.stream().mapToDouble(one -> Frame.PERCENT * number.applyAsDouble(one))
                .toArray()).toList();
    }
}
