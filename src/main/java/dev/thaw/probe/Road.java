package dev.thaw.probe;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.Torch;
import dev.thaw.nn.BranchPoint;
import dev.thaw.nn.Interventions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much each residual block's branches carry: a factor on F(x), and one on the shortcut; never changes.
 *
 * @param residual the factor on F by block; a block that is not named keeps 1
 * @param shortcut the factor on the shortcut by block; a block that is not named keeps 1
 */
public record Road(Map<String, Double> residual, Map<String, Double> shortcut) {

    /**
     * Copies the maps.
     *
     * @param residual the factor on F by block
     * @param shortcut the factor on the shortcut by block
     */
    public Road {
        residual = Collections.unmodifiableMap(new TreeMap<>(residual));
        shortcut = Collections.unmodifiableMap(new TreeMap<>(shortcut));
    }

    /** {@return the network as it is} */
    public static Road whole() {
        return new Road(Map.of(), Map.of());
    }

    /**
     * Takes F out of blocks, so that only their shortcuts carry.
     *
     * @param blocks their paths
     * @return a new road
     */
    public Road withoutResidual(String... blocks) {
        return scaled(0, blocks);
    }

    /**
     * Takes the shortcut out of blocks, so that only F carries.
     *
     * @param blocks their paths
     * @return a new road
     */
    public Road withoutShortcut(String... blocks) {
        return new Road(residual, with(shortcut, 0, blocks));
    }

    /**
     * Multiplies F in blocks.
     *
     * @param alpha the factor, any number
     * @param blocks their paths
     * @return a new road
     */
    public Road scaled(double alpha, String... blocks) {
        return new Road(with(residual, alpha, blocks), shortcut);
    }

    private static Map<String, Double> with(Map<String, Double> before, double factor, String... blocks) {
        Map<String, Double> more = new TreeMap<>(before);
        List.of(blocks).forEach(block -> more.put(block, factor));
        return more;
    }

    void stand(Interventions places) {
        residual.forEach((block, factor) -> places.branch(block, BranchPoint.RESIDUAL, carried -> times(carried, factor)));
        shortcut.forEach((block, factor) -> places.branch(block, BranchPoint.SHORTCUT, carried -> times(carried, factor)));
    }

    /** Nothing is zeros even where infinite or not a number would else be multiplied. */
    private static NDArray times(NDArray carried, double factor) {
        return factor == 0 ? carried.zerosLike() : Torch.times(carried, factor);
    }
}
