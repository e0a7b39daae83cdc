package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.thaw.data.ImageSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImageChangeTest {

    private static final ImageSet TWO_BY_TWO = ImageSet.of(new byte[] {10, 20, 30, 40}, 2, 2, 1, new int[] {1});

    @ParameterizedTest(name = "{0}: {1} {2} / {3} {4}")
    @CsvSource(textBlock = """
            MIRRORED,     20, 10,  40, 30
            QUARTER_TURN, 20, 40,  10, 30
            SHIFTED,      10, 20,  30, 40
            DARKER,        5, 10,  15, 20
            GREY,         10, 20,  30, 40
            NEGATIVE,    245, 235, 225, 215
            BLURRED,      20, 23,  26, 30
            QUARTERED,    40, 30,  20, 10
            """)
    void eachChangeMovesPixelsAsItsNameSays(ImageChange change, int topLeft, int topRight, int bottomLeft,
            int bottomRight) {
        ImageSet changed = change.apply(TWO_BY_TWO);
        assertArrayEquals(new byte[] {(byte) topLeft, (byte) topRight, (byte) bottomLeft, (byte) bottomRight},
                changed.pixels());
    }

    @ParameterizedTest
    @EnumSource
    void labelsAndTheOriginalStayAsTheyAre(ImageChange change) {
        ImageSet changed = change.apply(TWO_BY_TWO);
        assertEquals(1, changed.label(0));
        assertArrayEquals(new byte[] {10, 20, 30, 40}, TWO_BY_TWO.pixels());
    }

    @Test
    void greyWeighsTheColoursByTheirBrightness() {
        ImageSet red = ImageSet.of(new byte[] {(byte) 200, 0, 0}, 1, 1, 3, new int[] {0});
        assertArrayEquals(new byte[] {59, 59, 59}, ImageChange.GREY.apply(red).pixels());
    }

    @Test
    void aShiftMovesAnEighthAndRepeatsTheBorder() {
        byte[] row = {1, 2, 3, 4, 5, 6, 7, 8};
        assertArrayEquals(new byte[] {1, 1, 2, 3, 4, 5, 6, 7},
                ImageChange.SHIFTED.apply(ImageSet.of(row, 1, 8, 1, new int[] {0})).pixels());
    }

    @Test
    void theGalleryShowsTheOriginalFirst() {
        assertEquals(1 + ImageChange.values().length, ImageChange.gallery(TWO_BY_TWO, 0).tiles().size());
        assertEquals("as it is", ImageChange.gallery(TWO_BY_TWO, 0).tiles().get(0).caption());
    }
}
