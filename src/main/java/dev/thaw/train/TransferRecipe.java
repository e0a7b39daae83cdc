package dev.thaw.train;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import java.util.Optional;

/**
 * How every strategy of a {@link TransferExperiment} trains: as many steps, in the same batches, at the same rates.
 *
 * <p>Few pictures are seen more often than many: the number of passes lies between two bounds, so that small sets get steps
 * enough and large ones do not take for ever.
 *
 * @param pictures that each training learns from in all, each time counted, where the bounds allow it
 * @param fewestEpochs passes over the training pictures at least
 * @param mostEpochs passes over the training pictures at most
 * @param batchSize pictures in a step
 * @param rate the head's learning rate, and that of everything where nothing is pretrained
 * @param bodyRate the pretrained body's rate as a share of the head's
 * @param cut the last module that {@link Strategy#PARTLY_FROZEN} keeps fixed
 * @param looks how often each training is judged
 * @param finished where trainings that are done are kept, if anywhere
 */
public record TransferRecipe(int pictures, int fewestEpochs, int mostEpochs, int batchSize, double rate, double bodyRate, String cut,
        int looks, Optional<FinishedRuns> finished) {

    /**
     * The head's learning rate unless another is given: of 0.01, 0.03 and 0.1, notebook 02 chose one near it for scratch.
     */
    public static final double RATE = 0.05;
    /**
     * The body's share of the rate unless another is given: between 0.1, which was best on {@code shapes/near} with 200 pictures
     * (95.2 against 93.8 % at 1), and 1, which was best on {@code shapes/far} (74.1 against 68.8 % at 0.1).
     */
    public static final double BODY_RATE = 0.3;

    private static final double WARM_UP = 0.1;
    private static final double WEIGHT_DECAY = 1e-4;

    /**
     * Checks the numbers.
     *
     * @param pictures that each training learns from in all
     * @param fewestEpochs passes over the training pictures at least
     * @param mostEpochs passes over the training pictures at most
     * @param batchSize pictures in a step
     * @param rate the head's learning rate
     * @param bodyRate the pretrained body's rate as a share of the head's
     * @param cut the last module that stays fixed in {@link Strategy#PARTLY_FROZEN}
     * @param looks how often each training is judged
     * @param finished where trainings that are done are kept, if anywhere
     */
    public TransferRecipe {
        if (fewestEpochs < 2 || mostEpochs < fewestEpochs || looks < 1 || batchSize < 1) {
            throw new IllegalArgumentException("""
                    from %d to %d epochs, judged %d times, in batches of %d: two phases need 2 epochs or more, the most is no less \
                    than the fewest, and there is 1 look or more at batches of 1 or more""".formatted(fewestEpochs, mostEpochs,
                    looks, batchSize));
        }
    }

    /**
     * Starts from a ResNet's parts: {@code layer1} and {@code layer2} stay where a network is frozen in part.
     *
     * @param pictures that each training learns from in all, each time counted, where the bounds allow it
     * @param fewestEpochs passes over the training pictures at least, 2 or more
     * @param mostEpochs passes over the training pictures at most
     * @return the recipe: batches of 20, judged once, at the end
     */
    public static TransferRecipe of(int pictures, int fewestEpochs, int mostEpochs) {
        return new TransferRecipe(pictures, fewestEpochs, mostEpochs, 20, RATE, BODY_RATE, "layer2", 1, Optional.empty());
    }

    /**
     * Sets how often each training is judged, beside before its first step and after its first epoch.
     *
     * @param times 1 for the end alone
     * @return a new recipe
     */
    public TransferRecipe looks(int times) {
        return new TransferRecipe(pictures, fewestEpochs, mostEpochs, batchSize, rate, bodyRate, cut, times, finished);
    }

    /**
     * Sets how many pictures share a step; fewer where there are not so many.
     *
     * @param images at least 1
     * @return a new recipe
     */
    public TransferRecipe batchSize(int images) {
        return new TransferRecipe(pictures, fewestEpochs, mostEpochs, images, rate, bodyRate, cut, looks, finished);
    }

    /**
     * Sets the body's rate.
     *
     * @param share of the head's
     * @return a new recipe
     */
    public TransferRecipe bodyRate(double share) {
        return new TransferRecipe(pictures, fewestEpochs, mostEpochs, batchSize, rate, share, cut, looks, finished);
    }

    /**
     * Sets the last module that stays fixed where a network is frozen in part.
     *
     * @param module its path, such as {@code layer1}
     * @return a new recipe
     */
    public TransferRecipe cut(String module) {
        return new TransferRecipe(pictures, fewestEpochs, mostEpochs, batchSize, rate, bodyRate, module, looks, finished);
    }

    /**
     * Keeps trainings that are done, so that an experiment that was interrupted goes on where it was when it is run again.
     *
     * @param runs where
     * @return a new recipe
     */
    public TransferRecipe keepFinished(FinishedRuns runs) {
        return new TransferRecipe(pictures, fewestEpochs, mostEpochs, batchSize, rate, bodyRate, cut, looks, Optional.of(runs));
    }

    /**
     * Returns how often a training sees each of its pictures.
     *
     * @param images how many it has, 1 or more
     * @return between the two bounds
     */
    public int epochs(int images) {
        return Math.max(fewestEpochs, Math.min(mostEpochs, (int) Math.ceil((double) pictures / images)));
    }

    /** Returns what the numbers follow from: how often one looks, and where runs are kept, is left out. */
    TransferRecipe essence() {
        return new TransferRecipe(pictures, fewestEpochs, mostEpochs, batchSize, rate, bodyRate, cut, 1, Optional.empty());
    }

    /** Adds a strategy's choices to a training. */
    Training apply(Training training, Strategy strategy) {
        FreezePlan headOnly = FreezePlan.allBut(training.network.headPath());
        int epochs = epochs(training.dataset.train().size());
        Training common = common(training);
        return switch (strategy) {
            case SCRATCH -> common;
            case FROZEN -> common.freeze(headOnly);
            case PARTLY_FROZEN -> common.bodyRate(bodyRate).freeze(FreezePlan.upTo(cut));
            case FINE_TUNED -> common.bodyRate(bodyRate);
            case TWO_PHASE -> common.bodyRate(bodyRate).phases(Phase.named("head").epochs(epochs - epochs / 2).freeze(headOnly),
                    Phase.named("all").epochs(epochs / 2));
            case RANDOM_FROZEN -> common.freeze(headOnly).frozenNorm(FrozenNorm.TRAIN);
        };
    }

    /** Sets what all strategies share. */
    Training common(Training training) {
        int images = training.dataset.train().size();
        int epochs = epochs(images);
        Training keeping = training.having(changed -> changed.finished = finished);
        return keeping.epochs(epochs).batchSize(Math.min(batchSize, images)).evaluateEvery(Math.max(1, epochs / looks))
                .optimizer(Sgd.of(rate).momentum(Training.MOMENTUM).weightDecay(WEIGHT_DECAY))
                .schedule(Schedule.warmUpThenCosine(WARM_UP));
    }
}
