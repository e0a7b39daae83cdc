package dev.thaw.probe;

import dev.thaw.metric.Predictions;

/**
 * What a network still decides when one branch of one block is gone.
 *
 * @param block where the block stands
 * @param withoutResidual with F of that block at 0
 * @param withoutShortcut with the shortcut of that block at 0
 */
public record RoadRow(String block, Predictions withoutResidual, Predictions withoutShortcut) {

    /** {@return true when the network loses more images without the shortcut than without F} */
    public boolean shortcutIsTheRoad() {
        return withoutShortcut.correct() < withoutResidual.correct();
    }
}
