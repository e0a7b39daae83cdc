package dev.thaw.train;

import java.util.function.Consumer;

/**
 * One part of a training with its own plan, epochs, batch size, optimizer and schedule; a value whose verbs return a new one.
 *
 * <pre>{@code
 * training.phases(Phase.named("head").epochs(5).freeze(plan).optimizer(Adam.of(1e-3)).batchSize(8),
 *         Phase.named("all").epochs(10).optimizer(Adam.of(1e-4)).batchSize(4))
 * }</pre>
 *
 * <p>What a phase does not choose is as the training says. Freeze first, unfreeze later: Howard and Ruder, "Universal
 * Language Model Fine-tuning for Text Classification", 2018, §3.3, arXiv:1801.06146.
 */
public final class Phase extends PhaseOptions<Phase> {

    private final String name;
    private final Consumer<Options> choices;

    private Phase(String name, Consumer<Options> choices) {
        this.name = name;
        this.choices = choices;
    }

    /**
     * Begins a phase that chooses nothing yet.
     *
     * @param name a word or two for tables and figures; within a training each phase needs its own
     * @return the phase
     */
    public static Phase named(String name) {
        return new Phase(name, options -> { });
    }

    @Override
    Phase with(Consumer<Options> change) {
        return new Phase(name, choices.andThen(change));
    }

    /**
     * Returns what the phase is called.
     *
     * @return a word or two
     */
    public String name() {
        return name;
    }

    /** Returns all options of the phase: its choices over those of the training. */
    Options over(Options training) {
        Options options = training.copy();
        choices.accept(options);
        return options;
    }

    @Override
    public String toString() {
        return "phase \"%s\"".formatted(name);
    }
}
