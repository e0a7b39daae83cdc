package dev.thaw.probe;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Locale;

/**
 * All residual blocks of a network, for one batch of images.
 *
 * @param network its name
 * @param images how many
 * @param loss mean cross-entropy of the batch, in nats
 * @param inputNorm mean length of an image as the network gets it
 * @param inputGradient mean length of the loss's gradient with respect to that
 * @param blocks from the first to the last
 */
public record BlockTable(String network, int images, double loss, double inputNorm, double inputGradient,
        List<BlockRow> blocks) implements Tabular {

    /**
     * Copies the list.
     *
     * @param network its name
     * @param images how many
     * @param loss mean cross-entropy of the batch
     * @param inputNorm mean length of an image
     * @param inputGradient mean length of the gradient there
     * @param blocks from the first to the last
     */
    public BlockTable {
        blocks = List.copyOf(blocks);
    }

    /**
     * Returns one block.
     *
     * @param path where it stands
     * @return its row
     * @throws IllegalArgumentException if no residual block stands there
     */
    public BlockRow block(String path) {
        return blocks.stream().filter(block -> block.path().equals(path)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("no residual block stands at \"%s\"; there are %s".formatted(path,
                        blocks.stream().map(BlockRow::path).toList())));
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%s: %d residual blocks, %d images".formatted(network, blocks.size(), images),
                "block", "shortcut", "#|x|", "#|F|", "#|F|/|x|", "#cosine", "#|x+F|", "#zeroes after ReLU [%]",
                "#gradient in", "#by shortcut", "#by F", "#no shortcuts", "#masked [%]");
        for (BlockRow block : blocks) {
            BranchValues values = block.values();
            BranchGradients gradients = block.gradients();
            table = table.row(block.path(), block.shortcut().name().toLowerCase(Locale.ROOT), number("%.1f", values.shortcut()),
                    number("%.1f", values.residual()), number("%.2f", values.ratio()), number("%.2f", values.cosine()),
                    number("%.1f", values.sum()), number("%.0f", 100 * values.zeroes()), number("%.5f", gradients.input()),
                    number("%.5f", gradients.throughShortcut()), number("%.5f", gradients.throughResidual()),
                    number("%.5f", gradients.withoutAnyShortcut()), number("%.0f", 100 * gradients.masked()));
        }
        return table;
    }

    private static String number(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }
}
