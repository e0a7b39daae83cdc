package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Changes each pixel's value by a rule of the whole image: torchvision's {@code RandomSolarize}, {@code RandomPosterize},
 * {@code RandomAutocontrast}, {@code RandomEqualize} and {@code RandomAdjustSharpness}.
 *
 * @param rule which rule
 * @param number what the rule takes: a threshold, bits, a factor; 0 where it takes nothing
 * @param probability the share of images changed, 0 to 1
 */
public record Tone(Rule rule, double number, double probability) implements Transform {

    private static final double HALF = 0.5;

    /** The rules. */
    public enum Rule {
        /** Values from a threshold up are turned around. */
        SOLARIZE,
        /** Only the upper bits stay. */
        POSTERIZE,
        /** Each channel is stretched to 0…255. */
        AUTO_CONTRAST,
        /** Each channel's values become equally frequent. */
        EQUALIZE,
        /** Edges are strengthened above 1, softened below. */
        SHARPNESS
    }

    /**
     * Checks the numbers.
     *
     * @param rule which rule
     * @param number what the rule takes
     * @param probability the share of images changed
     */
    public Tone {
        Probability.check(probability);
        double most = rule == Rule.POSTERIZE ? 8 : rule == Rule.SOLARIZE ? 256 : Double.MAX_VALUE;
        if (!(number >= 0 && number <= most)) {
            throw new IllegalArgumentException("%s takes a number from 0 to %s, not %s".formatted(rule, most, number));
        }
    }

    /**
     * Turns values from a threshold up around.
     *
     * @param threshold 0 to 256; 256 changes nothing
     * @return the transform, for half of the images
     */
    public static Tone solarize(int threshold) {
        return new Tone(Rule.SOLARIZE, threshold, HALF);
    }

    /**
     * Keeps the upper bits of each value.
     *
     * @param bits 0 to 8
     * @return the transform, for half of the images
     */
    public static Tone posterize(int bits) {
        return new Tone(Rule.POSTERIZE, bits, HALF);
    }

    /**
     * Stretches each channel to 0…255.
     *
     * @return the transform, for half of the images
     */
    public static Tone autoContrast() {
        return new Tone(Rule.AUTO_CONTRAST, 0, HALF);
    }

    /**
     * Makes each channel's values equally frequent.
     *
     * @return the transform, for half of the images
     */
    public static Tone equalize() {
        return new Tone(Rule.EQUALIZE, 0, HALF);
    }

    /**
     * Strengthens or softens edges.
     *
     * @param factor 0 smooths, 1 changes nothing, 2 sharpens
     * @return the transform, for half of the images
     */
    public static Tone sharpness(double factor) {
        return new Tone(Rule.SHARPNESS, factor, HALF);
    }

    /**
     * Changes another share of the images.
     *
     * @param share 0 to 1
     * @return the transform with it
     */
    public Tone probability(double share) {
        return new Tone(rule, number, share);
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        if (random.nextDouble() >= probability) {
            return;
        }
        switch (rule) {
            case SOLARIZE, POSTERIZE -> Toning.map(canvas, rule, (int) number);
            case AUTO_CONTRAST -> Toning.stretch(canvas);
            case EQUALIZE -> Toning.equalize(canvas);
            case SHARPNESS -> Blurring.sharpness(canvas, number);
        }
        if (canvas.isNoted()) {
            canvas.note(rule.name().toLowerCase(java.util.Locale.ROOT).replace("_", ""), 0);
        }
    }
}
