package dev.thaw.inspect;

import dev.thaw.nn.ModulePath;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One part of a network in its summary; the figures include those of its children.
 *
 * @param path where it stands, such as {@code layer1.0.conv1}; empty for the whole network
 * @param type what it is, in a few words
 * @param inputShape what it is given for a batch of one image; empty when the part did not run
 * @param outputShape what it returns then; empty when the part did not run
 * @param parameters how many numbers it holds
 * @param multiplyAdds products per image, as {@link MultiplyAdds} counts them
 * @param trainable whether its parameters train
 * @param norm what its norms with running statistics do in training
 */
public record SummaryRow(String path, String type, List<Long> inputShape, List<Long> outputShape, long parameters,
        long multiplyAdds, Trainable trainable, NormMode norm) {

    /** Whether the parameters of a part train: they ask for gradients, and no module is cut from the graph around them. */
    public enum Trainable {
        /** All of them. */
        YES,
        /** None of them: all are frozen. */
        NO,
        /** Some of them. */
        PARTLY,
        /** The part has no parameters. */
        NOTHING;

        String word() {
            return this == NOTHING ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** What norms with running statistics do while the network trains. */
    public enum NormMode {
        /** They normalise by the batch, and their running statistics move. */
        BATCH,
        /** They are held in inference: they normalise by the running statistics, which stay. */
        HELD,
        /** Some are held. */
        PARTLY,
        /** The part has no such norm. */
        NOTHING;

        String word() {
            return this == NOTHING ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Copies the shapes.
     *
     * @param path where it stands
     * @param type what it is
     * @param inputShape what it is given
     * @param outputShape what it returns
     * @param parameters how many numbers it holds
     * @param multiplyAdds products per image
     * @param trainable whether its parameters train
     * @param norm what its norms do
     */
    public SummaryRow {
        inputShape = List.copyOf(inputShape);
        outputShape = List.copyOf(outputShape);
    }

    /** Returns how many modules stand above this one. */
    int depth() {
        return path.isEmpty() ? 0 : (int) path.chars().filter(letter -> letter == '.').count() + 1;
    }

    String name() {
        return ModulePath.last(path);
    }

    String parent() {
        return ModulePath.parent(path);
    }

    /** Writes the shape of one image's part, such as {@code 64×56×56}. */
    static String shape(List<Long> batch) {
        return batch.stream().skip(1).map(String::valueOf).collect(Collectors.joining("×"));
    }

    String count() {
        return parameters == 0 ? "" : "%,d".formatted(parameters);
    }

    String work() {
        return multiplyAdds == 0 ? "" : MultiplyAdds.text(multiplyAdds);
    }
}
