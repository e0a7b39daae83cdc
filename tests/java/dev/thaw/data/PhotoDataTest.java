package dev.thaw.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.Shared;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of photos are found by name, packed or unpacked, and named as their files say. */
class PhotoDataTest {

    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        System.clearProperty("thaw.data");
    }

    @Test
    void garmentsAreFoundByNameInTheSharedFolder() {
        System.setProperty("thaw.data", Shared.path("data").toString());
        Dataset garments = Datasets.load("clothing-160");
        assertEquals("clothing-160", garments.name());
        assertEquals(List.of(3068, 341, 372), List.of(garments.train().size(), garments.validation().size(), garments.test().size()));
        assertEquals(32, garments.train().height());
        assertEquals(64, Datasets.photos("clothing-160").size(64).load().train().height());
    }

    @Test
    @Tag("slow")
    void theRealSourceTaskAndTheReencodedCifarAreAsTheirCardsSay() {
        System.setProperty("thaw.data", Shared.path("data").toString());
        Dataset source = Datasets.load("tiny-imagenet-32");
        assertEquals(List.of(39_800, 0, 9_950, 199), List.of(source.train().size(), source.validation().size(),
                source.test().size(), source.classes()));
        assertEquals("goldfish", source.classNames().get(0));
        Dataset cifar = Datasets.load("cifar10-jpeg");
        assertEquals(List.of(50_000, 10_000), List.of(cifar.train().size(), cifar.test().size()));
        int[] evenly = {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000};
        assertArrayEquals(evenly, cifar.test().counts(10));
        assertEquals("automobile", cifar.classNames().get(1));
    }

    @Test
    void anUnpackedFolderServesAsWell() throws IOException {
        write("clothing-160/train/hat/1.png", Color.RED);
        write("clothing-160/train/dress/2.png", Color.BLUE);
        write("clothing-160/test/hat/3.png", Color.RED);
        System.setProperty("thaw.data", folder.toString());
        assertEquals(List.of("dress", "hat"), Datasets.load("clothing-160").classNames());
    }

    @Test
    void anotherFileOfThatNameIsRefusedAndAnAbsentOneExplained() throws IOException {
        System.setProperty("thaw.data", folder.toString());
        String absent = assertThrows(IllegalStateException.class, () -> Datasets.load("clothing-160")).getMessage();
        assertTrue(absent.contains("THAW_DATA") && absent.contains("clothing-160.zip"), absent);
        Files.write(folder.resolve("clothing-160.zip"), new byte[100]);
        String damaged = assertThrows(IllegalArgumentException.class, () -> Datasets.photos("clothing-160")).getMessage();
        assertTrue(damaged.contains("is not the file that the card of \"clothing-160\" describes"), damaged);
        String unknown = assertThrows(IllegalArgumentException.class, () -> Datasets.photos("cifar10")).getMessage();
        assertTrue(unknown.contains("tiny-imagenet-32"), unknown);
    }

    @Test
    void wordsBesideTheFoldersNameTheClassesUnlessTwoWouldBeCalledAlike() throws IOException {
        Files.writeString(folder.resolve("classes.txt"), "n1\tcrane, a bird\nn2\tcrane, a machine\nn3\tdesk\nno tab here\n");
        ClassWords words = ClassWords.beside(folder);
        assertEquals(List.of("crane", "desk", "n4"), words.of(List.of("n1", "n3", "n4")));
        assertEquals(List.of("crane, a bird", "crane, a machine"), words.of(List.of("n1", "n2")));
    }

    @Test
    void aPrefixedPathNamesAFolderOfOwnPhotosAtAnySize() throws IOException {
        write("train/hat/1.png", Color.RED);
        write("train/dress/2.png", Color.BLUE);
        write("test/hat/3.png", Color.RED);
        Dataset own = Datasets.photos("folder:" + folder).size(16).load();
        assertEquals(List.of("dress", "hat"), own.classNames());
        assertEquals(16, own.train().height());
        assertEquals("folder:" + folder, own.name());
    }

    private void write(String name, Color color) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, Pictures.file(Pictures.plain(16, 16, color, BufferedImage.TYPE_INT_RGB), "png"));
    }
}
