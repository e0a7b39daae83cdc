package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestImagesTest {

    /** Directions at 0, 10, 90 and 100 degrees, about, of any length. */
    private static final NearestImages FOUR = NearestImages.of(new float[][] {{1, 0}, {9, 1.5f}, {0, 3}, {-1, 6}});

    @Test
    void theNearestComesFirstAndNoImageIsItsOwn() {
        assertArrayEquals(new int[] {1, 2, 3}, FOUR.to(0, 9));
        assertArrayEquals(new int[] {3}, FOUR.to(2, 1));
    }

    @Test
    void countsNeighboursOfTheSameClass() {
        assertEquals(1, FOUR.sameClass(new int[] {0, 0, 1, 1}, 1));
        assertEquals(0, FOUR.sameClass(new int[] {0, 1, 0, 1}, 1));
        assertEquals(1 / 3.0, FOUR.sameClass(new int[] {0, 0, 1, 1}, 3), 1e-12);
    }

    @Test
    void zerosAreNearToNothing() {
        assertArrayEquals(new int[] {2, 0}, NearestImages.of(new float[][] {{0, 0}, {1, 1}, {2, 2}}).to(1, 2));
    }

    @Test
    void theGridNamesTheClasses() {
        ImageSet images = ImageSet.of(new byte[4 * 12], 2, 2, 3, new int[] {0, 0, 1, 1});
        Dataset data = new Dataset("four", List.of("up", "down"), images, ImageSet.empty(2, 2, 3), images, Normalization.none(3));
        String text = FOUR.show("nearest", data, new int[] {0, 3}, 2).html().orElseThrow();
        assertTrue(text.contains("asked: up") && text.contains("asked: down"), text);
    }
}
