package dev.thaw.check;

import ai.djl.engine.Engine;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.Budget;
import dev.thaw.engine.Devices;
import dev.thaw.engine.RandomStream;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.train.Training;
import dev.thaw.view.Renderable;
import java.util.List;
import java.util.Locale;

/**
 * What the first cell of a notebook says: seed, versions, device, budget, and how long the notebook will take here.
 *
 * @param title the notebook
 * @param seed what its random choices start from
 * @param passes pictures that its trainings look at in all, each time counted
 * @param secondsPerPass measured time for a ResNet-20 to learn from one 32-pixel picture
 */
public record Lesson(String title, long seed, int passes, double secondsPerPass) implements Renderable {

    private static final int BATCH = 32;
    private static final int TIMED_IMAGES = 320;
    private static final double STARTING_SECONDS = 5;

    /**
     * Opens a notebook: loads the engine, times a few real training steps, and starts the {@link Journal} anew.
     *
     * @param title the notebook
     * @param seed what its random choices start from
     * @param passes pictures that its trainings will look at in all, each time counted
     * @return what to show
     */
    public static Lesson begin(String title, long seed, int passes) {
        Journal.begin();
        return new Lesson(title, seed, passes, measure());
    }

    /**
     * Closes a notebook: what was predicted and what came out, and how the exercises stand, as far as the {@link Journal}
     * knows.
     *
     * @return two tables and a sentence
     */
    public static Renderable end() {
        return new Outcome(Journal.guesses(), Journal.exercises());
    }

    private static double measure() {
        byte[] noise = new byte[TIMED_IMAGES * 32 * 32 * 3];
        RandomStream random = RandomStream.of(0, "timing");
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) random.nextInt(256);
        }
        ImageSet images = ImageSet.of(noise, 32, 32, 3, new int[TIMED_IMAGES]);
        Dataset data = new Dataset("noise", List.of("one", "two"), images, ImageSet.empty(32, 32, 3),
                images.select(new int[] {0}),
                Normalization.none(3));
        try (Network network = ResNet.resnet20(2)) {
            return Training.of(network, data).epochs(1).batchSize(BATCH).estimate().toNanos() / 1e9 / TIMED_IMAGES;
        }
    }

    /**
     * Returns the measured time of one training step of 32 pictures.
     *
     * @return milliseconds
     */
    public double stepMilliseconds() {
        return 1000 * BATCH * secondsPerPass;
    }

    /**
     * Returns how long the notebook will take on this machine.
     *
     * @return seconds
     */
    public double expectedSeconds() {
        return STARTING_SECONDS + passes * secondsPerPass;
    }

    @Override
    public String text() {
        return """
                %s · seed %d · budget %s
                Java %s · DJL %s · %s %s · device %s
                expected time on this machine: %s (one training step timed just now)""".formatted(title, seed,
                Budget.current().name().toLowerCase(Locale.ROOT), Runtime.version().feature(), Engine.getDjlVersion(),
                Engine.getInstance().getEngineName(), Engine.getInstance().getVersion(), Devices.current()
                        .getDeviceType(), time());
    }

    private String time() {
        long seconds = Math.round(expectedSeconds());
        return seconds < 90 ? "about %d seconds".formatted(Math.max(5, (seconds + 4) / 5 * 5))
                : "about %d minutes".formatted((seconds + 59) / 60);
    }

    @Override
    public String toString() {
        return text();
    }
}
