package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.thaw.data.ImageSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HelloChecksTest {

    private static final ImageSet THREE = ImageSet.of(new byte[3], 1, 1, 1, new int[] {0, 1, 1});
    private static final List<String> NAMES = List.of("cat", "dog");

    private final NDManager manager = NDManager.newBaseManager(Device.cpu());
    private final NDArray pixels = manager.arange(2 * 4 * 5 * 3).reshape(2, 4, 5, 3).toType(DataType.UINT8, false);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theTurnedArrayIsRight() {
        assertEquals(Verdict.RIGHT, HelloChecks.layout(pixels.transpose(0, 3, 1, 2), pixels).verdict());
        assertEquals(Verdict.RIGHT, HelloChecks.layout(pixels.transpose(0, 3, 1, 2).toType(DataType.FLOAT32, true),
                pixels).verdict());
    }

    @Test
    void aReshapeIsSeenThroughAlthoughItsShapeIsRight() {
        Feedback reply = HelloChecks.layout(pixels.reshape(2, 3, 4, 5), pixels);
        assertEquals(Verdict.WRONG, reply.verdict());
        assertTrue(reply.text().contains("reshape"));
    }

    @Test
    void swappedHeightAndWidthAreNamed() {
        assertTrue(HelloChecks.layout(pixels.transpose(0, 3, 2, 1), pixels).text()
                .contains("height and width changed places"));
        assertEquals(0.5, HelloChecks.layout(pixels.transpose(0, 3, 2, 1), pixels).credit());
        assertEquals(0, HelloChecks.layout(pixels, pixels).credit());
        assertTrue(HelloChecks.layout(pixels, pixels).text().contains("the order it came in"));
    }

    @Test
    void noArrayOrAClosedOneIsNoError() {
        assertEquals(Verdict.UNANSWERED, HelloChecks.layout(null, pixels).verdict());
        NDArray closed = manager.ones(new Shape(1));
        closed.close();
        assertEquals(Verdict.WRONG, HelloChecks.layout(closed, pixels).verdict());
    }

    @Test
    void countsAreComparedClassByClass() {
        assertEquals(Verdict.RIGHT, HelloChecks.classCounts(new int[] {1, 2}, THREE, NAMES).verdict());
        assertTrue(HelloChecks.classCounts(new int[] {2, 1}, THREE, NAMES).text()
                .contains("(cat) has 1 images, you counted 2"));
        assertTrue(HelloChecks.classCounts(new int[] {1, 1}, THREE, NAMES).text().contains("add up to 2"));
        assertEquals(0.5, HelloChecks.classCounts(new int[] {1, 1}, THREE, NAMES).credit());
        assertEquals(0, HelloChecks.classCounts(new int[2], THREE, NAMES).credit());
        assertTrue(HelloChecks.classCounts(new int[3], THREE, NAMES).text().contains("2 classes, your array has 3"));
        assertEquals(Verdict.UNANSWERED, HelloChecks.classCounts(null, THREE, NAMES).verdict());
    }

    @Test
    void whatBelongsToAClosedManagerIsClosedAndAResultBelongsToTheLeft() {
        NDArray first = manager.ones(new Shape(2));
        NDManager inner = manager.newSubManager();
        NDArray second = inner.ones(new Shape(2));
        Map<String, NDArray> arrays = Map.of("first", first, "second", second, "third", first.add(second), "fourth",
                second.add(first));
        inner.close();

        assertEquals(Verdict.RIGHT, HelloChecks.stillOpen("third,  first", arrays).verdict());
        assertTrue(HelloChecks.stillOpen("first", arrays).text().contains("still open"));
        assertEquals(0.5, HelloChecks.stillOpen("first", arrays).credit());
        assertEquals(0, HelloChecks.stillOpen("first second third fourth", arrays).credit(), "all is no answer");
        assertTrue(HelloChecks.stillOpen("first third fourth", arrays).text().contains("closed already"));
        assertTrue(HelloChecks.stillOpen("fifth", arrays).text().contains("no array is called fifth"));
        assertEquals(Verdict.UNANSWERED, HelloChecks.stillOpen(" ", arrays).verdict());
    }
}
