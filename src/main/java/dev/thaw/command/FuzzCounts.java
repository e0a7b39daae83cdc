package dev.thaw.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the damaged files; may be added to from several threads. */
final class FuzzCounts {

    static final String READ = "read";

    private static final int MOST_FAILURES = 20;

    private final Map<String, int[]> byOriginal = new TreeMap<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    synchronized void add(String original, String outcome) {
        int[] counts = byOriginal.computeIfAbsent(original, key -> new int[3]);
        counts[outcome.equals(READ) ? 0 : 1]++;
        if (!outcome.equals(READ)) {
            reasons.merge(kind(outcome), 1, Integer::sum);
        }
    }

    synchronized void fail(String original, int number, String what) {
        byOriginal.computeIfAbsent(original, key -> new int[3])[2]++;
        if (failures.size() < MOST_FAILURES) {
            failures.add("file %d (%s): %s".formatted(number, original, what.substring(0, Math.min(600, what.length()))));
        }
    }

    /** Returns, per good file, how many damaged ones were read, refused, and neither. */
    synchronized Map<String, int[]> byOriginal() {
        return new TreeMap<>(byOriginal);
    }

    /** Returns how often each kind of reason was given. */
    synchronized Map<String, Integer> reasons() {
        return new TreeMap<>(reasons);
    }

    synchronized List<String> failures() {
        return Collections.unmodifiableList(new ArrayList<>(failures));
    }

    /** Returns where in our code something went wrong. */
    static String place(Throwable wrong) {
        return Arrays.stream(wrong.getStackTrace()).filter(frame -> frame.getClassName().startsWith("dev.thaw.weights"))
                .findFirst().map(frame -> " at " + frame).orElse("");
    }

    /** The first words of a reason, without what differs from file to file. */
    private static String kind(String reason) {
        String plain = reason.replaceAll("^.*?were not read: ", "").replaceAll("\"[^\"]*\"", "…").replaceAll("[^ ]*[0-9_.…][^ ]*", "…")
                .replaceAll("(… ?)+", "… ");
        return Arrays.stream(plain.strip().split("\\s+")).limit(7).reduce("", (all, word) -> all.isEmpty() ? word : all + " " + word);
    }
}
