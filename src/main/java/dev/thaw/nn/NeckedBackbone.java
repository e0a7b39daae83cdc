package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.thaw.engine.GradientMode;
import dev.thaw.view.Renderable;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A backbone with a neck on its stages: images in, one image per level out. It owns its values until it is closed.
 *
 * <p>Paths begin with {@code backbone.}, {@code neck.} and {@code head.}, so that a load report tells which part fits: another
 * head or neck leaves all of {@code backbone.} matched.
 */
public final class NeckedBackbone implements AutoCloseable, Renderable {

    private static final String HEAD = "head";
    private static final String BACKBONE = "backbone.";

    private final Network network;
    private final String name;
    private final List<Stage> stages;
    private final int channels;

    private NeckedBackbone(Network network, String name, List<Stage> stages, int channels) {
        this.network = network;
        this.name = name;
        this.stages = stages;
        this.channels = channels;
    }

    static NeckedBackbone of(Backbone backbone, Neck neck) {
        List<Stage> chosen = neck.chosen(backbone.stages());
        if (chosen.isEmpty()) {
            throw new IllegalStateException("%s has no stage whose output is an image, so a neck has nothing to stand on"
                    .formatted(backbone.network().name()));
        }
        FeaturePyramid pyramid = (FeaturePyramid) neck;
        Network body = backbone.network();
        List<StageTap> taps = backbone.taps().stream().filter(tap -> chosen.contains(tap.stage())).toList();
        Necked root = new Necked(body.root().again(), taps, PyramidLayers.of(chosen, pyramid.channels()), Identity.create());
        long[] shape = body.inputShape(1).getShape();
        Set<String> loaded = body.loadedPaths().stream().map(BACKBONE::concat).collect(Collectors.toSet());
        StateDict values = body.stateDict().rename(BACKBONE::concat);
        Network made = new Network(backbone.plainName() + " with a neck, without head", root, "",
                new int[] {(int) shape[1], (int) shape[2], (int) shape[3]}).with(values, loaded, null);
        return new NeckedBackbone(made, backbone.plainName() + " with a neck", List.copyOf(chosen), pyramid.channels());
    }

    /** {@return the stages that the neck looks at, finest first} */
    public List<Stage> stages() {
        return stages;
    }

    /**
     * Computes the levels of the neck.
     *
     * @param x images, {@code [N,C,H,W]}
     * @param mode as in {@link Network#forward(NDArray, Mode)}
     * @return {@code [N,channels,H/stride,W/stride]} for each of {@link #stages()}; the caller closes them
     */
    public NDList levels(NDArray x, Mode mode) {
        Necked root = (Necked) network.root();
        if (mode == Mode.TRAIN) {
            return root.levels(x, mode);
        }
        try (GradientMode off = GradientMode.off()) {
            return root.levels(x, mode);
        }
    }

    /**
     * Computes the means of all levels.
     *
     * @param x images, {@code [N,C,H,W]}
     * @param mode as in {@link Network#forward(NDArray, Mode)}
     * @return features {@code [N,F]}; the caller closes them
     */
    public NDArray forward(NDArray x, Mode mode) {
        return network.forward(x, mode);
    }

    /** {@return how many numbers the features of one image have: levels times channels} */
    public int width() {
        return stages.size() * channels;
    }

    /**
     * Makes a network of these weights and a linear head on the means of all levels, which begins from seed 0.
     *
     * @param classes outputs of the head
     * @return the network, which the caller closes; this backbone stays as it is
     */
    public Network withHead(int classes) {
        return withHead(Linear.of(width(), classes));
    }

    /**
     * Makes a network of these weights and a new head.
     *
     * @param head takes features {@code [N,F]}; its structure is copied
     * @return the network, which the caller closes; this backbone stays as it is
     * @throws IllegalArgumentException if the head does not fit; the message says the shapes
     */
    public Network withHead(Module head) {
        return Surgery.of(network).named(name).replace(HEAD, head).network();
    }

    /** {@return the network that computes the features, which has no head; this backbone closes it} */
    public Network network() {
        return network;
    }

    @Override
    public String text() {
        return "%s: %d channels at each of %s".formatted(network.name(), channels, stages.stream()
                .map(stage -> "%s (stride %d)".formatted(stage.path(), stage.stride())).collect(Collectors.joining(", ")));
    }

    /** Releases all values. A second call changes nothing. */
    @Override
    public void close() {
        network.close();
    }

    @Override
    public String toString() {
        return text();
    }
}
