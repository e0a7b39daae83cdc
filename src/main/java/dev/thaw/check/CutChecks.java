package dev.thaw.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.NoGrad;
import dev.thaw.inspect.AuditRow;
import dev.thaw.inspect.AuditVerdict;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.inspect.StepOutcome;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.train.TrainStep;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The checks of notebook 05: where a cut stands, who starves behind it, and which methods suit a middle part. */
public final class CutChecks {

    private static final Exercise PLACE = Exercise.of("place",
            "The last rule that matches a parameter decides. What does your plan freeze? plan.describe(net) lists it.",
            "no_grad must stand around everything before layer3: the first convolution and its norm too, not only layer1 and layer2.",
            "FreezePlan.upTo(\"…\"): this part and everything before it.");
    private static final Exercise STARVED = Exercise.of("starved",
            "A gradient walks from the loss back to the input. Where is it stopped, and who stands behind that place?",
            "Look at the picture of the middle cut: the arrows end at the first part after the cut.",
            "Set.of(\"conv1\", …): the parts that were to train and stand before the cut; bn1 is a part of its own.");
    private static final Exercise SUITS = Exercise.of("suits",
            "Two things are asked: the middle keeps every bit, and the part before it learns.",
            "Which two methods let a gradient pass through the frozen part? The table has a column for it.",
            "Set.of(…) with the names of the cases as in the table, such as \"no_grad\".");

    private CutChecks() { }

    /**
     * Checks that under no_grad exactly the wanted parts get a gradient.
     *
     * @param plan the learner's plan; null when unanswered
     * @param network the network; a copy of it is tried
     * @param x images {@code [N,C,H,W]}
     * @param y labels {@code [N]}, int64
     * @param wanted the modules that shall get one, such as {@code layer3}
     * @return the reply
     */
    public static Feedback place(FreezePlan plan, Network network, NDArray x, NDArray y, Set<String> wanted) {
        if (plan == null) {
            return PLACE.unanswered("not answered yet: give a plan.");
        }
        if (x.isReleased() || y.isReleased() || isClosed(network)) {
            return PLACE.unanswered("network and pictures were closed at the end of the notebook; run it anew up to here.");
        }
        Set<String> right = network.parameters().keySet().stream()
                .filter(path -> wanted.stream().anyMatch(part -> ModulePath.holds(part, path)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        try (Network copy = network.copy(); Freezing freezing = NoGrad.method().apply(plan, copy, FrozenNorm.EVAL)) {
            TrainStep.backward(copy, x, y);
            Set<String> found = withGradient(copy);
            Set<String> starving = new LinkedHashSet<>(freezing.trainablePaths());
            starving.removeAll(found);
            return compare(right, found, copy.parameters().size(), starving);
        } catch (IllegalStateException nothing) {
            return PLACE.wrong("under this plan no parameter at all gets a gradient: the head is frozen too.");
        } catch (IllegalArgumentException refused) {
            return PLACE.wrong("the plan was refused: %s".formatted(refused.getMessage()));
        }
    }

    private static boolean isClosed(Network network) {
        try {
            return network.parameters().isEmpty();
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    private static Feedback compare(Set<String> right, Set<String> found, int all, Set<String> starving) {
        Set<String> missing = new LinkedHashSet<>(right);
        missing.removeAll(found);
        Set<String> extra = new LinkedHashSet<>(found);
        extra.removeAll(right);
        if (missing.isEmpty() && extra.isEmpty()) {
            return PLACE.right("exactly the %d parameters that were asked for get a gradient, of %d.%s".formatted(right.size(),
                    all, starving.isEmpty() ? "" : " But your plan means to train %s, too, and they get none."
                            .formatted(parts(starving))));
        }
        int off = missing.size() + extra.size();
        double credit = Credit.above(all - off, all - Math.min(right.size(), all - right.size()), all);
        return PLACE.partly(credit, "%d of %d parameters are not as asked%s%s.".formatted(off, all,
                extra.isEmpty() ? "" : "; these get a gradient and should not: " + parts(extra),
                missing.isEmpty() ? "" : "; these should and get none: " + parts(missing)));
    }

    private static Set<String> withGradient(Network network) {
        Set<String> found = new LinkedHashSet<>();
        try (NDManager handles = network.manager().newSubManager()) {
            network.parameters().forEach((path, parameter) ->
                    Torch.gradient(parameter.getArray(), handles).ifPresent(gradient -> found.add(path)));
        }
        return found;
    }

    private static String parts(Collection<String> paths) {
        return paths.stream().map(ModulePath::first).distinct().collect(Collectors.joining(", "));
    }

    /**
     * Checks which parts were to train and got no gradient.
     *
     * @param answer the parts at the top level, such as {@code conv1}; null or empty when unanswered
     * @param audit the audit of the run
     * @return the reply
     */
    public static Feedback starved(Set<String> answer, FreezeAudit audit) {
        if (answer == null || answer.isEmpty()) {
            return STARVED.unanswered("not answered yet: which parts were to train and could not?");
        }
        Set<String> right = audit.of(AuditVerdict.STARVED).stream().map(AuditRow::path).map(ModulePath::first)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = audit.rows().stream().map(AuditRow::path).map(ModulePath::first)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> given = new TreeSet<>();
        answer.forEach(word -> given.add(String.valueOf(word)));
        if (!all.containsAll(given)) {
            return STARVED.wrong("you gave %s; choose among %s.".formatted(given, all));
        }
        return judge(given, right, "starved", STARVED);
    }

    /**
     * Checks which methods keep a middle part fixed and still let the part before it learn.
     *
     * @param answer the names of the cases; null or empty when unanswered
     * @param front the part that shall learn
     * @param middle the part that shall stay
     * @param cases what was measured
     * @return the reply
     */
    public static Feedback middle(Set<String> answer, String front, String middle, StepOutcome... cases) {
        Set<String> names = Arrays.stream(cases).map(StepOutcome::name).collect(Collectors.toCollection(LinkedHashSet::new));
        if (answer == null || answer.isEmpty()) {
            return SUITS.unanswered("not answered yet: choose among %s.".formatted(names));
        }
        Set<String> given = new TreeSet<>();
        answer.forEach(word -> given.add(String.valueOf(word)));
        if (!names.containsAll(given)) {
            return SUITS.wrong("you gave %s; choose among %s.".formatted(given, names));
        }
        Set<String> right = Arrays.stream(cases).filter(one -> one.moved(front) && !one.moved(middle))
                .map(StepOutcome::name).collect(Collectors.toCollection(TreeSet::new));
        return judge(given, right, "right for a frozen middle", SUITS);
    }

    private static Feedback judge(Set<String> given, Set<String> right, String what, Exercise exercise) {
        if (given.equals(right)) {
            return exercise.right("%s: %s.".formatted(what, String.join(", ", right)));
        }
        long hits = given.stream().filter(right::contains).count();
        return exercise.partly(Credit.choice(given, right),
                "%d of your %d %s %s; there %s %d in all.".formatted(hits, given.size(),
                hits == 1 ? "is" : "are", what, right.size() == 1 ? "is" : "are", right.size()));
    }
}
