package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.Scatter3DTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;

class StaticPictureTest {

    static Stream<String> kinds() {
        return Figures.all().keySet().stream();
    }

    /** A wrong colour, a lost trace or an empty panel would fail here; whether it is beautiful was looked at. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            lines,      d55e00
            points,     009e73
            bars,       1f77b4
            bars,       ff7f0e
            lying bars, 1f77b4
            histogram,  1f77b4
            heat map,   f7fbff
            heat map,   08306b
            pie,        2ca02c
            """)
    void theFiguresColoursArePainted(String kind, String colour) {
        BufferedImage image = StaticPicture.of(PlotlyTree.of(Figures.all().get(kind)));
        assertTrue(count(image, Integer.parseInt(colour, 16)) > 100, kind + " lacks " + colour);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void thePaletteKeepsPlainAreasExactly(String kind) {
        BufferedImage image = StaticPicture.of(PlotlyTree.of(Figures.all().get(kind)));
        BufferedImage few = Palette256.of(image);
        assertEquals(image.getRGB(0, 0), few.getRGB(0, 0));
        int far = 0;
        for (int y = 0; y < image.getHeight(); y += 3) {
            for (int x = 0; x < image.getWidth(); x += 3) {
                far = Math.max(far, distance(image.getRGB(x, y), few.getRGB(x, y)));
            }
        }
        assertTrue(far <= 40, "a pixel moved by " + far + " of 255 in one channel");
    }

    @Test
    void stackedBarsStandOnEachOther() {
        Figure figure = new Figure(Layout.builder().barMode(Layout.BarMode.STACK).build(), Figures.bars("a"), Figures.bars("b"));
        List<Mark> marks = TraceMarks.of(Panel.of(PlotlyTree.of(figure)).get(0));
        assertArrayEquals(new double[] {0, 0, 1, 1}, marks.get(0).y());
        assertArrayEquals(new double[] {1, 1, 2, 2}, marks.get(3).y());
        assertArrayEquals(marks.get(0).x(), marks.get(3).x());
    }

    @Test
    void groupedBarsStandSideBySide() {
        List<Mark> marks = TraceMarks.of(Panel.of(PlotlyTree.of(Figures.all().get("bars"))).get(0));
        assertEquals(marks.get(0).x()[1], marks.get(3).x()[0], 1e-12);
        assertEquals(0, marks.get(3).y()[0]);
    }

    @Test
    void aBandIsAnAreaBetweenTwoLinesAndLiesBelowThem() {
        List<Mark> marks = TraceMarks.of(Panel.of(PlotlyTree.of(Figures.all().get("band"))).get(0));
        assertEquals(Mark.Kind.AREA, marks.get(0).kind());
        assertEquals(7, marks.get(0).x().length, "four points there, three of the four back: one is missing");
        assertEquals(Mark.Kind.LINE, marks.get(1).kind());
    }

    @Test
    void aBoxShowsTheQuartilesOfItsValues() {
        Figure figure = new Figure(tech.tablesaw.plotly.traces.BoxTrace.builder(new Object[] {"a", "a", "a", "a", "a"},
                new double[] {1, 2, 3, 4, 100}).build());
        List<Mark> marks = TraceMarks.of(Panel.of(PlotlyTree.of(figure)).get(0));
        assertArrayEquals(new double[] {2, 2, 4, 4}, marks.get(0).y());
        assertArrayEquals(new double[] {3, 3}, marks.get(2).y());
        assertArrayEquals(new double[] {100}, marks.get(marks.size() - 1).y());
    }

    @Test
    void aHistogramCountsEveryValueOnce() {
        List<Mark> marks = TraceMarks.of(Panel.of(PlotlyTree.of(Figures.all().get("histogram"))).get(0));
        assertEquals(7, marks.stream().mapToDouble(mark -> mark.y()[2]).sum());
    }

    @Test
    void wordsOnAnAxisOfNumbersStandAtTheirPlaces() {
        Figure figure = new Figure(Layout.builder().xAxis(Axis.builder().tickSettings(
                tech.tablesaw.plotly.components.TickSettings.builder()
                        .tickMode(tech.tablesaw.plotly.components.TickSettings.TickMode.ARRAY)
                        .arrayTicks(new double[] {0, 2}, new String[] {"frozen", "free"}).build()).build()).build(),
                ScatterTrace.builder(new double[] {0, 2}, new double[] {1, 2}).build());
        assertEquals(List.of(new Scale.Tick(0, "frozen"), new Scale.Tick(2, "free")),
                Panel.of(PlotlyTree.of(figure)).get(0).x().ticks());
    }

    @Test
    void aFigureInSpaceIsLeftToPlotlyAndSaysSoInTheText() {
        Figure space = new Figure(Scatter3DTrace.builder(Figures.X, Figures.X, Figures.X).build());
        assertThrows(IllegalArgumentException.class, () -> StaticPicture.of(PlotlyTree.of(space)));
        Bundle bundle = FigureView.of(space);
        assertTrue(bundle.forms().containsKey(Bundle.PLOTLY));
        assertTrue(bundle.forms().get(Bundle.TEXT).toString().contains("no static picture"));
    }

    @Test
    void theLegendNamesEachTraceOnceAndOnlyThoseThatWantIt() {
        PlotlyTree tree = PlotlyTree.of(Figures.titled(Figures.line("a", "#000000"), Figures.line("a", "#000000"),
                ScatterTrace.builder(Figures.X, Figures.X).name("hidden").showLegend(false).build(),
                BarTrace.builder(Figures.NAMES, new double[] {1, 2, 3}).name("b").build()));
        assertEquals(List.of("a", "b"), Legend.of(tree).entries().stream().map(Legend.Entry::name).toList());
    }

    private static int count(BufferedImage image, int colour) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
            }
        }
        return count;
    }

    private static int distance(int one, int other) {
        return Math.max(Math.abs((one >> 16 & 255) - (other >> 16 & 255)),
                Math.max(Math.abs((one >> 8 & 255) - (other >> 8 & 255)), Math.abs((one & 255) - (other & 255))));
    }
}
