package dev.thaw.serve;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a classifier says of one picture: every label with its probability, the likeliest first.
 *
 * <p>The probabilities add up to 1 whatever the picture shows: a classifier has no word for "none of these".
 *
 * @param ranked all labels; of equally likely ones the first of the network's classes comes first
 */
public record Prediction(List<Ranked> ranked) implements Tabular {

    private static final int SHOWN = 5;

    /**
     * One label and how likely it is.
     *
     * @param label the name of the class
     * @param probability in [0, 1]
     */
    public record Ranked(String label, double probability) { }

    /**
     * Copies the list.
     *
     * @param ranked all labels, the likeliest first
     */
    public Prediction {
        if (ranked.isEmpty()) {
            throw new IllegalArgumentException("a prediction needs one label at least");
        }
        ranked = List.copyOf(ranked);
    }

    /** Turns one row of logits into shares, in double. */
    static Prediction of(float[] logits, List<String> labels) {
        double top = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElse(0);
        double total = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i] - top)).sum();
        return new Prediction(IntStream.range(0, logits.length)
                .mapToObj(i -> new Ranked(labels.get(i), Math.exp(logits[i] - top) / total))
                .sorted(Comparator.comparingDouble(Ranked::probability).reversed()).toList());
    }

    /**
     * Returns the likeliest label.
     *
     * @return the name of a class
     */
    public String label() {
        return ranked.get(0).label();
    }

    /**
     * Returns the probability of the likeliest label.
     *
     * @return in [0, 1]
     */
    public double probability() {
        return ranked.get(0).probability();
    }

    /**
     * Returns the probability of one label.
     *
     * @param label the name of a class
     * @return in [0, 1]
     * @throws IllegalArgumentException if there is no such class
     */
    public double probability(String label) {
        return ranked.stream().filter(one -> one.label().equals(label)).findFirst().map(Ranked::probability)
                .orElseThrow(() -> new IllegalArgumentException("there is no label \"%s\"; this classifier knows %s".formatted(label,
                        ranked.stream().map(Ranked::label).sorted().collect(Collectors.joining(", ")))));
    }

    @Override
    public String text() {
        String first = ranked.stream().limit(SHOWN).map(one -> "%s %s".formatted(one.label(), percent(one)))
                .collect(Collectors.joining(", "));
        return ranked.size() > SHOWN ? first + ", …" : first;
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("Prediction", "label", "#probability");
        for (Ranked one : ranked.subList(0, Math.min(SHOWN, ranked.size()))) {
            table = table.row(one.label(), percent(one));
        }
        return table;
    }

    private static String percent(Ranked one) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * one.probability());
    }

    @Override
    public String toString() {
        return text();
    }
}
