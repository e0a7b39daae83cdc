package dev.thaw.engine;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Structure;
import java.util.OptionalLong;

/** Functions of C and C++ that DJL has no call for; the only class that knows JNA. Where one is missing, it says so. */
final class NativeCalls {

    private static final long PROBE = 1 << 20;
    private static final Malloc MALLOC = malloc();

    private NativeCalls() { }

    /** The GNU C library's own view of its memory; the other C libraries do not have these two. */
    interface Malloc extends Library {
        Counts.ByValue mallinfo2();

        int malloc_trim(long kept);
    }

    /** {@code struct mallinfo2}, in the order of {@code malloc.h}. */
    @Structure.FieldOrder({"arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks",
        "keepcost"})
    public static class Counts extends Structure {
        public long arena;
        public long ordblks;
        public long smblks;
        public long hblks;
        public long hblkhd;
        public long usmblks;
        public long fsmblks;
        public long uordblks;
        public long fordblks;
        public long keepcost;

        /** As a result, not as an address. */
        public static class ByValue extends Counts implements Structure.ByValue { }
    }

    /** Returns the bytes that malloc has handed out and not got back; empty where it does not count, or another one serves. */
    static OptionalLong allocated() {
        return MALLOC == null ? OptionalLong.empty() : OptionalLong.of(handedOut(MALLOC));
    }

    private static long handedOut(Malloc malloc) {
        Counts counts = malloc.mallinfo2();
        return counts.uordblks + counts.hblkhd;
    }

    private static Malloc malloc() {
        try {
            Malloc found = Native.load("c", Malloc.class);
            long before = handedOut(found);
            try (Memory probe = new Memory(PROBE)) {
                return handedOut(found) - before > probe.size() / 2 ? found : null; // another malloc may be loaded before it
            }
        } catch (LinkageError elsewhere) {
            return null;
        }
    }
}
