package dev.thaw.contrast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.thaw.augment.Augmentation;
import dev.thaw.augment.RandomCrop;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.RandomStream;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import dev.thaw.train.StepReport;
import dev.thaw.train.TrainingInterruptedException;
import dev.thaw.train.TrainingListener;
import dev.thaw.train.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContrastiveTrainingTest {

    private static final int SIDE = 8;

    private Network network;

    @BeforeEach
    void open() {
        network = learner();
    }

    @AfterEach
    void close() {
        network.close();
    }

    private static Network learner() {
        try (Network plain = ResNet.cifar("tiny", List.of(4, 8), 1, 3).seed(1)) {
            return plain.withHead(Projection.of(8, 4)).seed(1);
        }
    }

    /** Pictures of one noisy pattern each, so that crops of one picture are alike. */
    private static ImageSet images(int count, int classes) {
        RandomStream stream = RandomStream.of(3, "patterns");
        byte[] pixels = new byte[count * SIDE * SIDE * 3];
        int[] labels = new int[count];
        int[] colour = new int[3];
        for (int i = 0; i < pixels.length; i++) {
            if (i % (SIDE * SIDE * 3) == 0) {
                labels[i / (SIDE * SIDE * 3)] = stream.nextInt(classes);
                colour = new int[] {stream.nextInt(200), stream.nextInt(200), stream.nextInt(200)};
            }
            pixels[i] = (byte) (colour[i % 3] + stream.nextInt(50));
        }
        return ImageSet.of(pixels, SIDE, SIDE, 3, labels);
    }

    private static Dataset dataset(ImageSet train) {
        return new Dataset("patterns", List.of("a", "b", "c"), train, ImageSet.empty(SIDE, SIDE, 3), images(20, 3),
                Normalization.none(3));
    }

    private ContrastiveTraining training() {
        return training(dataset(images(50, 3)));
    }

    private ContrastiveTraining training(Dataset data) {
        return ContrastiveTraining.of(network, data).batchSize(16).epochs(2).seed(5).optimizer(Adam.of(0.01))
                .views(Augmentation.of(RandomCrop.of(SIDE, 1)));
    }

    @Test
    void learnsToFindTwinsAndSpreadsThePictures() {
        ContrastiveRun run = training().epochs(15).fit();
        double before = run.training().epochs().get(0).evaluationAccuracy();
        assertTrue(run.training().last().trainLoss() < run.training().epochs().get(1).trainLoss() - 0.3, run::text);
        assertTrue(run.twinAccuracy() > before, run::text);
        assertTrue(run.spread().uniformity() < run.spreads().get(0).uniformity() - 0.3, run::text);
        assertTrue(run.training().audit().warnings().isEmpty(), () -> run.training().audit().text());
        assertEquals(16, run.spreads().size());
    }

    @Test
    void neverReadsALabel() {
        ImageSet images = images(50, 3);
        training(dataset(images)).fit();
        String weights = network.stateDict().sha256();
        try (Network other = learner()) {
            int[] shuffled = new int[images.size()];
            for (int i = 0; i < shuffled.length; i++) {
                shuffled[i] = (images.label(i) + i) % 3;
            }
            ImageSet relabelled = ImageSet.of(images.pixels(), SIDE, SIDE, 3, shuffled);
            network.close();
            network = other.copy();
            training(dataset(relabelled)).fit();
            assertEquals(weights, network.stateDict().sha256());
        }
    }

    @Test
    void theSeedDecidesEveryBit() {
        ContrastiveRun first = training().fit();
        String weights = network.stateDict().sha256();
        network.seed(1);
        ContrastiveRun second = training().fit();
        assertEquals(weights, network.stateDict().sha256());
        assertEquals(first.training().stepLosses(), second.training().stepLosses());
        assertEquals(first.spreads(), second.spreads());
        network.seed(1);
        training().seed(6).fit();
        assertNotEquals(weights, network.stateDict().sha256());
    }

    /** Without any change of the views twins are equal, so every view finds its own; whole batches only. */
    @Test
    void twinsThatAreTheSamePictureAreAllFound() {
        ContrastiveRun run = training().epochs(1).views(Augmentation.none()).optimizer(Sgd.of(0)).fit();
        assertEquals(3, run.training().stepLosses().size(), "50 images make three whole batches of 16");
        assertTrue(run.twinAccuracy() > 0.8, "untrained embeddings lie so close that a few cosines are equal in float32");
        assertEquals(0, run.spread().alignment(), 1e-9);
    }

    @Test
    void theProjectionGivesWayToAHead() {
        training().fit();
        try (Network target = network.withoutHead().withHead(5); NDManager manager = NDManager.newBaseManager()) {
            assertEquals(5, target.forward(manager.zeros(target.inputShape(2)), Mode.EVAL).getShape().get(1));
            assertArrayEquals(network.stateDict().get("conv1.weight").toFloats(), target.stateDict().get("conv1.weight").toFloats());
        }
    }

    @Test
    void tellsTheListenerEachStepAndEpoch() {
        List<StepReport> steps = new ArrayList<>();
        List<Integer> epochs = new ArrayList<>();
        training().listener(new TrainingListener() {
            @Override
            public void stepDone(StepReport step) {
                steps.add(step);
            }

            @Override
            public void epochDone(TrainingRun.Epoch epoch) {
                epochs.add(epoch.number());
            }
        }).fit();
        assertEquals(6, steps.size());
        assertEquals(6, steps.get(5).totalSteps());
        assertEquals(32, steps.get(0).images());
        assertEquals(List.of(0, 1, 2), epochs);
    }

    @Test
    void leavesNoArrayBehind() {
        training().fit();
        int before = arrays();
        for (int i = 0; i < 10; i++) {
            training().fit();
        }
        assertEquals(before, arrays());
        assertEquals(0, loaders());
    }

    @Test
    void anInterruptKeepsTheLastStepAndTheNextTrainingRuns() throws InterruptedException {
        training().fit();
        int before = arrays();
        CountDownLatch reached = new CountDownLatch(1);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread cell = new Thread(() -> training().epochs(100_000).listener(new TrainingListener() {
            @Override
            public void stepDone(StepReport step) {
                reached.countDown();
            }
        }).fit());
        cell.setUncaughtExceptionHandler((thread, error) -> ended.set(error));
        cell.start();
        assertTrue(reached.await(60, TimeUnit.SECONDS));
        long asked = System.nanoTime();
        cell.interrupt();
        cell.join(60_000);
        assertFalse(cell.isAlive());
        assertTrue(System.nanoTime() - asked < 5e9, "it took seconds to stop");
        var stopped = (TrainingInterruptedException) ended.get();
        assertFalse(stopped.partialRun().stepLosses().isEmpty());
        assertEquals(before, arrays());
        assertEquals(0, loaders());
        assertEquals(6, training().fit().training().stepLosses().size());
    }

    @Test
    void aLossThatIsNoNumberStopsItAndNothingStaysOpen() {
        training().fit();
        int before = arrays();
        var wild = training().epochs(30).optimizer(Sgd.of(1e30)).schedule(Schedule.constant());
        assertTrue(assertThrows(IllegalStateException.class, wild::fit).getMessage().contains("a tenth of the rate"));
        assertEquals(before, arrays());
        assertEquals(0, loaders());
    }

    @Test
    void tooFewImagesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> training().batchSize(1));
        assertThrows(IllegalArgumentException.class, () -> training().epochs(0));
        assertThrows(IllegalArgumentException.class, () -> training(dataset(images(1, 3))).fit());
        assertEquals(2, training(dataset(images(5, 3))).fit().training().stepLosses().size(), "one batch of all five");
    }

    /** All arrays of the process, whoever holds them. */
    private static int arrays() {
        try (NDManager any = NDManager.newBaseManager()) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    private static long loaders() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("thaw")).count();
    }
}
