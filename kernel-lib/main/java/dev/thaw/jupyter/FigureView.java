package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.AWTError;
import java.util.stream.Collectors;
import tech.tablesaw.plotly.components.Figure;

/**
 * Shows a figure in one bundle: interactive through plotly, static as SVG, and a line of text.
 *
 * <p>JupyterLab (with the pip package plotly) and VS Code draw the first; GitHub, exported pages and other front ends
 * the second. It is an SVG around a PNG, not a bare PNG: plotly's JupyterLab extension takes a bare one for its own and
 * shows it, at the wrong size, until the mouse comes. A machine without fonts has no static picture, and says so in the text.
 */
final class FigureView {

    private FigureView() { }

    static Bundle of(Figure figure) {
        PlotlyTree tree = PlotlyTree.of(figure);
        Bundle bundle = Bundle.text(text(tree)).with(Bundle.PLOTLY, tree.interactive());
        try {
            return bundle.with(Bundle.SVG,
                    Pictures.svg(Palette256.of(StaticPicture.of(tree)), tree.width(), tree.height()));
        } catch (RuntimeException | LinkageError | InternalError | AWTError noFonts) {
            return bundle.with(Bundle.TEXT, text(tree) + "\n(no static picture: " + Startup.oneLine(noFonts) + ")");
        }
    }

    private static String text(PlotlyTree tree) {
        String traces = tree.traces().stream()
                .filter(trace -> trace.path("showlegend").asBoolean(true))
                .map(FigureView::name).distinct().collect(Collectors.joining(", "));
        return "Figure" + (tree.title().isEmpty() ? "" : " \"" + tree.title() + "\"") + ": " + traces;
    }

    private static String name(ObjectNode trace) {
        return trace.path("name").asText(trace.path("type").asText("trace"));
    }
}
