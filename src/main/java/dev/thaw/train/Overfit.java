package dev.thaw.train;

import dev.thaw.inspect.Drift;
import dev.thaw.weights.StateDict;
import java.util.function.Predicate;

/**
 * What a training did to the body, and how much better it knows the pictures it learned from than others.
 *
 * @param seed the training's seed
 * @param drift how far the body's parameters moved, as a share of their length before
 * @param train share of the training images that are right as they are, in evaluation
 * @param test share of the test images that are right
 */
public record Overfit(long seed, double drift, double train, double test) {

    /**
     * Measures a finished training of a comparison.
     *
     * @param trained its network still open, its data with test images
     * @return both accuracies and the drift
     */
    public static Overfit of(Trained trained) {
        String head = trained.network().headPath();
        Predicate<String> ofHead = name -> name.equals(head) || name.startsWith(head + ".");
        StateDict after = trained.network().stateDict().filter(ofHead.negate());
        var data = trained.dataset();
        return new Overfit(trained.seed(), Drift.between(trained.before().filter(ofHead.negate()), after).whole().relative(),
                Evaluator.evaluate(trained.network(), data.train(), data.normalization()).accuracy(),
                Evaluator.evaluate(trained.network(), data.test(), data.normalization()).accuracy());
    }

    /**
     * Returns the usual sign of over-fitting.
     *
     * @return training accuracy less test accuracy, in [-1, 1]
     */
    public double gap() {
        return train - test;
    }
}
