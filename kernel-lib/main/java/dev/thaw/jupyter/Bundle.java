package dev.thaw.jupyter;

import java.util.LinkedHashMap;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * One value in all the forms that a notebook may show, from which each front end takes the richest it knows.
 *
 * @param forms MIME type to content: text, base64 of a picture, or a tree of maps, lists, numbers and strings
 * @param metadata MIME type to hints such as the width in which to show a picture
 */
record Bundle(Map<String, Object> forms, Map<String, Map<String, Object>> metadata) {

    static final String TEXT = "text/plain";
    static final String HTML = "text/html";
    static final String SVG = "image/svg+xml";
    static final String PNG = "image/png";
    static final String PLOTLY = "application/vnd.plotly.v1+json";

    /**
     * Returns a bundle of one form.
     *
     * @param text the plain text that every front end can show
     * @return a bundle to extend with {@link #with}
     */
    static Bundle text(String text) {
        return new Bundle(Map.of(TEXT, text), Map.of());
    }

    /** Returns what is shown when the renderer itself failed: the value's own text and one line that says why. */
    static Bundle fallback(Object value, Throwable broken) {
        String own;
        try {
            own = String.valueOf(value);
        } catch (RuntimeException | LinkageError worse) {
            own = value.getClass().getName();
        }
        return text(own + "\n(shown as text: " + Startup.oneLine(broken) + ")");
    }

    Bundle with(String mime, Object content) {
        Map<String, Object> more = new LinkedHashMap<>(forms);
        more.put(mime, content);
        return new Bundle(more, metadata);
    }

    Bundle with(String mime, Object content, Map<String, Object> hints) {
        Map<String, Map<String, Object>> more = new LinkedHashMap<>(metadata);
        more.put(mime, hints);
        return new Bundle(with(mime, content).forms, more);
    }

    /** Writes all forms into the kernel's own container. */
    void into(DisplayData data) {
        forms.forEach(data::putData);
        metadata.forEach(data::putMetaData);
    }

    DisplayData asDisplayData() {
        DisplayData data = new DisplayData();
        into(data);
        return data;
    }
}
