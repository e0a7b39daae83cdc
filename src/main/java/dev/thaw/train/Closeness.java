package dev.thaw.train;

import java.util.Locale;

/** How like a target task is to the task that a body was pretrained on: a judgement made before anything is measured. */
public enum Closeness {
    /** The target asks for something that the source had to notice. */
    NEAR,
    /** The target asks for something that the source could ignore. */
    FAR;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
