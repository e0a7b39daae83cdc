package dev.thaw.check;

import dev.thaw.inspect.BlockDrift;
import dev.thaw.inspect.Drift;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResidualBlock;
import dev.thaw.probe.ResidualProbe;
import dev.thaw.probe.RoadRow;
import dev.thaw.probe.RoadTable;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The checks of notebook 09: the cheapest block, a tower, one slope, a gentle start, and the block that moves most. */
public final class BlockChecks {

    private static final double SLOPE_TOLERANCE = 0.05;
    private static final double NEARLY_MOST = 0.9;

    private static final Exercise CHEAPEST = Exercise.of("cheapest",
            "Where does a block change little of what it is given? Look at |F|/|x| – and then distrust it.",
            "The first block of a stage halves the picture and doubles the channels: somebody must do that.",
            "The table under this check has a column \"without F\". Which row has the largest number?");
    private static final Exercise TOWER = Exercise.of("tower",
            "Take out one block at a time and note what it costs; what is cheap alone is a good bet together with others.",
            "towerProbe.without(test, block) answers without one block: .correct() counts, .loss() is finer; sort towerProbe.blocks() by the loss.",
            "Take out the cheapest, then measure the others again, now without both: out.add(…) in a loop, until enough are out.");
    private static final Exercise SLOPE = Exercise.of("slope",
            "A slope is a rise over a run: how much does the loss change between two places, and how far are they apart?",
            "Ask at both sides of the weight, weight.loss(h) and weight.loss(-h): what bends to both sides alike then falls out.",
            "(weight.loss(…) - weight.loss(…)) / (…) with h near 0.001; smaller drowns in rounding, larger bends");
    private static final Exercise GENTLE = Exercise.of("gentle",
            "F ends with a norm: it is multiplied by bn2.weight, and then bn2.bias is added. Which numbers make it 0?",
            "BlockKind has three kinds; ResNet.cifar(name, widths, blocks, kind, classes) takes one.",
            "ResNet.cifar(\"gentle\", List.of(8, 16, 32), 3, BlockKind.…, classes).seed(seed)");
    private static final Exercise MOVER = Exercise.of("mover",
            "What is frozen does not move at all. Which blocks are left?",
            "The new head is random at first. Whom does its gradient meet first, whom last? And who has how many numbers to share a change?",
            "Drift.between(before, after).byBlock() has the answer: a path such as \"layer3.0\".");

    private BlockChecks() { }

    /**
     * Checks a bet on the block whose removal costs least.
     *
     * @param bet the path of a block; blank when unanswered
     * @param roads what each block's removal costs
     * @return right when no other block costs less
     */
    public static Feedback cheapest(String bet, RoadTable roads) {
        List<String> paths = roads.blocks().stream().map(RoadRow::block).toList();
        if (bet == null || bet.isBlank()) {
            return CHEAPEST.unanswered("no bet yet: write the path of a block, such as \"%s\".".formatted(paths.get(0)));
        }
        if (!paths.contains(bet)) {
            return CHEAPEST.wrong("there is no block \"%s\"; there are %s.".formatted(bet, paths));
        }
        int whole = roads.whole().correct();
        int left = roads.block(bet).withoutResidual().correct();
        long better = roads.blocks().stream().filter(row -> row.withoutResidual().correct() > left).count();
        return better == 0 ? CHEAPEST.right("without %s, %d of %d are still right (%d with it): no other block costs less."
                .formatted(bet, left, roads.whole().size(), whole))
                : CHEAPEST.partly(better == 1 ? Credit.HALF : 0,
                        "without %s, %d of %d are still right (%d with it); %d of the %d blocks cost less.".formatted(bet, left,
                        roads.whole().size(), whole, better, paths.size()));
    }

    /**
     * Plays the game: takes blocks out of a tower.
     *
     * @param out paths of the blocks to take out; empty when unanswered
     * @param lab says how many blocks, and what must stay
     * @param probe of the lab's tower
     * @return right when as many different blocks are out and the tower still stands
     */
    public static Feedback tower(List<String> out, BlockLab lab, ResidualProbe probe) {
        String task = String.format(Locale.ROOT, "%d block(s) out, and at least %.0f %% still right", lab.blocksOut(), 100 * lab.stays());
        if (out == null || out.isEmpty()) {
            return TOWER.unanswered("nothing is out yet. The task: %s.".formatted(task));
        }
        List<String> unknown = out.stream().filter(path -> !probe.blocks().contains(path)).toList();
        if (!unknown.isEmpty() || new HashSet<>(out).size() < lab.blocksOut()) {
            return TOWER.wrong(unknown.isEmpty() ? "%d different blocks are out. The task: %s.".formatted(new HashSet<>(out).size(), task)
                    : "there is no block %s; there are %s.".formatted(unknown, probe.blocks()));
        }
        Predictions left = probe.without(lab.data().test(), out.toArray(String[]::new));
        String result = String.format(Locale.ROOT, "without %s, %.1f %% are right", out, 100 * left.accuracy());
        boolean leans = left.accuracy() >= 1 - 2 * (1 - lab.stays());
        return left.accuracy() >= lab.stays() ? TOWER.right(result + ": it stands.")
                : TOWER.partly(leans ? Credit.HALF : 0, "%s: it fell. The task: %s.".formatted(result, task));
    }

    /**
     * Checks a slope that was found by moving a weight.
     *
     * @param slope the learner's number, in nats for each 1 of the weight; NaN when unanswered
     * @param weight the weight
     * @return right within 5 % of what the backward pass says
     */
    public static Feedback slope(double slope, OneWeight weight) {
        double right = weight.gradient();
        if (Double.isNaN(slope)) {
            return SLOPE.unanswered("not answered yet: two losses make a slope.");
        }
        if (Math.abs(slope - right) <= SLOPE_TOLERANCE * Math.abs(right)) {
            return SLOPE.right(String.format(Locale.ROOT, "you measured %.5f, and the backward pass says %.5f.", slope, right));
        }
        String slip = Math.abs(slope + right) <= SLOPE_TOLERANCE * Math.abs(right) ? "the size is right, the sign is not."
                : Math.abs(slope - 2 * right) <= SLOPE_TOLERANCE * Math.abs(2 * right) ? "twice as steep as it is: how far apart are +h and −h?"
                : "";
        return slip.isEmpty() ? SLOPE.partly(Credit.near(slope, right, SLOPE_TOLERANCE * Math.abs(right)), String.format(Locale.ROOT,
                "%.5f is not the slope, which is %s.", slope, Math.abs(slope) < Math.abs(right) ? "steeper" : "less steep"))
                : SLOPE.partly(Credit.HALF, slip);
    }

    /**
     * Checks a residual network that begins with F(x) = 0 in every block, and could learn all the same.
     *
     * @param answer the learner's network; null when unanswered
     * @return the reply, which counts the blocks that are not as asked
     */
    public static Feedback gentle(Network answer) {
        if (answer == null) {
            return GENTLE.unanswered("not answered yet: make a network.");
        }
        Map<String, ResidualBlock> blocks = new TreeMap<>();
        answer.modules().forEach((path, module) -> {
            if (module instanceof ResidualBlock block) {
                blocks.put(path, block);
            }
        });
        if (blocks.isEmpty()) {
            return GENTLE.wrong("%s has no residual block at all.".formatted(answer.name()));
        }
        StateDict state = answer.stateDict();
        List<String> loud = new ArrayList<>();
        List<String> dead = new ArrayList<>();
        blocks.forEach((path, block) -> {
            String norm = path + "." + block.lastNorm();
            if (!zero(state, norm + ".weight") || !zero(state, norm + ".bias")) {
                loud.add(path);
            } else if (zero(state, path + ".conv1.weight") || zero(state, path + ".conv2.weight")) {
                dead.add(path);
            }
        });
        if (!loud.isEmpty()) {
            return GENTLE.partly(Credit.above(blocks.size() - loud.size(), 0, blocks.size()),
                    "F is not 0 in %d of %d blocks, such as %s.".formatted(loud.size(), blocks.size(), loud.get(0)));
        }
        return dead.isEmpty() ? GENTLE.right("every block begins as its shortcut, and each bn2.weight can grow from 0.")
                : GENTLE.partly(Credit.HALF, "F is 0, but for ever: the convolutions of %s are 0 too, so no gradient moves anything there."
                        .formatted(dead.get(0)));
    }

    private static boolean zero(StateDict state, String path) {
        for (float value : state.get(path).toFloats()) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks a prediction of the part of the body that moved most.
     *
     * @param predicted the path of a part, such as {@code layer3.0}; blank when unanswered
     * @param drift what training changed, by block
     * @param head the path of the new head, which does not count
     * @return right when no other part moved clearly farther
     */
    public static Feedback mover(String predicted, Drift drift, String head) {
        List<BlockDrift> parts = drift.byBlock().stream().filter(part -> !part.path().equals(head)).toList();
        if (predicted == null || predicted.isBlank()) {
            return MOVER.unanswered("not answered yet: write the path of a part, such as \"%s\".".formatted(parts.get(0).path()));
        }
        BlockDrift named = parts.stream().filter(part -> part.path().equals(predicted)).findFirst().orElse(null);
        if (named == null) {
            return MOVER.wrong("there is no part \"%s\"; there are %s.".formatted(predicted, parts.stream().map(BlockDrift::path).toList()));
        }
        BlockDrift most = parts.stream().max(Comparator.comparingDouble(BlockDrift::relative)).orElseThrow();
        String moved = String.format(Locale.ROOT, "%s moved by %.2f %% of its length", predicted, 100 * named.relative());
        if (named.relative() == 0) {
            return MOVER.wrong(predicted + " did not move at all.");
        }
        return named.relative() >= NEARLY_MOST * most.relative() ? MOVER.right(moved + ", and none clearly farther.")
                : MOVER.partly(named.relative() >= (2 * NEARLY_MOST - 1) * most.relative() ? Credit.HALF : 0,
                        moved + "; another part moved farther.");
    }
}
