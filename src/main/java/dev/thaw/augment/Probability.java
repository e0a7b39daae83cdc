package dev.thaw.augment;

/** Checks what several transforms take. */
final class Probability {

    private Probability() { }

    static double check(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability of %s does not exist; give a number from 0 to 1".formatted(probability));
        }
        return probability;
    }
}
