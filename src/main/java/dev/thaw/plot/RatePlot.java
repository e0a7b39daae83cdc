package dev.thaw.plot;

import dev.thaw.optim.SchedulePreview;
import java.util.ArrayList;
import java.util.List;
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

    private static double[] places(int count) {
        return IntStream.range(0, count).asDoubleStream().toArray();
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
