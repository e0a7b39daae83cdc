package dev.thaw.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs small zip archives in memory; equal members in equal order give equal bytes. */
public final class ZipArchive {

    /** A month after zip's first time, with which Java would write the time zone too. */
    private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 2, 1, 0, 0);
    private static final int HEADER_BYTES = 30;
    private static final int FIELD_BYTES = 4;

    private ZipArchive() { }

    /**
     * Stores members plainly, so that their bytes stand in the archive as they are.
     *
     * @param members their bytes by name, in the order of the archive
     * @return the archive
     */
    public static byte[] stored(Map<String, byte[]> members) {
        return stored(members, 1);
    }

    /**
     * Stores members plainly, each from a multiple of some bytes on.
     *
     * @param members their bytes by name, in the order of the archive
     * @param alignment bytes, 1 or more; what lies between is filled by an extra field of the member's header
     * @return the archive
     */
    public static byte[] stored(Map<String, byte[]> members, int alignment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return packed(members, bytes, (entry, content) -> {
            CRC32 sum = new CRC32();
            sum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(sum.getValue());
            int begin = bytes.size() + HEADER_BYTES + entry.getName().getBytes(StandardCharsets.UTF_8).length;
            if (begin % alignment != 0) {
                entry.setExtra(filling(Math.floorMod(-begin - FIELD_BYTES, alignment)));
            }
        });
    }

    /**
     * Packs members by the method "deflate".
     *
     * @param members their bytes by name, in the order of the archive
     * @return the archive
     */
    public static byte[] deflated(Map<String, byte[]> members) {
        return packed(members, new ByteArrayOutputStream(), (entry, content) -> { });
    }

    /** What a member's header needs to know before its bytes are written. */
    @FunctionalInterface
    private interface Header {
        void describe(ZipEntry entry, byte[] content);
    }

    private static byte[] packed(Map<String, byte[]> members, ByteArrayOutputStream bytes, Header header) {
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                ZipEntry entry = new ZipEntry(member.getKey());
                entry.setTimeLocal(ALWAYS);
                header.describe(entry, member.getValue());
                out.putNextEntry(entry);
                out.write(member.getValue());
                out.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** An extra field "FB" of so many zeros, as PyTorch fills up. */
    private static byte[] filling(int zeros) {
        byte[] field = new byte[FIELD_BYTES + zeros];
        field[0] = 'F';
        field[1] = 'B';
        field[2] = (byte) zeros;
        field[3] = (byte) (zeros >> Byte.SIZE);
        return field;
    }
}
