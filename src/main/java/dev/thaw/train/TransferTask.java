package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.nn.Network;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.function.LongFunction;

/**
 * A target task beside the weights that may help with it.
 *
 * @param name what to call it in tables and figures
 * @param closeness how like it is to what the weights learned
 * @param dataset its pictures, scaled as in the pretraining; those for validation, where there are any, judge
 * @param fresh makes a network with random weights for a seed, with an output for each class
 * @param body the pretrained weights; what fits the network by name and shape is loaded
 */
public record TransferTask(String name, Closeness closeness, Dataset dataset, LongFunction<Network> fresh, StateDict body) {

    /**
     * Makes the network with which a strategy begins.
     *
     * @param strategy what is to be done with it
     * @param seed of its random weights
     * @return a new network, which the caller closes
     */
    public Network network(Strategy strategy, long seed) {
        Network network = fresh.apply(seed);
        return strategy.isPretrained() ? network.load(body, Match.SHAPE) : network;
    }

    /**
     * Draws training pictures.
     *
     * @param images how many; where the task has fewer, all of them, and never fewer than one of each class
     * @param seed another seed draws others; draws of one seed are nested
     * @return the smaller task
     */
    public Dataset take(int images, long seed) {
        return dataset.take(Math.min(dataset.train().size(), Math.max(images, dataset.classes())), seed);
    }
}
