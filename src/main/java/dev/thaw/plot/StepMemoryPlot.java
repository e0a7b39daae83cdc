package dev.thaw.plot;

import dev.thaw.train.StepCost;
import dev.thaw.train.StepMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The memory of a training step by its parts, several steps side by side. */
final class StepMemoryPlot {

    private static final double MEBIBYTE = 1024 * 1024;
    private static final List<String> PEAKS = List.of("#f2bf99", Palette.FROZEN_ICE, "#cfcfcf");
    private static final List<String> HELD = List.of("#d55e00", "#0072b2", "#5c5c5c");

    private StepMemoryPlot() { }

    static Figure figure(List<StepCost> costs) {
        if (costs.isEmpty() || costs.size() > PEAKS.size()) {
            throw new IllegalArgumentException("%d steps cannot be told apart in one figure of phases; give 1 to %d"
                    .formatted(costs.size(), PEAKS.size()));
        }
        List<Trace> traces = new ArrayList<>();
        for (int i = 0; i < costs.size(); i++) {
            StepCost cost = costs.get(i);
            traces.add(bars(cost, "peak", StepMemory.Part::peak, PEAKS.get(i)));
            traces.add(bars(cost, "held at its end", StepMemory.Part::held, HELD.get(i)));
        }
        Layout layout = Frame.bars(claim(costs), Axis.builder().title("").build(),
                Frame.axis("above the start of the step [MiB]"), Layout.BarMode.GROUP);
        return new Figure(layout, traces.toArray(Trace[]::new));
    }

    private static BarTrace bars(StepCost cost, String what, ToLongFunction<StepMemory.Part> bytes, String colour) {
        Map<String, StepMemory.Part> parts = parts(cost.memory());
        double[] sizes = parts.values().stream().mapToDouble(part -> bytes.applyAsLong(part) / MEBIBYTE).toArray();
        return BarTrace.builder(parts.keySet().toArray(), sizes).name("%s, %s".formatted(cost.label(), what)).showLegend(true)
                .marker(Marker.builder().color(colour).build()).build();
    }

    private static Map<String, StepMemory.Part> parts(StepMemory memory) {
        Map<String, StepMemory.Part> parts = new LinkedHashMap<>();
        parts.put("forward", memory.forward());
        parts.put("backward", memory.backward());
        parts.put("optimizer's step", memory.step());
        return parts;
    }

    private static String claim(List<StepCost> costs) {
        if (costs.stream().anyMatch(cost -> !cost.memory().known())) {
            return "This system does not say how much memory a step takes";
        }
        return "Peak of a step: " + costs.stream().map(cost -> String.format(Locale.ROOT, "%.1f MiB with %s (%s)",
                cost.memory().peak() / MEBIBYTE, cost.label(), highest(cost.memory()))).collect(Collectors.joining(", "));
    }

    /** The name of the part that needs most. */
    static String highest(StepMemory memory) {
        return parts(memory).entrySet().stream().max(Comparator.comparingLong(part -> part.getValue().peak()))
                .orElseThrow().getKey();
    }
}
