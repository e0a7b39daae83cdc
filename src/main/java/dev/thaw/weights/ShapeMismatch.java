package dev.thaw.weights;

import java.util.List;

/**
 * A path that both sides have, with different shapes.
 *
 * @param name the path
 * @param network the shape in the network
 * @param given the shape in the weights
 */
public record ShapeMismatch(String name, List<Long> network, List<Long> given) {

    /**
     * Copies what it is given.
     *
     * @param name the path
     * @param network the shape in the network
     * @param given the shape in the weights
     */
    public ShapeMismatch {
        network = List.copyOf(network);
        given = List.copyOf(given);
    }

    @Override
    public String toString() {
        return "%s: network %s, weights %s".formatted(name, network, given);
    }
}
