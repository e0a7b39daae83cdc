package dev.thaw.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    @TempDir
    Path folder;

    @AfterEach
    void forgetSettings() {
        System.clearProperty("thaw.home");
        System.clearProperty("thaw.offline");
    }

    @Test
    void aFailingBodyLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("deep/er/file.bin");
        AtomicFile.write(file, out -> out.write(new byte[] {1, 2, 3}));
        var failure = assertThrows(UncheckedIOException.class, () -> AtomicFile.write(file, out -> {
            out.write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertEquals(List.of(file), left.toList());
        }
        assertTrue(failure.getMessage().contains("No space left") && failure.getMessage().contains("MB free"), failure.getMessage());
    }

    @Test
    void aWrittenFileHasTheRightsOfAnyNewFile() throws IOException {
        Path written = folder.resolve("written");
        AtomicFile.write(written, out -> out.write(1));
        Path plain = Files.createFile(folder.resolve("plain"));
        assertEquals(rights(plain), rights(written), "others must be able to read shipped weights");
    }

    private static String rights(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) : "none";
    }

    @Test
    void aFullDiskIsExplained() {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "only Linux has /dev/full");
        IOException real = assertThrows(IOException.class, () -> {
            try (var out = Files.newOutputStream(full)) {
                out.write(1);
            }
        });
        String message = AtomicFile.failure(folder.resolve("x"), real).getMessage();
        assertTrue(message.contains("No space left on device") && message.contains("THAW_HOME"), message);
    }

    @Test
    void aHomeThatCannotBeWrittenNamesTheSetting() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[1]);
        System.setProperty("thaw.home", file.resolve("home").toString());
        String message = assertThrows(UncheckedIOException.class, ThawHome::cache).getMessage();
        assertTrue(message.contains("THAW_HOME") && message.contains(file.toString()), message);
    }

    @Test
    void aHomeWithBlanksAndLettersOfAllKindsIsMade() {
        Path home = folder.resolve("mój dom/家");
        System.setProperty("thaw.home", home.toString());
        assertEquals(home.resolve("shapes"), ThawHome.folder("shapes"));
        assertTrue(Files.isDirectory(home.resolve("shapes")));
    }

    @Test
    void eachPlatformHasItsPlaceForCaches() {
        assertEquals(Path.of("/home/eva/.cache/thaw"), ThawHome.platform("Linux", "/home/eva", Map.of()));
        assertEquals(Path.of("/big/thaw"), ThawHome.platform("Linux", "/home/eva", Map.of("XDG_CACHE_HOME", "/big")));
        assertEquals(Path.of("/Users/eva/Library/Caches/thaw"), ThawHome.platform("Mac OS X", "/Users/eva", Map.of()));
        assertEquals(Path.of("/local/thaw"), ThawHome.platform("Windows 11", "/Users/eva", Map.of("LOCALAPPDATA", "/local")));
    }

    @Test
    void aSwitchIsOnForAnyWordButNo() {
        for (String on : List.of("1", "true", "yes")) {
            System.setProperty("thaw.offline", on);
            assertTrue(Setting.THAW_OFFLINE.isOn(), on);
        }
        for (String off : List.of("0", "false", "No", " ")) {
            System.setProperty("thaw.offline", off);
            assertFalse(Setting.THAW_OFFLINE.isOn(), off);
        }
    }

    @Test
    void checksumsAreThoseOfTheStandards() throws IOException {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        Path file = Files.write(folder.resolve("abc"), abc);
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Checksum.of(abc).hex());
        assertTrue(Checksum.sha256("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD").matches(file));
        assertTrue(Checksum.md5("900150983cd24fb0d6963f7d28e17f72").matches(file));
        assertFalse(Checksum.md5("000150983cd24fb0d6963f7d28e17f72").matches(file));
        assertThrows(IllegalArgumentException.class, () -> Checksum.sha256("abc"));
    }

    @Test
    void eachCardIsListedAndComplete() throws IOException {
        try (Stream<Path> files = Files.list(Shared.root().resolve("datasets"))) {
            var cards = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(cards, Cards.names().stream().map(Cards::fileOf).collect(Collectors.toCollection(TreeSet::new)));
        }
        for (String name : Cards.names()) {
            Card card = Cards.of(name);
            assertEquals(name, card.text("name"));
            assertTrue(List.of("data", "weights", "pretrained").contains(card.kind()), name);
            for (String field : List.of("title", "licence", card.kind().equals("weights") ? "made_by" : "source")) {
                assertFalse(card.text(field).isBlank(), name + ": " + field);
            }
            if (!card.kind().equals("pretrained")) { // of others' weights the publisher may state no checksum
                card.files().forEach(file -> assertTrue(file.checksum().isPresent() && file.bytes() > 0, name + ": " + file));
            }
        }
        for (Card card : Cards.ofKind("data")) {
            assertTrue(card.number("train") > 0 && card.number("test") > 0, card.name());
            if (card.files().stream().anyMatch(file -> file.name().endsWith(".zip"))) {
                continue; // photos: mean, deviation and, without a list, the classes are those of the files
            }
            assertEquals(card.number("channels"), card.numbers("mean").size(), card.name());
            assertEquals(card.number("channels"), card.numbers("std").size(), card.name());
            assertTrue(card.words("classes").size() >= 10, card.name());
        }
    }

    @Test
    void anAbsentCardOrFieldIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Cards.of("cifar11")).getMessage().contains("cifar100"));
        String message = assertThrows(IllegalStateException.class, () -> Cards.of("cifar10").text("colour")).getMessage();
        assertTrue(message.contains("cifar10") && message.contains("colour") && message.contains("absent"), message);
        assertThrows(IllegalStateException.class, () -> Cards.of("cifar10").number("title"));
    }
}
