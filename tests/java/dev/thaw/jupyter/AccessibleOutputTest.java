package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.inspect.NetworkSummary;
import dev.thaw.metric.ConfusionMatrix;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.train.TrainingStart;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Tile;
import dev.thaw.view.WordTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.TickSettings;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** What a cell shows can be read out: pictures have words, tables have heads that say what they head. */
class AccessibleOutputTest {

    private static final Pattern HEAD = Pattern.compile("<th\\b[^>]*>");
    private static final Pattern NAMED = Pattern.compile("(?s)<svg[^>]* role=\"img\"[^>]*>\\s*<title>[^<]+</title>\\s*<desc>[^<]+</desc>.*");

    @Test
    void everyKindOfFigureSaysItsClaimAndItsValues() {
        for (Map.Entry<String, Figure> figure : Figures.all().entrySet()) {
            Bundle bundle = FigureView.of(figure.getValue());
            String words = (String) bundle.forms().get(Bundle.TEXT);
            assertTrue(words.startsWith("Figure \"It's a \"claim\" & more\": "), words);
            String svg = (String) bundle.forms().get(Bundle.SVG);
            assertTrue(NAMED.matcher(svg).matches(), figure.getKey() + ": " + svg.substring(0, 300));
            assertTrue(svg.contains("<title>Figure &quot;It's a &quot;claim&quot; &amp; more&quot;"), svg.substring(0, 300));
        }
    }

    @Test
    void aCurveIsReadOutByItsEndsAndBarsOneByOne() {
        assertEquals("""
                Figure "It's a "claim" & more": fine-tuned
                loss [nats] against epoch
                fine-tuned: 0.25 at 0, 0.5 at 1, 0.75 at 3""", words("lines"));
        assertTrue(words("bars").endsWith("a: 1 at scratch, 2 at frozen, 3 at it's \"7\" &\nb: 1 at scratch, 2 at frozen, 3 at it's \"7\" &"),
                words("bars"));
    }

    @Test
    void aPlaceHasTheWordsOfItsAxis() {
        double[] beside = {0.7, 2.3};
        double[] powers = {3.3219, 7.76};
        assertTrue(words(beside, new double[] {1, 2}, "near", "far").endsWith("dots: 1 at near, 2 at far"), "dots beside their group");
        assertTrue(words(powers, new double[] {3.3219, 7.6439}, "10", "200").endsWith("dots: 1 at 10, 2 at 7.76"), "between ticks a number");
    }

    private static String words(double[] x, double[] ticks, String... names) {
        Axis axis = Axis.builder().title("pictures").tickSettings(TickSettings.builder().tickMode(TickSettings.TickMode.ARRAY)
                .arrayTicks(ticks, names).build()).build();
        Trace dots = ScatterTrace.builder(x, new double[] {1, 2}).name("dots").build();
        return (String) FigureView.of(new Figure(Layout.builder().xAxis(axis).build(), dots)).forms().get(Bundle.TEXT);
    }

    private static String words(String kind) {
        return (String) FigureView.of(Figures.all().get(kind)).forms().get(Bundle.TEXT);
    }

    @Test
    void theInteractivePictureCarriesTheSameWords() {
        Map<?, ?> tree = (Map<?, ?>) FigureView.of(Figures.all().get("lines")).forms().get(Bundle.PLOTLY);
        Map<?, ?> layout = (Map<?, ?>) tree.get("layout");
        assertEquals(words("lines"), ((Map<?, ?>) layout.get("meta")).get("words"));
    }

    @Test
    void otherPicturesHaveWordsToo() {
        String grid = ImageGrid.of("two & two", List.of(Tile.grey(new byte[4], 2, 2, "a"))).svg().orElseThrow();
        String training = new TrainingPicture(new TrainingStart("a & b", 1, "net", "data", "test", 4, 10, 32, 320, 99, List.of()),
                List.of(1.0), List.of(), List.of(), 1, false).svg().orElseThrow();
        try (NDManager manager = NDManager.newBaseManager()) {
            String array = (String) ArrayView.of(manager.zeros(new Shape(3, 16, 16))).forms().get(Bundle.SVG);
            for (String svg : List.of(grid, training, array)) {
                assertTrue(NAMED.matcher(svg).matches(), svg);
            }
        }
    }

    @Test
    void tablesHaveHeadsWithAScope() {
        try (Network net = ResNet.resnet20(10)) {
            for (String html : List.of(WordTable.of("t", "a", "#b").row(1, 2).html().orElseThrow(),
                    new ConfusionMatrix(new int[][] {{5, 2}, {0, 7}}, List.of("cat", "dog")).html().orElseThrow(),
                    (String) TableView.of(Table.create("t", IntColumn.create("n", 1, 2))).forms().get(Bundle.HTML),
                    Doctor.version().html().orElseThrow(), NetworkSummary.of(net).html().orElseThrow())) {
                Matcher heads = HEAD.matcher(html);
                assertTrue(heads.find() || !html.contains("<table"), html);
                heads.reset().results().forEach(head -> assertTrue(head.group().contains("scope="), head.group()));
            }
        }
    }

    @Test
    void noViewWritesAHeadWithoutAScope() throws IOException {
        for (Path module : List.of(Path.of("../src/main/java"), Path.of("../kernel-lib/main/java"))) {
            try (Stream<Path> files = Files.walk(module)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Matcher heads = Pattern.compile("<th(?=[ >%])(?! scope=)").matcher(Files.readString(file));
                    assertFalse(heads.find(), file + " writes a table head without scope=\"col\" or scope=\"row\"");
                }
            }
        }
    }
}
