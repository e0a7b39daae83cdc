package dev.thaw.probe;

import dev.thaw.metric.Predictions;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.List;

/**
 * Which branch is the road: what each block's F and each block's shortcut are worth.
 *
 * @param network its name
 * @param whole what the untouched network decides
 * @param blocks from the first to the last
 */
public record RoadTable(String network, Predictions whole, List<RoadRow> blocks) implements Tabular {

    /**
     * Copies the list.
     *
     * @param network its name
     * @param whole what the untouched network decides
     * @param blocks from the first to the last
     */
    public RoadTable {
        blocks = List.copyOf(blocks);
    }

    /**
     * Returns one block.
     *
     * @param path where it stands
     * @return its row
     * @throws IllegalArgumentException if no residual block stands there
     */
    public RoadRow block(String path) {
        return blocks.stream().filter(row -> row.block().equals(path)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("no residual block stands at \"%s\"; there are %s".formatted(path,
                        blocks.stream().map(RoadRow::block).toList())));
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%s: %d of %d images right; one branch of one block out".formatted(network,
                whole.correct(), whole.size()), "block", "#without F", "#without shortcut", "the road");
        for (RoadRow row : blocks) {
            int difference = row.withoutResidual().correct() - row.withoutShortcut().correct();
            table = table.row(row.block(), row.withoutResidual().correct(), row.withoutShortcut().correct(),
                    difference > 0 ? "shortcut" : difference < 0 ? "F" : "as much each");
        }
        return table;
    }
}
