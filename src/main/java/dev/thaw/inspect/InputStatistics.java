package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.data.Normalization;
import dev.thaw.nn.BatchNorm2d;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds images that are scaled otherwise than a network learned with.
 *
 * <p>The first batch norm remembers how the outputs of the first convolution were spread over the data of its training;
 * images of another kind move that a little, another normalisation moves it much.
 */
public final class InputStatistics {

    /** How many times larger or smaller the spread may be than remembered, in the middle of the channels. */
    public static final double SPREAD = 2;

    /** How far the centre may lie from the remembered one, in remembered standard deviations, in the middle of the channels. */
    public static final double SHIFT = 1;

    private InputStatistics() { }

    /**
     * Compares a batch with what the first batch norm remembers.
     *
     * @param network a loaded network; nothing in it changes
     * @param x images as they are given to the network, {@code [N,C,H,W]}; some dozens tell more than a few
     * @return {@link Mistake#WRONG_NORMALIZATION}, or nothing
     * @throws IllegalArgumentException if the network has no batch norm to ask
     */
    public static Findings check(Network network, NDArray x) {
        String norm = network.modules().entrySet().stream().filter(entry -> entry.getValue() instanceof BatchNorm2d)
                .map(Map.Entry::getKey).findFirst().orElseThrow(() -> new IllegalArgumentException(
                        "%s has no batch norm that remembers its images; compare two normalizations instead".formatted(network.name())));
        Spread seen = new Spread(norm);
        try (NDManager pass = x.getManager().newSubManager()) {
            NDArray input = x.duplicate();
            input.attach(pass);
            network.forward(input, Mode.EVAL, seen);
        }
        float[] mean = network.buffers().get(norm + ".running_mean").getArray().toFloatArray();
        float[] variance = network.buffers().get(norm + ".running_var").getArray().toFloatArray();
        return judge(norm, seen, mean, variance);
    }

    private static Findings judge(String norm, Spread seen, float[] mean, float[] variance) {
        List<Double> shifts = new ArrayList<>();
        List<Double> spreads = new ArrayList<>();
        for (int channel = 0; channel < mean.length; channel++) {
            double deviation = Math.sqrt(variance[channel] + BatchNorm2d.EPSILON);
            shifts.add(Math.abs(seen.mean[channel] - mean[channel]) / deviation);
            spreads.add(Math.sqrt(seen.variance[channel] + BatchNorm2d.EPSILON) / deviation);
        }
        double shift = median(shifts);
        double spread = median(spreads);
        boolean usual = shift <= SHIFT && spread <= SPREAD && spread >= 1 / SPREAD;
        return usual ? Findings.none() : Findings.of(Finding.of(Mistake.WRONG_NORMALIZATION, norm, String.format(Locale.ROOT,
                "its input is spread %.2f times as wide as it remembers and lies %.2f of its standard deviations away (medians of %d channels)",
                spread, shift, mean.length)));
    }

    private static double median(List<Double> numbers) {
        return numbers.stream().sorted().skip(numbers.size() / 2).findFirst().orElseThrow();
    }

    /**
     * Compares two normalisations, such as the one in use and the one on the card of the weights.
     *
     * @param used how the images become numbers
     * @param expected how they did when the network learned
     * @return {@link Mistake#WRONG_NORMALIZATION}, or nothing when black and white become the same numbers to 1 %
     */
    public static Findings check(Normalization used, Normalization expected) {
        double gap = 0;
        for (int channel = 0; channel < Math.min(used.channels(), expected.channels()); channel++) {
            for (double value : new double[] {0, 1}) {
                gap = Math.max(gap, Math.abs(scaled(used, channel, value) - scaled(expected, channel, value)));
            }
        }
        boolean same = used.channels() == expected.channels() && gap <= 0.01;
        return same ? Findings.none() : Findings.of(Finding.of(Mistake.WRONG_NORMALIZATION, "data", String.format(Locale.ROOT,
                "black becomes %.2f and white %.2f where the network learned with %.2f and %.2f (first channel)",
                scaled(used, 0, 0), scaled(used, 0, 1), scaled(expected, 0, 0), scaled(expected, 0, 1))));
    }

    private static double scaled(Normalization normalization, int channel, double value) {
        return (value - normalization.mean().get(channel)) / normalization.std().get(channel);
    }

    /** Notes mean and variance of each channel of what one module is given, {@code [N,C,H,W]}. */
    private static final class Spread implements ForwardObserver {
        private final String wanted;
        private double[] mean;
        private double[] variance;

        Spread(String wanted) {
            this.wanted = wanted;
        }

        @Override
        public void entering(String path, Module module, NDArray input) {
            if (!path.equals(wanted)) {
                return;
            }
            int channels = Math.toIntExact(input.getShape().get(1));
            int plane = Math.toIntExact(input.getShape().slice(2).size());
            float[] numbers = input.toFloatArray();
            mean = new double[channels];
            variance = new double[channels];
            double share = (double) channels / numbers.length;
            for (int i = 0; i < numbers.length; i++) {
                mean[i / plane % channels] += share * numbers[i];
            }
            for (int i = 0; i < numbers.length; i++) {
                double gap = numbers[i] - mean[i / plane % channels];
                variance[i / plane % channels] += share * gap * gap;
            }
        }
    }
}
