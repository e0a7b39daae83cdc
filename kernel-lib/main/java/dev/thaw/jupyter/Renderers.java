package dev.thaw.jupyter;

import ai.djl.ndarray.NDArray;
import dev.thaw.view.Renderable;
import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/** Which view draws which type. A view that throws falls back to text, since the kernel would fail the whole cell. */
final class Renderers {

    private Renderers() { }

    /**
     * Registers a view for each type that a lesson shows.
     *
     * @param renderer the kernel's registry
     */
    static void register(Renderer renderer) {
        register(renderer, Renderable.class, RenderableView::of);
        register(renderer, NDArray.class, ArrayView::of);
        register(renderer, Table.class, TableView::of);
        register(renderer, Figure.class, FigureView::of);
        register(renderer, Throwable.class, ErrorView::of);
    }

    /**
     * Registers one view.
     *
     * @param renderer the kernel's registry
     * @param type a class or interface; its subtypes are drawn too
     * @param view makes the forms of a value
     */
    static <T> void register(Renderer renderer, Class<T> type, Function<T, Bundle> view) {
        renderer.createRegistration(type)
                .preferring(Bundle.TEXT, Bundle.HTML, Bundle.SVG, Bundle.PNG, Bundle.PLOTLY)
                .register((value, context) -> safely(value, view).into(context.getOutputContainer()));
    }

    private static <T> Bundle safely(T value, Function<T, Bundle> view) {
        try {
            return view.apply(value);
        } catch (RuntimeException | LinkageError broken) {
            return Bundle.fallback(value, broken);
        }
    }
}
