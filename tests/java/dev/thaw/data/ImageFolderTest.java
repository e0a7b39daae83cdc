package dev.thaw.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.Shared;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir
    Path top;

    @Test
    void withoutPartsThePicturesAreSplitBySeedClassByClass() throws IOException {
        fill("cat", 10, Color.RED);
        fill("dog", 20, Color.BLUE);
        Dataset pets = ImageFolder.of(top).size(16).split(0.1, 0.2, 3).load();
        assertEquals(List.of("cat", "dog"), pets.classNames());
        assertArrayEquals(new int[] {7, 14}, pets.train().counts(2));
        assertArrayEquals(new int[] {1, 2}, pets.validation().counts(2));
        assertArrayEquals(new int[] {2, 4}, pets.test().counts(2));
        assertEquals(16, pets.train().width());
        assertArrayEquals(pets.train().pixels(), ImageFolder.of(top).size(16).split(0.1, 0.2, 3).load().train().pixels());
        assertFalse(java.util.Arrays.equals(pets.train().pixels(), ImageFolder.of(top).size(16).split(0.1, 0.2, 4).load().train().pixels()));
    }

    @Test
    void partsThatAreThereAreKept() throws IOException {
        for (String part : List.of("train", "val", "test")) {
            fill("inner/" + part + "/a", 3, Color.RED);
            fill("inner/" + part + "/b", 2, Color.BLUE);
        }
        write("inner/LICENSE", new byte[5]);
        Dataset data = ImageFolder.of(top).size(16).load();
        assertEquals(List.of(5, 5, 5), List.of(data.train().size(), data.validation().size(), data.test().size()));
        assertTrue(data.train().image(0)[0] != 0 && data.train().label(0) == 0, "class a is red");
    }

    @Test
    void validationStandsInForAMissingTestAndTheReportSaysSo() throws IOException {
        for (String part : List.of("train", "val")) {
            fill(part + "/a", 2, Color.RED);
            fill(part + "/b", 2, Color.BLUE);
        }
        ImageFolder folder = ImageFolder.of(top).size(16);
        assertEquals(4, folder.load().test().size());
        assertEquals(0, folder.load().validation().size());
        assertTrue(folder.report().text().contains("no test folder"), folder.report().text());
    }

    @Test
    void aZipFileReadsLikeItsFolder() throws IOException {
        fill("pets/cat", 4, Color.RED);
        fill("pets/dog", 4, Color.BLUE);
        Path zip = top.resolve("pets.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip)); var files = Files.walk(top.resolve("pets"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(top.relativize(file).toString().replace('\\', '/')));
                out.write(Files.readAllBytes(file));
            }
            out.putNextEntry(new ZipEntry("__MACOSX/pets/cat/._0.png"));
        }
        Dataset folder = ImageFolder.of(top.resolve("pets")).size(16).load();
        Dataset packed = Datasets.load("folder:" + zip);
        assertEquals(folder.classNames(), packed.classNames());
        assertArrayEquals(ImageFolder.of(zip).size(16).load().train().pixels(), folder.train().pixels());
    }

    @Test
    void aNameThatOccursTwiceInAZipFileIsNoted() throws IOException {
        Path zip = top.resolve("twice.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("cat/0.png", "cat/1.png", "cat/2.png", "dog/0.png", "dog/1.png")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(Pictures.file(Pictures.plain(8, 8, Color.RED, BufferedImage.TYPE_INT_RGB), "png"));
            }
        }
        String bytes = Files.readString(zip, java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.writeString(zip, bytes.replace("cat/2.png", "cat/0.png"), java.nio.charset.StandardCharsets.ISO_8859_1);
        FolderReport report = ImageFolder.of(zip).report();
        assertEquals(4, report.read());
        assertTrue(report.text().contains("1 name(s) occur more than once in the zip file") && report.text().contains("cat/0.png"),
                report.text());
    }

    @Test
    void brokenFilesAreSkippedCountedAndNamed() throws IOException {
        fill("cat", 5, Color.RED);
        fill("dog", 5, Color.BLUE);
        write("cat/zero.jpg", new byte[0]);
        write("dog/text.png", "no picture".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        write("dog/notes.txt", new byte[3]);
        ImageFolder folder = ImageFolder.of(top).size(16);
        assertTrue(folder.load().name().endsWith("(2 skipped)"), folder.load().name());
        FolderReport report = folder.report();
        assertEquals(10, report.read());
        assertEquals(1, report.otherFiles());
        assertEquals(List.of("cat/zero.jpg", "dog/text.png"), report.skipped().stream().map(FolderReport.Skipped::file).toList());
        assertTrue(report.text().contains("skipped cat/zero.jpg: the file is empty"), report.text());
    }

    @Test
    void brokenFilesAreRefusedWhenAsked() throws IOException {
        fill("cat", 5, Color.RED);
        fill("dog", 5, Color.BLUE);
        write("cat/zero.jpg", new byte[0]);
        refused(ImageFolder.of(top).onBroken(BrokenImages.REFUSE), "cat/zero.jpg", "onBroken(BrokenImages.SKIP)");
    }

    @Test
    void anEmptyClassFolderIsNamed() throws IOException {
        fill("cat", 5, Color.RED);
        Files.createDirectories(top.resolve("dog"));
        refused(ImageFolder.of(top), "\"dog\" holds no readable picture", "remove the folder");
        write("dog/zero.jpg", new byte[0]);
        refused(ImageFolder.of(top), "\"dog\" holds no readable picture", "remove the folder");
    }

    @Test
    void oneClassOnlyIsNamed() throws IOException {
        fill("cat", 5, Color.RED);
        refused(ImageFolder.of(top), "one class only ([cat])", "second class");
    }

    @Test
    void aClassTooSmallToSplitIsNamed() throws IOException {
        fill("cat", 5, Color.RED);
        fill("dog", 1, Color.BLUE);
        refused(ImageFolder.of(top), "\"dog\" holds 1 readable", "at least 2");
    }

    @Test
    void aClassThatIsOnlyInTheTestPartIsNamed() throws IOException {
        fill("train/a", 2, Color.RED);
        fill("train/b", 2, Color.BLUE);
        fill("test/c", 2, Color.BLUE);
        refused(ImageFolder.of(top), "\"c\" is in test but not in train", "remove it");
    }

    @Test
    void picturesWithoutClassFoldersAreExplained() throws IOException {
        write("a.png", Pictures.file(Pictures.quarters(8), "png"));
        refused(ImageFolder.of(top), "holds no folders", "named like the class");
        refused(ImageFolder.of(top.resolve("absent")), "absent", "does not exist");
        refused(ImageFolder.of(top.resolve("a.png")), "a.png", ".zip");
        refused(ImageFolder.of(write("broken.zip", new byte[100])), "broken.zip", "get it again");
    }

    @Test
    void aLinkIntoItsOwnFolderIsSkippedAndCounted() throws IOException {
        fill("cat", 4, Color.RED);
        fill("dog", 4, Color.BLUE);
        try {
            Files.createSymbolicLink(top.resolve("cat/again"), top.resolve("cat"));
        } catch (IOException | UnsupportedOperationException noLinks) {
            Assumptions.abort("this file system has no links");
        }
        FolderReport report = ImageFolder.of(top).size(16).report();
        assertEquals(8, report.read());
        assertEquals("cat/again", report.skipped().get(0).file());
        assertTrue(report.skipped().get(0).reason().contains("own folder"));
    }

    @Test
    void equalNamesInTwoClassesAreTwoPicturesAndEqualBytesAreNoted() throws IOException {
        fill("cat", 3, Color.RED);
        fill("dog", 3, Color.BLUE);
        assertEquals(6, ImageFolder.of(top).size(16).report().read());
        assertFalse(ImageFolder.of(top).size(16).report().text().contains("more than once"));
        Files.copy(top.resolve("cat/0.png"), top.resolve("dog/copy.png"));
        String report = ImageFolder.of(top).size(16).report().text();
        assertTrue(report.contains("1 picture(s) occur more than once") && report.contains("dog/copy.png"), report);
    }

    @Test
    void moreThanMemoryHoldsIsRefusedBeforeReading() throws IOException {
        for (int i = 0; i < 600; i++) {
            write("cat/%d.jpg".formatted(i), new byte[0]);
            write("dog/%d.jpg".formatted(i), new byte[0]);
        }
        refused(ImageFolder.of(top).size(1024), "1,200 pictures", "smaller size");
    }

    @Test
    void namesWithBlanksAndLettersOfAllKindsWork() throws IOException {
        fill("żółw i kot", 2, Color.RED);
        fill("犬", 2, Color.BLUE);
        assertEquals(List.of("żółw i kot", "犬"), ImageFolder.of(top).size(16).load().classNames());
    }

    @Test
    void aClassFolderWithPicturesAndSubfoldersIsOneClass() throws IOException {
        fill("cats", 2, Color.RED);
        fill("cats/2023", 2, Color.PINK);
        fill("cats/2024", 2, Color.ORANGE);
        refused(ImageFolder.of(top).size(16), "there is one class only ([cats])");
        fill("dogs", 2, Color.BLUE);
        assertEquals(List.of("cats", "dogs"), ImageFolder.of(top).size(16).load().classNames());
    }

    @Test
    void aTestFolderWithoutATrainFolderIsNoClass() throws IOException {
        fill("test/cats", 2, Color.RED);
        fill("val/cats", 2, Color.BLUE);
        refused(ImageFolder.of(top).size(16), "a folder \"test\" but no folder \"train\"");
    }

    @Test
    void theGarmentsAreReadAsTheirCardSays() {
        ImageFolder garments = ImageFolder.of(Shared.path("data/clothing/clothing-160.zip"));
        Dataset data = garments.load();
        assertEquals(List.of(3068, 341, 372), List.of(data.train().size(), data.validation().size(), data.test().size()));
        assertArrayEquals(new int[] {15, 12, 72, 38, 42, 26, 73, 30, 12, 52}, data.test().counts(10));
        assertEquals(0, garments.report().skipped().size(), garments.report().text());
        assertEquals("t-shirt", data.classNames().get(9));
    }

    private static void refused(ImageFolder folder, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, folder::load).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    /** Puts pictures of a colour into a folder; each has one pixel that tells it from the others. */
    private void fill(String folder, int count, Color color) throws IOException {
        for (int i = 0; i < count; i++) {
            BufferedImage image = Pictures.plain(16, 16, color, BufferedImage.TYPE_INT_RGB);
            image.setRGB(8, 8, 0x010203 * (i + 1) + folder.hashCode() % 7);
            write(folder + "/" + i + ".png", Pictures.file(image, "png"));
        }
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = top.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }
}
