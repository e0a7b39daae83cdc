package dev.thaw.plot;

import dev.thaw.inspect.BlockDrift;
import java.util.Locale;

/** The colour of a block by how far it moved: ice blue for not one bit, then light to dark orange. */
final class DriftColour {

    /** A relative movement of this size and below has the lightest orange. */
    static final double LEAST = 1e-3;

    private static final int[] LIGHT = {0xfd, 0xe0, 0xc2};
    private static final int[] DARK = {0xb3, 0x41, 0x00};

    private DriftColour() { }

    static String of(BlockDrift block) {
        if (block.bitIdentical()) {
            return Palette.FROZEN_ICE;
        }
        double decades = Math.log10(Math.max(block.relative(), LEAST) / LEAST) / -Math.log10(LEAST);
        return ramp(Math.min(1, decades));
    }

    /** Returns an orange between the lightest (0) and the darkest (1). */
    static String ramp(double share) {
        int[] mixed = new int[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] = (int) Math.round(LIGHT[i] + share * (DARK[i] - LIGHT[i]));
        }
        return String.format(Locale.ROOT, "#%02x%02x%02x", mixed[0], mixed[1], mixed[2]);
    }

    static String words(BlockDrift block) {
        return block.bitIdentical() ? "every bit unchanged"
                : String.format(Locale.ROOT, "moved by %.1f %% of its length, at most %.2g in one number",
                        100 * block.relative(),
                        block.maxAbs());
    }
}
