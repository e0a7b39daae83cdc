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
    OptimizerChoice optimizer = Sgd.of(Training.LEARNING_RATE).momentum(Training.MOMENTUM);
    Schedule schedule = Schedule.constant();
    FreezePlan plan = FreezePlan.trainAll();
    FreezeMethod method = RequiresGrad.method();
    FrozenNorm frozenNorm = FrozenNorm.EVAL;
    Optional<GradientClip> clip = Optional.empty();
    StartFrom startFrom = StartFrom.BEST_IF_SAVED;

    Options copy() {
        Options copy = new Options();
        copy.epochs = epochs;
        copy.batchSize = batchSize;
        copy.bodyRate = bodyRate;
        copy.optimizer = optimizer;
        copy.schedule = schedule;
        copy.plan = plan;
        copy.method = method;
        copy.frozenNorm = frozenNorm;
        copy.clip = clip;
        copy.startFrom = startFrom;
        return copy;
    }

    /** Names every choice exactly: two phases with the same words compute the same. Each option must stand here. */
    Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("epochs", Integer.toString(epochs));
        words.put("batch size", Integer.toString(batchSize));
        words.put("body rate", Double.toString(bodyRate));
        words.put("optimizer", optimizer.toString());
        words.put("schedule", schedule.toString());
        words.put("plan", plan.rules().toString());
        words.put("method", method.toString());
        words.put("frozen norms", frozenNorm.toString());
        words.put("clip", clip.map(GradientClip::toString).orElse("none"));
        words.put("starts from", startFrom.toString());
        return words;
    }

    String text(int images) {
        return "%d epochs of %d images in batches of %d, %s, %s".formatted(epochs, images, batchSize, optimizer.describe(),
                schedule.describe());
    }
}
