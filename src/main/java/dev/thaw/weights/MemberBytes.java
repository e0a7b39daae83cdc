package dev.thaw.weights;

import java.nio.ByteBuffer;

/** Bytes of which parts can be looked at. */
@FunctionalInterface
interface MemberBytes {

    /** Returns a little-endian view of a part that was checked to be inside. */
    ByteBuffer slice(long from, long length);
}
