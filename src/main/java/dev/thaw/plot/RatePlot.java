package dev.thaw.plot;

import dev.thaw.optim.SchedulePreview;
import dev.thaw.train.RateSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/** Learning rates: those a schedule will give, and those that a search tried. */
final class RatePlot {

    private static final double THICK = 3;

    private RatePlot() { }

    /** The rate of each group by step or epoch, before anything trains. */
    static Figure schedule(SchedulePreview preview) {
        Map<String, String> colours = Palette.colours(List.copyOf(preview.rates().keySet()));
        List<Trace> traces = new ArrayList<>();
        preview.rates().forEach((group, rates) -> traces.add(Frame.curve(places(rates.size()), numbers(rates),
                colours.get(group), THICK).name(group).build()));
        return new Figure(Frame.layout(Titles.capital(preview.schedule()), Frame.axis(preview.pace().unit()),
                Frame.axis("learning rate")), traces.toArray(Trace[]::new));
    }

    /** The loss at each rate that was tried, on a scale of powers of ten. */
    static Figure search(RateSearch search) {
        double[] powers = search.rates().stream().mapToDouble(Math::log10).toArray();
        double suggested = Math.log10(search.suggestion());
        double[] losses = numbers(search.losses());
        double most = Arrays.stream(losses).max().orElse(1);
        double[] ticks = IntStream.rangeClosed((int) Math.floor(powers[0]), (int) Math.ceil(powers[powers.length - 1]))
                .asDoubleStream().toArray();
        String[] words = Arrays.stream(ticks).mapToObj("1e%.0f"::formatted).toArray(String[]::new);
        return new Figure(Frame.layout(String.format(Locale.ROOT, "A learning rate of %.1e is suggested: %s", search.suggestion(),
                search.suggestion() == search.steepest() ? "there the loss falls most steeply"
                        : "a tenth of the one with the lowest loss"),
                Frame.axis("learning rate", ticks, words), Frame.axis("loss [nats]")),
                Frame.curve(powers, losses, Palette.of(Palette.TRAINING).orElseThrow(), 1).name("each step").opacity(0.5).build(),
                Frame.curve(powers, numbers(search.smoothed()), Palette.of(Palette.SCRATCH).orElseThrow(), THICK)
                        .name("mean of the steps around").build(),
                Frame.curve(new double[] {suggested, suggested}, new double[] {0, most}, Palette.QUIET, 1.5)
                        .name("suggested").build());
    }

    private static double[] places(int count) {
        return IntStream.range(0, count).asDoubleStream().toArray();
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
