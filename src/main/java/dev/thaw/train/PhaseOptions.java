package dev.thaw.train;

import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.optim.GradientClip;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Schedule;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The verbs that a {@link Training} and each {@link Phase} of it share; on a training they hold for every phase that does
 * not choose for itself.
 *
 * @param <T> what the verbs return: a changed copy, never the same value
 */
public abstract sealed class PhaseOptions<T extends PhaseOptions<T>> permits Training, Phase {

    PhaseOptions() { }

    abstract T with(Consumer<Options> change);

    static int atLeastOne(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException("%s %d does not train anything; give 1 or more".formatted(what, number));
        }
        return number;
    }

    /**
     * Sets how often each image is seen.
     *
     * @param epochs passes over the training images, at least 1
     * @return a changed copy
     */
    public T epochs(int epochs) {
        atLeastOne("a number of epochs of", epochs);
        return with(changed -> changed.epochs = epochs);
    }

    /**
     * Sets how many images share a step; the last batch of a pass holds what is left.
     *
     * @param images at least 1
     * @return a changed copy
     */
    public T batchSize(int images) {
        atLeastOne("a batch size of", images);
        return with(changed -> changed.batchSize = images);
    }

    /**
     * Sets how gradients become steps.
     *
     * @param choice a rule with its numbers, such as SGD or Adam
     * @return a changed copy
     */
    public T optimizer(OptimizerChoice choice) {
        return with(changed -> changed.optimizer = choice);
    }

    /**
     * Bounds the gradients of each step.
     *
     * @param bound on all gradients together, or on each number
     * @return a changed copy
     */
    public T clip(GradientClip bound) {
        return with(changed -> changed.clip = Optional.of(bound));
    }

    /**
     * Sets how the rate changes over the steps; each phase runs through it from the start.
     *
     * @param schedule factors of the rate
     * @return a changed copy
     */
    public T schedule(Schedule schedule) {
        return with(changed -> changed.schedule = schedule);
    }

    /**
     * Keeps some parameters fixed: by their flags, unless another method was chosen before.
     *
     * @param plan which
     * @return a changed copy
     */
    public T freeze(FreezePlan plan) {
        return with(changed -> changed.plan = plan);
    }

    /**
     * Keeps some parameters fixed.
     *
     * @param plan which
     * @param method by which means
     * @return a changed copy
     */
    public T freeze(FreezePlan plan, FreezeMethod method) {
        return with(changed -> {
            changed.plan = plan;
            changed.method = method;
        });
    }

    /**
     * Sets what batch norms do whose weights are frozen.
     *
     * @param norm hold their statistics, or let them drift
     * @return a changed copy
     */
    public T frozenNorm(FrozenNorm norm) {
        return with(changed -> changed.frozenNorm = norm);
    }

    /**
     * Trains the body at a multiple of the head's rate: 0.1 is the usual fine-tuning.
     *
     * <p>At 0 the body's weights stay but the running statistics of its batch norms still move; freezing keeps both.
     *
     * @param factor 0 or more
     * @return a changed copy
     */
    public T bodyRate(double factor) {
        requireFactor("a body rate of %s times the head's", factor);
        return with(changed -> changed.bodyRate = factor);
    }

    /**
     * Trains the head at a multiple of the optimizer's rate: 10 is usual for a fresh head on a pretrained body.
     *
     * @param factor 0 or more; the body keeps the optimizer's rate, times its {@link #bodyRate}
     * @return a changed copy
     */
    public T headRate(double factor) {
        requireFactor("a head rate of %s times the optimizer's", factor);
        return with(changed -> changed.headRate = factor);
    }

    /**
     * Trains each stage at a multiple of the rate of the one after it, so that early ones move least.
     *
     * <p>Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification", 2018, §3.2, arXiv:1801.06146,
     * with 1/2.6; transformers take 0.65 to 0.9. Stages are those of {@link Phases#gradually}.
     *
     * @param factor 0 or more; 1 gives all the same
     * @return a changed copy
     */
    public T layerDecay(double factor) {
        requireFactor("a layer decay of %s a stage", factor);
        return with(changed -> changed.layerDecay = factor);
    }

    private static void requireFactor(String what, double factor) {
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what.formatted(factor) + " is not a number from 0 up");
        }
    }

    /**
     * Sets with which weights a phase begins when another one ran before it.
     *
     * @param start the best or the last of the phase before
     * @return a changed copy
     */
    public T startFrom(StartFrom start) {
        return with(changed -> changed.startFrom = start);
    }

    /**
     * Sets what the training lowers.
     *
     * @param loss cross-entropy, with label smoothing or class weights
     * @return a changed copy
     */
    public T loss(Loss loss) {
        return with(changed -> changed.loss = loss);
    }

    /**
     * Trains on mixtures of the images of each batch; features of a frozen body are then not kept between epochs.
     *
     * @param mix mixup, cutmix or both by turns
     * @return a changed copy
     */
    public T mix(BatchMix mix) {
        return with(changed -> changed.mix = Optional.of(mix));
    }

    /**
     * Sends each batch through the network in parts whose gradients add up, for batches that memory does not hold at once.
     *
     * <p>The step is that of the whole batch, up to rounding, unless batch norms train: they see one part at a time.
     *
     * @param parts how many, at least 1
     * @return a changed copy
     */
    public T accumulate(int parts) {
        atLeastOne("a batch in parts of", parts);
        return with(changed -> changed.parts = parts);
    }

    /**
     * Judges and keeps a running mean of the weights instead of the weights of the last step.
     *
     * @param average how far the mean reaches back
     * @return a changed copy
     */
    public T average(MovingAverage average) {
        return with(changed -> changed.average = Optional.of(average));
    }

    /**
     * Ends the phase when the validation images have not been judged better for some epochs.
     *
     * @param rule after how many, and by which measure
     * @return a changed copy
     */
    public T stopEarly(EarlyStop rule) {
        return with(changed -> changed.stop = Optional.of(rule));
    }
}
