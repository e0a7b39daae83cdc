package dev.thaw.probe;

import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Interventions;
import dev.thaw.nn.LayerNorm;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Taps any module of a network in inference: what it returns, and how a target changes with what it returns.
 *
 * <pre>{@code
 * Probe probe = Probe.of(network, data.normalization());
 * probe.activations(images, "layer1.0", "layer3.2").at("layer3.2").deadShare();
 * probe.gradients(images, "conv1", "layer3.2").norms();
 * }</pre>
 *
 * <p>Nothing in the network changes: no value, flag, mode, gradient or cut. All images of a call go through at once. A module
 * that runs several times in a pass, as a block's {@code relu}, is recorded the last time.
 */
public final class Probe {

    private final Passes passes;

    private Probe(Passes passes) {
        this.passes = passes;
    }

    /**
     * Makes a probe.
     *
     * @param network any network
     * @param normalization the one that the network was trained with
     * @return the probe; it keeps nothing open
     */
    public static Probe of(Network network, Normalization normalization) {
        return new Probe(new Passes(network, normalization));
    }

    /**
     * Records what modules return.
     *
     * @param images at least one, in the network's input size and channels
     * @param paths of the modules; none for every module but the root
     * @return the numbers
     * @throws IllegalArgumentException if no module stands at a path
     */
    public Recording activations(ImageSet images, String... paths) {
        List<String> places = places(paths);
        Map<String, Recorded> seen = new LinkedHashMap<>();
        passes.once(images, batch -> {
            try (Interventions standing = Interventions.in(passes.network())) {
                places.forEach(path -> standing.output(path, output -> {
                    seen.put(path, recorded(path, output.getShape().getShape(), output.toFloatArray()));
                    return output;
                }));
                passes.network().forward(batch.x(), Mode.EVAL).close();
            }
        });
        return new Recording("%s: activations for %d images".formatted(passes.network().name(), images.size()), Double.NaN,
                ran(places, seen));
    }

    /**
     * Records the gradient of the mean loss with respect to what modules return.
     *
     * @param images at least one, with their true labels
     * @param paths of the modules; none for every module but the root
     * @return the gradients and the loss
     * @throws IllegalArgumentException if no module stands at a path
     */
    public Recording gradients(ImageSet images, String... paths) {
        return gradients(images, Target.loss(), paths);
    }

    /**
     * Records the gradient of a target with respect to what modules return.
     *
     * @param images at least one, with their true labels
     * @param target the number that is differentiated
     * @param paths of the modules; none for every module but the root
     * @return the gradients and the target
     * @throws IllegalArgumentException if no module stands at a path
     */
    public Recording gradients(ImageSet images, Target target, String... paths) {
        List<String> places = places(paths);
        Map<String, Recorded> seen = new LinkedHashMap<>();
        double[] value = {0};
        passes.once(images, batch -> {
            Leaves leaves = new Leaves(batch.manager());
            Map<String, long[]> shapes = new LinkedHashMap<>();
            value[0] = passes.backward(batch, UnaryOperator.identity(), target, standing -> places.forEach(path -> standing.output(path, output -> {
                shapes.put(path, output.getShape().getShape());
                return leaves.at(path).apply(output);
            })));
            shapes.forEach((path, shape) -> seen.put(path, recorded(path, shape, leaves.gradient(path))));
        });
        return new Recording("%s: gradients for %d images".formatted(passes.network().name(), images.size()), value[0],
                ran(places, seen));
    }

    private List<String> places(String... paths) {
        return paths.length > 0 ? List.of(paths)
                : passes.network().modules().keySet().stream().filter(path -> !path.isEmpty()).toList();
    }

    private List<Recorded> ran(List<String> places, Map<String, Recorded> seen) {
        return places.stream().filter(seen::containsKey).map(seen::get).toList();
    }

    /** Turns images whose channels stand last, as Swin's. */
    private Recorded recorded(String path, long[] shape, float[] values) {
        boolean turned = shape.length == 4 && channelsLast(passes.network().modules().get(path));
        if (!turned) {
            return new Recorded(path, Arrays.stream(shape).boxed().toList(), values);
        }
        int channels = (int) shape[3];
        int plane = (int) (shape[1] * shape[2]);
        float[] images = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int pixel = i / channels;
            images[(pixel / plane * channels + i % channels) * plane + pixel % plane] = values[i];
        }
        return new Recorded(path, List.of(shape[0], shape[3], shape[1], shape[2]), images);
    }

    /** Layer norms normalise the last axis; where they stand, only what a convolution returns has its channels first. */
    private boolean channelsLast(Module module) {
        return !(module instanceof Conv2d)
                && passes.network().modules().values().stream().anyMatch(part -> part instanceof LayerNorm);
    }
}
