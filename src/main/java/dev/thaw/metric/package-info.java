/**
 * Accuracy, loss and confusion from predictions, and how far such a number can be trusted.
 *
 * <p>The central type is {@link dev.thaw.metric.Predictions}; {@link dev.thaw.metric.Interval} says how much of a difference
 * is luck. Plain numbers only: nothing here holds an array of the engine. Losses are in nats, accuracies are shares in
 * [0, 1]. Notebook 01 reads a confusion matrix, notebook 02 compares intervals.
 */
package dev.thaw.metric;
