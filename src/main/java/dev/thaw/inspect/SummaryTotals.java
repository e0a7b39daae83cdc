package dev.thaw.inspect;

/**
 * The last lines of a summary: what the whole network holds, costs and needs, for a batch of one image.
 *
 * @param trained numbers in parameters that train
 * @param frozen numbers in parameters that do not
 * @param buffers numbers in buffers, such as running statistics
 * @param multiplyAdds products per image
 * @param inputBytes size of one image
 * @param activationBytes sizes of what all parts without children return for it, added up: what a backward pass would find
 *     kept at the most; what is computed between them, such as a residual sum, is not in it
 * @param valueBytes size of all parameters and buffers
 */
public record SummaryTotals(long trained, long frozen, long buffers, long multiplyAdds, long inputBytes,
        long activationBytes, long valueBytes) {

    private static final double MEGA = 1e6;

    /**
     * Writes the totals in three lines.
     *
     * @return the lines; MB are 10⁶ bytes
     */
    public String text() {
        return """
                %,d parameters: %,d train, %,d frozen; and %,d numbers in buffers
                %s multiply-adds per image
                memory for one image: input %.2f MB, activations %.2f MB, parameters and buffers %.2f MB""".formatted(
                trained + frozen, trained, frozen, buffers, MultiplyAdds.text(multiplyAdds), inputBytes / MEGA,
                activationBytes / MEGA, valueBytes / MEGA);
    }
}
