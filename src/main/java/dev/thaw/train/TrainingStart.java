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
 * @param stepsPerEpoch batches in each pass, the smaller last one included
 * @param batchSize images in a batch
 * @param trainImages images in a pass
 * @param trainableParameters numbers that the plan lets train
 * @param warnings what looks wrong about the plan; one sentence each
 * @param notes what is done differently than one may expect, such as features that are cached; one sentence each
 */
public record TrainingStart(String name, long seed, String network, String dataset, String evaluatedOn, int epochs,
        int stepsPerEpoch, int batchSize, int trainImages, int trainableParameters, List<String> warnings,
        List<String> notes) {

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
     */
    public TrainingStart {
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /**
     * Describes a training of which there is nothing to note.
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
                warnings, List.of());
    }

    /**
     * Returns how many steps the whole training takes.
     *
     * @return epochs times steps an epoch
     */
    public int totalSteps() {
        return epochs * stepsPerEpoch;
    }
}
