package dev.thaw.jupyter;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws one panel with XChart; names on an axis of categories are written beside it. */
final class PanelPainter {

    private static final Color GRID = new Color(0xe5e5e5);
    private static final Color AXIS = new Color(0x888888);
    private static final int GAP = 6;
    /** Room that XChart keeps around a chart, in pixels. */
    private static final int PADDING = 8;

    private final Graphics2D graphics;
    private final Panel panel;
    private final Rectangle area;
    private final FontMetrics letters;

    private PanelPainter(Graphics2D graphics, Panel panel, Rectangle area) {
        this.graphics = graphics;
        this.panel = panel;
        this.area = area;
        this.letters = graphics.getFontMetrics(Type.LABEL);
    }

    /**
     * Draws a panel.
     *
     * @param graphics where to
     * @param panel what, with limits
     * @param marks its marks
     * @param area the rectangle that axes and titles fill
     */
    static void paint(Graphics2D graphics, Panel panel, List<Mark> marks, Rectangle area) {
        new PanelPainter(graphics, panel, area).paint(marks);
    }

    private void paint(List<Mark> marks) {
        int below = panel.x().isNamed() ? heightOfNames() + heightOf(panel.x().title()) : 0;
        int beside = panel.y().isNamed() ? widthOfNames() + heightOf(panel.y().title()) : 0;
        XYChart chart = chart(area.width - beside, area.height - below);
        for (int i = 0; i < marks.size(); i++) {
            add(chart, marks.get(i), "mark " + i);
        }
        Graphics2D part = (Graphics2D) graphics.create(area.x + beside, area.y, chart.getWidth(), chart.getHeight());
        chart.paint(part, chart.getWidth(), chart.getHeight());
        part.dispose();
        names(chart, beside, below);
        for (HeatMarks.Label label : HeatMarks.labels(panel)) {
            write(label.text(), Type.SMALL, label.colour(),
                    area.x + beside + (int) chart.getScreenXFromChart(label.x()),
                    area.y + (int) chart.getScreenYFromChart(label.y()) + 4);
        }
    }

    private XYChart chart(int width, int height) {
        XYChart chart = new XYChart(width, height);
        XYStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE).setChartFontColor(Ink.TEXT).setChartTitleVisible(false)
                .setLegendVisible(false).setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false)
                .setChartPadding(PADDING).setPlotContentSize(1).setAntiAlias(true);
        styler.setAxisTitleFont(Type.LABEL).setAxisTickLabelsFont(Type.LABEL).setAxisTickLabelsColor(Ink.TEXT)
                .setAxisTickMarksColor(AXIS).setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1))
                .setXAxisTicksVisible(!panel.x().isNamed()).setYAxisTicksVisible(!panel.y().isNamed())
                .setPlotGridVerticalLinesVisible(!panel.x().isNamed())
                .setPlotGridHorizontalLinesVisible(!panel.y().isNamed()).setPlotMargin(0)
                .setXAxisMin(edge(panel.x(), -1)).setXAxisMax(edge(panel.x(), 1))
                .setYAxisMin(edge(panel.y(), -1)).setYAxisMax(edge(panel.y(), 1))
                .setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right)
                .setXAxisLogarithmic(panel.x().logarithmic()).setYAxisLogarithmic(panel.y().logarithmic());
        chart.setXAxisTitle(panel.x().isNamed() ? "" : panel.x().title());
        chart.setYAxisTitle(panel.y().isNamed() ? "" : panel.y().title());
        return chart;
    }

    /** A hair beyond the limit, since XChart writes no number at the very end of an axis. */
    private static double edge(Scale scale, int side) {
        double end = side < 0 ? scale.low() : scale.high();
        return scale.logarithmic() ? end : end + side * 1e-6 * (scale.high() - scale.low());
    }

    private static void add(XYChart chart, Mark mark, String name) {
        if (mark.x().length == 0) {
            return;
        }
        XYSeries series = chart.addSeries(name, mark.x(), mark.y());
        series.setMarker(SeriesMarkers.NONE).setLineColor(mark.colour());
        switch (mark.kind()) {
            case LINE -> series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line).setLineStyle(stroke(mark.width(), mark.dash()));
            case AREA -> series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea)
                    .setLineColor(new Color(0, 0, 0, 0)).setFillColor(mark.colour());
            case POINTS -> {
                series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
                series.setMarker(new Dot(mark.width())).setMarkerColor(mark.colour());
            }
        }
    }

    /** Returns a pen of a width in pixels; dashes are given as lengths of dash and gap. */
    static BasicStroke stroke(float width, float... dash) {
        return dash.length == 0 ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
    }

    private void names(XYChart chart, int beside, int below) {
        int bottom = area.y + area.height - below;
        for (Scale.Tick tick : panel.x().ticks()) {
            under(tick.word(), area.x + beside + (int) Math.round(chart.getScreenXFromChart(tick.at())), bottom);
        }
        for (Scale.Tick tick : panel.y().ticks()) {
            int middle = area.y + (int) Math.round(chart.getScreenYFromChart(tick.at())) + letters.getAscent() / 2 - 1;
            graphics.setFont(Type.LABEL);
            graphics.setColor(Ink.TEXT);
            graphics.drawString(tick.word(), area.x + beside - GAP / 2 - letters.stringWidth(tick.word()), middle);
        }
        if (panel.x().isNamed()) {
            write(panel.x().title(), Type.LABEL, Ink.TEXT, area.x + beside + (area.width - beside) / 2,
                    area.y + area.height - GAP);
        }
        if (panel.y().isNamed()) {
            turned(panel.y().title(), area.x + letters.getAscent(), area.y + (area.height - below) / 2);
        }
    }

    private void under(String words, int middle, int top) {
        if (isSlanted()) {
            slanted(words, middle, top);
            return;
        }
        int baseline = top;
        for (String line : Words.wrap(words, room(), letters::stringWidth)) {
            baseline += letters.getHeight();
            write(line, Type.LABEL, Ink.TEXT, middle, baseline);
        }
    }

    private int room() {
        return Math.max(20, (area.width - 60) / Math.max(1, panel.x().ticks().size()) - GAP);
    }

    /** Names that fit neither beside each other nor broken into two lines are written at an angle. */
    private boolean isSlanted() {
        return panel.x().ticks().stream().anyMatch(tick -> {
            List<String> lines = Words.wrap(tick.word(), room(), letters::stringWidth);
            return lines.size() > 2 || lines.stream().anyMatch(line -> letters.stringWidth(line) > room());
        });
    }

    private int heightOfNames() {
        if (isSlanted()) {
            return Math.min(110, (int) (0.72 * widest(panel.x())) + letters.getHeight());
        }
        int lines = panel.x().ticks().stream()
                .mapToInt(tick -> Words.wrap(tick.word(), room(), letters::stringWidth).size()).max().orElse(0);
        return lines * letters.getHeight() + GAP;
    }

    private int widthOfNames() {
        return widest(panel.y()) + GAP;
    }

    private int widest(Scale scale) {
        return scale.ticks().stream().mapToInt(tick -> letters.stringWidth(tick.word())).max().orElse(0);
    }

    private int heightOf(String title) {
        return title.isEmpty() ? 0 : letters.getHeight() + GAP;
    }

    private void write(String words, Font font, Color colour, int middle, int baseline) {
        graphics.setFont(font);
        graphics.setColor(colour);
        graphics.drawString(words, middle - graphics.getFontMetrics().stringWidth(words) / 2, baseline);
    }

    private void slanted(String words, int middle, int top) {
        Graphics2D side = (Graphics2D) graphics.create();
        side.setFont(Type.LABEL);
        side.setColor(Ink.TEXT);
        side.rotate(-Math.PI / 4, middle, top + letters.getAscent());
        side.drawString(words, middle - letters.stringWidth(words), top + letters.getAscent());
        side.dispose();
    }

    private void turned(String words, int baseline, int middle) {
        Graphics2D side = (Graphics2D) graphics.create();
        side.setFont(Type.LABEL);
        side.setColor(Ink.TEXT);
        side.rotate(-Math.PI / 2, baseline, middle);
        side.drawString(words, baseline - letters.stringWidth(words) / 2, middle);
        side.dispose();
    }
}
