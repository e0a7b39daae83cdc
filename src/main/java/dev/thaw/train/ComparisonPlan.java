package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.nn.Network;
import dev.thaw.weights.StateDict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Which arms to train over which seeds; a value whose verbs return a new one, until {@link #run()} trains them all.
 *
 * <p>Within a seed every arm sees the same images in the same order, so arms can be compared pair by pair.
 *
 * @param data the data of a seed
 * @param arms the sides to compare, in the order of tables and figures
 * @param seeds each trains every arm once
 * @param listener told of each training in turn
 * @param observer shown each trained network before it is closed
 */
public record ComparisonPlan(LongFunction<Dataset> data, List<Arm> arms, List<Long> seeds, TrainingListener listener,
        Consumer<Trained> observer) {

    /**
     * Copies the lists and checks that no arm or seed is named twice.
     *
     * @param data the data of a seed
     * @param arms the sides to compare
     * @param seeds each trains every arm once
     * @param listener told of each training in turn
     * @param observer shown each trained network before it is closed
     */
    public ComparisonPlan {
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
        List<String> names = arms.stream().map(Arm::name).toList();
        if (new HashSet<>(names).size() < names.size() || new HashSet<>(seeds).size() < seeds.size()) {
            throw new IllegalArgumentException(
                    "arms %s and seeds %s: each may stand there once, or its runs would overwrite each other"
                            .formatted(names, seeds));
        }
    }

    /**
     * Sets the sides to compare.
     *
     * @param sides at least one, each with its own name
     * @return a new plan
     */
    public ComparisonPlan arms(Arm... sides) {
        return arms(Arrays.asList(sides));
    }

    /**
     * Sets the sides to compare.
     *
     * @param sides at least one, each with its own name
     * @return a new plan
     */
    public ComparisonPlan arms(List<Arm> sides) {
        return new ComparisonPlan(data, sides, seeds, listener, observer);
    }

    /**
     * Sets the seeds: three show the spread, five begin to measure it.
     *
     * @param numbers each another
     * @return a new plan
     */
    public ComparisonPlan seeds(long... numbers) {
        return new ComparisonPlan(data, arms, Arrays.stream(numbers).boxed().toList(), listener, observer);
    }

    /**
     * Tells somebody how each training goes; further listeners are told too.
     *
     * @param another called on the training's thread
     * @return a new plan
     */
    public ComparisonPlan listener(TrainingListener another) {
        return new ComparisonPlan(data, arms, seeds, listener.and(another), observer);
    }

    /**
     * Shows somebody each trained network before it is closed, to measure drift for example; further ones see it too.
     *
     * @param another called after each training
     * @return a new plan
     */
    public ComparisonPlan observe(Consumer<Trained> another) {
        return new ComparisonPlan(data, arms, seeds, listener, observer.andThen(another));
    }

    /**
     * Trains every arm with every seed, seed by seed.
     *
     * @return all runs
     * @throws IllegalArgumentException if there is no arm
     * @throws TrainingInterruptedException if the thread is interrupted; every network is closed
     */
    public Comparison run() {
        if (arms.isEmpty() || seeds.isEmpty()) {
            throw new IllegalArgumentException("a comparison needs an arm and a seed; give .arms(...) and .seeds(1, 2, 3)");
        }
        Map<String, List<TrainingRun>> runs = new LinkedHashMap<>();
        arms.forEach(arm -> runs.put(arm.name(), new ArrayList<>()));
        for (long seed : seeds) {
            Dataset dataset = data.apply(seed);
            for (Arm arm : arms) {
                runs.get(arm.name()).add(train(arm, seed, dataset));
            }
        }
        return new Comparison(seeds, runs);
    }

    private TrainingRun train(Arm arm, long seed, Dataset dataset) {
        try (Network network = arm.network().apply(seed)) {
            StateDict before = network.stateDict();
            TrainingRun run = training(arm, seed, dataset, network).listener(listener).fit();
            observer.accept(new Trained(arm.name(), seed, dataset, before, network, run));
            return run;
        }
    }

    private static Training training(Arm arm, long seed, Dataset dataset, Network network) {
        return arm.recipe().apply(Training.of(network, dataset).name(arm.name()).seed(seed));
    }

    /**
     * Measures how long {@link #run()} would take here, by a few steps of each arm on the first seed.
     *
     * @return expected wall time
     */
    public Duration estimate() {
        Dataset dataset = data.apply(seeds.get(0));
        Duration once = Duration.ZERO;
        for (Arm arm : arms) {
            try (Network network = arm.network().apply(seeds.get(0))) {
                once = once.plus(training(arm, seeds.get(0), dataset, network).estimate());
            }
        }
        return once.multipliedBy(seeds.size());
    }
}
