package dev.thaw.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the directory at the end of a zip archive; the numbers are those of PKWARE's APPNOTE 6.3, section 4.3. */
final class ZipDirectory {

    private static final int MOST_ENTRIES = 200_000;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_END = END_LENGTH + 0xFFFF;
    private static final int ENTRY_LENGTH = 46;
    private static final long IN_EXTRA = 0xFFFFFFFFL;

    /** One member: how it is packed, its sizes packed and unpacked, where its local header stands, and its checksum. */
    record Entry(String name, int method, long packed, long size, long offset, long crc) { }

    private ZipDirectory() { }

    static List<Entry> read(FileBytes file) {
        int searched = (int) Math.min(file.size(), LONGEST_END);
        ByteBuffer tail = file.slice(file.size() - searched, searched, "the end of the zip archive");
        for (int at = searched - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == 0x06054b50 && at + END_LENGTH + (tail.getShort(at + 20) & 0xFFFF) == searched) {
                return read(file, tail.slice(at, END_LENGTH).order(tail.order()), file.size() - searched + at);
            }
        }
        throw new IllegalArgumentException(
                "it is truncated: it begins as a zip archive but lacks the directory that stands at the end of one; "
                        + "fetch it again");
    }

    private static List<Entry> read(FileBytes file, ByteBuffer end, long endOffset) {
        long count = end.getShort(10) & 0xFFFF;
        long length = end.getInt(12) & IN_EXTRA;
        long offset = end.getInt(16) & IN_EXTRA;
        if (endOffset >= 20 && file.slice(endOffset - 20, 20, "the zip64 locator").getInt(0) == 0x07064b50) {
            long at = file.slice(endOffset - 20, 20, "the zip64 locator").getLong(8);
            ByteBuffer wide = file.slice(at, 56, "the zip64 directory's end");
            count = wide.getLong(32);
            length = wide.getLong(40);
            offset = wide.getLong(48);
        }
        if (count < 0 || count > MOST_ENTRIES || count * ENTRY_LENGTH > length) {
            throw Refusal.of("its zip directory claims %d members in %d bytes; at most %d of at least %d bytes are possible",
                    count, length, MOST_ENTRIES, ENTRY_LENGTH);
        }
        ByteBuffer directory = file.slice(offset, length, "the zip directory");
        List<Entry> entries = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            entries.add(entry(directory));
        }
        return entries;
    }

    private static Entry entry(ByteBuffer directory) {
        int at = directory.position();
        if (directory.remaining() < ENTRY_LENGTH || directory.getInt(at) != 0x02014b50) {
            throw Refusal.of("its zip directory is damaged at byte %d of it", at);
        }
        int nameLength = directory.getShort(at + 28) & 0xFFFF;
        int extraLength = directory.getShort(at + 30) & 0xFFFF;
        int commentLength = directory.getShort(at + 32) & 0xFFFF;
        if (directory.remaining() < ENTRY_LENGTH + nameLength + extraLength + commentLength) {
            throw Refusal.of("its zip directory is truncated at byte %d of it", at);
        }
        String name = StandardCharsets.UTF_8.decode(directory.slice(at + ENTRY_LENGTH, nameLength)).toString();
        if ((directory.getShort(at + 8) & 1) != 0) {
            throw Refusal.of("member \"%s\" of its zip archive is encrypted, which is not supported", name);
        }
        ByteBuffer extra = directory.slice(at + ENTRY_LENGTH + nameLength, extraLength).order(directory.order());
        long[] wide = {directory.getInt(at + 24) & IN_EXTRA, directory.getInt(at + 20) & IN_EXTRA,
                directory.getInt(at + 42) & IN_EXTRA};
        widen(wide, extra, name);
        directory.position(at + ENTRY_LENGTH + nameLength + extraLength + commentLength);
        return new Entry(name, directory.getShort(at + 10) & 0xFFFF, wide[1], wide[0], wide[2],
                directory.getInt(at + 16) & IN_EXTRA);
    }

    /** Fills in the numbers that did not fit into 32 bits: size, packed size, offset, in this order, where needed. */
    private static void widen(long[] numbers, ByteBuffer extra, String name) {
        while (extra.remaining() >= 4) {
            int kind = extra.getShort() & 0xFFFF;
            int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
            ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
            extra.position(extra.position() + length);
            for (int i = 0; kind == 1 && i < numbers.length; i++) {
                if (numbers[i] == IN_EXTRA && field.remaining() >= Long.BYTES) {
                    numbers[i] = field.getLong();
                }
            }
        }
        for (long number : numbers) {
            if (number < 0) {
                throw Refusal.of("member \"%s\" of its zip archive has a negative size or place", name);
            }
        }
    }
}
