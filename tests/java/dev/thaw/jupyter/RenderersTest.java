package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.thaw.view.Renderable;
import java.util.Map;
import java.util.Optional;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

class RenderersTest {

    private final Renderer renderer = new Renderer();

    RenderersTest() {
        Renderers.register(renderer);
    }

    @Test
    void aViewThatThrowsFallsBackToTheValuesOwnText() {
        DisplayData data = renderer.render(new Renderable() {
            @Override
            public String text() {
                throw new IllegalStateException("broken view");
            }

            @Override
            public String toString() {
                return "own text";
            }
        });
        String text = text(data);
        assertTrue(text.startsWith("own text"), text);
        assertTrue(text.contains("broken view"), text);
    }

    @Test
    void aValueWithoutEvenATextShowsItsType() {
        DisplayData data = renderer.render(new Renderable() {
            @Override
            public String text() {
                throw new IllegalStateException("a");
            }

            @Override
            public String toString() {
                throw new IllegalStateException("b");
            }
        });
        assertTrue(text(data).startsWith("dev.thaw.jupyter.RenderersTest"), text(data));
    }

    @Test
    void aPictureIsPreferredToHtml() {
        DisplayData data = renderer.render(new Renderable() {
            @Override
            public String text() {
                return "words";
            }

            @Override
            public Optional<String> svg() {
                return Optional.of("<svg/>");
            }

            @Override
            public Optional<String> html() {
                return Optional.of("<p>");
            }
        });
        assertEquals("<svg/>", data.getData(MIMEType.IMAGE_SVG));
        assertFalse(data.hasDataForType(MIMEType.TEXT_HTML));
        assertEquals("words", text(data));
    }

    @Test
    void tensorsOfEveryKindHaveAText() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals("NDArray [2] float32 on cpu · min 1 · mean 1.5 · max 2\n[1., 2.]",
                    ArrayView.of(manager.create(new float[] {1, 2})).forms().get(Bundle.TEXT));
            assertTrue(text(manager.create(new boolean[] {true, false})).contains("mean 0.5"));
            assertTrue(text(manager.create(new Shape(0, 3))).contains("empty"));
            assertTrue(text(manager.create(7L)).startsWith("NDArray scalar int64"));
            assertTrue(text(manager.create(new float[] {1, Float.NaN})).contains("holds NaN"));
            assertTrue(text(manager.zeros(new Shape(500, 500))).length() < 2000);
        }
    }

    @Test
    void drawingATensorLeavesNoOtherBehind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.zeros(new Shape(3, 16, 16));
            int before = manager.getManagedArrays().size();
            ArrayView.of(array);
            assertEquals(before, manager.getManagedArrays().size());
            assertFalse(array.isReleased());
        }
    }

    @ParameterizedTest(name = "{0} × {1} × {2}: picture = {3}")
    @CsvSource(textBlock = """
            3,  32, 32, true
            1,  28, 28, true
            24, 20, 3,  true
            3,  4,  4,  false
            16, 8,  8,  false
            2,  3,  3,  false
            """)
    void onlyImageShapesArePictures(long first, long second, long third, boolean picture) {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals(picture, ArrayImage.of(manager.zeros(new Shape(first, second, third))).isPresent());
        }
    }

    @Test
    void pixelsKeepTheirPlaceAndColourInBothLayouts() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray red = manager.zeros(new Shape(3, 8, 10));
            red.set(new ai.djl.ndarray.index.NDIndex("0, 2, 5"), 1f);
            int scale = 160 / 10;
            assertEquals(0xffff0000, ArrayImage.of(red).orElseThrow().getRGB(5 * scale, 2 * scale));
            NDArray last = red.transpose(1, 2, 0).mul(255).toType(DataType.UINT8, true);
            assertEquals(0xffff0000, ArrayImage.of(last).orElseThrow().getRGB(5 * scale + 1, 2 * scale + 1));
            assertEquals(0xff000000, ArrayImage.of(last).orElseThrow().getRGB(0, 0));
        }
    }

    @Test
    void aNormalisedImageIsStretchedFromBlackToWhite() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray image = manager.arange(64f).reshape(1, 8, 8).sub(40);
            var picture = ArrayImage.of(image).orElseThrow();
            assertEquals(0xff000000, picture.getRGB(0, 0));
            assertEquals(0xffffffff, picture.getRGB(picture.getWidth() - 1, picture.getHeight() - 1));
        }
    }

    @Test
    void aTableShowsShortNumbersItsOwnFormatsAndEmptyCells() {
        DoubleColumn share = DoubleColumn.create("share", 0.5, 0.25);
        share.setPrintFormatter(NumberColumnFormatter.percent(1));
        Table table = Table.create("t", DoubleColumn.create("x", 1.0 / 3, Double.NaN), share, IntColumn.create("n", 1, 2),
                StringColumn.create("s", "<a>", "b"));
        String html = (String) TableView.of(table).forms().get(Bundle.HTML);
        assertTrue(html.contains(">0.3333<"), html);
        assertTrue(html.contains(">50.0%<") || html.contains(">50.0 %<"), html);
        assertTrue(html.contains("&lt;a&gt;"), html);
        assertFalse(html.contains("NaN"), html);
        assertFalse(html.contains("rows shown"), html);
    }

    @Test
    void anEmptyTableAndOneWithoutColumnsShowWithoutComplaint() {
        assertTrue(TableView.of(Table.create("none")).forms().containsKey(Bundle.HTML));
        assertTrue(TableView.of(Table.create("empty", IntColumn.create("n"))).forms().containsKey(Bundle.HTML));
    }

    @Test
    void everyKindOfFigureIsOneBundle() {
        Figures.all().forEach((name, figure) -> {
            Map<String, Object> forms = FigureView.of(figure).forms();
            assertEquals(java.util.Set.of(Bundle.TEXT, Bundle.PLOTLY, Bundle.SVG), forms.keySet(), name);
            assertTrue(((String) forms.get(Bundle.SVG)).length() < 150_000, name);
        });
    }

    private static String text(DisplayData data) {
        return (String) data.getData(MIMEType.TEXT_PLAIN);
    }

    private String text(NDArray array) {
        return (String) ArrayView.of(array).forms().get(Bundle.TEXT);
    }
}
