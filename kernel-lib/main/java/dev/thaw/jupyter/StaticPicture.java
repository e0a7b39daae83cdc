package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;

/** Draws a figure as a picture that needs no script: for saved notebooks, GitHub, PDF and untrusted pages. */
final class StaticPicture {

    /** Pixels of the picture per pixel of the page, so that it is crisp on dense screens. */
    static final int SHARPNESS = 2;
    private static final Set<String> DRAWN =
            Set.of("scatter", "scattergl", "bar", "histogram", "box", "heatmap", "pie");
    private static final int MARGIN = 10;

    private StaticPicture() { }

    /**
     * Draws a figure.
     *
     * @param tree the figure
     * @return the picture, {@value #SHARPNESS} times as wide and high as it is to be shown
     * @throws IllegalArgumentException if a trace is of a type that has no static form, such as one in space
     */
    static BufferedImage of(PlotlyTree tree) {
        tree.traces().stream().map(trace -> trace.path("type").asText("scatter")).filter(type -> !DRAWN.contains(type))
                .findFirst().ifPresent(type -> {
                    throw new IllegalArgumentException("a " + type + " trace is drawn by plotly only");
                });
        BufferedImage image = new BufferedImage(SHARPNESS * tree.width(), SHARPNESS * tree.height(),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(SHARPNESS, SHARPNESS);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, tree.width(), tree.height());
            paint(tree, graphics);
            return image;
        } finally {
            graphics.dispose();
        }
    }

    private static void paint(PlotlyTree tree, Graphics2D graphics) {
        int top = title(tree, graphics);
        Legend legend = Legend.of(tree);
        int foot = legend.height(graphics.getFontMetrics(Type.LABEL), tree.width());
        Rectangle body = new Rectangle(MARGIN, top, tree.width() - 2 * MARGIN, tree.height() - top - foot - 4);
        legend.paint(graphics, tree.height() - foot, tree.width());
        if (tree.traces().stream().anyMatch(trace -> trace.path("type").asText().equals("pie"))) {
            PiePainter.paint(graphics, tree.traces().get(0), body);
            return;
        }
        int bar = ScaleBar.width(tree);
        body.width -= bar;
        for (Panel panel : Panel.of(tree)) {
            List<Mark> marks = TraceMarks.of(panel);
            PanelPainter.paint(graphics, panel.limitedTo(marks), marks, part(body, panel));
        }
        if (bar > 0) {
            ObjectNode heat = ScaleBar.trace(tree);
            ScaleBar.paint(graphics, heat, new Rectangle(body.x + body.width, body.y, bar, body.height));
        }
    }

    /** Returns the height that the title took. */
    private static int title(PlotlyTree tree, Graphics2D graphics) {
        if (tree.title().isEmpty()) {
            return MARGIN;
        }
        graphics.setFont(Type.TITLE);
        graphics.setColor(Ink.TEXT);
        FontMetrics letters = graphics.getFontMetrics();
        int baseline = MARGIN + letters.getAscent();
        for (String line : Words.wrap(tree.title(), tree.width() - 4 * MARGIN, letters::stringWidth)) {
            graphics.drawString(line, 2 * MARGIN, baseline);
            baseline += letters.getHeight();
        }
        return baseline - letters.getAscent() + 4;
    }

    private static Rectangle part(Rectangle body, Panel panel) {
        return new Rectangle((int) (body.x + panel.place().getX() * body.width),
                (int) (body.y + (1 - panel.place().getMaxY()) * body.height),
                (int) (panel.place().getWidth() * body.width), (int) (panel.place().getHeight() * body.height));
    }
}
