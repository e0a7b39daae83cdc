package dev.thaw.store;

import java.util.Locale;
import java.util.Optional;

/** A setting that a person gives Thaw from outside: a system property, else an environment variable. */
public enum Setting {
    /** The folder for what Thaw caches; default: the platform's cache folder. */
    THAW_HOME,
    /** A folder of data sets that are already on this machine; looked at before any download. */
    THAW_DATA,
    /** {@code 1} forbids every download. */
    THAW_OFFLINE,
    /** The data set that notebooks use in place of their default. */
    THAW_DATASET,
    /** {@code 1} asks libtorch for repeatable arithmetic when a kernel starts; {@code lenient}: where it has some. */
    THAW_DETERMINISTIC,
    /** A folder of finished trainings, which are taken from there instead of done again; only while something is graded. */
    THAW_SAVED_RUNS,
    /** What a grader is doing, as nbgrader sets it; {@code record} fills {@link #THAW_SAVED_RUNS}. */
    NBGRADER_EXECUTION;

    /**
     * Returns the system property ({@code thaw.home} for {@link #THAW_HOME}) that wins over the environment variable.
     *
     * @return the name of the property
     */
    public String property() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /**
     * Returns what was given, without blanks around it.
     *
     * @return the value; empty when neither property nor variable holds a word
     */
    public Optional<String> value() {
        String property = System.getProperty(property());
        String given = property != null ? property : System.getenv(name());
        return given == null || given.isBlank() ? Optional.empty() : Optional.of(given.strip());
    }

    /**
     * Tells whether a yes/no setting is on: any word but {@code 0}, {@code false} and {@code no}.
     *
     * @return true when it is on
     */
    public boolean isOn() {
        return value().map(word -> !word.toLowerCase(Locale.ROOT).matches("0|false|no")).orElse(false);
    }
}
