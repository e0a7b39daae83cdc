package dev.thaw.command;

import dev.thaw.metric.Median;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing measured here and on the other side in turns.
 *
 * @param what the thing, in a few words
 * @param unit of both numbers
 * @param better which ratio is compared with the goal, and how
 * @param wanted the goal; not a number where there is none
 * @param pairs the measurements
 */
record PairedMeasure(String what, String unit, Better better, double wanted, List<Pair> pairs) {

    /** One measurement on each side, soon after each other. */
    record Pair(double thaw, double python) { }

    /** Which ratio of a pair is wanted how large. */
    enum Better {
        /** Ours over theirs: at least so many times as many. */
        MORE("≥", "ours / theirs"),
        /** Ours over theirs: at most this share. */
        LESS("≤", "ours / theirs"),
        /** Theirs over ours: at least so many times as fast. */
        FASTER("≥", "theirs / ours");

        private final String sign;
        private final String words;

        Better(String sign, String words) {
            this.sign = sign;
            this.words = words;
        }

        private double ratio(Pair pair) {
            return this == FASTER ? pair.python() / pair.thaw() : pair.thaw() / pair.python();
        }
    }

    Median ratio() {
        return Median.of(pairs.stream().map(better::ratio).toList());
    }

    Median thaw() {
        return Median.of(pairs.stream().map(Pair::thaw).toList());
    }

    Median python() {
        return Median.of(pairs.stream().map(Pair::python).toList());
    }

    /** The median ratio beside what it should be; empty where nothing is wanted. */
    Optional<Goal> goal() {
        double ratio = ratio().middle();
        boolean met = better == Better.LESS ? ratio <= wanted : ratio >= wanted;
        return Double.isNaN(wanted) ? Optional.empty() : Optional.of(new Goal(
                "%s: %s, median of pairs".formatted(what, ratioWords()), ratio, better.sign + " " + plain(wanted), met));
    }

    /** Which of both is divided by which. */
    String ratioOf() {
        return better.words;
    }

    private String ratioWords() {
        return better == Better.FASTER ? "times as fast as Python" : unit + " here / in Python";
    }

    /** Lays out columns for {@link #addTo}. */
    static WordTable table(String title) {
        return WordTable.of(title, "", "#median", "#from", "#to", "");
    }

    /** Adds three lines: both sides and their ratio. */
    WordTable addTo(WordTable table, String python) {
        String goal = goal().map(one -> ", goal " + one.wanted()).orElse("");
        String verdict = goal().map(one -> one.met() ? "met" : "MISSED").orElse("");
        return row(row(row(table, "%s, Thaw [%s]".formatted(what, unit), thaw(), ""),
                "%s, %s [%s]".formatted(what, python, unit), python(), ""),
                "%s, %s, %d pairs%s".formatted(what, better.words, pairs.size(), goal), ratio(), verdict);
    }

    private static WordTable row(WordTable table, String what, Median median, String verdict) {
        return table.row(what, number(median.middle()), number(median.least()), number(median.most()), verdict);
    }

    /** Three digits that count, which is more than these measurements hold. */
    static String number(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
