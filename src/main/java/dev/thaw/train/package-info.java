/**
 * Trains a network on a data set and returns what happened as plain numbers.
 *
 * <p>The central type is {@link dev.thaw.train.Training}; {@link dev.thaw.train.Comparison} repeats several trainings over
 * seeds. Losses are mean cross-entropies of an image in nats, accuracies shares in [0, 1], times seconds. Nothing here
 * prints: progress goes to a {@link dev.thaw.train.TrainingListener}. Notebook 01 pretrains with it, notebook 02 compares
 * scratch, feature extraction and fine-tuning.
 */
package dev.thaw.train;
