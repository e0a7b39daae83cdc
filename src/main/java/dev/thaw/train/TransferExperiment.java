package dev.thaw.train;

import dev.thaw.data.Dataset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures what to do with a pretrained body, by how many pictures there are and how like the task is to the source; a value,
 * until {@link #run()} trains.
 *
 * <p>Each cell – a task with a number of pictures – is a comparison of strategies over the same seeds. A seed draws the
 * pictures, the random weights and the order, the same for all strategies.
 *
 * @param recipe how every strategy trains
 * @param tasks the targets, each with its own name
 * @param sizes how many training pictures, each a cell of every task
 * @param strategies what is compared
 * @param seeds each trains everything once
 * @param listener told of each training in turn
 * @param observer shown each trained network before it is closed
 */
public record TransferExperiment(TransferRecipe recipe, List<TransferTask> tasks, List<Integer> sizes, List<Strategy> strategies,
        List<Long> seeds, TrainingListener listener, Consumer<Trained> observer) {

    /**
     * Copies the lists.
     *
     * @param recipe how every strategy trains
     * @param tasks the targets
     * @param sizes how many training pictures
     * @param strategies what is compared
     * @param seeds each trains everything once
     * @param listener told of each training in turn
     * @param observer shown each trained network before it is closed
     * @throws IllegalArgumentException if two tasks have one name
     */
    public TransferExperiment {
        tasks = List.copyOf(tasks);
        sizes = sizes.stream().distinct().sorted().toList();
        strategies = List.copyOf(strategies);
        seeds = List.copyOf(seeds);
        List<String> names = tasks.stream().map(TransferTask::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("tasks %s: each needs its own name, or their cells would be mixed up".formatted(names));
        }
    }

    /**
     * Plans to compare the five choices on some tasks.
     *
     * @param recipe how every strategy trains
     * @param tasks the targets, at least one
     * @return the plan, with seed 1 and no size yet
     */
    public static TransferExperiment of(TransferRecipe recipe, TransferTask... tasks) {
        return of(recipe, Arrays.asList(tasks));
    }

    /**
     * Plans to compare the five choices on some tasks.
     *
     * @param recipe how every strategy trains
     * @param tasks the targets, at least one
     * @return the plan, with seed 1 and no size yet
     */
    public static TransferExperiment of(TransferRecipe recipe, List<TransferTask> tasks) {
        return new TransferExperiment(recipe, tasks, List.of(), Strategy.choices(), List.of(1L), TrainingListener.none(),
                trained -> { });
    }

    /**
     * Sets how many training pictures there are.
     *
     * @param images one number a cell; a task that has fewer takes all it has
     * @return a new plan
     */
    public TransferExperiment sizes(int... images) {
        return new TransferExperiment(recipe, tasks, Arrays.stream(images).boxed().toList(), strategies, seeds, listener, observer);
    }

    /**
     * Sets how often each training is judged; that changes no other number.
     *
     * @param times 1 for the end alone
     * @return a new plan
     */
    public TransferExperiment looks(int times) {
        return new TransferExperiment(recipe.looks(times), tasks, sizes, strategies, seeds, listener, observer);
    }

    /**
     * Sets what is compared.
     *
     * @param which each once
     * @return a new plan
     */
    public TransferExperiment strategies(Strategy... which) {
        return new TransferExperiment(recipe, tasks, sizes, Arrays.asList(which), seeds, listener, observer);
    }

    /**
     * Sets the seeds: with two an interval is as good as endless, three begin to tell ways apart.
     *
     * @param numbers each another
     * @return a new plan
     */
    public TransferExperiment seeds(long... numbers) {
        return new TransferExperiment(recipe, tasks, sizes, strategies, Arrays.stream(numbers).boxed().toList(), listener, observer);
    }

    /**
     * Tells somebody how each training goes; further listeners are told too.
     *
     * @param another called on the training's thread
     * @return a new plan
     */
    public TransferExperiment listener(TrainingListener another) {
        return new TransferExperiment(recipe, tasks, sizes, strategies, seeds, listener.and(another), observer);
    }

    /**
     * Shows somebody each trained network before it is closed; further ones see it too.
     *
     * @param another called after each training
     * @return a new plan
     */
    public TransferExperiment observe(Consumer<Trained> another) {
        return new TransferExperiment(recipe, tasks, sizes, strategies, seeds, listener, observer.andThen(another));
    }

    /**
     * Counts the pictures that its trainings learn from, each time counted.
     *
     * @return what a notebook gives to its estimate of time; frozen trainings cost less than that
     */
    public long pictures() {
        return tasks.stream().mapToLong(task -> sizes.stream().mapToLong(size -> {
            int images = Math.min(task.dataset().train().size(), Math.max(size, task.dataset().classes()));
            return (long) images * recipe.epochs(images);
        }).sum()).sum() * strategies.size() * seeds.size();
    }

    /**
     * Trains every strategy in every cell with every seed.
     *
     * @return the numbers
     * @throws IllegalArgumentException if there is no size, strategy or seed
     * @throws TrainingInterruptedException if the thread is interrupted; every network is closed
     */
    public TransferResult run() {
        return run(new TransferResult(recipe, Map.of()));
    }

    /**
     * Trains what an earlier result lacks, and joins the two; the observer sees the new trainings only.
     *
     * @param known by the same recipe, which may have been judged more or less often
     * @return all numbers, task by task, from few pictures to many
     * @throws IllegalArgumentException if the recipe is another, or a cell that both have was trained with other seeds: their
     *     numbers could not be compared
     * @throws TrainingInterruptedException if the thread is interrupted; every network is closed
     */
    public TransferResult run(TransferResult known) {
        if (tasks.isEmpty() || sizes.isEmpty() || strategies.isEmpty() || seeds.isEmpty()) {
            throw new IllegalArgumentException("%d tasks, sizes %s, strategies %s, seeds %s: give one of each or more, such as .sizes(50, 500)"
                    .formatted(tasks.size(), sizes, strategies, seeds));
        }
        if (!known.recipe().essence().equals(recipe.essence())) {
            throw new IllegalArgumentException("the earlier result has %s, this plan %s; they must be the same to be joined"
                    .formatted(known.recipe().essence(), recipe.essence()));
        }
        Map<TransferCell, Comparison> cells = new LinkedHashMap<>(known.cells());
        for (TransferTask task : tasks) {
            for (int size : sizes) {
                TransferCell cell = new TransferCell(task.name(), task.closeness(), task.take(size, seeds.get(0)).train().size());
                cells.put(cell, joined(cells.get(cell), task, cell));
            }
        }
        return new TransferResult(recipe, cells).sorted();
    }

    private Comparison joined(Comparison known, TransferTask task, TransferCell cell) {
        Map<String, List<TrainingRun>> runs = new LinkedHashMap<>(known == null ? Map.of() : known.runs());
        List<Arm> arms = strategies.stream().filter(strategy -> !runs.containsKey(strategy.label()))
                .map(strategy -> arm(task, strategy)).toList();
        if (!arms.isEmpty()) {
            Map<Long, Dataset> drawn = new LinkedHashMap<>();
            runs.putAll(Comparison.of(seed -> drawn.computeIfAbsent(seed, number -> task.take(cell.images(), number))).arms(arms)
                    .seeds(seeds.stream().mapToLong(seed -> seed).toArray()).listener(listener).observe(observer).run().runs());
        }
        Map<String, List<TrainingRun>> ordered = new LinkedHashMap<>();
        Arrays.stream(Strategy.values()).map(Strategy::label).filter(runs::containsKey).forEach(label -> ordered.put(label, runs.get(label)));
        return Comparison.ofRuns(ordered);
    }

    private Arm arm(TransferTask task, Strategy strategy) {
        return new Arm(strategy.label(), seed -> task.network(strategy, seed), training -> recipe.apply(training, strategy));
    }
}
