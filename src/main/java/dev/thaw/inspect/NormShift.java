package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.nn.BatchNorm2d;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How far the means of one batch lie from what each batch norm remembers, in remembered standard deviations.
 *
 * <p>In training mode a norm goes by the batch. Where that lies far from what it remembers, a loaded body becomes another
 * function with the first step, before anything is learned: photos of another kind or size, or few of them, are enough. Hold
 * the norms then ({@code plan.freeze(Select.norms())} with {@code FrozenNorm.EVAL}).
 *
 * @param batch how many images were shown
 * @param shifts mean over the channels, by path of the norm, in the order of the network
 */
public record NormShift(int batch, Map<String, Double> shifts) implements Tabular {

    /**
     * Copies the shifts.
     *
     * @param batch how many images were shown
     * @param shifts by path of the norm
     */
    public NormShift {
        shifts = Collections.unmodifiableMap(new LinkedHashMap<>(shifts));
    }

    /**
     * Shows a network one batch in inference mode; nothing in it changes.
     *
     * @param network a loaded network
     * @param images at least one; a batch is drawn from them by seed 0
     * @param normalization the one that the network is trained with
     * @param batch how many images a step will have; all where there are not so many
     * @return the shift of each batch norm
     * @throws IllegalArgumentException if the network has no batch norm
     */
    public static NormShift of(Network network, ImageSet images, Normalization normalization, int batch) {
        Map<String, Double> shifts = new LinkedHashMap<>();
        ForwardObserver observer = new ForwardObserver() {
            @Override
            public void entering(String path, Module module, NDArray input) {
                if (module instanceof BatchNorm2d) {
                    shifts.put(path, shift(network, path, input));
                }
            }
        };
        try (Batches batches = Batches.of(images, normalization, Math.min(batch, images.size()), Ordering.shuffled(0, 0));
                Batch shown = batches.next(); NDArray ignored = network.forward(shown.x(), Mode.EVAL, observer)) {
            if (shifts.isEmpty()) {
                throw new IllegalArgumentException("%s has no batch norm, so no batch can move what it remembers"
                        .formatted(network.name()));
            }
            return new NormShift(shown.size(), shifts);
        }
    }

    private static double shift(Network network, String norm, NDArray input) {
        float[] remembered = network.buffers().get(norm + ".running_mean").getArray().toFloatArray();
        float[] variance = network.buffers().get(norm + ".running_var").getArray().toFloatArray();
        double[] seen = means(input);
        return IntStream.range(0, seen.length).mapToDouble(channel -> Math.abs(seen[channel] - remembered[channel])
                / Math.sqrt(variance[channel] + BatchNorm2d.EPSILON)).average().orElseThrow();
    }

    /** Averages {@code [N,C,H,W]} over all but the channels. */
    private static double[] means(NDArray input) {
        int channels = Math.toIntExact(input.getShape().get(1));
        int plane = Math.toIntExact(input.getShape().slice(2).size());
        float[] numbers = input.toFloatArray();
        double[] means = new double[channels];
        for (int i = 0; i < numbers.length; i++) {
            means[i / plane % channels] += numbers[i];
        }
        return Arrays.stream(means).map(sum -> sum * channels / numbers.length).toArray();
    }

    /**
     * Returns the mean over all norms.
     *
     * @return in standard deviations; some hundredths are usual for a large batch of the images that it learned from
     */
    public double mean() {
        return shifts.values().stream().mapToDouble(shift -> shift).average().orElseThrow();
    }

    /**
     * Finds the norm that moves furthest.
     *
     * @return its path
     */
    public String furthest() {
        return Collections.max(shifts.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    @Override
    public WordTable table() {
        String title = "Norms in training mode on batches of %d move their means".formatted(batch);
        return WordTable.of(title, "", "#standard deviations")
                .row("mean of %d norms".formatted(shifts.size()), String.format(Locale.ROOT, "%.2f", mean()))
                .row("furthest: " + furthest(), String.format(Locale.ROOT, "%.2f", shifts.get(furthest())));
    }
}
