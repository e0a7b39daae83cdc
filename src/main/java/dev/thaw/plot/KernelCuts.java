package dev.thaw.plot;

import dev.thaw.nn.Conv2d;
import dev.thaw.nn.KernelChange;
import dev.thaw.nn.Network;
import dev.thaw.nn.Surgery;
import dev.thaw.view.Renderable;
import dev.thaw.weights.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The kernels of a network's first convolution, whole and as several surgeries leave them, drawn below each other.
 *
 * @param path of the convolution
 * @param whole the kernels before, with the squares that are kept
 * @param ways what each way makes of the same kernels, by its name
 */
public record KernelCuts(String path, Kernels whole, Map<String, Kernels> ways) implements Renderable {

    private static final int MOST = 10;

    /**
     * Some kernels of one convolution, red, green and blue.
     *
     * @param side pixels in a row
     * @param values for each kernel its weights, {@code [3,side,side]}
     * @param offset first row and column in the whole kernel; -1 where it is no part of it
     */
    public record Kernels(int side, List<float[]> values, int offset) {

        /**
         * Copies the list.
         *
         * @param side pixels in a row
         * @param values the weights
         * @param offset where it was cut out
         */
        public Kernels {
            values = List.copyOf(values);
        }

        /** The share of a larger kernel's squared weights that stand in this square of it, over all kernels. */
        double shareOf(Kernels larger) {
            double inside = 0;
            double all = 0;
            for (float[] kernel : larger.values()) {
                for (int i = 0; i < kernel.length; i++) {
                    int row = i / larger.side() % larger.side() - offset;
                    int column = i % larger.side() - offset;
                    double square = (double) kernel[i] * kernel[i];
                    all += square;
                    inside += row >= 0 && row < side && column >= 0 && column < side ? square : 0;
                }
            }
            return inside / all;
        }
    }

    /**
     * Makes each change and keeps what it leaves.
     *
     * @param network a network whose first convolution looks at three channels; it stays as it is
     * @param changes the ways by name
     * @return the kernels, not yet drawn
     * @throws IllegalArgumentException if there is no such convolution, or a change does not fit it
     */
    public static KernelCuts of(Network network, Map<String, KernelChange> changes) {
        String path = network.modules().entrySet().stream().filter(entry -> entry.getValue() instanceof Conv2d convolution
                && convolution.inputs() == 3).map(Map.Entry::getKey).findFirst().orElseThrow(() -> new IllegalArgumentException(
                        "%s has no convolution over three colours, so there is no kernel to draw".formatted(network.name())));
        Kernels whole = kernels(network, path, -1);
        Map<String, Kernels> ways = new LinkedHashMap<>();
        changes.forEach((name, change) -> {
            try (Network cut = Surgery.of(network).kernel(path, change).network()) {
                ways.put(name, kernels(cut, path, offset(change, whole.side())));
            }
        });
        return new KernelCuts(path, whole, ways);
    }

    private static int offset(KernelChange change, int side) {
        if (change instanceof KernelChange.Crop crop) {
            return crop.offset();
        }
        return change instanceof KernelChange.Centre ? (side - change.size()) / 2 : -1;
    }

    private static Kernels kernels(Network network, String path, int offset) {
        TensorData weight = network.stateDict().get(path + ".weight"); // [out,3,side,side]
        int side = (int) weight.shape()[2];
        float[] numbers = weight.toFloats();
        int size = 3 * side * side;
        List<float[]> values = new ArrayList<>();
        for (int start = 0; start < numbers.length; start += size) {
            float[] one = new float[size];
            System.arraycopy(numbers, start, one, 0, size);
            values.add(one);
        }
        return new Kernels(side, values, offset);
    }

    /** How many kernels are drawn. */
    int shown() {
        return Math.min(MOST, whole.values().size());
    }

    /** What a row says of itself. */
    String note(String way) {
        Kernels cut = ways.get(way);
        if (cut.offset() < 0) {
            return "";
        }
        return String.format(Locale.ROOT, "%.1f %% of the squared weights", Frame.PERCENT * cut.shareOf(whole));
    }

    /** What the picture shows. */
    String title() {
        return "%s: the first %d of %d kernels, whole and cut".formatted(path, shown(), whole.values().size());
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(title());
        ways.forEach((name, cut) -> text.append(String.format(Locale.ROOT, "%n%s: %d×%d%s", name, cut.side(), cut.side(),
                cut.offset() < 0 ? "" : ", rows and columns %d:%d, with %s".formatted(cut.offset(), cut.offset() + cut.side(),
                        note(name)))));
        return text.toString();
    }

    @Override
    public Optional<String> svg() {
        return Optional.of(new KernelDrawing(this).svg());
    }

    @Override
    public Optional<String> html() {
        return Optional.of("<div style=\"overflow-x:auto\">" + new KernelDrawing(this).svg() + "</div>");
    }

    @Override
    public String toString() {
        return text();
    }
}
