package dev.thaw.check;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The checks of notebook 03: the share that trains, a plan for two parts, and a plan that matched nothing. */
public final class FlagChecks {

    private static final double PERCENT = 100;
    private static final FreezePlan TWO_PARTS = FreezePlan.allBut("layer3").unfreeze("linear");
    private static final FreezePlan REPAIRED = FreezePlan.trainAll().freeze("conv1").freeze("layer1.*.bn1")
            .freeze("layer2.*.conv1");

    private static final Exercise SHARE = Exercise.of("share",
            "A convolution has in × out × 3 × 3 numbers. Each layer has twice the channels of the one before: how many times its numbers?",
            "The describe() of any plan lists the parameters of every part. Add up those that train.",
            "(parameters of layer3 + those of linear) / all parameters, times 100.");
    private static final Exercise PARTS = Exercise.of("parts",
            "The last rule that matches wins. What does your last rule match?",
            "Run yourPlan.describe(net): the last columns say what each part does, and which rule decided.",
            "FreezePlan.allBut(…) freezes everything except one part; .unfreeze(…) adds the other one.");
    private static final Exercise REPAIR = Exercise.of("repair",
            "Read the message: the first rule that matches nothing is named, and the names near it are listed.",
            "Between layer1 and bn1 stands the number of the block. One * matches one name, whichever it is.",
            "FreezePlan.trainAll().freeze(\"conv1\").freeze(\"layer1.*.…\").freeze(\"layer2.*.…\")");

    private FlagChecks() { }

    /**
     * Checks a prediction of the share that trains.
     *
     * @param percent the learner's number, in percent of all parameters; NaN when unanswered
     * @param plan the plan
     * @param network the network
     * @return right within 15 % of the true share
     */
    public static Feedback share(double percent, FreezePlan plan, Network network) {
        if (Double.isNaN(percent)) {
            return SHARE.unanswered("not answered yet: write a number of percent.");
        }
        double right = PERCENT * plan.trainingShare(network);
        if (Math.abs(percent - right) <= Check.CLOSE * right) {
            return SHARE.right(String.format(Locale.ROOT, "%.1f %% of the parameters train; you said %s.", right,
                    Check.number(percent)));
        }
        if (Math.abs(percent - (PERCENT - right)) <= Check.CLOSE * (PERCENT - right)) {
            return SHARE.wrong("that is near the share that is frozen; asked is what trains.");
        }
        if (Math.abs(PERCENT * percent - right) <= Check.CLOSE * right) {
            return SHARE.partly(Credit.HALF, "in percent, please: 0.5 is half a percent here.");
        }
        return SHARE.partly(Credit.near(percent, right, Check.CLOSE * right), "you said %s %%, and the share is %s.".formatted(
                Check.number(percent), percent < right ? "larger" : "smaller"));
    }

    /**
     * Checks a plan under which exactly {@code layer3} and {@code linear} train.
     *
     * @param plan the learner's plan; null or without rules when unanswered
     * @param network a CIFAR ResNet
     * @return the reply, which counts the tensors that are not as asked
     */
    public static Feedback layer3AndHead(FreezePlan plan, Network network) {
        return compare(plan, TWO_PARTS, network, PARTS);
    }

    /**
     * Checks the repaired plan: {@code conv1}, each {@code bn1} in {@code layer1} and each {@code conv1} in {@code layer2}
     * are frozen, and nothing else.
     *
     * @param plan the learner's plan; null or without rules when unanswered
     * @param network a CIFAR ResNet
     * @return the reply, which names a rule that matches nothing, or counts the tensors that are not as asked
     */
    public static Feedback repaired(FreezePlan plan, Network network) {
        return compare(plan, REPAIRED, network, REPAIR);
    }

    private static Feedback compare(FreezePlan plan, FreezePlan wanted, Network network, Exercise exercise) {
        if (plan == null || plan.rules().isEmpty()) {
            return exercise.unanswered("not answered yet: write a plan.");
        }
        try {
            return compare(plan.frozenPaths(network), wanted.frozenPaths(network), network, exercise);
        } catch (IllegalArgumentException refused) {
            return exercise.wrong(refused.getMessage());
        }
    }

    private static Feedback compare(Set<String> frozen, Set<String> wanted, Network network, Exercise exercise) {
        Set<String> tooMany = new LinkedHashSet<>(frozen);
        tooMany.removeAll(wanted);
        Set<String> missing = new LinkedHashSet<>(wanted);
        missing.removeAll(frozen);
        int all = network.parameters().size();
        if (tooMany.isEmpty() && missing.isEmpty()) {
            return exercise.right("all %d tensors are as asked: %d frozen, %d train.".formatted(all, frozen.size(),
                    all - frozen.size()));
        }
        int off = tooMany.size() + missing.size();
        double credit = Credit.above(all - off, all - Math.min(wanted.size(), all - wanted.size()), all);
        return exercise.partly(credit, "%d of %d tensors are not as asked.%s%s".formatted(off, all,
                some("frozen, but asked to train", tooMany), some("trains, but asked to be frozen", missing)));
    }

    private static String some(String what, Set<String> paths) {
        return paths.isEmpty() ? "" : " %d %s (%s%s).".formatted(paths.size(), what, paths.iterator().next(),
                paths.size() > 1 ? ", …" : "");
    }
}
