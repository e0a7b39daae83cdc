package dev.thaw.check;

import dev.thaw.inspect.AuditRow;
import dev.thaw.inspect.AuditVerdict;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.plot.SameWeights;
import dev.thaw.train.StepCost;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;

/** The checks of notebook 06: which step is leanest, whether weights are equal, and what makes them differ. */
public final class ApproachChecks {

    /** Two needs that are nearer than this share count as a tie: no order between them is wrong. */
    public static final double TIE = 0.1;
    /** Weights up to this far apart count as equal. */
    public static final double EQUAL = 1e-6;

    private static final double MEBIBYTE = 1024 * 1024;
    private static final List<String> ORDER_HINTS = List.of(
            "Look at the figure of the memory: which bars are as high as the one of full fine-tuning, which are clearly lower? Within a group any order counts.",
            "Who still records a graph for the frozen front, if only for a moment? Who holds gradients that nobody uses?",
            "List.of(\"flag\", …): all %d names, each once, the leanest first; first those that record nothing in the front.");
    private static final List<String> GAP_HINTS = List.of(
            "For each name take both arrays of numbers, subtract number by number, and keep the largest size of all differences.",
            "one.names() are the tensors; one.get(name).toFloats() are the numbers of one. A difference below 0 counts by its size: Math.abs.",
            "(one, other) -> one.names().stream().mapToDouble(name -> { float[] a = one.get(name).toFloats(), b = …; … }).max().orElse(0)");
    private static final List<String> SWITCH_HINTS = List.of(
            "Rate, batches, seed and plan stay as they are. What else decides about the numbers that the frozen front hands on?",
            "The batch norms of the front are held in inference, so that they use fixed statistics. There is a switch for that.",
            "t -> t.frozenNorm(…)");
    private static final Map<String, TensorData> PROBE = Map.of("a.weight", TensorData.of(new float[] {1, -2, 3}, 3),
            "a.running_mean", TensorData.of(new float[] {0.5f}, 1));

    private ApproachChecks() { }

    /**
     * Checks an order of methods from the step that needs least memory to the one that needs most; near ties may stand in
     * any order.
     *
     * @param order the learner's names; null or empty when unanswered
     * @param costs the measured steps
     * @return the reply
     */
    public static Feedback order(List<String> order, List<StepCost> costs) {
        List<String> hints = ORDER_HINTS.stream().map(hint -> hint.contains("%d") ? hint.formatted(costs.size()) : hint).toList();
        List<String> known = costs.stream().map(StepCost::label).toList();
        if (order == null || order.isEmpty()) {
            return Feedback.unanswered("not answered yet: put %s into an order, the one that needs least memory first.".formatted(known), hints);
        }
        if (order.size() != known.size() || !new HashSet<>(order).equals(new HashSet<>(known))) {
            return Feedback.wrong("wanted are the names %s, each once; you gave %s.".formatted(known, order), hints);
        }
        Optional<String> swapped = swapped(order.stream().map(name -> costs.get(known.indexOf(name))).toList());
        String measured = costs.stream().sorted(Comparator.comparingDouble(ApproachChecks::mebibytes))
                .map(cost -> String.format(Locale.ROOT, "%s %.1f MiB", cost.label(), mebibytes(cost))).collect(Collectors.joining(", "));
        return swapped.map(pair -> Feedback.wrong("%s. Where is a graph recorded that nobody needs?".formatted(pair), hints))
                .orElseGet(() -> Feedback.right("as measured (needs nearer than %.0f %% count as a tie): %s."
                        .formatted(100 * TIE, measured)));
    }

    private static Optional<String> swapped(List<StepCost> order) {
        for (int i = 0; i < order.size(); i++) {
            for (StepCost later : order.subList(i + 1, order.size())) {
                if (mebibytes(order.get(i)) > (1 + TIE) * mebibytes(later)) {
                    return Optional.of(String.format(Locale.ROOT, "you put %s (%.1f MiB) before %s (%.1f MiB)",
                            order.get(i).label(), mebibytes(order.get(i)), later.label(), mebibytes(later)));
                }
            }
        }
        return Optional.empty();
    }

    private static double mebibytes(StepCost cost) {
        return (cost.graphBytes() + cost.gradientBytes() + cost.stateBytes()) / MEBIBYTE;
    }

    /**
     * Checks a function that measures how far two states are apart, on small states and on two trained ones.
     *
     * @param gap the learner's function; null when unanswered
     * @param one a trained state
     * @param other another one
     * @return the reply
     */
    public static Feedback gap(ToDoubleBiFunction<StateDict, StateDict> gap, StateDict one, StateDict other) {
        if (gap == null) {
            return Feedback.unanswered("not answered yet: give a function of two states.", GAP_HINTS);
        }
        try {
            return judged(gap, one, other);
        } catch (RuntimeException broken) {
            return Feedback.wrong("your function ended with %s.".formatted(broken), GAP_HINTS);
        }
    }

    private static Feedback judged(ToDoubleBiFunction<StateDict, StateDict> gap, StateDict one, StateDict other) {
        StateDict probe = StateDict.of(PROBE);
        StateDict lower = probe.plus("a.weight", TensorData.of(new float[] {1, -2.25f, 3}, 3));
        StateDict drifted = probe.plus("a.running_mean", TensorData.of(new float[] {1}, 1));
        if (gap.applyAsDouble(probe, probe) != 0) {
            return Feedback.wrong("a state is apart from itself by 0; yours says %s.".formatted(gap.applyAsDouble(probe, probe)),
                    GAP_HINTS);
        }
        if (gap.applyAsDouble(probe, lower) != 0.25 || gap.applyAsDouble(lower, probe) != 0.25) {
            return Feedback.wrong("one number differs, by 0.25; yours says %s one way and %s the other."
                    .formatted(gap.applyAsDouble(probe, lower), gap.applyAsDouble(lower, probe)), GAP_HINTS);
        }
        if (gap.applyAsDouble(probe, drifted) != 0.5) {
            return Feedback.wrong("a running mean differs by 0.5 and yours says %s: buffers are part of the state."
                    .formatted(gap.applyAsDouble(probe, drifted)), GAP_HINTS);
        }
        double measured = SameWeights.gap(one, other);
        double said = gap.applyAsDouble(one, other);
        if (!(Math.abs(said - measured) <= EQUAL)) {
            return Feedback.wrong("right on small states, but of the two trained ones it says %s.".formatted(said), GAP_HINTS);
        }
        return Feedback.right("the two are %s apart in the worst of their numbers: %s.".formatted(said,
                said <= EQUAL ? "equal to 1e-6" : "not equal"));
    }

    /**
     * Checks that one switch made the weights differ, and that it is the mode of the frozen norms and nothing else.
     *
     * @param switched the state after the learner's training; null when there was none
     * @param audit the audit of the learner's training; null when there was none
     * @param reference the state after the same training without the switch
     * @param referenceAudit its audit
     * @return the reply
     */
    public static Feedback brokenBy(StateDict switched, FreezeAudit audit, StateDict reference, FreezeAudit referenceAudit) {
        if (switched == null || audit == null) {
            return Feedback.unanswered("not answered yet: name the switch.", SWITCH_HINTS);
        }
        if (!switched.names().equals(reference.names())) {
            return Feedback.wrong("that is another network; change one switch of the training only.", SWITCH_HINTS);
        }
        TreeSet<String> weights = parameters(audit, row -> true);
        double gap = SameWeights.gap(switched.filter(weights::contains), reference.filter(weights::contains));
        if (gap <= EQUAL) {
            return Feedback.wrong("the weights are still equal to 1e-6: this switch changes no number.", SWITCH_HINTS);
        }
        Predicate<AuditRow> frozen = row -> row.meant() == AuditRow.Meant.FROZEN;
        if (!parameters(audit, frozen).equals(parameters(referenceAudit, frozen))) {
            return Feedback.wrong("the weights differ, but another part is frozen now: that is another plan.", SWITCH_HINTS);
        }
        int drifted = audit.of(AuditVerdict.DRIFTED).size();
        if (drifted == 0) {
            return Feedback.wrong("the weights differ, but so does the training of the head. Find a switch that is about freezing alone.",
                    SWITCH_HINTS);
        }
        return Feedback.right(String.format(Locale.ROOT, """
                the weights are now up to %.1e apart. The audit finds no frozen parameter that moved, but %d running statistics \
                that drifted: the front hands on other numbers, so what stands behind it learns something else.""", gap, drifted));
    }

    private static TreeSet<String> parameters(FreezeAudit audit, Predicate<AuditRow> which) {
        return audit.rows().stream().filter(row -> row.kind() == AuditRow.Kind.PARAMETER).filter(which)
                .map(AuditRow::path).collect(Collectors.toCollection(TreeSet::new));
    }
}
