package dev.thaw.jupyter;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.engine.Budget;
import dev.thaw.engine.Determinism;
import dev.thaw.engine.DeviceMemory;
import dev.thaw.engine.Devices;
import dev.thaw.engine.ResidentMemory;
import dev.thaw.engine.Torch;
import dev.thaw.store.Setting;
import dev.thaw.store.ThawHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Properties;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** Looks at this process and its machine, one thing at a time. */
final class Machine {

    private static final long GIB = 1L << 30;
    private static final long SMALL_HEAP = GIB;
    private static final long SMALL_DISK = GIB;

    private Machine() { }

    static Finding thaw() throws IOException {
        if (!Startup.failures().isEmpty()) {
            return Finding.note("Thaw", version() + ", started without: " + String.join("; ", Startup.failures()));
        }
        return Finding.fine("Thaw", version() + ", joined the kernel in " + Durations.text(Startup.seconds()));
    }

    private static String version() throws IOException {
        try (InputStream in = Machine.class.getResourceAsStream("/META-INF/maven/dev.thaw/thaw/pom.properties")) {
            if (in == null) {
                return "version unknown (not run from a jar)";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    static Finding java() {
        return Finding.fine("Java", "%s (%s), %s %s".formatted(Runtime.version(), System.getProperty("java.vendor"),
                System.getProperty("os.name"), System.getProperty("os.arch")));
    }

    static Finding kernel() {
        BaseKernel kernel = BaseKernel.notebookKernel();
        return kernel == null ? Finding.note("kernel", "not inside a notebook")
                : Finding.fine("kernel", kernel.getName() + " " + kernel.getVersion());
    }

    /** Loads the native library and adds two numbers with it. */
    static Finding engine() {
        Engine engine = Engine.getInstance();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                NDArray two = manager.create(2f); NDArray four = two.add(two)) {
            if (four.getFloat() != 4f) {
                return new Finding("engine", Finding.State.BROKEN, "adds 2 and 2 to " + four.getFloat());
            }
        }
        return Finding.fine("engine", "DJL %s, %s %s".formatted(Engine.getDjlVersion(), engine.getEngineName(),
                engine.getVersion()));
    }

    static Finding device() {
        Device device = Devices.current();
        Accelerator accelerator = Accelerator.here();
        String name = device.isGpu() && !Accelerator.names().isEmpty() ? " (%s)".formatted(Accelerator.names()) : "";
        String how = System.getenv(Devices.VARIABLE) == null ? "" : ", set by " + Devices.VARIABLE;
        String words = "%s%s%s; %sthe engine sees %d GPU(s)".formatted(ArrayView.device(device), name, how, room(device),
                accelerator.gpus());
        return accelerator.absence().map(why -> Finding.note("device", words + ": " + why))
                .orElseGet(() -> Finding.fine("device", words));
    }

    private static String room(Device device) {
        OptionalLong used = DeviceMemory.inUse(device);
        OptionalLong free = DeviceMemory.free(device);
        return used.isEmpty() || free.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f GB in use, %.1f GB free; ",
                (double) used.getAsLong() / GIB, (double) free.getAsLong() / GIB);
    }

    static Finding libtorch() {
        return Finding.fine("libtorch", "%s, built for %s, from %s".formatted(Engine.getInstance().getVersion(),
                Accelerator.builtForCuda(Torch.folder()) ? "CUDA" : "the CPU", Torch.folder()));
    }

    static Finding arithmetic() {
        return Finding.fine("bits", Determinism.report().allSet()
                ? "repeatable arithmetic; Determinism.report() says what remains"
                : "the fastest arithmetic; %s=1 before the start asks for repeatable arithmetic"
                        .formatted(Setting.THAW_DETERMINISTIC));
    }

    static Finding threads() {
        Engine.getInstance();
        return Finding.fine("threads", "libtorch uses %d, this machine offers %d".formatted(Torch.threads(),
                Runtime.getRuntime().availableProcessors()));
    }

    static Finding waiting() {
        String policy = System.getenv("OMP_WAIT_POLICY");
        return "passive".equalsIgnoreCase(policy) ? Finding.fine("waiting", "OMP_WAIT_POLICY=passive")
                : Finding.note("waiting", "OMP_WAIT_POLICY=%s: idle threads of libtorch burn a core each; start the "
                        .formatted(policy) + "notebook with ./thaw lab, or set it to passive before Jupyter starts");
    }

    static Finding memory() {
        Runtime runtime = Runtime.getRuntime();
        String words = String.format(Locale.ROOT, "heap %.1f of %.1f GB%s",
                (double) (runtime.totalMemory() - runtime.freeMemory()) / GIB, (double) runtime.maxMemory() / GIB,
                resident());
        return runtime.maxMemory() >= SMALL_HEAP ? Finding.fine("memory", words)
                : Finding.note("memory", words + "; below 1 GB images may not fit: give the kernel's java -Xmx2g");
    }

    private static String resident() {
        OptionalLong bytes = ResidentMemory.now();
        return bytes.isEmpty() ? ""
                : String.format(Locale.ROOT, ", whole process %.1f GB", (double) bytes.getAsLong() / GIB);
    }

    static Finding network() {
        return Finding.fine("network", Setting.THAW_OFFLINE.isOn() ? "THAW_OFFLINE is on: nothing is downloaded"
                : "downloads are made on an explicit call only; THAW_OFFLINE=1 forbids them"
                + Setting.THAW_DATA.value().map(folder -> "; data first looked for in " + folder).orElse(""));
    }

    static Finding cache() throws IOException {
        Path folder = ThawHome.cache();
        FileStore store = Files.getFileStore(folder);
        String words = String.format(Locale.ROOT, "%s, %.1f GB free", folder, (double) store.getUsableSpace() / GIB);
        return store.getUsableSpace() >= SMALL_DISK ? Finding.fine("cache", words)
                : Finding.note("cache", words + "; set THAW_HOME to a folder on a larger disk");
    }

    static Finding budget() {
        Budget budget = Budget.current();
        return Finding.fine("budget", budget.name().toLowerCase(Locale.ROOT)
                + (System.getenv(Budget.VARIABLE) == null ? ", the default" : ", set by " + Budget.VARIABLE));
    }
}
