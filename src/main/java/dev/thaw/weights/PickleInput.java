package dev.thaw.weights;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle; every length is compared with what is left before anything is made of it. */
final class PickleInput {

    private static final int LONGEST_LINE = 512;
    private static final int LONGEST_NUMBER = 64;

    private final ByteBuffer bytes;

    PickleInput(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int unsignedByte() {
        return need(1).get() & 0xFF;
    }

    int unsignedShort() {
        return need(2).getShort() & 0xFFFF;
    }

    int signedInt() {
        return need(4).getInt();
    }

    long unsignedInt() {
        return need(4).getInt() & 0xFFFFFFFFL;
    }

    long signedLong() {
        return need(8).getLong();
    }

    /** Doubles alone are big-endian. */
    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(need(8).getLong()));
    }

    /** An integer in two's complement of a given length. */
    Number integer(long length) {
        if (length > LONGEST_NUMBER) {
            throw Refusal.of("its pickle has an integer of %d bytes at byte %d; %d are more than any count needs",
                    length, position(), LONGEST_NUMBER);
        }
        ByteBuffer part = take(length);
        byte[] bigEndian = new byte[part.remaining() + 1];
        for (int i = 1; i < bigEndian.length; i++) {
            bigEndian[bigEndian.length - i] = part.get();
        }
        bigEndian[0] = (byte) (bigEndian.length > 1 && bigEndian[1] < 0 ? -1 : 0);
        BigInteger value = new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    String text(long length) {
        int at = position();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(take(length)).toString();
        } catch (CharacterCodingException malformed) {
            throw Refusal.of("its pickle has a text at byte %d that is not UTF-8; it is damaged", at);
        }
    }

    String line() {
        int limit = Math.min(bytes.limit(), position() + LONGEST_LINE);
        for (int i = position(); i < limit; i++) {
            if (bytes.get(i) == '\n') {
                String line = text(i - position());
                bytes.get();
                return line;
            }
        }
        throw Refusal.of("its pickle has a name at byte %d that does not end within %d bytes; it is damaged",
                position(), LONGEST_LINE);
    }

    ByteBuffer take(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw Refusal.of("its pickle asks for %d bytes at byte %d, but only %d are left; it is truncated or was made to "
                    + "fill the memory",
                    length, position(), bytes.remaining());
        }
        ByteBuffer part = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return part;
    }

    private ByteBuffer need(int length) {
        if (bytes.remaining() < length) {
            throw Refusal.of("its pickle is truncated at byte %d", bytes.limit());
        }
        return bytes;
    }
}
