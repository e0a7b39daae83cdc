package dev.thaw.command;

import dev.thaw.train.TrainingListener;
import dev.thaw.train.TrainingRun;
import java.util.Locale;

/** Prints a line when an epoch is done: what a person sees who trains from the command line. */
final class EpochLines implements TrainingListener {

    @Override
    public void epochDone(TrainingRun.Epoch epoch) {
        String accuracy = String.format(Locale.ROOT, "validation accuracy %.1f %%", 100 * epoch.evaluationAccuracy());
        System.out.println(epoch.number() == 0 ? "before training: " + accuracy
                : String.format(Locale.ROOT, "epoch %2d: training loss %.3f, %s, %.0f s", epoch.number(), epoch.trainLoss(),
                        accuracy, epoch.seconds()));
    }
}
