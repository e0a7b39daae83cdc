package dev.thaw.check;

import dev.thaw.inspect.AuditRow;
import dev.thaw.inspect.AuditVerdict;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.plot.SameWeights;
import dev.thaw.train.StepCost;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final Exercise ORDER = Exercise.of("order",
            "Look at the figure of the memory: which bars are as high as the one of full fine-tuning, which are clearly lower? Within a group any order counts.",
            "Who still records a graph for the frozen front, if only for a moment? Who holds gradients that nobody uses?",
            "List.of(\"flag\", …): all the names of the table, each once, the leanest first; first those that record nothing in the front.");
    private static final Exercise GAP = Exercise.of("gap",
            "For each name take both arrays of numbers, subtract number by number, and keep the largest size of all differences.",
            "one.names() are the tensors; one.get(name).toFloats() are the numbers of one. A difference below 0 counts by its size: Math.abs.",
            "(one, other) -> one.names().stream().mapToDouble(name -> { float[] a = one.get(name).toFloats(), b = …; … }).max().orElse(0)");
    private static final Exercise SWITCH = Exercise.of("switch",
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
        List<String> known = costs.stream().map(StepCost::label).toList();
        if (order == null || order.isEmpty()) {
            return ORDER.unanswered("not answered yet: put %s into an order, the one that needs least memory first.".formatted(known));
        }
        if (order.size() != known.size() || !new HashSet<>(order).equals(new HashSet<>(known))) {
            return ORDER.wrong("wanted are the names %s, each once; you gave %s.".formatted(known, order));
        }
        List<String> swapped = swapped(order.stream().map(name -> costs.get(known.indexOf(name))).toList());
        if (!swapped.isEmpty()) {
            double pairs = order.size() * (order.size() - 1) / 2.0;
            return ORDER.partly(Credit.above(pairs - swapped.size(), pairs / 2, pairs),
                    "%s. Where is a graph recorded that nobody needs?".formatted(swapped.get(0)));
        }
        String measured = costs.stream().sorted(Comparator.comparingDouble(ApproachChecks::mebibytes))
                .map(cost -> String.format(Locale.ROOT, "%s %.1f MiB", cost.label(), mebibytes(cost))).collect(Collectors.joining(", "));
        return ORDER.right("as measured (needs nearer than %.0f %% count as a tie): %s.".formatted(100 * TIE, measured));
    }

    private static List<String> swapped(List<StepCost> order) {
        List<String> swapped = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            for (StepCost later : order.subList(i + 1, order.size())) {
                if (mebibytes(order.get(i)) > (1 + TIE) * mebibytes(later)) {
                    swapped.add(String.format(Locale.ROOT, "you put %s (%.1f MiB) before %s (%.1f MiB)",
                            order.get(i).label(), mebibytes(order.get(i)), later.label(), mebibytes(later)));
                }
            }
        }
        return swapped;
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
            return GAP.unanswered("not answered yet: give a function of two states.");
        }
        try {
            return judged(gap, one, other);
        } catch (RuntimeException broken) {
            return GAP.wrong("your function ended with %s.".formatted(broken));
        }
    }

    private static Feedback judged(ToDoubleBiFunction<StateDict, StateDict> gap, StateDict one, StateDict other) {
        StateDict probe = StateDict.of(PROBE);
        StateDict lower = probe.plus("a.weight", TensorData.of(new float[] {1, -2.25f, 3}, 3));
        StateDict drifted = probe.plus("a.running_mean", TensorData.of(new float[] {1}, 1));
        if (gap.applyAsDouble(probe, probe) != 0) {
            return GAP.wrong("a state is apart from itself by 0; yours says %s.".formatted(gap.applyAsDouble(probe, probe)));
        }
        boolean down = gap.applyAsDouble(probe, lower) == 0.25;
        boolean up = gap.applyAsDouble(lower, probe) == 0.25;
        if (!down || !up) {
            return GAP.partly(down || up ? Credit.QUARTER : 0, "one number differs, by 0.25; yours says %s one way and %s the other."
                    .formatted(gap.applyAsDouble(probe, lower), gap.applyAsDouble(lower, probe)));
        }
        if (gap.applyAsDouble(probe, drifted) != 0.5) {
            return GAP.partly(Credit.HALF, "a running mean differs by 0.5 and yours says %s: buffers are part of the state."
                    .formatted(gap.applyAsDouble(probe, drifted)));
        }
        double measured = SameWeights.gap(one, other);
        double said = gap.applyAsDouble(one, other);
        if (!(Math.abs(said - measured) <= EQUAL)) {
            return GAP.partly(Credit.HALF, "right on small states, but of the two trained ones it says %s.".formatted(said));
        }
        return GAP.right("the two are %s apart in the worst of their numbers: %s.".formatted(said,
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
            return SWITCH.unanswered("not answered yet: name the switch.");
        }
        if (!switched.names().equals(reference.names())) {
            return SWITCH.wrong("that is another network; change one switch of the training only.");
        }
        TreeSet<String> weights = parameters(audit, row -> true);
        double gap = SameWeights.gap(switched.filter(weights::contains), reference.filter(weights::contains));
        if (gap <= EQUAL) {
            return SWITCH.wrong("the weights are still equal to 1e-6: this switch changes no number.");
        }
        Predicate<AuditRow> frozen = row -> row.meant() == AuditRow.Meant.FROZEN;
        if (!parameters(audit, frozen).equals(parameters(referenceAudit, frozen))) {
            return SWITCH.wrong("the weights differ, but another part is frozen now: that is another plan.");
        }
        int drifted = audit.of(AuditVerdict.DRIFTED).size();
        if (drifted == 0) {
            return SWITCH.wrong("the weights differ, but so does the training of the head. Find a switch that is about freezing alone.");
        }
        return SWITCH.right(String.format(Locale.ROOT, """
                the weights are now up to %.1e apart. The audit finds no frozen parameter that moved, but %d running statistics \
                that drifted: the front hands on other numbers, so what stands behind it learns something else.""", gap, drifted));
    }

    private static TreeSet<String> parameters(FreezeAudit audit, Predicate<AuditRow> which) {
        return audit.rows().stream().filter(row -> row.kind() == AuditRow.Kind.PARAMETER).filter(which)
                .map(AuditRow::path).collect(Collectors.toCollection(TreeSet::new));
    }
}
