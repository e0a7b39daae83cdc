package dev.thaw.view;

import java.util.Optional;

/** A value that shows itself as one table, as text and as HTML. */
public interface Tabular extends Renderable {

    /**
     * Lays the value out in rows and columns.
     *
     * @return a new table
     */
    WordTable table();

    @Override
    default String text() {
        return table().text();
    }

    @Override
    default Optional<String> html() {
        return table().html();
    }
}
