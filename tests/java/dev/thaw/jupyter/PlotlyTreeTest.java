package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;

class PlotlyTreeTest {

    @Test
    void numbersWrittenAsWordsComeBackAsNumbersAndMissingOnesAsNull() {
        JsonNode y = PlotlyTree.of(Figures.all().get("lines")).traces().get(0).path("y");
        assertEquals(0.25, y.get(0).asDouble());
        assertTrue(y.get(0).isNumber());
        assertTrue(y.get(2).isNull());
    }

    @Test
    void wordsStayWordsWithTheirSignsUndone() {
        ObjectNode bars = PlotlyTree.of(Figures.all().get("bars")).traces().get(0);
        assertEquals(List.of(Figures.NAMES), strings(bars.path("x")));
        PlotlyTree sevens = PlotlyTree.of(new Figure(BarTrace.builder(new String[] {"7", "cat"}, new double[] {1, 2}).build()));
        assertEquals(List.of("7", "cat"), strings(sevens.traces().get(0).path("x")));
        assertTrue(sevens.traces().get(0).path("x").get(0).isTextual());
    }

    @Test
    void titlesAreObjectsAsPlotlyThreeReadsThem() {
        PlotlyTree tree = PlotlyTree.of(Figures.all().get("lines"));
        assertEquals("It's a \"claim\" & more", tree.layout().at("/title/text").asText());
        assertEquals("loss [nats]", tree.layout().at("/yaxis/title/text").asText());
    }

    @Test
    void aGivenRangeIsNotOverruledByTheWordFalse() {
        JsonNode axis = PlotlyTree.of(Figures.all().get("lines")).layout().path("yaxis");
        assertFalse(axis.has("autorange"));
        assertEquals(10, axis.path("range").path(1).asInt());
    }

    @Test
    void theInteractiveFormFillsThePageAndLosesNoTrace() {
        Figures.all().forEach((name, figure) -> {
            Map<?, ?> tree = (Map<?, ?>) PlotlyTree.of(figure).interactive();
            Map<?, ?> layout = (Map<?, ?>) tree.get("layout");
            assertEquals(figure.getTraces().length, ((List<?>) tree.get("data")).size(), name);
            assertNull(layout.get("width"), name);
            assertEquals(true, layout.get("autosize"), name);
        });
    }

    @Test
    void everyFontFamilyEndsInOneThatEachPageHas() {
        Figure figure = new Figure(tech.tablesaw.plotly.components.Layout.builder().title("claim")
                .titleFont(tech.tablesaw.plotly.components.Font.builder().size(15).build()).build(),
                Figures.line("a", "#000000"));
        String shown = PlotlyStyle.readable(PlotlyTree.of(figure)).at("/title/font/family").asText();
        assertTrue(shown.endsWith("sans-serif"), shown);
    }

    @Test
    void aSmallHeatMapWritesItsNumbersAndALargeOneDoesNot() {
        assertTrue(heat(3).has("texttemplate"));
        assertFalse(heat(20).has("texttemplate"));
    }

    private static ObjectNode heat(int side) {
        Object[] names = new Object[side];
        java.util.Arrays.setAll(names, i -> "c" + i);
        return PlotlyTree.of(new Figure(HeatmapTrace.builder(names, names, new double[side][side]).build())).traces().get(0);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            loss <b>falls</b>,      loss falls
            10<sup>3</sup> steps,   103 steps
            a<br>b,                 a b
            <loss> & a < b,         <loss> & a < b
            """)
    void markupIsTakenOutAndNothingElse(String words, String plain) {
        assertEquals(plain, PlotlyTree.plain(words));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 200_000})
    void dataOfAnyLengthAreRead(int points) {
        double[] x = new double[points];
        PlotlyTree tree = PlotlyTree.of(new Figure(ScatterTrace.builder(x, x).name("'").build()));
        assertEquals(points, tree.traces().get(0).path("x").size());
    }

    @Test
    void variablesInsideStringsAreNotReplaced() {
        PlotlyScript script = new PlotlyScript("var trace0 = {name: 'trace0', 'a': [1,2,],}; var data = [trace0, ];");
        assertEquals("trace0", script.value("data").get(0).path("name").asText());
        assertEquals(2, script.value("data").get(0).path("a").size());
    }

    @Test
    void aScriptThatEndsTooEarlyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PlotlyScript("var data = [ {x: [1, 2"));
    }

    private static List<String> strings(JsonNode list) {
        List<String> strings = new java.util.ArrayList<>();
        list.forEach(value -> strings.add(value.asText()));
        return strings;
    }
}
