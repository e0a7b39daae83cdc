package dev.thaw.plot;

import dev.thaw.inspect.BlockDrift;
import dev.thaw.train.Comparison;
import dev.thaw.view.Renderable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Benefit and proof at a glance: learning curves over strips of blocks, coloured by how far training moved each block.
 *
 * <p>Ice blue means that every bit of the block is as it was; orange means that it moved, the darker the further. The
 * picture is one SVG document without script or font file, so that it shows wherever an image does.
 *
 * @param claim the title, as a sentence
 * @param comparison the runs of the curves, every seed drawn
 * @param chance the accuracy of guessing, in [0, 1]
 * @param drifts for each strip its arm and what training moved, block by block; may be empty
 */
public record CurvesOverStrip(String claim, Comparison comparison, double chance, Map<String, List<BlockDrift>> drifts)
        implements Renderable {

    /**
     * Copies the strips, in their order.
     *
     * @param claim the title, as a sentence
     * @param comparison the runs of the curves
     * @param chance the accuracy of guessing, in [0, 1]
     * @param drifts for each strip its arm and its blocks
     */
    public CurvesOverStrip {
        drifts = Collections.unmodifiableMap(new LinkedHashMap<>(drifts));
    }

    @Override
    public String text() {
        StringBuilder lines = new StringBuilder(claim);
        for (SeedCurves method : SeedCurves.all(comparison)) {
            lines.append(String.format(Locale.ROOT, "\n  %s: %.1f %% after epoch %.0f (mean of %d seeds)",
                    method.method(), method.end(),
                    method.lastEpoch(), method.accuracies().length));
        }
        drifts.forEach((arm, blocks) -> lines.append(String.format(Locale.ROOT, "\n  %s: %d of %d blocks bit-identical",
                arm,
                blocks.stream().filter(BlockDrift::bitIdentical).count(), blocks.size())));
        return lines.toString();
    }

    @Override
    public Optional<String> svg() {
        return Optional.of(new StripDrawing(this).svg());
    }

    @Override
    public Optional<String> html() {
        return Optional.of("<div style=\"overflow-x:auto\">" + new StripDrawing(this).svg() + "</div>");
    }

    @Override
    public String toString() {
        return text();
    }
}
