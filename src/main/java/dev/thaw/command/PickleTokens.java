package dev.thaw.command;

import java.util.ArrayList;
import java.util.List;

/** Finds where the opcodes of a pickle begin, as far as it can be followed. */
final class PickleTokens {

    private static final String ONE_BYTE = "KhqU\u008c\u0080\u008aC\u0082";
    private static final String FOUR_BYTES = "JjrXTB\u008b";
    private static final String EIGHT_BYTES = "G\u0095\u008d\u008e";
    private static final String COUNTED = "U\u008c\u008aCXTB\u008b\u008d\u008e";

    private PickleTokens() { }

    /** Returns the places of all opcodes up to the first that is out of the bytes; a pickle may follow another. */
    static List<Integer> of(byte[] bytes) {
        List<Integer> places = new ArrayList<>();
        long at = 0;
        while (at >= 0 && at < bytes.length) {
            places.add((int) at);
            at = after(bytes, (int) at);
        }
        return places;
    }

    private static long after(byte[] bytes, int at) {
        char opcode = (char) (bytes[at] & 0xFF);
        if (opcode == 'c') {
            int first = newline(bytes, at + 1);
            return first < 0 ? -1 : newline(bytes, first) < 0 ? -1 : newline(bytes, first);
        }
        int width = opcode == 'M' ? 2 : ONE_BYTE.indexOf(opcode) >= 0 ? 1 : FOUR_BYTES.indexOf(opcode) >= 0 ? 4
                : EIGHT_BYTES.indexOf(opcode) >= 0 ? 8 : 0;
        if (at + 1 + width > bytes.length) {
            return -1;
        }
        long length = 0;
        for (int i = width; COUNTED.indexOf(opcode) >= 0 && i > 0; i--) {
            length = length << 8 | bytes[at + i] & 0xFF;
        }
        return length < 0 || length > bytes.length ? -1 : at + 1 + width + length;
    }

    private static int newline(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }
}
