/**
 * Turns runs and tables into Tablesaw figures and tables, grids of captioned pictures, and sentences that are true of
 * the
 * numbers.
 *
 * <p>The central type is {@link dev.thaw.plot.Plots}; every notebook uses it. A figure's title is its claim, computed
 * from
 * the same numbers as its curves: where the numbers do not show it, the title says so. Accuracies come in as shares in
 * [0, 1] and are drawn in percent.
 */
package dev.thaw.plot;
