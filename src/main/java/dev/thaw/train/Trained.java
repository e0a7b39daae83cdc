package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.nn.Network;
import dev.thaw.weights.StateDict;

/**
 * One finished training of a comparison, with its network still open.
 *
 * @param arm name of its arm
 * @param seed its seed
 * @param dataset what it was trained on
 * @param before the weights before the first step
 * @param network the trained network; closed right after the observer returns
 * @param run its numbers
 */
public record Trained(String arm, long seed, Dataset dataset, StateDict before, Network network, TrainingRun run) { }
