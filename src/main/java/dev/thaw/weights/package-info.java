/**
 * Weights as plain values: reading, writing, comparing and naming them, without a network.
 *
 * <p>The central type is {@link dev.thaw.weights.StateDict}; notebook 02 loads one, notebook 08 takes one apart.
 */
package dev.thaw.weights;
