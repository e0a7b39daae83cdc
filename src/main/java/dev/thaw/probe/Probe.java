package dev.thaw.probe;

import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.nn.Interventions;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
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
                    seen.put(path, passes.recorded(path, output.getShape().getShape(), output.toFloatArray()));
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
            value[0] = passes.backward(batch, UnaryOperator.identity(), target, standing ->
                    places.forEach(path -> standing.output(path, output -> {
                        shapes.put(path, output.getShape().getShape());
                        return leaves.at(path).apply(output);
                    })));
            shapes.forEach((path, shape) -> seen.put(path, passes.recorded(path, shape, leaves.gradient(path))));
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

    /** {@return the network that is looked into} */
    public Network network() {
        return passes.network();
    }

    /**
     * Says which pixels the logit of each image's own class depends on: the largest absolute gradient of the colours.
     *
     * <p>Source: Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2013, §3.1, arXiv:1312.6034.
     *
     * @param images at least one, with their true labels
     * @return one map for each image
     */
    public HeatMaps saliency(ImageSet images) {
        return saliency(images, Target.trueClass());
    }

    /**
     * Says which pixels a target depends on.
     *
     * @param images at least one
     * @param target the number that is differentiated; a sum over images, so that each image has its own map
     * @return one map for each image
     */
    public HeatMaps saliency(ImageSet images, Target target) {
        return new HeatMaps("%s: saliency".formatted(passes.network().name()), images,
                new HeatPass(passes, images, target).saliency());
    }

    /**
     * Says which regions speak for each image's own class, by Grad-CAM.
     *
     * <p>Source: Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", 2017,
     * §3, arXiv:1610.02391.
     *
     * @param images at least one, with their true labels
     * @param path of a module that returns images {@code [N,C,H,W]}, usually the last that does
     * @return one map for each image, enlarged to its size
     */
    public HeatMaps gradCam(ImageSet images, String path) {
        return gradCam(images, path, Target.trueClass());
    }

    /**
     * Says which regions speak for a target, by Grad-CAM.
     *
     * @param images at least one
     * @param path of a module that returns images {@code [N,C,H,W]}
     * @param target a sum over images, so that each image has its own map
     * @return one map for each image, enlarged to its size
     */
    public HeatMaps gradCam(ImageSet images, String path, Target target) {
        return new HeatMaps("%s: Grad-CAM at %s".formatted(passes.network().name(), path), images,
                new HeatPass(passes, images, target).gradCam(path));
    }

    /**
     * Finds the parts of images that excite channels most.
     *
     * @param images the images to search; some hundreds, with their true labels
     * @param path of a module that returns images {@code [N,C,H,W]}
     * @param channels which of its channels, from 0
     * @return {@value TopPatches#COUNT} patches for each channel, fewer where there are fewer images
     */
    public TopPatches topPatches(ImageSet images, String path, int... channels) {
        return new PatchSearch(passes, path, TopPatches.COUNT, channels).in(images);
    }
}
