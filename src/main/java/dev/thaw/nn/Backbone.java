package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.thaw.view.Renderable;
import java.util.List;

/**
 * A network without its head: images in, features out. It owns its values, a copy of the network's, until it is closed.
 *
 * <p>In the head's place stands a module that returns its input, so all other paths stay.
 */
public final class Backbone implements AutoCloseable, Renderable {

    private static final String WITHOUT = " without head";

    private final Network body;
    private final String headPath;
    private final boolean convolving;
    private List<StageTap> taps;

    private Backbone(Network body, String headPath, boolean convolving) {
        this.body = body;
        this.headPath = headPath;
        this.convolving = convolving;
    }

    static Backbone of(Network network) {
        String path = network.headPath();
        Network body = Surgery.of(network).named(network.name() + WITHOUT).replace(path, Identity.create()).network();
        return new Backbone(body, path, network.modules().get(path) instanceof Conv2d);
    }

    /**
     * Computes the features of images.
     *
     * @param x images, {@code [N,C,H,W]}
     * @param mode as in {@link Network#forward(NDArray, Mode)}
     * @return features {@code [N,F]}, attached to the manager of {@code x}; the caller closes them. Where a network has no
     *     pool, images are averaged
     */
    public NDArray forward(NDArray x, Mode mode) {
        return Head.rows(body.forward(x, mode));
    }

    /** {@return how many numbers the features of one image have, F} */
    public int width() {
        try (NDManager manager = body.manager().newSubManager()) {
            return (int) forward(manager.zeros(body.inputShape(1)), Mode.EVAL).getShape().get(1);
        }
    }

    /**
     * Makes a network of these weights and a new linear head, which begins from seed 0 by PyTorch's default; where the old
     * head convolves, as SqueezeNet's, the new one is a convolution of 1×1 pixels too.
     *
     * @param classes outputs of the head
     * @return the network, which the caller closes; this backbone stays as it is
     */
    public Network withHead(int classes) {
        return withHead(convolving ? Conv2d.of(width(), classes, 1, 0) : Linear.of(width(), classes));
    }

    /**
     * Makes a network of these weights and a new head.
     *
     * @param head takes features {@code [N,F]}; its structure is copied
     * @return the network, which the caller closes; this backbone stays as it is
     * @throws IllegalArgumentException if the head does not fit; the message says the shapes
     */
    public Network withHead(Module head) {
        Surgery surgery = Surgery.of(body).named(plainName()).replace(headPath, head);
        return (Head.outputs(head).isPresent() ? surgery.headAt(headPath) : surgery).network();
    }

    /**
     * Lists the places whose images a neck can use: along the trunk, the last module of each stride.
     *
     * @return the stages, finest first, found by one black image in inference; empty where nothing is an image
     */
    public List<Stage> stages() {
        return taps().stream().map(StageTap::stage).toList();
    }

    /**
     * Computes what each stage makes of images.
     *
     * @param x images, {@code [N,C,H,W]}
     * @param mode as in {@link Network#forward(NDArray, Mode)}
     * @return {@code [N,channels,H/stride,W/stride]} for each of {@link #stages()}; what a transformer makes as
     *     {@code [N,H,W,C]} or as tokens is turned, tokens before the image's are left out. The caller closes them
     */
    public NDList stageOutputs(NDArray x, Mode mode) {
        return StageTap.outputs(body, taps(), x, mode);
    }

    /**
     * Puts a neck on the stages, with first values from seed 0.
     *
     * @param neck what to put there
     * @return a second backbone of the same weights, which the caller closes; this one stays as it is
     * @throws IllegalStateException if nothing in this backbone is an image
     */
    public NeckedBackbone with(Neck neck) {
        return NeckedBackbone.of(this, neck);
    }

    List<StageTap> taps() {
        if (taps == null) {
            taps = StageSearch.in(body, headPath);
        }
        return taps;
    }

    String plainName() {
        return body.name().replace(WITHOUT, "");
    }

    /** {@return the network that computes the features, which has no head; this backbone closes it} */
    public Network network() {
        return body;
    }

    @Override
    public String text() {
        String norm = LastNorm.of(body);
        return "%s: features of %d numbers where %s was; %s".formatted(body.name(), width(), headPath,
                norm.isEmpty() ? "no norm stands last before them" : "the last norm, %s (%s), stays".formatted(norm,
                        body.modules().get(norm).describe()));
    }

    /** Releases all values. A second call changes nothing. */
    @Override
    public void close() {
        body.close();
    }

    @Override
    public String toString() {
        return body.toString();
    }
}
