package dev.thaw.jupyter;

import java.util.Optional;
import java.util.UUID;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.DisplayStream;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishClearOutput;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;
import org.dflib.jjava.jupyter.messages.publish.PublishStream.StreamType;
import org.dflib.jjava.jupyter.messages.publish.PublishUpdateDisplayData;

/**
 * The output area of the running cell, or of the last one while none runs.
 *
 * <p>The kernel forgets a cell's output area when the cell ends; a background thread's last word would be lost or land
 * in another cell. Whoever draws later keeps the {@link Area} it began with.
 */
final class Screen extends DisplayStream {

    private static final Outbox OUTBOX = new Outbox();
    private static volatile Screen attached;

    private final BaseKernel kernel;
    private final RunningCode running = new RunningCode(this::isAttached);
    private volatile ShellReplyEnvironment last;

    private Screen(BaseKernel kernel) {
        this.kernel = kernel;
    }

    /** Where one cell shows things, kept after the cell is done. */
    record Area(BaseKernel kernel, ShellReplyEnvironment cell) {

        /** Shows a value as a new output and returns nothing that the cell would print. */
        void show(DisplayData data) {
            OUTBOX.publish(cell, new PublishDisplayData(data));
        }

        /** Replaces the output that carries the same display id. */
        void update(DisplayData data) {
            OUTBOX.publish(cell, new PublishUpdateDisplayData(data));
        }

        /** Empties the cell's output area as soon as the next output comes. */
        void clear() {
            OUTBOX.publish(cell, PublishClearOutput.BEFORE_NEXT_OUTPUT);
        }
    }

    /**
     * Takes over prints and displays of all later cells.
     *
     * @param kernel the kernel that is starting
     * @throws IllegalStateException if this kernel keeps its streams to itself; cells then show things as it does
     */
    static void attach(BaseKernel kernel) {
        Screen screen = new Screen(kernel);
        KernelCompat.runningCell(kernel.getIO().display).ifPresent(screen::setEnv);
        attached = screen;
        KernelCompat.shell(kernel).ifPresent(shell -> shell.onSnippetEvent(event -> OUTBOX.drain()));
        boolean prints = KernelCompat.routePrints(kernel, (cell, text) -> OUTBOX.print(cell, StreamType.OUT, text),
                (cell, text) -> OUTBOX.print(cell, StreamType.ERR, text));
        boolean displays = KernelCompat.routeDisplays(kernel, screen);
        if (!prints || !displays) {
            throw new IllegalStateException("this kernel version keeps its streams closed; "
                    + "very long prints may lose lines");
        }
    }

    /**
     * Makes the stop button heard while a cell compiles, and a stopped cell end with its code.
     *
     * @param kernel the kernel that is starting; {@link #attach} came before
     * @throws IllegalStateException if this kernel keeps its threads to itself; cells then stop as it lets them
     */
    static void hearInterrupts(BaseKernel kernel) {
        Screen screen = attached;
        if (screen == null || !KernelCompat.routeExecution(kernel, CellExecutor::new, screen.running)) {
            throw new IllegalStateException("this kernel version keeps its threads closed; a cell that is stopped while it "
                    + "compiles goes on, and one that trains ends before its last step");
        }
    }

    /** Returns the area of the running cell, else of the last one; empty outside a notebook. */
    static Optional<Area> area() {
        Screen screen = attached;
        return screen == null || screen.last == null ? Optional.empty()
                : Optional.of(new Area(screen.kernel, screen.last));
    }

    /** Waits until everything shown so far has been sent. */
    static void drain() {
        OUTBOX.drain();
    }

    /** Returns a display id that no other output has. */
    static String freshId() {
        return UUID.randomUUID().toString();
    }

    @Override
    protected void setEnv(ShellReplyEnvironment cell) {
        running.begin();
        super.setEnv(cell);
        last = cell;
        String notice = Startup.notice();
        if (!notice.isEmpty()) {
            OUTBOX.publish(cell, new PublishStream(StreamType.OUT, notice));
        }
    }

    @Override
    public void display(DisplayData data) {
        if (isAttached()) {
            OUTBOX.publish(last, new PublishDisplayData(data));
        }
    }

    @Override
    public void updateDisplay(DisplayData data) {
        if (!data.hasDisplayId()) {
            throw new IllegalArgumentException("the data carry no display id, so no output can be updated; "
                    + "use the id that display(..) returned");
        }
        if (isAttached()) {
            OUTBOX.publish(last, new PublishUpdateDisplayData(data));
        }
    }
}
