package dev.thaw.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Bytes of which parts can be looked at. */
interface MemberBytes {

    /** Returns a little-endian view of a part that was checked to be inside. */
    ByteBuffer slice(long from, long length);

    /** Returns where a part stands in the file; empty where the bytes are a copy, or so few that it does not matter. */
    Optional<FileRegion> region(long from);

    /** Bytes of a file, from some place on. */
    static MemberBytes of(FileBytes file, long begin, String what) {
        return new MemberBytes() {
            @Override
            public ByteBuffer slice(long from, long length) {
                return file.slice(begin + from, length, what);
            }

            @Override
            public Optional<FileRegion> region(long from) {
                return file.region(begin + from);
            }
        };
    }

    /** Bytes that were unpacked. */
    static MemberBytes of(ByteBuffer unpacked) {
        return new MemberBytes() {
            @Override
            public ByteBuffer slice(long from, long length) {
                return unpacked.slice(Math.toIntExact(from), Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
            }

            @Override
            public Optional<FileRegion> region(long from) {
                return Optional.empty();
            }
        };
    }

    /** The same bytes without their first ones. */
    default MemberBytes from(long begin) {
        MemberBytes whole = this;
        return new MemberBytes() {
            @Override
            public ByteBuffer slice(long from, long length) {
                return whole.slice(begin + from, length);
            }

            @Override
            public Optional<FileRegion> region(long from) {
                return whole.region(begin + from);
            }
        };
    }
}
