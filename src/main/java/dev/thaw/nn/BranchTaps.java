package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Runs a residual block as ever, except that somebody stands at some of its points and may hand on something else. */
final class BranchTaps {

    static final BranchTaps NONE = new BranchTaps(Map.of());

    private final Map<BranchPoint, UnaryOperator<NDArray>> changes;

    private BranchTaps(Map<BranchPoint, UnaryOperator<NDArray>> changes) {
        this.changes = changes;
    }

    /** Returns these and one change more, which comes after others at the same point. */
    BranchTaps with(BranchPoint point, UnaryOperator<NDArray> change) {
        Map<BranchPoint, UnaryOperator<NDArray>> more = new EnumMap<>(BranchPoint.class);
        more.putAll(changes);
        more.merge(point, change, Interventions::both);
        return new BranchTaps(more);
    }

    NDArray compute(ResidualBlock block, NDArray x, Mode mode) {
        NDList made = new NDList();
        try {
            NDArray residual = own(made, block.residual(at(BranchPoint.INTO_RESIDUAL, x, made), mode));
            NDArray carried = at(BranchPoint.RESIDUAL, residual, made);
            NDArray given = at(BranchPoint.INTO_SHORTCUT, x, made);
            NDArray shortcut = block.downsample == null ? given : own(made, block.downsample.forward(given, mode));
            NDArray sum = own(made, carried.add(at(BranchPoint.SHORTCUT, shortcut, made)));
            return block.relu.forward(at(BranchPoint.SUM, sum, made), mode);
        } finally {
            made.close();
        }
    }

    private NDArray at(BranchPoint point, NDArray array, NDList made) {
        NDArray changed = changes.getOrDefault(point, UnaryOperator.identity()).apply(array);
        return changed == array ? array : own(made, changed);
    }

    private static NDArray own(NDList made, NDArray array) {
        made.add(array);
        return array;
    }
}
