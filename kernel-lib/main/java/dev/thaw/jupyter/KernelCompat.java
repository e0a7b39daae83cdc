package dev.thaw.jupyter;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import jdk.jshell.JShell;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.DisplayStream;
import org.dflib.jjava.jupyter.kernel.JupyterIO;

/**
 * Everything that is asked of the kernel beyond its public API, by reflection, in one place.
 *
 * <p>Compiled against JJava 1.0-a6 and seen to work on 1.0a8, whose libraries are relocated. Each method says by its
 * result whether this kernel offers the thing, and throws nothing.
 */
final class KernelCompat {

    private static final int NO_LIMIT = 0;
    /** ZeroMQ's own number for the other direction, in which a publishing socket receives almost nothing. */
    private static final int READ_LIMIT = 1000;

    private KernelCompat() { }

    /**
     * Returns the shell that runs the cells.
     *
     * @param kernel the kernel
     * @return the shell, or empty when this kernel has none
     */
    static Optional<JShell> shell(BaseKernel kernel) {
        try {
            return Optional.of((JShell) kernel.getClass().getMethod("getJShell").invoke(kernel));
        } catch (ReflectiveOperationException | RuntimeException absent) {
            return Optional.empty();
        }
    }

    /**
     * Makes standard output and error of all later cells go through other hands.
     *
     * @param kernel the kernel
     * @param out receives what cells print, with the cell's environment
     * @param err the same for the error stream
     * @return whether both were replaced
     */
    static boolean routePrints(BaseKernel kernel, BiConsumer<ShellReplyEnvironment, String> out,
            BiConsumer<ShellReplyEnvironment, String> err) {
        try {
            replaceWriter(kernel, "jupyterOut", out);
            replaceWriter(kernel, "jupyterErr", err);
            return true;
        } catch (ReflectiveOperationException | RuntimeException absent) {
            return false;
        }
    }

    private static void replaceWriter(BaseKernel kernel, String stream, Object writer)
            throws ReflectiveOperationException {
        Object output = field(JupyterIO.class, stream).get(kernel.getIO());
        field(output.getClass(), "write").set(output, writer);
    }

    /**
     * Replaces the stream that {@code display} and {@code updateDisplay} write to.
     *
     * @param kernel the kernel
     * @param display the new stream
     * @return whether it was replaced
     */
    static boolean routeDisplays(BaseKernel kernel, DisplayStream display) {
        try {
            field(JupyterIO.class, "display").set(kernel.getIO(), display);
            return true;
        } catch (ReflectiveOperationException | RuntimeException absent) {
            return false;
        }
    }

    /**
     * Returns the environment of the cell that is running now.
     *
     * @param display the kernel's original display stream
     * @return the environment, or empty between cells and in a kernel without that field
     */
    static Optional<ShellReplyEnvironment> runningCell(DisplayStream display) {
        try {
            return Optional.ofNullable((ShellReplyEnvironment) field(DisplayStream.class, "env").get(display));
        } catch (ReflectiveOperationException | RuntimeException absent) {
            return Optional.empty();
        }
    }

    /**
     * Lifts the limit of 1000 waiting messages beyond which the publishing socket silently drops output.
     *
     * <p>The option alone holds for later connections only, so the pipes of those that are open are told too.
     *
     * @param cell any cell's environment
     * @return whether the limit is gone
     */
    static boolean liftOutputLimit(ShellReplyEnvironment cell) {
        try {
            Object socket = cell.getIopub();
            synchronized (socket) { // as sending is
                socket.getClass().getMethod("setSndHWM", int.class).invoke(socket, NO_LIMIT);
                Object base = socket.getClass().getMethod("base").invoke(socket);
                for (Object pipe : (Collection<?>) field(base.getClass(), "pipes").get(base)) {
                    pipe.getClass().getMethod("setHwms", int.class, int.class).invoke(pipe, READ_LIMIT, NO_LIMIT);
                }
            }
            return true;
        } catch (ReflectiveOperationException | RuntimeException absent) {
            return false;
        }
    }

    /**
     * Makes what cells run go through other hands, before the first cell runs.
     *
     * @param kernel the kernel
     * @param executor makes the new pool from the old one's way of making threads
     * @param running the new table of what runs, which an interrupt walks through
     * @return whether both were replaced
     */
    static boolean routeExecution(BaseKernel kernel, Function<ThreadFactory, ExecutorService> executor,
            Map<String, Future<Object>> running) {
        try {
            Object evaluator = kernel.getClass().getMethod("getEvaluator").invoke(kernel);
            Object control = field(evaluator.getClass(), "execControl").get(evaluator);
            Field pool = field(control.getClass(), "executor");
            Field table = field(control.getClass(), "running");
            ThreadPoolExecutor before = (ThreadPoolExecutor) pool.get(control);
            pool.set(control, executor.apply(before.getThreadFactory()));
            table.set(control, running);
            before.shutdown();
            return true;
        } catch (ReflectiveOperationException | RuntimeException absent) {
            return false;
        }
    }

    /**
     * Gives the shell one more place to read Javadoc from.
     *
     * @param shell the shell
     * @param sources a folder of packages, or the root of an opened source jar
     * @return whether the shell took it
     */
    static boolean attachSources(JShell shell, Path sources) {
        try {
            Object analysis = shell.sourceCodeAnalysis();
            Method find = analysis.getClass().getDeclaredMethod("findSources");
            find.setAccessible(true);
            List<Path> all = new ArrayList<>();
            for (Object path : (List<?>) find.invoke(analysis)) {
                all.add((Path) path);
            }
            all.add(sources);
            Field available = field(analysis.getClass(), "availableSources");
            available.set(analysis, all);
            return true;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return false;
        }
    }

    /** Returns a field that the class or one above it declares. */
    private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
        for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(owner.getName() + " has no field " + name);
    }
}
