package dev.thaw.optim;

import dev.thaw.view.Renderable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rates of a schedule before anything trains.
 *
 * @param schedule {@link Schedule#describe()}
 * @param pace what the places of the lists are: steps or epochs
 * @param rates for each group the rate of each step or epoch
 * @param momenta momentum of each step or epoch in the first group; empty where the schedule leaves it alone
 */
public record SchedulePreview(String schedule, Pace pace, Map<String, List<Double>> rates, List<Double> momenta)
        implements Renderable {

    /**
     * Copies the lists and keeps the groups' order.
     *
     * @param schedule the schedule's words
     * @param pace what it counts
     * @param rates for each group its rates
     * @param momenta momentum of each step or epoch
     */
    public SchedulePreview {
        Map<String, List<Double>> copies = new LinkedHashMap<>();
        rates.forEach((group, values) -> copies.put(group, List.copyOf(values)));
        rates = Collections.unmodifiableMap(copies);
        momenta = List.copyOf(momenta);
    }

    /** Follows a schedule; a plateau hears of the measurements, or of none that is better than the first. */
    static SchedulePreview of(Schedule schedule, long places, double[] metrics, double... base) {
        Map<String, Double> groups = new LinkedHashMap<>();
        for (int i = 0; i < base.length; i++) {
            groups.put(base.length == 1 ? "rate" : "group " + (i + 1), base[i]);
        }
        ScheduledRates running = ScheduledRates.of(schedule, places, groups);
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        List<Double> momenta = new ArrayList<>();
        String first = groups.keySet().iterator().next();
        for (int i = 0; i < places; i++) {
            groups.keySet().forEach(group -> rates.computeIfAbsent(group, name -> new ArrayList<>()).add(running.rate(group)));
            running.momentum(first).ifPresent(momenta::add);
            running.move(i < metrics.length ? metrics[i] : Double.NaN);
        }
        return new SchedulePreview(schedule.describe(), schedule.pace(), rates, momenta);
    }

    @Override
    public String text() {
        StringBuilder lines = new StringBuilder(schedule);
        rates.forEach((group, values) ->
                lines.append(String.format(Locale.ROOT, "\n%s: %.3g at first, %.3g at most, %.3g at the end",
                group, values.get(0), values.stream().mapToDouble(one -> one).max().orElse(0), values.get(values.size() - 1))));
        return lines.toString();
    }
}
