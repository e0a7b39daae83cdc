package dev.thaw.check;

import dev.thaw.data.Dataset;
import dev.thaw.nn.Backbone;
import dev.thaw.nn.Network;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * A backbone that notebook 12 compares: a body, what it learned before, and the pictures at the size that it is given them.
 *
 * @param name as tables and figures call it
 * @param learned what its weights were trained on
 * @param data the pictures, normalized as its weights expect
 * @param source makes the network that it is the body of, from a seed that counts where nothing was learned
 */
public record BackboneCandidate(String name, String learned, Supplier<Dataset> data, LongFunction<Network> source) {

    /**
     * Makes the body alone.
     *
     * @param seed of weights that were never trained
     * @return images in, features out; the caller closes it
     */
    public Backbone backbone(long seed) {
        try (Network network = source.apply(seed)) {
            return network.withoutHead();
        }
    }

    /**
     * Makes the body with a new head: one linear layer from the features to the classes of the pictures.
     *
     * @param seed of weights that were never trained
     * @return the network, which the caller closes
     */
    public Network network(long seed) {
        try (Backbone body = backbone(seed)) {
            return body.withHead(data.get().classes());
        }
    }

    /** {@return whether its weights were trained at all; false for a control} */
    public boolean isTrained() {
        return !learned.equals(BackboneLab.NOTHING);
    }

    /**
     * Returns the pictures.
     *
     * @return all of them, at the size of {@link #side()}
     */
    public Dataset pictures() {
        return data.get();
    }

    /**
     * Returns the size of the pictures.
     *
     * @return pixels a side
     */
    public int side() {
        return data.get().train().height();
    }
}
