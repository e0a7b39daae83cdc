package dev.thaw.nn;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;

/** Looks for NaN and infinite numbers, in a small part of the time that reading them from a file takes. */
final class Finite {

    /** Two floats at a time: all but their signs. */
    private static final long WITHOUT_SIGNS = 0x7FFFFFFF_7FFFFFFFL;
    /** Added to two floats without signs, this carries into the sign's place of one whose exponent has all bits set. */
    private static final long CARRY = 0x00800000_00800000L;
    private static final long SIGNS = 0x80000000_80000000L;

    private Finite() { }

    /** Says whether all 32-bit floats of a buffer, from its start to its limit, are finite. */
    static boolean all(ByteBuffer floats) {
        ByteBuffer whole = floats.duplicate().order(floats.order()).rewind();
        LongBuffer pairs = whole.asLongBuffer();
        int count = pairs.limit();
        long carried = 0;
        for (int i = 0; i < count; i++) {
            carried |= (pairs.get(i) & WITHOUT_SIGNS) + CARRY;
        }
        boolean odd = whole.limit() % Long.BYTES != 0;
        return (carried & SIGNS) == 0 && (!odd || Float.isFinite(whole.getFloat(whole.limit() - Float.BYTES)));
    }

    /** Says whether all numbers of an array are finite. */
    static boolean all(float[] floats) {
        for (float number : floats) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }
}
