package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.inspect.BlockDrift;
import dev.thaw.metric.ConfusionMatrix;
import dev.thaw.optim.Schedule;
import dev.thaw.train.Comparison;
import dev.thaw.train.RateSearch;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;
import tech.tablesaw.plotly.components.Figure;

class PlotsTest {

    private static final double[][] HIGH = {{0.1, 0.5, 0.9}, {0.1, 0.6, 0.9}, {0.1, 0.55, 0.9}};
    private static final double[][] LOW = {{0.1, 0.2, 0.4}, {0.1, 0.2, 0.4}, {0.1, 0.2, 0.4}};
    private static final Comparison BOTH = Runs.of("fine-tuning", HIGH, "scratch", LOW);

    @Test
    void eachMethodHasOneColourInEveryFigureAndNoTwoShareOne() {
        List<String> methods = List.of(Palette.SCRATCH, Palette.FEATURE_EXTRACTION, Palette.FINE_TUNING,
                Palette.RANDOM_FROZEN, "A", "B");
        Map<String, String> colours = Palette.colours(methods);
        assertEquals(methods.size(), new HashSet<>(colours.values()).size());
        assertEquals(colours.get("fine-tuning"), Palette.colours(List.of("A", "fine-tuning")).get("fine-tuning"));
        assertEquals(Palette.of("fine-tuning, ×0.1"), Palette.of("fine-tuning"));
    }

    @Test
    void everySeedIsDrawnAndTheirMeanAbove() {
        String script = script(Plots.accuracyByEpoch(BOTH, 10));
        assertEquals(1 + 2 * (3 + 1), script.split("type: 'scatter'", -1).length - 1,
                "chance, and 3 seeds and a mean for each arm");
        assertTrue(script.contains("\"10.000000000000002\",\"55.0\",\"90.0\"")
                || script.contains("\"10.0\",\"55.0\",\"90.0\""), script);
    }

    @Test
    void titlesAreSentencesAndAxesHaveUnits() {
        String script = script(Plots.accuracyByEpoch(BOTH, 10));
        assertTrue(script.contains("title: 'Fine-tuning ends highest: 90 %; scratch: 40 %'"), script);
        assertTrue(script.contains("test accuracy [%]") && script.contains("epoch (passes over the training images)"));
        assertTrue(script(Plots.loss(BOTH.runs("scratch").get(0))).contains("cross-entropy [nats]"));
        assertTrue(script(Plots.threeBenefits(BOTH, "fine-tuning", "scratch"))
                .contains("in every seed at: start, slope, asymptote"));
    }

    @Test
    void aScheduleIsDrawnBeforeItRuns() {
        String script = script(Plots.schedule(Schedule.step(2, 0.1).preview(5, 0.1, 0.01)));
        assertTrue(script.contains("title: '×0.1 every 2 epochs'") && script.contains("learning rate"), script);
        assertTrue(script.contains("group 1") && script.contains("group 2"), script);
        assertTrue(script.contains("\"0.0\",\"1.0\",\"2.0\",\"3.0\",\"4.0\""), script);
        assertTrue(script.contains("\"0.1\",\"0.1\",\"0.010000000000000002\""), script);
    }

    @Test
    void aRateSearchMarksWhatItSuggests() {
        String script = script(Plots.rateSearch(new RateSearch(List.of(1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0), List.of(2.0, 2.0, 2.0, 1.2, 0.5, 0.5, 9.0),
                RateSearch.End.EXPLODED)));
        assertTrue(script.contains("A learning rate of 1.0e-02 is suggested: there the loss falls most steeply")
                && script.contains("1e-3"), script);
    }

    @Test
    void bodyRatesStandFromAllAlikeToFrozen() {
        var rates = new TreeMap<>(Map.of(1.0, new double[] {0.8}, 0.1, new double[] {0.9}, 0.0, new double[] {0.7}));
        String script = script(Plots.bodyRates(rates, "validation"));
        assertTrue(script.contains("[\"×1\",\"×0.1\",\"×0 (frozen)\"]"), script);
        assertTrue(script.contains("Best on average: body rate ×0.1, 90 %; frozen 70 %"), script);
    }

    @Test
    void theConfusionMapHasTheFirstClassOnTop() {
        String script = script(Plots.confusion(new ConfusionMatrix(new int[][] {{5, 2}, {0, 7}}, List.of("ring",
                "star"))));
        assertTrue(script.contains("y: [\"star\",\"ring\"]") && script.contains("[0.0,7.0,],[5.0,2.0,]"), script);
        assertTrue(script.contains("Most often confused: ring, taken for star (2 images)"));
    }

    @Test
    void theStripIsIceBlueWhereEveryBitStayedAndOrangeElsewhere() throws Exception {
        Map<String, List<BlockDrift>> drifts = new LinkedHashMap<>();
        drifts.put("fine-tuning", List.of(still("conv1"), moved("linear")));
        CurvesOverStrip figure = Plots.curvesOverStrip(BOTH, 10, drifts);

        NodeList blocks = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(figure.svg().orElseThrow().getBytes(StandardCharsets.UTF_8)))
                        .getElementsByTagName("rect");
        assertEquals(Palette.FROZEN_ICE, blocks.item(1).getAttributes().getNamedItem("fill").getTextContent());
        assertEquals(DriftColour.ramp(1), blocks.item(2).getAttributes().getNamedItem("fill").getTextContent());
        assertTrue(figure.text().contains("fine-tuning: 1 of 2 blocks bit-identical"), figure.text());
    }

    @Test
    void aCostTableHasARowForEachArm() {
        assertEquals(2, Tables.costs(BOTH).rowCount());
        assertEquals(90.0, Tables.costs(BOTH).doubleColumn("accuracy [%]").get(0));
        assertTrue(Tables.accuracies(BOTH, 100).stringColumn("95 % interval [%]").get(0)
                .contains("Wilson, 100 images"));
        assertEquals(55.0, Tables.starts(BOTH, Map.of()).doubleColumn("after epoch 1").get(0));
    }

    @Test
    void theFactorTableSaysThatTheShapeIsTheLabelOfTheSource() {
        var table = Tables.factors("shapes/source", "shapes/near-ground");
        int row = table.stringColumn("factor").asList().indexOf("object shape");
        assertEquals("label", table.stringColumn("shapes/source").get(row));
        assertEquals("nuisance", table.stringColumn("shapes/near-ground").get(row));
        assertEquals(0, Tables.factors("cifar10").rowCount());
    }

    private static BlockDrift still(String path) {
        return new BlockDrift(path, 0, 0, true);
    }

    private static BlockDrift moved(String path) {
        return new BlockDrift(path, 0.5, 1.2, false);
    }

    private static String script(Figure figure) {
        return figure.asJavascript("figure").replace("&#39;", "'").replace("&gt;", ">");
    }
}
