/**
 * Carries a trained network into a program: one file with weights, labels and preprocessing, and predictions from photos.
 *
 * <p>The central type is {@link dev.thaw.serve.Classifier}; notebook 11 ends with it. Nothing here needs Tablesaw.
 */
package dev.thaw.serve;
