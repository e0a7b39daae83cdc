package dev.thaw.data;

/** What to do with a picture file that cannot be read. */
public enum BrokenImages {
    /** Leave it out, count it, and name it with the reason in the report. */
    SKIP,
    /** Stop with an error that names it. */
    REFUSE
}
