package dev.thaw.plot;

import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.metric.Predictions;
import dev.thaw.train.Comparison;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Titles that are computed from the numbers under them, short enough for one line. */
final class Titles {

    private Titles() { }

    /** Names the arm that ends highest, and says when the seeds do not agree on it. */
    static String ends(Comparison comparison) {
        List<SeedCurves> fromTop = SeedCurves.all(comparison).stream()
                .sorted(Comparator.comparingDouble(SeedCurves::end).reversed()).toList();
        SeedCurves first = fromTop.get(0);
        if (fromTop.size() == 1) {
            return String.format(Locale.ROOT, "%s ends at %.0f %%", capital(first.method()), first.end());
        }
        SeedCurves second = fromTop.get(1);
        SeedCurves against = fromTop.stream().filter(curves -> curves.method().equals(Palette.SCRATCH)
                && curves != first)
                .findFirst().orElse(fromTop.get(fromTop.size() - 1));
        boolean sure = Benefit.ASYMPTOTE.paired(comparison, first.method(), second.method())
                .standing() == Claim.Standing.SHOWN;
        if (!sure) {
            return String.format(Locale.ROOT, "%s (%.0f %%) and %s (%.0f %%)%s: the seeds do not tell them apart",
                    capital(first.method()), first.end(), second.method(), second.end(),
                    fromTop.size() > 2 ? " lead" : "");
        }
        return String.format(Locale.ROOT, "%s ends highest: %.0f %%; %s: %.0f %%", capital(first.method()), first.end(),
                against.method(),
                against.end());
    }

    /** Counts the benefits that all seeds show. */
    static String benefits(Comparison comparison, String expected, String other) {
        String seen = Arrays.stream(Benefit.values())
                .filter(benefit -> benefit.paired(comparison, expected, other).standing() == Claim.Standing.SHOWN)
                .map(benefit -> benefit.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
        return seen.isEmpty() ? "No benefit of %s over %s is shown at this budget".formatted(expected, other)
                : "%s beats %s in every seed at: %s".formatted(capital(expected), other, seen);
    }

    /** Names the rate with the highest mean. */
    static String bodyRates(Map<Double, double[]> accuracies) {
        Map.Entry<Double, double[]> best = accuracies.entrySet().stream()
                .max(Comparator.comparingDouble(entry -> Paired.mean(entry.getValue()))).orElseThrow();
        double frozen = Paired.mean(accuracies.getOrDefault(0.0, new double[0]));
        String against = Double.isNaN(frozen) || best.getKey() == 0 ? ""
                : String.format(Locale.ROOT, "; frozen %.0f %%", Frame.PERCENT * frozen);
        return String.format(Locale.ROOT, "Best on average: body rate ×%s, %.0f %%%s", rate(best.getKey()),
                Frame.PERCENT * Paired.mean(best.getValue()), against);
    }

    /** Names the learning rate with the highest accuracy. */
    static String learningRates(String method, Map<Double, Double> accuracies) {
        Map.Entry<Double, Double> best = accuracies.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        return String.format(Locale.ROOT, "%s learns best at the rate %s: %.0f %% of the validation images",
                capital(method), rate(best.getKey()), Frame.PERCENT * best.getValue());
    }

    /** Tells what the last arm of the last question reaches on each question. */
    static String questions(Map<String, Comparison> questions) {
        List<Comparison> all = List.copyOf(questions.values());
        List<String> arms = all.get(all.size() - 1).arms();
        String arm = arms.get(arms.size() - 1);
        return capital(arm) + ": " + questions.entrySet().stream()
                .filter(entry -> entry.getValue().arms().contains(arm))
                .map(entry -> String.format(Locale.ROOT, "%.0f %% on %s",
                        Frame.PERCENT * Paired.mean(entry.getValue().accuracies(arm)), place(entry.getKey())))
                .collect(Collectors.joining(", "));
    }

    /** Shortens the path of a folder to its last name; other names stay. */
    static String place(String name) {
        return name.startsWith(Datasets.FOLDER_PREFIX) ? name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1) : name;
    }

    /** Writes a rate without a needless ".0". */
    static String rate(double rate) {
        return rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate);
    }

    /** Tells what each network says of an image. */
    static String opinions(Dataset data, int image, Map<String, Predictions> said) {
        String truth = data.classNames().get(data.test().label(image));
        String words = said.entrySet().stream().map(entry -> String.format(Locale.ROOT, "%s: %s, %.0f %%",
                entry.getKey(),
                data.classNames().get(entry.getValue().predicted()[image]), Frame.PERCENT * entry.getValue()
                        .confidence(image)))
                .collect(Collectors.joining("; "));
        return "A picture of %s – %s".formatted(truth, words);
    }

    static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
