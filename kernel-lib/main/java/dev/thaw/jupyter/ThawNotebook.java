package dev.thaw.jupyter;

import dev.thaw.train.TrainingListener;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * What a cell can call by its bare name: show a value, watch a training, count progress, clear the output.
 *
 * <p>Outside a notebook each call does nothing, so that a lesson's code also runs in a test.
 */
public final class ThawNotebook {

    private ThawNotebook() { }

    /**
     * Shows values one below the other, as the last expression of a cell would show them.
     *
     * @param values anything; {@code null} shows as the word null
     */
    public static void show(Object... values) {
        Screen.area().ifPresent(area -> {
            for (Object value : values == null ? new Object[] {null} : values) {
                area.show(render(area.kernel(), value));
            }
        });
    }

    /**
     * Shows a value that later calls replace in place, at most ten times a second.
     *
     * @param first what to show at once
     * @return the display to {@link Live#update} and, in the end, to {@link Live#close}
     */
    public static Live live(Object first) {
        return new Live(first);
    }

    /**
     * Shows a training while it goes: time left, loss of each step, accuracy after each epoch; the last state stays.
     *
     * @return what {@code Training.listener} or {@code Comparison.listener} takes
     */
    public static TrainingListener live() {
        return new LiveTraining();
    }

    /**
     * Shows a progress bar with the time left.
     *
     * @param label what is being done, such as {@code "reading photos"}
     * @param total how many steps make the whole, 1 or more
     * @return the bar, at zero
     * @throws IllegalArgumentException if the total is below 1
     */
    public static Progress progress(String label, long total) {
        return new Progress(label, total);
    }

    /** Empties the running cell's output as soon as something new is shown. */
    public static void clear() {
        Screen.area().ifPresent(Screen.Area::clear);
    }

    /** Renders as the kernel does; {@code null} and a failing renderer become text. */
    static DisplayData render(BaseKernel kernel, Object value) {
        if (value == null) {
            return new DisplayData("null");
        }
        try {
            return kernel.getRenderer().render(value);
        } catch (RuntimeException | LinkageError broken) {
            return Bundle.fallback(value, broken).asDisplayData();
        }
    }
}
