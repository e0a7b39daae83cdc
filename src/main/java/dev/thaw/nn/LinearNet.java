package dev.thaw.nn;

import java.util.Arrays;

/**
 * Linear layers one after the other, with nothing between: the smallest network on which freezing can be watched.
 *
 * <p>All layers together are one matrix, so it learns no more than a single layer does; it is for looking at gradients and
 * steps, of which each number can be checked by hand.
 */
public final class LinearNet {

    private LinearNet() { }

    /**
     * Makes the network {@code fc1, fc2, …}, which takes rows {@code [N,in]} and images {@code [N,in,1,1]} alike.
     *
     * @param sizes numbers per row: of the input, after each layer, and of the output (the classes)
     * @return the network, seeded with 0
     * @throws IllegalArgumentException if there are fewer than two sizes, or one is below 1
     */
    public static Network of(int... sizes) {
        if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "a linear net has at least one layer, so at least two sizes, each 1 or more, as in of(8, 4, 10); given %s"
                            .formatted(Arrays.toString(sizes)));
        }
        Sequential root = Sequential.named().passing(Flatten.create());
        for (int i = 1; i < sizes.length; i++) {
            root.then("fc" + i, Linear.of(sizes[i - 1], sizes[i]));
        }
        return Network.of("linear net", root, sizes[0], 1, 1);
    }
}
