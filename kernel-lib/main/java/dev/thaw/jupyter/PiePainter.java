package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import org.knowm.xchart.PieChart;
import org.knowm.xchart.style.PieStyler;
import org.knowm.xchart.style.Styler;

/** Draws a pie: shares in percent, names in the legend. */
final class PiePainter {

    private PiePainter() { }

    static void paint(Graphics2D graphics, ObjectNode trace, Rectangle area) {
        PieChart chart = new PieChart(area.width, area.height);
        PieStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE).setChartFontColor(Ink.TEXT).setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false).setChartTitleVisible(false).setLegendFont(Type.LABEL)
                .setLegendBorderColor(Color.WHITE).setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setLabelType(PieStyler.LabelType.Percentage).setLabelsFont(Type.LABEL).setSliceBorderWidth(1);
        JsonNode colours = trace.path("marker").path("colors");
        JsonNode labels = trace.path("labels");
        JsonNode values = trace.path("values");
        for (int i = 0; i < values.size(); i++) {
            String name = PlotlyTree.plain(labels.path(i).asText("part " + i));
            String unique = chart.getSeriesMap().containsKey(name) ? name + " (" + i + ")" : name;
            chart.addSeries(unique, values.get(i).asDouble(0)).setFillColor(Ink.of(colours.path(i), Ink.trace(i)));
        }
        Graphics2D part = (Graphics2D) graphics.create(area.x, area.y, area.width, area.height);
        chart.paint(part, area.width, area.height);
        part.dispose();
    }
}
