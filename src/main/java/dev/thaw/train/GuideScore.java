package dev.thaw.train;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Locale;

/**
 * How good the choices of a {@link Guide} were in cells that were measured.
 *
 * @param cells one entry a cell
 */
public record GuideScore(List<Cell> cells) implements Tabular {

    /** A choice that loses no more than so many points of accuracy is good enough, whatever the interval says. */
    public static final double ENOUGH = 2;

    /**
     * One choice.
     *
     * @param where the cell
     * @param choice what the guide says
     * @param winner what was measured
     * @param pointsLost accuracy lost against the best, in points; 0 for the best itself
     */
    public record Cell(TransferCell where, Strategy choice, Winner winner, double pointsLost) {

        /**
         * Tells whether the choice can stand.
         *
         * @return true if it is the best, ties with it, or loses at most {@link #ENOUGH} points
         */
        public boolean isGood() {
            return winner.includes(choice) || pointsLost <= ENOUGH;
        }
    }

    /**
     * Copies the list.
     *
     * @param cells one entry a cell
     */
    public GuideScore {
        cells = List.copyOf(cells);
    }

    /**
     * Returns how many choices can stand.
     *
     * @return share of the cells; NaN when there are none
     */
    public double share() {
        return cells.stream().mapToInt(cell -> cell.isGood() ? 1 : 0).average().orElse(Double.NaN);
    }

    /**
     * Returns what the guide costs.
     *
     * @return points of accuracy lost against the best of each cell, on average; NaN when there are none
     */
    public double pointsLost() {
        return cells.stream().mapToDouble(Cell::pointsLost).average().orElse(Double.NaN);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(String.format(Locale.ROOT, "%d of %d choices can stand; %.1f points lost on average",
                cells.stream().filter(Cell::isGood).count(), cells.size(), pointsLost()),
                "task", "#pictures", "the guide says", "measured", "#points lost", "can it stand?");
        for (Cell cell : cells) {
            table = table.row(cell.where().task(), cell.where().images(), cell.choice(), cell.winner().words(),
                    String.format(Locale.ROOT, "%.1f", cell.pointsLost()), cell.isGood() ? "yes" : "no");
        }
        return table;
    }

    @Override
    public String toString() {
        return text();
    }
}
