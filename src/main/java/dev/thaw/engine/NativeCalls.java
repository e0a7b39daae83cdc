package dev.thaw.engine;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Functions of C and C++ that DJL has no call for; the only class that knows JNA. Where one is missing, it says so. */
final class NativeCalls {

    private static final long PROBE = 1 << 20;
    private static final int LAZY = 1;            // RTLD_LAZY and RTLD_NOLOAD of dlopen
    private static final int LOADED_ON_MAC = 0x10;
    private static final int LOADED = 4;
    private static final int LOWEST_BYTE = 0xFF;

    private NativeCalls() { }

    /** The GNU C library's own view of its memory; other C libraries do not have these functions, and old ones not the first. */
    interface Malloc extends Library {
        Counts.ByValue mallinfo2();

        int malloc_trim(long kept);
    }

    /** {@code struct mallinfo2}, in the order of {@code malloc.h}. */
    @Structure.FieldOrder({"arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks",
        "keepcost"})
    public static class Counts extends Structure {
        private static final Memory PLACE = new Memory(10 * Long.BYTES);

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

        /** One place for every call: fresh ones would lie there until a garbage collection, and count. */
        @Override
        protected Memory autoAllocate(int size) {
            return PLACE;
        }

        /** As a result, not as an address. */
        public static class ByValue extends Counts implements Structure.ByValue { }
    }

    /** Looked up when first needed. */
    private static final class Heap {
        private static final Malloc MALLOC = find();
        private static final boolean COUNTS = counts();

        private static Malloc find() {
            try {
                return Platform.isWindows() ? null : Native.load("c", Malloc.class);
            } catch (LinkageError elsewhere) { // also where JNA's own library cannot be unpacked
                return null;
            }
        }

        /** Where another malloc was loaded before this one, its count stands still. */
        private static boolean counts() {
            if (MALLOC == null) {
                return false;
            }
            try {
                long before = handedOut();
                try (Memory probe = new Memory(PROBE)) {
                    return handedOut() - before > probe.size() / 2;
                }
            } catch (LinkageError absent) {
                return false;
            }
        }

        private static long handedOut() {
            synchronized (Counts.PLACE) {
                Counts counts = MALLOC.mallinfo2();
                return counts.uordblks + counts.hblkhd;
            }
        }
    }

    /** Looked up when first needed; null where libtorch's functions have other names. */
    private static final class Context {
        private static final NativeLibrary LIBTORCH = find();

        private static NativeLibrary find() {
            String file = Torch.folder().resolve(System.mapLibraryName("torch_cpu")).toString();
            try { // the loaded one, never a second beside it
                int flags = LAZY | (Platform.isMac() ? LOADED_ON_MAC : LOADED);
                return Platform.isWindows() ? null : NativeLibrary.getInstance(file, Map.of(Library.OPTION_OPEN_FLAGS, flags));
            } catch (LinkageError elsewhere) {
                return null;
            }
        }
    }

    /** Lets DJL find the CUDA runtime, by which it counts GPUs; it looks once, so this comes before. */
    static void findCudaRuntime(Path folder) {
        try {
            NativeLibrary.addSearchPath("cudart", folder.toString());
        } catch (LinkageError elsewhere) { // then DJL finds no GPU either, and says why in its log
            return;
        }
    }

    /** Returns the bytes that malloc has handed out and not got back; empty where it does not count, or another one serves. */
    static OptionalLong allocated() {
        return Heap.COUNTS ? OptionalLong.of(Heap.handedOut()) : OptionalLong.empty();
    }

    /** Lets malloc give the pages back to the system that it keeps for later, where it can. */
    static void giveBack() {
        try {
            if (Heap.MALLOC != null) {
                Heap.MALLOC.malloc_trim(0);
            }
        } catch (LinkageError elsewhere) { // another C library gives back by itself
            return;
        }
    }

    /**
     * Asks libtorch's context a question.
     *
     * @param name of a C++ function {@code bool f() const} of {@code at::Context}, as the library exports it
     * @return empty where the library does not export it
     */
    static Optional<Boolean> ask(String name) {
        return function(name).map(known -> (known.invokeInt(new Object[] {context()}) & LOWEST_BYTE) != 0);
    }

    /**
     * Tells libtorch's context something.
     *
     * @param name of a C++ function {@code void f(bool, …)} of {@code at::Context}, as the library exports it
     * @return false where the library does not export it; nothing was done then
     */
    static boolean tell(String name, boolean... words) {
        Object[] arguments = new Object[words.length + 1];
        for (int i = 0; i < words.length; i++) {
            arguments[i + 1] = words[i] ? 1 : 0; // JNA would make −1 of true, which is no bool of C++
        }
        Optional<Function> function = function(name);
        function.ifPresent(known -> {
            arguments[0] = context();
            known.invokeVoid(arguments);
        });
        return function.isPresent();
    }

    private static Pointer context() {
        return Context.LIBTORCH.getFunction("_ZN2at13globalContextEv").invokePointer(new Object[0]);
    }

    private static Optional<Function> function(String name) {
        if (Context.LIBTORCH == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Context.LIBTORCH.getFunction(name));
        } catch (UnsatisfiedLinkError another) {
            return Optional.empty();
        }
    }
}
