package dev.thaw.train;

import java.util.List;

/**
 * What a training is about to do.
 *
 * @param name the run's name
 * @param seed the run's seed
 * @param network the network's name
 * @param dataset the data set's name
 * @param evaluatedOn {@code validation} or {@code test}: which images judge each epoch
 * @param epochs how many passes over the training images
 * @param stepsPerEpoch batches in each pass of the first phase, the smaller last one included
 * @param batchSize images in a batch of the first phase
 * @param trainImages images in a pass
 * @param trainableParameters numbers that the plan lets train
 * @param warnings what looks wrong about the plan; one sentence each
 * @param notes what is done differently than one may expect, such as features that are cached; one sentence each
 * @param phases where each phase lies, in order, at least one
 */
public record TrainingStart(String name, long seed, String network, String dataset, String evaluatedOn, int epochs,
        int stepsPerEpoch, int batchSize, int trainImages, int trainableParameters, List<String> warnings,
        List<String> notes, List<PhaseSpan> phases) {

    /**
     * Copies the lists.
     *
     * @param name the run's name
     * @param seed the run's seed
     * @param network the network's name
     * @param dataset the data set's name
     * @param evaluatedOn which images judge each epoch
     * @param epochs how many passes over the training images
     * @param stepsPerEpoch batches in each pass
     * @param batchSize images in a batch
     * @param trainImages images in a pass
     * @param trainableParameters numbers that the plan lets train
     * @param warnings what looks wrong about the plan
     * @param notes what is done differently than one may expect
     * @param phases where each phase lies
     */
    public TrainingStart {
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
        phases = List.copyOf(phases);
    }

    /**
     * Describes a training of one phase of which there is nothing to note.
     *
     * @param name the run's name
     * @param seed the run's seed
     * @param network the network's name
     * @param dataset the data set's name
     * @param evaluatedOn which images judge each epoch
     * @param epochs how many passes over the training images
     * @param stepsPerEpoch batches in each pass
     * @param batchSize images in a batch
     * @param trainImages images in a pass
     * @param trainableParameters numbers that the plan lets train
     * @param warnings what looks wrong about the plan
     */
    public TrainingStart(String name, long seed, String network, String dataset, String evaluatedOn, int epochs,
            int stepsPerEpoch, int batchSize, int trainImages, int trainableParameters, List<String> warnings) {
        this(name, seed, network, dataset, evaluatedOn, epochs, stepsPerEpoch, batchSize, trainImages, trainableParameters,
                warnings, List.of(), List.of(new PhaseSpan(name, 1, epochs, 1, epochs * stepsPerEpoch, batchSize,
                        trainableParameters)));
    }

    /**
     * Returns how many steps the whole training takes.
     *
     * @return the steps of all phases
     */
    public int totalSteps() {
        return phases.get(phases.size() - 1).lastStep();
    }

    /**
     * Returns the epoch that is under way after some steps.
     *
     * @param steps how many were taken
     * @return from 1 to {@link #epochs()}
     */
    public int epochAfter(int steps) {
        return phases.stream().filter(phase -> steps < phase.lastStep()).findFirst()
                .map(phase -> phase.epochOf(steps + 1)).orElse(epochs);
    }
}
