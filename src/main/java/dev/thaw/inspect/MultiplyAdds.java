package dev.thaw.inspect;

import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many multiplications, each with its addition, a network does for one image: the measure of work in most papers.
 *
 * <p>Counted are the products of convolutions (a grouped one sees its own group's channels only), of linear layers, and of
 * attentions (queries with keys, weights with values). Not counted: biases, norms, activations, pools, softmax. A
 * "FLOP" counts a multiplication and an addition as two, so it is twice this number; many papers write FLOPs for this one.
 *
 * @param byPath the count of each module that ran, its children's included; the root's path is empty
 */
public record MultiplyAdds(Map<String, Long> byPath) {

    /**
     * Copies the map.
     *
     * @param byPath the count of each module
     */
    public MultiplyAdds {
        byPath = Collections.unmodifiableMap(new LinkedHashMap<>(byPath));
    }

    /**
     * Counts by running one black image through the network, in inference; nothing in the network changes.
     *
     * @param network the network
     * @param inputShape channels, height, width; the network's usual ones when left out
     * @return the counts
     * @throws IllegalArgumentException if the shape is none, or the network cannot take such an image
     * @throws IllegalStateException if the network is closed
     */
    public static MultiplyAdds of(Network network, int... inputShape) {
        return of(network, SummaryTrace.of(network, SummaryTrace.image(network, inputShape)));
    }

    /** Adds up what parts did, in the order of the network's modules. */
    static MultiplyAdds of(Network network, Map<String, SummaryTrace.Part> parts) {
        Map<String, Long> sums = new LinkedHashMap<>();
        network.modules().keySet().stream().filter(parts::containsKey).forEach(path -> sums.put(path, 0L));
        parts.forEach((path, part) -> {
            for (String at = path; !at.isEmpty(); at = ModulePath.parent(at)) {
                sums.merge(at, part.multiplyAdds(), Long::sum);
            }
            sums.merge("", part.multiplyAdds(), Long::sum);
        });
        return new MultiplyAdds(sums);
    }

    /**
     * Returns the count of the whole network.
     *
     * @return multiply-adds per image
     */
    public long total() {
        return byPath.getOrDefault("", 0L);
    }

    /**
     * Returns the count of one part, its children included.
     *
     * @param path such as {@code layer1.0}
     * @return multiply-adds per image
     * @throws IllegalArgumentException if no part of that path ran
     */
    public long of(String path) {
        if (!byPath.containsKey(path)) {
            throw new IllegalArgumentException("no part \"%s\" ran, so it has no multiply-adds; these ran: %s"
                    .formatted(path, byPath.keySet().stream().filter(known -> !known.isEmpty() && !known.contains(".")).toList()));
        }
        return byPath.get(path);
    }

    /**
     * Writes a count in few letters.
     *
     * @param count any count
     * @return such as {@code 1.814 G}, {@code 118.01 M}, {@code 512}
     */
    public static String text(long count) {
        return count >= 1_000_000_000L ? "%.3f G".formatted(count / 1e9)
                : count >= 1_000_000L ? "%.2f M".formatted(count / 1e6)
                : count >= 10_000L ? "%.1f k".formatted(count / 1e3) : "%d".formatted(count);
    }

    @Override
    public String toString() {
        return text(total()) + " multiply-adds per image";
    }
}
