package dev.thaw.jupyter;

import dev.thaw.engine.Determinism;
import dev.thaw.engine.Torch;
import dev.thaw.store.Setting;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * What the JJava kernel finds on its class path: installs imports, renderers, live displays and magics.
 *
 * <p>An exception here would kill the kernel before its first cell, so each step stands alone and a failed one is
 * reported in the first cell's output and by {@code %thaw doctor}. The kernel constructs extensions again on every
 * {@code %classpath}; the constructor does nothing, and a second installation does nothing either.
 */
public final class ThawExtension implements Extension {

    private static final Set<BaseKernel> INSTALLED = Collections.newSetFromMap(new WeakHashMap<>());

    /** Called by the service loader, perhaps many times in one kernel. */
    public ThawExtension() { }

    @Override
    public void install(BaseKernel kernel) {
        synchronized (INSTALLED) {
            if (!INSTALLED.add(kernel)) {
                return;
            }
        }
        Thread engine = beginEngine();
        Startup.step("repeatable arithmetic", () -> repeatArithmetic(engine));
        Startup.step("ending with the server", ServerWatch::begin);
        Startup.step("keeping logs out of the cells", ServerLog::takeOver);
        Startup.step("ordered output", () -> Screen.attach(kernel));
        Startup.step("a stop button that is always heard", () -> Screen.hearInterrupts(kernel));
        Startup.step("renderers", () -> Renderers.register(kernel.getRenderer()));
        Startup.step("the %thaw magic", () -> ThawMagic.register(kernel.getMagicsRegistry()));
        Startup.step("default imports", () -> DefaultImports.evaluate(kernel));
        Startup.step("Javadoc on shift-tab", () -> Sources.attach(kernel));
    }

    /** The engine takes as long to load as the imports: the one goes on beside the other, and the first cell finds both done. */
    private static Thread beginEngine() {
        Thread thread = new Thread(() -> Startup.step("the engine", Torch::threads), "thaw-engine");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Where asked for: waits for the engine, so that no cell computes before the flags are set; they stay for good. */
    private static void repeatArithmetic(Thread engine) throws InterruptedException {
        if (!Setting.THAW_DETERMINISTIC.isOn()) {
            return;
        }
        engine.join(); // loaded there and not here: DJL switches gradients off on the thread that loads it
        if (Setting.THAW_DETERMINISTIC.value().filter("lenient"::equalsIgnoreCase).isPresent()) {
            Determinism.lenient();
        } else {
            Determinism.strict();
        }
    }

    @Override
    public void uninstall(BaseKernel kernel) {
        synchronized (INSTALLED) {
            INSTALLED.remove(kernel);
        }
        Startup.step("last output", Screen::drain);
    }
}
