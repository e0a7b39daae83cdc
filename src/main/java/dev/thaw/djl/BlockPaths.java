package dev.thaw.djl;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.util.Pair;
import dev.thaw.nn.ModulePath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The paths of a DJL block's parameters, from walking the tree.
 *
 * <p>DJL's own names join the same parts by {@code _}, which stands in the parts too, so they cannot be taken apart.
 */
final class BlockPaths {

    private static final Set<Parameter.Type> STATISTICS = Set.of(Parameter.Type.RUNNING_MEAN, Parameter.Type.RUNNING_VAR);

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Parameter> statistics = new LinkedHashMap<>();
    private final Map<String, Block> movingNorms = new LinkedHashMap<>();

    BlockPaths(Block root) {
        walk("", root, false);
    }

    private void walk(String path, Block block, boolean evaluating) {
        boolean still = evaluating || block instanceof EvalMode;
        for (Pair<String, Parameter> own : block.getDirectParameters()) {
            (isStatistic(own.getValue()) ? statistics : parameters).put(ModulePath.join(path, own.getKey()), own.getValue());
        }
        if (block instanceof BatchNorm && !still) {
            movingNorms.put(path, block);
        }
        for (Pair<String, Block> child : block.getChildren()) {
            walk(ModulePath.join(path, child.getKey()), child.getValue(), still);
        }
    }

    private static boolean isStatistic(Parameter parameter) {
        return STATISTICS.contains(parameter.getType());
    }

    /** Returns what gradients may train, by path: everything but running statistics. */
    Map<String, Parameter> parameters() {
        return parameters;
    }

    /** Returns the running means and variances of batch norms, by path. */
    Map<String, Parameter> statistics() {
        return statistics;
    }

    /** Returns the batch norms, by path, that no {@link EvalMode} around them holds still. */
    Map<String, Block> movingNorms() {
        return movingNorms;
    }
}
