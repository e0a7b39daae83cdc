package dev.thaw.nn;

import java.util.Optional;

/** Fits numbers that were trained for another size of image or patch to the shape that a parameter has here. */
@FunctionalInterface
interface Resizing {

    /** Fits nothing: the parameter has one shape. */
    Resizing NONE = (stored, wanted) -> Optional.empty();

    /**
     * Computes the numbers for another shape.
     *
     * @param stored what a file holds
     * @param wanted the sides that the parameter has
     * @return as many numbers as the wanted shape needs, in C order; empty when the one is no other size of the other
     */
    Optional<float[]> resize(Numbers stored, long[] wanted);

    /**
     * The numbers of a parameter in a file.
     *
     * @param values in C order
     * @param shape its sides
     */
    record Numbers(float[] values, long... shape) { }
}
