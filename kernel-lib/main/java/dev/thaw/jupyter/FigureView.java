package dev.thaw.jupyter;

import java.awt.AWTError;
import tech.tablesaw.plotly.components.Figure;

/**
 * Shows a figure in one bundle: interactive through plotly, static as SVG, and in words.
 *
 * <p>JupyterLab (with the pip package plotly) and VS Code draw the first; GitHub, exported pages and other front ends
 * the second. It is an SVG around a PNG, not a bare PNG: plotly's JupyterLab extension takes a bare one for its own and
 * shows it, at the wrong size, until the mouse comes. A machine without fonts has no static picture, and says so in the text.
 */
final class FigureView {

    private FigureView() { }

    static Bundle of(Figure figure) {
        PlotlyTree tree = PlotlyTree.of(figure);
        String words = FigureWords.of(tree);
        Bundle bundle = Bundle.text(words).with(Bundle.PLOTLY, tree.interactive());
        try {
            return bundle.with(Bundle.SVG,
                    Pictures.svg(Palette256.of(StaticPicture.of(tree)), tree.width(), tree.height(), words));
        } catch (RuntimeException | LinkageError | InternalError | AWTError noFonts) {
            return bundle.with(Bundle.TEXT, words + "\n(no static picture: " + Startup.oneLine(noFonts) + ")");
        }
    }
}
