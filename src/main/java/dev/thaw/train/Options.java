package dev.thaw.train;

import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.optim.GradientClip;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The choices that may differ from phase to phase; copied before each change, so that what holds them stays a value. */
final class Options {

    int epochs = Training.EPOCHS;
    int batchSize = Training.BATCH_SIZE;
    double bodyRate = 1;
    double headRate = 1;
    double layerDecay = 1;
    OptimizerChoice optimizer = Sgd.of(Training.LEARNING_RATE).momentum(Training.MOMENTUM);
    Schedule schedule = Schedule.constant();
    FreezePlan plan = FreezePlan.trainAll();
    FreezeMethod method = RequiresGrad.method();
    FrozenNorm frozenNorm = FrozenNorm.EVAL;
    Optional<GradientClip> clip = Optional.empty();
    StartFrom startFrom = StartFrom.BEST_IF_SAVED;
    Loss loss = Loss.crossEntropy();
    Optional<BatchMix> mix = Optional.empty();
    int parts = 1;
    Optional<MovingAverage> average = Optional.empty();
    Optional<EarlyStop> stop = Optional.empty();

    Options copy() {
        Options copy = new Options();
        copy.take(this);
        return copy;
    }

    /** Makes every choice that of another. Each option must stand here. */
    void take(Options other) {
        epochs = other.epochs;
        batchSize = other.batchSize;
        bodyRate = other.bodyRate;
        headRate = other.headRate;
        layerDecay = other.layerDecay;
        optimizer = other.optimizer;
        schedule = other.schedule;
        plan = other.plan;
        method = other.method;
        frozenNorm = other.frozenNorm;
        clip = other.clip;
        startFrom = other.startFrom;
        loss = other.loss;
        mix = other.mix;
        parts = other.parts;
        average = other.average;
        stop = other.stop;
    }

    /** Names every choice exactly: two phases with the same words compute the same. Each option must stand here. */
    Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("epochs", Integer.toString(epochs));
        words.put("batch size", Integer.toString(batchSize));
        words.put("body rate", Double.toString(bodyRate));
        words.put("head rate", Double.toString(headRate));
        words.put("layer decay", Double.toString(layerDecay));
        words.put("optimizer", optimizer.toString());
        words.put("schedule", schedule.toString());
        words.put("plan", plan.rules().toString());
        words.put("method", method.toString());
        words.put("frozen norms", frozenNorm.toString());
        words.put("clip", clip.map(GradientClip::toString).orElse("none"));
        words.put("starts from", startFrom.toString());
        words.put("loss", loss.toString());
        words.put("mix", mix.map(BatchMix::toString).orElse("none"));
        words.put("parts of a batch", Integer.toString(parts));
        words.put("average", average.map(MovingAverage::toString).orElse("none"));
        words.put("early stop", stop.map(EarlyStop::toString).orElse("none"));
        return words;
    }

    String text(int images) {
        return "%d epochs of %d images in batches of %d, %s, %s".formatted(epochs, images, batchSize, optimizer.describe(),
                schedule.describe());
    }
}
