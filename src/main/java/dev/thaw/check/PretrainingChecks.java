package dev.thaw.check;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.metric.ConfusionMatrix;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.train.Evaluator;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The checks of notebook 01: parameters by hand, the most confused classes, and what the network learned to ignore. */
public final class PretrainingChecks {

    /** A change that costs less than this share of accuracy is harmless. */
    public static final double HARMLESS = 0.05;

    /** So close to the limit, both answers count: a few test pictures more or less decide. */
    private static final double MARGIN = 0.02;

    private static final Exercise PARAMETERS = Exercise.of("parameters",
            "One filter covers 3×3 places and all input channels at once. How many numbers is one filter? How many filters are there?",
            "3 × 3 × input channels × output channels; for the head inputs × outputs, and one bias for each output.",
            "conv1 = 3 * 3 * … * …; the other two go the same way. The summary has a column with the answers.");
    private static final Exercise CONFUSED = Exercise.of("confused",
            "A pair counts both ways: a taken for b, and b taken for a. Which two squares of the figure belong together?",
            "Look at every pair a < b and add counts()[a][b] and counts()[b][a].",
            "Two loops over confusion.classNames().size(), keep the largest sum; the answer looks like \"ring, gear\".");
    private static final Exercise INVARIANCE = Exercise.of("invariance",
            "Each change costs predictions.accuracy() minus the accuracy on the changed pictures. Measure all eight.",
            "for (var change : ImageChange.values()) Evaluator.evaluate(net, change.apply(source.test()), source.normalization()).accuracy()",
            "Collect those that cost less than 0.05: Set<ImageChange> harmless = new HashSet<>(), then harmless.add(…) in a loop.");

    private PretrainingChecks() { }

    /**
     * Checks three numbers of parameters of the CIFAR ResNet.
     *
     * @param network the network that they are about
     * @param stem weights of {@code conv1}; null when unanswered
     * @param second weights of {@code layer2.0.conv1}; null when unanswered
     * @param head weights and biases of the head; null when unanswered
     * @return the reply
     */
    public static Feedback parameters(Network network, Integer stem, Integer second, Integer head) {
        Map<String, Integer> answers = new LinkedHashMap<>();
        answers.put("conv1", stem);
        answers.put("layer2.0.conv1", second);
        answers.put(network.headPath(), head);
        List<String> open = answers.keySet().stream().filter(path -> answers.get(path) == null).toList();
        if (open.size() == answers.size()) {
            return PARAMETERS.unanswered("not answered yet: " + String.join(", ", open) + ".");
        }
        double credit = Credit.above(answers.keySet().stream().filter(path -> answers.get(path) != null
                && answers.get(path) == parametersUnder(network, path)).count(), 0, answers.size());
        for (String path : answers.keySet()) {
            long right = parametersUnder(network, path);
            if (answers.get(path) == null) {
                return PARAMETERS.partly(credit, "still open: %s.".formatted(String.join(", ", open)));
            }
            if (answers.get(path) != right) {
                return PARAMETERS.partly(credit, "%s: %,d is %s.".formatted(path, answers.get(path),
                        diagnosis(answers.get(path), right)));
            }
        }
        return PARAMETERS.right("all three. The whole network has %,d parameters.".formatted(network.parameterCount()));
    }

    private static long parametersUnder(Network network, String path) {
        return network.parameters().entrySet().stream().filter(entry -> ModulePath.holds(path, entry.getKey()))
                .mapToLong(entry -> entry.getValue().getArray().size()).sum();
    }

    private static String diagnosis(long given, long right) {
        if (given * 9 == right) {
            return "the number for a window of 1×1; this one is 3×3";
        }
        if (given * 3 == right) {
            return "a third of it: have you counted all three colours, or all three rows of the window?";
        }
        return given < right ? "too few" : "too many";
    }

    /**
     * Checks which two classes are taken for each other most often, both directions together.
     *
     * @param answer two class names with a comma between them; blank when unanswered
     * @param matrix the counted mistakes
     * @return the reply; equally frequent pairs all count
     */
    public static Feedback mostConfused(String answer, ConfusionMatrix matrix) {
        if (answer == null || answer.isBlank()) {
            return CONFUSED.unanswered("not answered yet: name two classes.");
        }
        List<String> names = Arrays.stream(answer.split(",")).map(String::strip).toList();
        if (names.size() != 2 || !matrix.classNames().containsAll(names) || names.get(0).equals(names.get(1))) {
            return CONFUSED.wrong("\"%s\" is not two of the classes %s with a comma between them.".formatted(answer,
                    matrix.classNames()));
        }
        int classes = matrix.classNames().size();
        int most = IntStream.range(0, classes * classes).filter(cell -> cell / classes < cell % classes)
                .map(cell -> both(matrix, cell / classes, cell % classes)).max().orElse(0);
        int given = both(matrix, matrix.classNames().indexOf(names.get(0)), matrix.classNames().indexOf(names.get(1)));
        if (given == most) {
            return CONFUSED.right("%s and %s: %d pictures, both directions together.".formatted(names.get(0),
                    names.get(1), most));
        }
        long more = IntStream.range(0, classes * classes).filter(cell -> cell / classes < cell % classes)
                .filter(cell -> both(matrix, cell / classes, cell % classes) > given).count();
        return CONFUSED.partly(more == 1 && given > 0 ? Credit.HALF : 0,
                "%s and %s are taken for each other in %d pictures; there is a pair with more."
                .formatted(names.get(0), names.get(1), given));
    }

    private static int both(ConfusionMatrix matrix, int one, int other) {
        return matrix.counts()[one][other] + matrix.counts()[other][one];
    }

    /**
     * Checks which changes of the pictures cost less than 5 points of accuracy, by measuring all of them.
     *
     * @param answer the harmless changes; null when unanswered
     * @param network the trained network
     * @param data its test pictures, all of which are measured
     * @return the reply
     */
    public static Feedback invariance(Set<ImageChange> answer, Network network, Dataset data) {
        if (answer == null) {
            return INVARIANCE.unanswered("not answered yet: put the harmless changes into the set.");
        }
        Map<ImageChange, Double> costs = costs(network, data);
        Set<ImageChange> tooMany = new TreeSet<>(answer);
        tooMany.removeIf(change -> costs.get(change) < HARMLESS + MARGIN);
        Set<ImageChange> missing = new TreeSet<>(costs.keySet());
        missing.removeIf(change -> answer.contains(change) || costs.get(change) > HARMLESS - MARGIN);
        long harmless = costs.values().stream().filter(cost -> cost <= HARMLESS - MARGIN).count();
        long harmful = costs.values().stream().filter(cost -> cost >= HARMLESS + MARGIN).count();
        double credit = Credit.above(costs.size() - tooMany.size() - missing.size(),
                costs.size() - Math.min(harmless, harmful), costs.size());
        if (!tooMany.isEmpty()) {
            return INVARIANCE.partly(credit, "not harmless: %s costs %.1f points.".formatted(tooMany.iterator().next(),
                    100 * costs.get(tooMany.iterator().next())));
        }
        if (!missing.isEmpty()) {
            return INVARIANCE.partly(credit, "%d more of the eight are harmless.".formatted(missing.size()));
        }
        return INVARIANCE.right("points lost: " + costs.entrySet().stream().sorted(Map.Entry.comparingByValue())
                .map(entry -> String.format(Locale.ROOT, "%s %.1f", entry.getKey().label(), 100 * entry.getValue()))
                .collect(Collectors.joining(", ")) + ".");
    }

    private static Map<ImageChange, Double> costs(Network network, Dataset data) {
        ImageSet probed = data.test();
        double plain = Evaluator.evaluate(network, probed, data.normalization()).accuracy();
        Map<ImageChange, Double> costs = new EnumMap<>(ImageChange.class);
        for (ImageChange change : ImageChange.values()) {
            costs.put(change, plain - Evaluator.evaluate(network, change.apply(probed), data.normalization())
                    .accuracy());
        }
        return costs;
    }
}
