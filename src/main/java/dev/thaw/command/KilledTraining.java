package dev.thaw.command;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.RandomStream;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import dev.thaw.train.Phase;
import dev.thaw.train.StepReport;
import dev.thaw.train.Training;
import dev.thaw.train.TrainingListener;
import dev.thaw.train.TrainingRun;
import java.nio.file.Path;
import java.util.List;

/** The training that {@code bench kill} kills: two phases on a tiny net, with a checkpoint after every step. */
final class KilledTraining {

    static final String STEP = "step ";
    static final String ENDED = "ended ";
    private static final int IMAGES = 64;
    private static final int SIZE = 32;

    private KilledTraining() { }

    /**
     * Begins or goes on, saying each step that is taken, and at the end what came out.
     *
     * @param arguments the folder of the checkpoints
     */
    public static void main(String[] arguments) {
        System.out.println(ENDED + outcome(Path.of(arguments[0]), step -> System.out.println(STEP + step.step())));
    }

    /** What is done with each step. */
    interface Watch {
        void step(StepReport step);
    }

    /** Trains and returns everything that must be the same to the last bit. */
    static String outcome(Path folder, Watch watch) {
        try (Network network = ResNet.cifar("tiny", List.of(4, 8, 8), 1, 3)) {
            TrainingRun run = training(network).checkpoint(folder.resolve("checkpoints"), 1)
                    .saveBest(folder.resolve("best.safetensors")).listener(new TrainingListener() {
                        @Override
                        public void stepDone(StepReport step) {
                            watch.step(step);
                        }
                    }).resume(folder.resolve("checkpoints"));
            boolean damaged = run.notes().stream().anyMatch(note -> note.contains("could not be read"));
            return "%s %x %x%s".formatted(network.stateDict().sha256(), run.stepLosses().hashCode(), run.stepRates().hashCode(),
                    damaged ? " after a damaged checkpoint" : "");
        }
    }

    private static Training training(Network network) {
        Dataset dataset = new Dataset("noise", List.of("red", "green", "blue"), noise(IMAGES, 1), noise(IMAGES, 2), noise(IMAGES, 3),
                Normalization.none(3));
        return Training.of(network, dataset).batchSize(8).seed(1).phases(
                Phase.named("head").epochs(4).freeze(FreezePlan.allBut("linear")).optimizer(Adam.of(0.01))
                        .schedule(Schedule.plateau().patience(0)),
                Phase.named("all").epochs(6).optimizer(Sgd.of(0.02).momentum(0.9)).schedule(Schedule.warmUpThenCosine(0.2)));
    }

    private static ImageSet noise(int count, long seed) {
        RandomStream stream = RandomStream.of(seed, "images to be killed over");
        byte[] pixels = new byte[count * SIZE * SIZE * 3];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            labels[i / (SIZE * SIZE * 3)] = i / (SIZE * SIZE * 3) % 3;
            pixels[i] = (byte) (stream.nextInt(200) + (i % 3 == labels[i / (SIZE * SIZE * 3)] ? 40 : 0));
        }
        return ImageSet.of(pixels, SIZE, SIZE, 3, labels);
    }
}
