package dev.thaw.jupyter;

import tech.tablesaw.plotly.components.Figure;

/** Shows a figure. */
final class FigureView {

    private FigureView() { }

    static Bundle of(Figure figure) {
        return Bundle.text("figure");
    }
}
