package dev.thaw.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhotoReaderTest {

    private static final int[] RED = {255, 0, 0};
    private static final int[] GREEN = {0, 255, 0};
    private static final int[] BLUE = {0, 0, 255};
    private static final int[] WHITE = {255, 255, 255};

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "jpg"})
    void theFourFormatsKeepTheirColors(String format) throws IOException {
        byte[] square = PhotoReader.read(Pictures.file(Pictures.quarters(64), format), 16);
        assertQuarters(square, 16, RED, GREEN, BLUE, WHITE);
    }

    @Test
    void aPictureOfTheRightSizeIsUnchanged() throws IOException {
        BufferedImage noise = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        byte[] expected = new byte[16 * 16 * 3];
        new java.util.Random(5).nextBytes(expected);
        for (int i = 0; i < 256; i++) {
            noise.setRGB(i % 16, i / 16, (expected[3 * i] & 255) << 16 | (expected[3 * i + 1] & 255) << 8 | expected[3 * i + 2] & 255);
        }
        assertArrayEquals(expected, PhotoReader.read(Pictures.file(noise, "png"), 16));
    }

    @Test
    void shrinkingAveragesAndCutsTheMiddle() throws IOException {
        BufferedImage wide = Pictures.plain(96, 32, Color.BLACK, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32 * 32; i++) { // fine black-white columns in the middle, black outside
            wide.setRGB(32 + i % 32, i / 32, i % 2 == 0 ? 0xFFFFFF : 0);
        }
        byte[] square = PhotoReader.read(Pictures.file(wide, "png"), 8);
        for (int column = 1; column < 7; column++) {
            assertEquals(127.5, square[(4 * 8 + column) * 3] & 0xFF, 1, "column " + column);
        }
    }

    @Test
    void greyBytesAreTakenAsStored() throws IOException {
        BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            grey.getRaster().setSample(i % 8, i / 8, 0, 100);
        }
        assertPixel(PhotoReader.read(Pictures.file(grey, "png"), 8), 0, 100, 100, 100, 0);
        assertPixel(PhotoReader.read(Pictures.file(grey, "jpg"), 8), 0, 100, 100, 100, 1);
        BufferedImage deep = new BufferedImage(8, 8, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 64; i++) {
            deep.getRaster().setSample(i % 8, i / 8, 0, 100 * 256);
        }
        assertPixel(PhotoReader.read(Pictures.file(deep, "png"), 8), 0, 100, 100, 100, 0);
    }

    @Test
    void transparentPartsBecomeWhite() throws IOException {
        BufferedImage clear = Pictures.plain(8, 8, new Color(0, 0, 0, 0), BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(0, 0, 0x80000000);
        byte[] square = PhotoReader.read(Pictures.file(clear, "png"), 8);
        assertPixel(square, 9, 255, 255, 255, 0);
        assertPixel(square, 0, 127, 127, 127, 1);
    }

    /** Inks C, M, Y, K as Adobe stores them: 255 is no ink. Orange-ish: no cyan, half magenta, full yellow, no black. */
    @Test
    void printColorsBecomeRedGreenBlue() throws IOException {
        assertPixel(PhotoReader.read(Pictures.print(16, new int[] {255, 128, 0, 255}, 0), 16), 40, 255, 128, 0, 4);
        assertPixel(PhotoReader.read(Pictures.print(16, new int[] {255, 128, 0, 128}, 0), 16), 40, 128, 64, 0, 4);
        assertPixel(PhotoReader.read(Pictures.print(16, new int[] {0, 127, 255, 0}, PrintColors.PLAIN), 16), 40, 255, 128, 0, 4);
    }

    /** The same orange as luma and chroma of the inverted inks: 255 minus (255, 128, 0) is (0, 127, 255). */
    @Test
    void printColorsAsLumaAndChromaAreUnderstood() throws IOException {
        int luma = (int) Math.round(0.299 * 0 + 0.587 * 127 + 0.114 * 255);
        int blueness = (int) Math.round(128 + (255 - luma) * 0.564);
        int redness = (int) Math.round(128 + (0 - luma) * 0.713);
        assertPixel(PhotoReader.read(Pictures.print(16, new int[] {luma, blueness, redness, 255}, 2), 16), 40, 255, 128, 0, 6);
    }

    @ParameterizedTest(name = "orientation {0} shows {1} at the top left, {2} at the top right")
    @CsvSource(textBlock = """
            1, R, G, B, W
            2, G, R, W, B
            3, W, B, G, R
            4, B, W, R, G
            5, R, B, G, W
            6, B, R, W, G
            7, W, G, B, R
            8, G, W, R, B
            """)
    void theCamerasOrientationIsObeyed(int orientation, char topLeft, char topRight, char bottomLeft, char bottomRight) throws IOException {
        byte[] jpeg = Pictures.file(Pictures.quarters(32), "jpg");
        for (boolean littleEndian : new boolean[] {false, true}) {
            byte[] square = PhotoReader.read(Pictures.withOrientation(jpeg, orientation, littleEndian), 16);
            assertQuarters(square, 16, color(topLeft), color(topRight), color(bottomLeft), color(bottomRight));
        }
    }

    @Test
    void aBrokenOrientationHeaderCountsAsUpright() throws IOException {
        byte[] jpeg = Pictures.file(Pictures.quarters(16), "jpg");
        byte[] odd = Pictures.withOrientation(jpeg, 99, false);
        assertEquals(ExifOrientation.UPRIGHT, ExifOrientation.of(odd));
        assertEquals(ExifOrientation.UPRIGHT, ExifOrientation.of(Arrays.copyOf(odd, 24)));
        assertEquals(ExifOrientation.UPRIGHT, ExifOrientation.of(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}));
    }

    @Test
    void ofAnAnimationTheFirstPictureCounts() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (Color color : new Color[] {Color.RED, Color.BLUE}) {
                writer.writeToSequence(new IIOImage(Pictures.plain(16, 16, color, BufferedImage.TYPE_BYTE_INDEXED), null, null), null);
            }
            writer.endWriteSequence();
        }
        assertPixel(PhotoReader.read(out.toByteArray(), 16), 0, 255, 0, 0, 0);
    }

    @Test
    void aHugePictureIsReadInSteps() throws IOException {
        byte[] huge = Pictures.file(Pictures.plain(9000, 6000, Color.BLACK, BufferedImage.TYPE_BYTE_BINARY), "png");
        assertPixel(PhotoReader.read(huge, 32), 500, 0, 0, 0, 0);
        BufferedImage quarters = Pictures.quarters(4200);
        assertQuarters(PhotoReader.read(Pictures.file(quarters, "png"), 32), 32, RED, GREEN, BLUE, WHITE);
    }

    @Test
    void whatIsNoPictureSaysWhy() {
        assertReason("empty (0 bytes)", new byte[0]);
        assertReason("no JPEG, PNG, GIF or BMP", "just text".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertReason("WebP", "RIFF....WEBPVP8 ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertReason("HEIC", "....ftypheic....".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void aFileThatWasCutShortIsRefused(String format) {
        BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 4096; i++) {
            noise.setRGB(i % 64, i / 64, i * 2654435);
        }
        byte[] whole = Pictures.file(noise, format);
        assertThrows(IOException.class, () -> PhotoReader.read(Arrays.copyOf(whole, whole.length / 2), 32), format + " half");
        assertThrows(IOException.class, () -> PhotoReader.read(Arrays.copyOf(whole, 10), 32), format + " ten bytes");
    }

    private static void assertReason(String reason, byte[] file) {
        String message = assertThrows(IOException.class, () -> PhotoReader.read(file, 32)).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static int[] color(char letter) {
        return letter == 'R' ? RED : letter == 'G' ? GREEN : letter == 'B' ? BLUE : WHITE;
    }

    private static void assertQuarters(byte[] square, int side, int[]... colors) {
        int quarter = side / 4;
        int[] middles = {quarter * side + quarter, quarter * side + 3 * quarter, 3 * quarter * side + quarter, 3 * quarter * side + 3 * quarter};
        for (int i = 0; i < 4; i++) {
            assertPixel(square, middles[i], colors[i][0], colors[i][1], colors[i][2], 6);
        }
    }

    private static void assertPixel(byte[] square, int pixel, int red, int green, int blue, int tolerance) {
        int[] found = {square[3 * pixel] & 0xFF, square[3 * pixel + 1] & 0xFF, square[3 * pixel + 2] & 0xFF};
        int[] expected = {red, green, blue};
        for (int i = 0; i < 3; i++) {
            assertEquals(expected[i], found[i], tolerance, "pixel %d is %s, not %s".formatted(pixel, Arrays.toString(found), Arrays.toString(expected)));
        }
    }
}
