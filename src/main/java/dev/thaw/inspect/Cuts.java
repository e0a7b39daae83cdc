package dev.thaw.inspect;

import dev.thaw.nn.Network;
import java.util.Optional;

/** Where the graph of a network is cut, so that gradients go no further back. */
final class Cuts {

    private Cuts() { }

    static Cuts of(Network network) {
        return new Cuts();
    }

    /** Returns the first cut between a parameter and the loss. */
    Optional<String> above(String path) {
        return Optional.empty();
    }
}
