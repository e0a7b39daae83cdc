package dev.thaw.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.Shared;
import dev.thaw.store.DownloadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {

    @TempDir
    Path folder;

    @AfterEach
    void forgetSettings() {
        System.clearProperty("thaw.data");
        System.clearProperty("thaw.home");
    }

    @Test
    void planesBecomePixels() throws IOException {
        byte[] record = new byte[3073];
        record[0] = 3;
        record[1] = 10;              // red of the first pixel
        record[1 + 1024] = 20;       // its green
        record[1 + 2048] = 30;       // its blue
        record[3072] = 99;           // blue of the last pixel
        Path file = Files.write(folder.resolve("one.bin"), record);
        ImageSet images = CifarFile.read(List.of(file, file), 1, 10);
        assertEquals(2, images.size());
        assertEquals(3, images.label(1));
        assertArrayEquals(new byte[] {10, 20, 30}, Arrays.copyOf(images.image(0), 3));
        assertEquals(99, images.image(0)[3071]);
    }

    @Test
    void theSecondLabelByteOfCifar100Counts() throws IOException {
        byte[] record = new byte[3074];
        record[0] = 19;
        record[1] = 77;
        ImageSet images = CifarFile.read(List.of(Files.write(folder.resolve("one.bin"), record)), 2, 100);
        assertEquals(77, images.label(0));
    }

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("short.bin"), new byte[3000]);
        var refusal = assertThrows(IllegalArgumentException.class, () -> CifarFile.read(List.of(file), 1, 10));
        assertTrue(refusal.getMessage().contains("short.bin") && refusal.getMessage().contains("3,000"), refusal.getMessage());
    }

    @Test
    void aLabelOutsideTheClassesIsNamed() throws IOException {
        byte[] two = new byte[2 * 3073];
        two[3073] = 10;
        Path file = Files.write(folder.resolve("label.bin"), two);
        var refusal = assertThrows(IllegalArgumentException.class, () -> CifarFile.read(List.of(file), 1, 10));
        assertTrue(refusal.getMessage().contains("record 1 has the label 10"), refusal.getMessage());
    }

    @Test
    void theLosslessPartOfCifar10IsReadAsItsCardSays() {
        System.setProperty("thaw.data", Shared.path("data/cifar10-lossless-5000").getParent().getParent().toString());
        Dataset cifar = Datasets.load("cifar10-lossless-5000");
        assertArrayEquals(new int[] {396, 366, 420, 384, 422, 393, 414, 385, 407, 413}, cifar.train().counts(10));
        assertArrayEquals(new int[] {103, 89, 100, 103, 90, 86, 112, 102, 106, 109}, cifar.test().counts(10));
        assertArrayEquals(new int[] {6, 9, 9, 4, 1}, Arrays.copyOf(cifar.train().labels(), 5));
        assertEquals("frog", cifar.classNames().get(6));
    }

    @Test
    void anAbsentDataSetSaysWhereItWasLookedFor() {
        System.setProperty("thaw.data", folder.toString());
        System.setProperty("thaw.home", folder.resolve("home").toString());
        var refusal = assertThrows(IllegalStateException.class, () -> Datasets.load("cifar10"));
        assertTrue(refusal.getMessage().contains(folder.resolve("data").resolve("cifar10").toString()), refusal.getMessage());
    }

    @Test
    void aHalfUnpackedFolderCountsAsAbsent() throws IOException {
        System.setProperty("thaw.data", folder.toString());
        System.setProperty("thaw.home", folder.resolve("home").toString());
        Path half = Files.createDirectories(folder.resolve("cifar10"));
        Files.write(half.resolve("data_batch_1.bin"), new byte[3073]);
        Files.write(half.resolve("test_batch.bin"), new byte[3073]);
        assertThrows(IllegalStateException.class, () -> Datasets.load("cifar10"));
        for (int number = 2; number <= 5; number++) {
            Files.write(half.resolve("data_batch_%d.bin".formatted(number)), new byte[3073]);
        }
        assertEquals(5, Datasets.load("cifar10").train().size());
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Datasets.load("cifar11"));
        assertTrue(refusal.getMessage().contains("cifar100"), refusal.getMessage());
    }

    @Test
    void aDownloadTakesWhatIsHereAndRefusesWithoutUrlOrNetwork() {
        System.setProperty("thaw.home", folder.resolve("home").toString());
        System.setProperty("thaw.offline", "1");
        try {
            var offline = assertThrows(IllegalStateException.class, () -> Datasets.download("cifar10", DownloadListener.none()));
            assertTrue(offline.getMessage().contains("THAW_OFFLINE") && offline.getMessage().contains("www.cs.toronto.edu"), offline.getMessage());
            var noUrl = assertThrows(IllegalArgumentException.class,
                    () -> Datasets.download("cifar10-lossless-5000", DownloadListener.none()));
            assertTrue(noUrl.getMessage().contains("train_4000.bin"), noUrl.getMessage());
            System.setProperty("thaw.data", Shared.path("data/cifar10-lossless-5000").getParent().toString());
            assertEquals(4000, Datasets.download("cifar10-lossless-5000", DownloadListener.none()).train().size());
        } finally {
            System.clearProperty("thaw.offline");
        }
    }
}
