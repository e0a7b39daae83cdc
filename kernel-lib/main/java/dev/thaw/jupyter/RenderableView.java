package dev.thaw.jupyter;

import dev.thaw.view.Renderable;

/** Shows the library's own values: SVG when they are pictures, else HTML, and always text. */
final class RenderableView {

    private RenderableView() { }

    static Bundle of(Renderable value) {
        Bundle bundle = Bundle.text(value.text());
        if (value.svg().isPresent()) {
            return bundle.with(Bundle.SVG, value.svg().get());
        }
        return value.html().map(html -> bundle.with(Bundle.HTML, html)).orElse(bundle);
    }
}
