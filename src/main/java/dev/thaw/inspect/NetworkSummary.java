package dev.thaw.inspect;

import ai.djl.ndarray.types.Shape;
import dev.thaw.nn.Network;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tree of a network: each part with what it is, its shapes, its parameters, its work, and what trains.
 *
 * <p>In a notebook it is a tree whose branches open; as text a table with indented names.
 *
 * @param title the network in one line
 * @param rows one per module, parents first
 * @param totals the figures of the whole network
 */
public record NetworkSummary(String title, List<SummaryRow> rows, SummaryTotals totals) implements Renderable {

    private static final int CONSOLE = 100;
    private static final int SHORTEST_TYPE = 12;
    private static final String NORMS = "norm: in training, batch = by the batch's statistics; held = by the running ones, which stay";

    /**
     * Copies the rows.
     *
     * @param title the network in one line
     * @param rows one per module, parents first
     * @param totals the figures of the whole network
     */
    public NetworkSummary {
        rows = List.copyOf(rows);
    }

    /**
     * Runs one black image through a network in inference and notes what each part is given and returns.
     *
     * <p>Nothing in the network changes: no value, gradient, mode or array. "Trains" is what the network itself shows: an
     * optimizer that was not told of a parameter is not seen here, nor that a part further on lets no gradient through.
     *
     * @param network the network
     * @param inputShape channels, height, width; the network's usual ones when left out
     * @return the summary
     * @throws IllegalArgumentException if the shape is none, or the network cannot take such an image
     * @throws IllegalStateException if the network is closed
     */
    public static NetworkSummary of(Network network, int... inputShape) {
        Shape image = SummaryTrace.image(network, inputShape);
        SummaryFigures figures = new SummaryFigures(network, image);
        String title = network.text() + (image.equals(network.inputShape(1)) ? "" : ", here " + image);
        return new NetworkSummary(title, figures.rows(), figures.totals());
    }

    /**
     * Leaves out what stands deeper in the tree; the figures of a part include those of what is left out under it.
     *
     * @param levels how many levels of names to keep, at least 1: the parts at the top only
     * @return a shorter summary with the same totals
     * @throws IllegalArgumentException if there are no levels left
     */
    public NetworkSummary depth(int levels) {
        if (levels < 1) {
            throw new IllegalArgumentException("a summary of %d levels would be empty; give 1 for the parts at the top".formatted(levels));
        }
        return new NetworkSummary(title, rows.stream().filter(row -> row.depth() <= levels).toList(), totals);
    }

    /**
     * Returns the row of one part.
     *
     * @param path its path; empty for the whole network
     * @return the row
     * @throws IllegalArgumentException if the summary has no such part
     */
    public SummaryRow row(String path) {
        return rows.stream().filter(row -> row.path().equals(path)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "no part \"%s\"; at the top are %s".formatted(path, rows.stream().filter(row -> row.depth() == 1)
                        .map(SummaryRow::path).collect(Collectors.joining(", ")))));
    }

    @Override
    public String text() {
        int tooWide = width(Integer.MAX_VALUE) - CONSOLE;
        int longest = rows.stream().mapToInt(row -> row.type().length()).max().orElse(0);
        return table(Math.max(SHORTEST_TYPE, longest - Math.max(0, tooWide))).text() + "\n" + notes();
    }

    /** Returns the lines under the table. */
    String notes() {
        boolean norms = rows.stream().anyMatch(row -> row.norm() != SummaryRow.NormMode.NOTHING);
        return totals.text() + (norms ? "\n" + NORMS : "");
    }

    private int width(int longestType) {
        return new WordTable("", table(longestType).columns(), table(longestType).rows()).text().lines()
                .mapToInt(String::length).max().orElse(0);
    }

    private WordTable table(int longestType) {
        return new WordTable(title, List.of("part", "what it is", "#input", "#output", "#parameters", "#mult-adds", "trains", "norm"),
                rows.stream().filter(row -> row.depth() > 0).map(row -> List.of("  ".repeat(row.depth() - 1) + row.name(),
                        cut(row.type(), longestType), SummaryRow.shape(row.inputShape()), SummaryRow.shape(row.outputShape()),
                        row.count(), row.work(), row.trainable().word(), row.norm().word())).toList());
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    @Override
    public Optional<String> html() {
        return Optional.of(new SummaryTree(this).html());
    }
}
