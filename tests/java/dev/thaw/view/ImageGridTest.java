package dev.thaw.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ImageGridTest {

    private static final byte[] RED_THEN_BLUE = {(byte) 255, 0, 0, 0, 0, (byte) 255};

    @Test
    void theDrawingHoldsEachPixelInItsPlaceAndColour() throws Exception {
        Element image = (Element) parse(grid("a & <b>")).getElementsByTagName("image").item(0);

        String data = image.getAttribute("href").replace("data:image/png;base64,", "");
        var png = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));

        assertEquals(2, png.getWidth());
        assertEquals(0xFFFF0000, png.getRGB(0, 0));
        assertEquals(0xFF0000FF, png.getRGB(1, 0));
        assertEquals("10", image.getAttribute("width"), "2 pixels at scale 5");
    }

    @Test
    void captionsAndTitleStayTextWhateverTheirLetters() throws Exception {
        Document svg = parse(grid("a & <b>"));

        assertEquals("Two & more", svg.getElementsByTagName("title").item(0).getTextContent());
        assertEquals("a & <b>", svg.getElementsByTagName("text").item(1).getTextContent());
    }

    @Test
    void aGridOfThreeInTwoColumnsHasTwoRows() throws Exception {
        Tile tile = new Tile(RED_THEN_BLUE, 2, 1, "");
        var images = parse(ImageGrid.of("t", List.of(tile, tile, tile)).columns(2)).getElementsByTagName("image");

        String firstTop = ((Element) images.item(0)).getAttribute("y");
        assertEquals(firstTop, ((Element) images.item(1)).getAttribute("y"));
        assertTrue(Integer.parseInt(((Element) images.item(2)).getAttribute("y")) > Integer.parseInt(firstTop));
    }

    @Test
    void anEmptyGridSaysSo() throws Exception {
        assertEquals("nothing here (no images)", ImageGrid.of("nothing here", List.of()).text());
        assertEquals(0, parse(ImageGrid.of("nothing here", List.of())).getElementsByTagName("image").getLength());
    }

    @Test
    void aTileOfTheWrongSizeIsRefusedWithBothNumbers() {
        var error = assertThrows(IllegalArgumentException.class, () -> new Tile(new byte[4], 2, 2, "x"));
        assertTrue(error.getMessage().contains("needs 12 bytes") && error.getMessage().contains("4 were given"));
    }

    @Test
    void aTileKeepsItsOwnBytes() {
        byte[] bytes = RED_THEN_BLUE.clone();
        Tile tile = new Tile(bytes, 2, 1, "");
        bytes[0] = 1;
        tile.rgb()[1] = 1;
        assertArrayEquals(RED_THEN_BLUE, tile.rgb());
        assertArrayEquals(new byte[] {7, 7, 7, 9, 9, 9}, Tile.grey(new byte[] {7, 9}, 2, 1, "").rgb());
    }

    @Test
    void aTileOfAnImageIsGreyOrColouredAsItsChannelsSay() {
        assertEquals(0x090909, Tile.of(new byte[] {7, 9}, 2, 1, 1, "").pixel(1, 0));
        assertEquals(0x0000FF, Tile.of(RED_THEN_BLUE, 2, 1, 3, "").pixel(1, 0));
        var error = assertThrows(IllegalArgumentException.class, () -> Tile.of(new byte[4], 2, 1, 2, "x"));
        assertTrue(error.getMessage().contains("the image has 2"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Tile.of(RED_THEN_BLUE, 2, 1, 1, "x"));
    }

    private static ImageGrid grid(String caption) {
        return ImageGrid.of("Two & more", List.of(new Tile(RED_THEN_BLUE, 2, 1, caption))).scale(5);
    }

    private static Document parse(ImageGrid grid) throws Exception {
        byte[] svg = grid.svg().orElseThrow().getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    }
}
