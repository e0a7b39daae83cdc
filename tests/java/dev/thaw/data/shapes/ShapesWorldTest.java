package dev.thaw.data.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.Normalization;
import dev.thaw.store.Card;
import dev.thaw.store.Cards;
import dev.thaw.store.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesWorldTest {

    @TempDir
    Path home;

    @BeforeEach
    void useAnEmptyHome() {
        System.setProperty("thaw.home", home.toString());
    }

    @AfterEach
    void forgetTheHome() {
        System.clearProperty("thaw.home");
    }

    /** The oracle is the card: every machine and JDK must draw these very bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"shapes/source", "shapes/near", "shapes/near-ground", "shapes/far"})
    void eachSetIsDrawnBitByBitAsItsCardSays(String name) {
        Card card = Cards.of(name);
        Dataset drawn = Datasets.load(name);
        assertEquals(card.words("classes"), drawn.classNames());
        assertEquals(card.number("train"), drawn.train().size());
        assertEquals(card.number("test"), drawn.test().size());
        byte[] pixels = Arrays.copyOf(drawn.train().pixels(), drawn.train().pixels().length + drawn.test().pixels().length);
        System.arraycopy(drawn.test().pixels(), 0, pixels, drawn.train().pixels().length, drawn.test().pixels().length);
        assertEquals(card.text("pixels_sha256"), Checksum.of(pixels).hex());
        assertTrue(Arrays.stream(drawn.train().counts(drawn.classes())).allMatch(count -> count == drawn.train().size() / drawn.classes()));
    }

    @Test
    void nearAndNearGroundAreTheSamePicturesWithOtherLabels() {
        Dataset near = Datasets.load("shapes/near");
        Dataset ground = Datasets.load("shapes/near-ground");
        assertArrayEquals(near.train().pixels(), ground.train().pixels());
        assertArrayEquals(near.test().pixels(), ground.test().pixels());
        int[][] together = new int[10][10];
        for (int i = 0; i < near.train().size(); i++) {
            together[near.train().label(i)][ground.train().label(i)]++;
        }
        assertTrue(Arrays.stream(together).flatMapToInt(Arrays::stream).allMatch(count -> count == 20), "object tells nothing of ground");
    }

    @Test
    void aDamagedCacheIsDrawnAgain() throws IOException {
        byte[] drawn = Datasets.load("shapes/far").train().pixels();
        Path cache;
        try (Stream<Path> files = Files.list(home.resolve("shapes"))) {
            cache = files.findFirst().orElseThrow();
        }
        long size = Files.size(cache);
        Files.write(cache, new byte[1000]);
        assertArrayEquals(drawn, Datasets.load("shapes/far").train().pixels());
        assertEquals(size, Files.size(cache));
    }

    @Test
    void aCacheIsReadWithoutDrawing() throws IOException {
        Map<String, Object> fields = new HashMap<>(Cards.of("shapes/far").fields());
        byte[] planted = new byte[3000 * 3072];
        fields.put("pixels_sha256", Checksum.of(planted).hex());
        Path folder = Files.createDirectories(home.resolve("shapes"));
        Files.write(folder.resolve("far-" + Checksum.of(planted).hex().substring(0, 12) + ".bin"), planted);
        assertEquals(0, ShapesWorld.load(new Card("shapes/far", fields)).train().image(0)[0]);
    }

    @Test
    void aHomeThatCannotBeWrittenCostsOnlyTheCache() throws IOException {
        Path file = Files.write(home.resolve("a file"), new byte[1]);
        System.setProperty("thaw.home", file.resolve("below").toString());
        assertEquals(2000, Datasets.load("shapes/far").train().size());
    }

    @Test
    void otherPicturesThanTheCardsAreRefused() {
        Map<String, Object> fields = new HashMap<>(Cards.of("shapes/far").fields());
        fields.put("pixels_sha256", "0".repeat(64));
        var refusal = assertThrows(IllegalStateException.class, () -> ShapesWorld.load(new Card("shapes/far", fields)));
        assertTrue(refusal.getMessage().contains("card says 0000"), refusal.getMessage());
    }

    @Test
    void aPictureDependsOnItsNumberOnly() {
        byte[] alone = Task.NEAR.picture(1234);
        assertArrayEquals(alone, Arrays.copyOfRange(Task.NEAR.draw(), 1234 * 3072, 1235 * 3072));
        assertFalse(Arrays.equals(alone, Task.NEAR.picture(1244)));
    }

    @ParameterizedTest
    @EnumSource(Figure.class)
    void eachFigureIsASolidAreaInsideItsFrame(Figure figure) {
        Pose upright = new Pose(16, 16, 12, 0, 0, 12);
        double[] cover = Stencil.cover(figure.contours().stream().map(upright::place).toList());
        double area = Arrays.stream(cover).sum() / (4 * 12 * 12);
        assertTrue(area > 0.12 && area < 0.85, figure + " covers " + area);
        for (int i = 0; i < 32; i++) {
            assertEquals(0, cover[i] + cover[31 * 32 + i] + cover[32 * i] + cover[32 * i + 31], figure + " touches the border");
        }
    }

    @Test
    void aHalfCoveredPixelCountsHalf() {
        double[] cover = Stencil.cover(java.util.List.of(Contour.of(4, 4, 10.5, 4, 10.5, 9, 4, 9)));
        assertEquals(1, cover[6 * 32 + 6]);
        assertEquals(0.5, cover[6 * 32 + 10], 1e-12);
        assertEquals(0, cover[6 * 32 + 11]);
        assertEquals(32.5, Arrays.stream(cover).sum(), 0.7);
    }

    @Test
    void theCardsNormalizationIsThatOfTheSource() {
        Normalization measured = Normalization.of(Datasets.load("shapes/source").train());
        for (String name : new String[] {"shapes/source", "shapes/near", "shapes/near-ground", "shapes/far"}) {
            for (int channel = 0; channel < 3; channel++) {
                assertEquals(measured.mean().get(channel), Cards.of(name).numbers("mean").get(channel), 1e-4);
                assertEquals(measured.std().get(channel), Cards.of(name).numbers("std").get(channel), 1e-4);
            }
        }
    }
}
