package dev.thaw.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds how a camera was held: the orientation tag (0x0112) in a JPEG file's EXIF header.
 *
 * <p>CIPA DC-008 "Exchangeable image file format", 2019, §4.6.4 A. Anything odd in the header counts as "upright", since
 * the pixels can still be read.
 */
final class ExifOrientation {

    static final int UPRIGHT = 1;

    private static final int START_OF_IMAGE = 0xFFD8;
    private static final int APP1 = 0xFFE1;
    private static final int START_OF_SCAN = 0xFFDA;
    private static final int ORIENTATION = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    private ExifOrientation() { }

    /** Returns the tag's value, 1 to 8; 1 (upright) for files without it. */
    static int of(byte[] file) {
        try {
            return search(ByteBuffer.wrap(file));
        } catch (IndexOutOfBoundsException | IllegalArgumentException cutShort) {
            return UPRIGHT;
        }
    }

    private static int search(ByteBuffer file) {
        if (file.limit() < 4 || (file.getShort(0) & 0xFFFF) != START_OF_IMAGE) {
            return UPRIGHT;
        }
        int at = 2;
        while (at + 4 <= file.limit()) {
            int marker = file.getShort(at) & 0xFFFF;
            if (marker >>> 8 != 0xFF || marker == START_OF_SCAN) {
                return UPRIGHT;
            }
            if (marker == APP1 && isExif(file, at + 4)) {
                return directory(file.slice(at + 4 + EXIF.length, file.limit() - at - 4 - EXIF.length));
            }
            at += 2 + (file.getShort(at + 2) & 0xFFFF);
        }
        return UPRIGHT;
    }

    private static boolean isExif(ByteBuffer file, int at) {
        for (int i = 0; i < EXIF.length; i++) {
            if (file.get(at + i) != EXIF[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads the first directory of a TIFF header: its order of bytes, its offset, its entries. */
    private static int directory(ByteBuffer tiff) {
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int start = tiff.getInt(4);
        int entries = tiff.getShort(start) & 0xFFFF;
        for (int entry = 0; entry < entries; entry++) {
            int at = start + 2 + ENTRY_BYTES * entry;
            if ((tiff.getShort(at) & 0xFFFF) == ORIENTATION) {
                int value = tiff.getShort(at + 8) & 0xFFFF;
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Turns a square picture {@code [S,S,3]} upright. */
    static byte[] turn(byte[] square, int side, int orientation) {
        if (orientation == UPRIGHT) {
            return square;
        }
        byte[] upright = new byte[square.length];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                System.arraycopy(square, 3 * from(orientation, row, column, side - 1), upright, 3 * (row * side + column), 3);
            }
        }
        return upright;
    }

    /** Returns which stored pixel belongs at a place of the upright picture. */
    private static int from(int orientation, int row, int column, int last) {
        int side = last + 1;
        return switch (orientation) {
            case 2 -> row * side + last - column;
            case 3 -> (last - row) * side + last - column;
            case 4 -> (last - row) * side + column;
            case 5 -> column * side + row;
            case 6 -> (last - column) * side + row;
            case 7 -> (last - column) * side + last - row;
            case 8 -> column * side + last - row;
            default -> row * side + column;
        };
    }
}
