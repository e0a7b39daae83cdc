package dev.thaw.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks libtorch for repeatable arithmetic, for the length of a try block: the same program on the same machine then gives the
 * same bits again.
 *
 * <pre>{@code
 * try (var repeatable = Determinism.strict()) {
 *     Training.of(network, data).fit();
 * }
 * Determinism.report()    // a table: each flag, and what remains
 * }</pre>
 *
 * <p>The flags belong to the whole process, not to a thread. On a CPU, trainings of this library repeat without them as long as
 * the number of threads is the same. On a GPU they choose slower algorithms. What no flag can give stands in
 * {@link Report#remains()}.
 */
public final class Determinism implements AutoCloseable {

    /** The environment variable that cuBLAS reads when the process begins. */
    public static final String WORKSPACE = "CUBLAS_WORKSPACE_CONFIG";

    private static final String FIXED_WORKSPACES = ":4096:8|:16:8";
    private static final String WARNS_ONLY = "_ZNK2at7Context31deterministicAlgorithmsWarnOnlyEv";

    private final Map<Choice, State> before = new EnumMap<>(Choice.class);
    private final boolean warnedBefore = NativeCalls.ask(WARNS_ONLY).orElse(false);
    private boolean open = true;

    /** How a flag may be. */
    public enum State {
        /** Switched on. */
        ON,
        /** Switched off. */
        OFF,
        /** This libtorch cannot be asked. */
        UNKNOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What libtorch lets one choose; the names are those that its library exports. */
    private enum Choice {
        ALGORITHMS("deterministic algorithms", "23deterministicAlgorithmsEv", "26setDeterministicAlgorithmsEbb", State.ON,
                "an operation without a repeatable form fails, or warns"),
        CUDNN("deterministic cuDNN", "18deterministicCuDNNEv", "21setDeterministicCuDNNEb", State.ON,
                "convolutions on a GPU sum in a fixed order"),
        BENCHMARK("cuDNN benchmark", "14benchmarkCuDNNEv", "17setBenchmarkCuDNNEb", State.OFF,
                "cuDNN does not take whichever algorithm was faster this time"),
        ONEDNN("deterministic oneDNN", "19deterministicMkldnnEv", "22setDeterministicMkldnnEb", State.ON,
                "convolutions on a CPU sum in a fixed order"),
        TF32_CUDNN("TF32 in cuDNN", "14allowTF32CuDNNEv", "17setAllowTF32CuDNNEb", State.OFF,
                "convolutions on a GPU keep the 24 bits of float32, as on a CPU"),
        TF32_CUBLAS("TF32 in cuBLAS", "15allowTF32CuBLASEv", "18setAllowTF32CuBLASEb", State.OFF,
                "matrix products on a GPU keep the 24 bits of float32, as on a CPU");

        private final String label;
        private final String getter;
        private final String setter;
        private final State wanted;
        private final String meaning;

        Choice(String label, String getter, String setter, State wanted, String meaning) {
            this.label = label;
            this.getter = "_ZNK2at7Context" + getter;
            this.setter = "_ZN2at7Context" + setter;
            this.wanted = wanted;
            this.meaning = meaning;
        }

        private State now() {
            return NativeCalls.ask(getter).map(on -> on ? State.ON : State.OFF).orElse(State.UNKNOWN);
        }

        private void set(State state, boolean warnOnly) {
            if (this == ALGORITHMS) {
                NativeCalls.tell(setter, state == State.ON, warnOnly);
            } else {
                NativeCalls.tell(setter, state == State.ON);
            }
        }
    }

    /**
     * A flag of libtorch.
     *
     * @param name what it is about
     * @param now how it is
     * @param wanted how repeatable arithmetic wants it
     * @param meaning what it does then
     */
    public record Flag(String name, State now, State wanted, String meaning) { }

    /**
     * How repeatable arithmetic is now.
     *
     * @param flags of libtorch
     * @param remains what may still differ from run to run, or between machines; a sentence each
     */
    public record Report(List<Flag> flags, List<String> remains) {

        /**
         * Copies the lists.
         *
         * @param flags of libtorch
         * @param remains what may still differ
         */
        public Report {
            flags = List.copyOf(flags);
            remains = List.copyOf(remains);
        }

        /**
         * Tells whether every flag is as repeatable arithmetic wants it.
         *
         * @return false also where a flag cannot be asked
         */
        public boolean allSet() {
            return flags.stream().allMatch(flag -> flag.now() == flag.wanted());
        }

        /**
         * Returns the flags as a table, and below it what remains.
         *
         * @return lines of text
         */
        @Override
        public String toString() {
            Stream<String> rows = flags.stream().map(flag -> row(flag.name(), flag.now(), flag.wanted(), flag.meaning()));
            return row("flag", "now", "wanted", "meaning") + rows.collect(Collectors.joining())
                    + "What remains:" + remains.stream().map("\n- "::concat).collect(Collectors.joining());
        }

        private static String row(Object... cells) {
            return "%-24s %-7s %-6s %s\n".formatted(cells);
        }
    }

    private Determinism(boolean warnOnly) {
        for (Choice choice : Choice.values()) {
            before.put(choice, choice.now());
            choice.set(choice.wanted, warnOnly);
        }
    }

    /**
     * Asks for repeatable arithmetic; an operation of libtorch that has no repeatable form on its device fails from now on.
     *
     * @return the block's resource; its close brings back the flags that were found
     * @throws IllegalStateException if tensors live on a GPU and {@value #WORKSPACE} was not set before the process began:
     *     every matrix product would fail
     */
    public static Determinism strict() {
        demandWorkspace(Devices.current().isGpu(), System.getenv(WORKSPACE));
        return new Determinism(false);
    }

    /**
     * Asks for repeatable arithmetic; an operation that has no repeatable form runs as ever, and libtorch warns on the standard
     * error stream.
     *
     * @return the block's resource; its close brings back the flags that were found
     */
    public static Determinism lenient() {
        return new Determinism(true);
    }

    /**
     * Looks at the flags of this process, whoever set them.
     *
     * @return the flags as they are now, and what remains
     */
    public static Report report() {
        boolean gpu = Devices.current().isGpu();
        List<Flag> flags = Arrays.stream(Choice.values())
                .map(choice -> new Flag(choice.label, choice.now(), choice.wanted, choice.meaning)).toList();
        return new Report(flags, remains(flags, gpu, System.getenv(WORKSPACE)));
    }

    /** Brings back the flags that were found at the start; a second call changes nothing. */
    @Override
    public void close() {
        if (open) {
            open = false;
            before.forEach((choice, state) -> choice.set(state, warnedBefore));
        }
    }

    static void demandWorkspace(boolean gpu, String workspace) {
        if (gpu && !isFixed(workspace)) {
            throw new IllegalStateException("""
                    %s is %s, but repeatable matrix products on a GPU need :4096:8 or :16:8 there when the process begins, and \
                    would fail otherwise; start by ./thaw lab --gpu, which sets it, or ask with Determinism.lenient()"""
                    .formatted(WORKSPACE, workspace == null ? "not set" : "\"" + workspace + "\""));
        }
    }

    static List<String> remains(List<Flag> flags, boolean gpu, String workspace) {
        List<String> remains = new ArrayList<>();
        if (flags.stream().anyMatch(flag -> flag.now() == State.UNKNOWN)) {
            remains.add("flags marked unknown can be neither asked nor set: libtorch exports other names here, or JNA fails");
        }
        remains.add("libtorch uses %d threads; another number sums in another order, and the last bits differ"
                .formatted(Torch.threads()));
        if (gpu && !isFixed(workspace)) {
            remains.add("%s was not :4096:8 or :16:8 when the process began: matrix products on a GPU may differ"
                    .formatted(WORKSPACE));
        }
        if (gpu) {
            remains.add("operations that add by atomics on a GPU and have no repeatable form fail (strict) or differ (lenient)");
        }
        remains.add("another device, another libtorch or another version of its libraries rounds differently");
        return remains;
    }

    private static boolean isFixed(String workspace) {
        return workspace != null && workspace.matches(FIXED_WORKSPACES);
    }
}
