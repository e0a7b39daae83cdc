package dev.thaw.weights;

import dev.thaw.engine.AllCores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The members of a zip archive, found by its central directory; nothing is ever unpacked to a disk.
 *
 * <p>Our own reader, because {@link java.util.zip.ZipFile} does not tell where a member stands, and only who knows that
 * can map it. The layout, with the zip64 extension, is that of PKWARE's APPNOTE 6.3.
 */
final class ZipEntries {

    private static final int DEFLATED = 8;

    private final FileBytes file;
    private final Map<String, ZipDirectory.Entry> entries;
    /** Where the bytes of members begin that were opened as views and not compared with their checksums yet. */
    private final Map<ZipDirectory.Entry, Long> unverified = new LinkedHashMap<>();

    private ZipEntries(FileBytes file, Map<String, ZipDirectory.Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    static ZipEntries of(FileBytes file) {
        Map<String, ZipDirectory.Entry> entries = new LinkedHashMap<>();
        for (ZipDirectory.Entry entry : ZipDirectory.read(file)) {
            checkName(entry.name());
            if (entries.put(entry.name(), entry) != null) {
                throw Refusal.of("its zip archive has two members named \"%s\"; which one is meant cannot be known",
                        entry.name());
            }
        }
        return new ZipEntries(file, entries);
    }

    private static void checkName(String name) {
        boolean escapes = name.startsWith("/") || name.contains("\\") || name.contains(":")
                || List.of(name.split("/")).contains("..");
        if (escapes) {
            throw new IllegalArgumentException("""
                    its zip archive has a member "%s", a path that leads out of the archive; such files are made to overwrite \
                    others, so none of it was read""".formatted(name));
        }
    }

    Set<String> names() {
        return entries.keySet();
    }

    boolean contains(String name) {
        return entries.containsKey(name);
    }

    long size(String name) {
        return entry(name).size();
    }

    /** Opens a member: parts of it are views where it is stored plainly, else parts of an unpacked copy. */
    MemberBytes open(String name) {
        ZipDirectory.Entry entry = entry(name);
        long begin = begin(entry);
        if (entry.method() == DEFLATED) {
            return MemberBytes.of(inflate(entry, begin));
        }
        if (entry.method() != 0 || entry.packed() != entry.size()) {
            throw Refusal.of("member \"%s\" is packed by method %d, but only stored (0) and deflated (8) are read",
                    name, entry.method());
        }
        unverified.put(entry, begin);
        return MemberBytes.of(file, begin, "member \"%s\"".formatted(name));
    }

    ByteBuffer whole(String name) {
        ByteBuffer whole = open(name).slice(0, size(name));
        verify();
        return whole;
    }

    /** Compares all that was opened with its checksum, on all cores. */
    void verify() {
        Map<ZipDirectory.Entry, Long> actual = new ConcurrentHashMap<>();
        AllCores.each(unverified.keySet(), entry -> actual.put(entry, checksum(entry)));
        unverified.keySet().forEach(entry -> verify(entry, actual.get(entry)));
        unverified.clear();
    }

    private long checksum(ZipDirectory.Entry entry) {
        try {
            return file.crc32(unverified.get(entry), entry.size());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Zero says that none was computed, as by PyTorch's {@code set_crc32_options(False)}. */
    private static void verify(ZipDirectory.Entry entry, long crc) {
        if (entry.crc() != 0 && entry.crc() != crc) {
            throw Refusal.of("member \"%s\" of its zip archive is damaged: its checksum (CRC-32) is %08x in place of %08x; "
                    + "fetch the file again", entry.name(), crc, entry.crc());
        }
    }

    private ZipDirectory.Entry entry(String name) {
        ZipDirectory.Entry entry = entries.get(name);
        if (entry == null) {
            throw Refusal.of("its zip archive lacks the member \"%s\"; it is damaged", name);
        }
        return entry;
    }

    /** The local header repeats the name and may be longer than the directory says. */
    private long begin(ZipDirectory.Entry entry) {
        String what = "member \"%s\"".formatted(entry.name());
        ByteBuffer head = file.slice(entry.offset(), 30, what);
        int nameLength = head.getShort(26) & 0xFFFF;
        int extraLength = head.getShort(28) & 0xFFFF;
        ByteBuffer name = file.slice(entry.offset() + 30, nameLength, what);
        if (head.getInt(0) != 0x04034b50 || !StandardCharsets.UTF_8.decode(name).toString().equals(entry.name())) {
            throw Refusal.of("the zip archive is damaged: %s does not stand where its directory says", what);
        }
        long begin = entry.offset() + 30 + nameLength + extraLength;
        file.slice(begin, 0, what);
        if (entry.packed() > file.size() - begin) {
            file.slice(begin, entry.packed(), what);
        }
        return begin;
    }

    private ByteBuffer inflate(ZipDirectory.Entry entry, long begin) {
        String what = "member \"%s\"".formatted(entry.name());
        ByteBuffer packed = file.slice(begin, entry.packed(), what);
        ByteBuffer unpacked = file.allocate(entry.size(), what);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            while (unpacked.hasRemaining() && !inflater.finished()) {
                if (inflater.inflate(unpacked) == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
            }
        } catch (DataFormatException damaged) {
            throw Refusal.of("%s is damaged: it cannot be unpacked (%s)", what, damaged.getMessage());
        } finally {
            inflater.end();
        }
        if (unpacked.hasRemaining()) {
            throw Refusal.of("%s is damaged: it unpacks to %d bytes in place of %d", what, unpacked.position(), entry.size());
        }
        CRC32 crc = new CRC32();
        crc.update(unpacked.flip());
        verify(entry, crc.getValue());
        return unpacked.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
