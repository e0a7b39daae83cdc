package dev.thaw.nn;

import java.io.Serial;
import java.util.Set;

/** A file of weights became shorter while it was being loaded. */
final class CutShort extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Set<String> paths;

    CutShort(String network, Set<String> paths, long seed, Throwable fault) {
        super("""
                the file that holds these weights was cut short while they were loaded into %s, so the %d tensors that it was to \
                fill have begun anew from seed %d; fetch the file again, read it again and load it again"""
                .formatted(network, paths.size(), seed), fault);
        this.paths = paths;
    }

    /** Returns what has begun anew, whatever it held before. */
    Set<String> paths() {
        return paths;
    }
}
