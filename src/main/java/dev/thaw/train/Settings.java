package dev.thaw.train;

import dev.thaw.data.Ordering;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.optim.GradientClip;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import java.nio.file.Path;
import java.util.Optional;

/** All choices of a training beside network and data; copied before each change, so that a {@link Training} stays a value. */
final class Settings {

    /** In which order an epoch visits the images. */
    enum Visit {
        SHUFFLED, STORED
    }

    String name = "training";
    int epochs = Training.EPOCHS;
    int batchSize = Training.BATCH_SIZE;
    int evaluateEvery = 1;
    long seed;
    double bodyRate = 1;
    OptimizerChoice optimizer = Sgd.of(Training.LEARNING_RATE).momentum(Training.MOMENTUM);
    Schedule schedule = Schedule.constant();
    FreezePlan plan = FreezePlan.trainAll();
    FreezeMethod method = RequiresGrad.method();
    FrozenNorm frozenNorm = FrozenNorm.EVAL;
    Visit visit = Visit.SHUFFLED;
    TrainingListener listener = TrainingListener.none();
    Path bestFile;
    FeatureCache features = FeatureCache.automatic();
    Optional<GradientClip> clip = Optional.empty();

    Settings copy() {
        Settings copy = new Settings();
        copy.name = name;
        copy.epochs = epochs;
        copy.batchSize = batchSize;
        copy.evaluateEvery = evaluateEvery;
        copy.seed = seed;
        copy.bodyRate = bodyRate;
        copy.optimizer = optimizer;
        copy.schedule = schedule;
        copy.plan = plan;
        copy.method = method;
        copy.frozenNorm = frozenNorm;
        copy.visit = visit;
        copy.listener = listener;
        copy.bestFile = bestFile;
        copy.features = features;
        copy.clip = clip;
        return copy;
    }

    Ordering ordering(int epoch) {
        return visit == Visit.STORED ? Ordering.sequential() : Ordering.shuffled(seed, epoch);
    }
}
