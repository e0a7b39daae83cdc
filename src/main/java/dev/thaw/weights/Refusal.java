package dev.thaw.weights;

/** Makes the exception for a file that is not read; {@link WeightFile} puts the file's name before the reason. */
final class Refusal {

    private static final int LONGEST = 1500;

    private Refusal() { }

    static IllegalArgumentException of(String reason, Object... values) {
        return new IllegalArgumentException(reason.formatted(values));
    }

    /** Cuts a reason that quotes endless names of a file. */
    static String shortened(String reason) {
        return reason == null || reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + " …";
    }
}
