package dev.thaw.weights;

/** Makes the exception for a file that is not read; {@link WeightFile} puts the file's name before the reason. */
final class Refusal {

    private Refusal() { }

    static IllegalArgumentException of(String reason, Object... values) {
        return new IllegalArgumentException(reason.formatted(values));
    }
}
