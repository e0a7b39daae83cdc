package dev.thaw.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipArchiveTest {

    private final Map<String, byte[]> members = new LinkedHashMap<>();

    @TempDir
    Path folder;

    ZipArchiveTest() {
        for (int i = 0; i < 40; i++) { // names of all lengths, so that every filling is needed, also those of less than a field
            members.put("a/" + "ü".repeat(i % 5) + "b".repeat(i),
                    "member %d".formatted(i).repeat(i).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** By the JDK's reader, which compares the checksums. */
    private void assertHolds(byte[] archive, int method) throws IOException {
        try (ZipFile zip = new ZipFile(Files.write(folder.resolve("a.zip"), archive).toFile())) {
            List<String> names = new ArrayList<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                names.add(entry.getName());
                assertEquals(method, entry.getMethod());
                assertArrayEquals(members.get(entry.getName()), zip.getInputStream(entry).readAllBytes());
            }
            assertEquals(List.copyOf(members.keySet()), names);
        }
    }

    @Test
    void membersComeBackInTheirOrder() throws IOException {
        assertHolds(ZipArchive.stored(members), ZipEntry.STORED);
        assertHolds(ZipArchive.stored(members, 64), ZipEntry.STORED);
        assertHolds(ZipArchive.deflated(members), ZipEntry.DEFLATED);
    }

    @Test
    void equalMembersMakeEqualBytesAtAnyTime() throws InterruptedException {
        byte[] stored = ZipArchive.stored(members);
        byte[] deflated = ZipArchive.deflated(members);
        Thread.sleep(2100); // zip counts time in steps of two seconds
        assertArrayEquals(stored, ZipArchive.stored(members));
        assertArrayEquals(deflated, ZipArchive.deflated(members));
    }

    @Test
    void alignedMembersBeginAtMultiples() {
        String archive = new String(ZipArchive.stored(members, 64), StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, byte[]> member : members.entrySet()) {
            String bytes = new String(member.getValue(), StandardCharsets.ISO_8859_1);
            assertTrue(bytes.isEmpty() || archive.indexOf(bytes) % 64 == 0, member.getKey());
        }
    }
}
