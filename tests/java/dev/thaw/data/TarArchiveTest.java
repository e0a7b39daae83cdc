package dev.thaw.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.store.DownloadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiveTest {

    @TempDir
    Path folder;

    @Test
    void plainFilesAreUnpackedFlatAndTheArchiveGoes() throws IOException {
        Path archive = archive(entry("cifar/", '5', new byte[0]), entry("cifar/a.bin", '0', new byte[700]),
                entry("../../evil.txt", '0', new byte[] {1}), entry("link", '2', new byte[0]), entry("b.txt", (char) 0, new byte[512]));
        TarArchive.unpack(archive, folder.resolve("out"));
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertEquals(List.of("a.bin", "b.txt", "evil.txt"), files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(folder.resolve("out/evil.txt")));
        assertEquals(700, Files.size(folder.resolve("out/a.bin")));
        assertFalse(Files.exists(archive));
    }

    @Test
    void aDamagedArchiveIsNamedAndStays() throws IOException {
        Path archive = archive(entry("a.bin", '0', new byte[100_000]));
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        String message = assertThrows(IllegalArgumentException.class, () -> TarArchive.unpack(archive, folder.resolve("out"))).getMessage();
        assertTrue(message.contains("set.tar.gz") && message.contains("download again"), message);
        assertFalse(Files.exists(folder.resolve("out/a.bin")));
        assertTrue(Files.exists(archive));
    }

    @Test
    void anInterruptIsNotCalledDamage() throws IOException {
        Path archive = archive(entry("a.bin", '0', new byte[100_000]));
        Thread.currentThread().interrupt();
        String message = assertThrows(DownloadException.class, () -> TarArchive.unpack(archive, folder.resolve("out"))).getMessage();
        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        assertTrue(message.contains("was interrupted"), message);
        TarArchive.unpack(archive, folder.resolve("out"));
        assertEquals(100_000, Files.size(folder.resolve("out/a.bin")));
    }

    private Path archive(byte[]... entries) throws IOException {
        Path file = folder.resolve("set.tar.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (byte[] entry : entries) {
                out.write(entry);
            }
            out.write(new byte[1024]);
        }
        return file;
    }

    private static byte[] entry(String name, char type, byte[] content) throws IOException {
        byte[] header = new byte[512];
        System.arraycopy(name.getBytes(StandardCharsets.UTF_8), 0, header, 0, name.length());
        byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, header, 124, size.length);
        header[156] = (byte) type;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header);
        out.write(content);
        out.write(new byte[(512 - content.length % 512) % 512]);
        return out.toByteArray();
    }
}
