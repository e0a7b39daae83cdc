package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.view.Renderable;

/**
 * A network without its head: images in, features out. It owns its values, a copy of the network's, until it is closed.
 *
 * <p>In the head's place stands a module that returns its input, so all other paths stay.
 */
public final class Backbone implements AutoCloseable, Renderable {

    private final Network body;
    private final String headPath;

    private Backbone(Network body, String headPath) {
        this.body = body;
        this.headPath = headPath;
    }

    static Backbone of(Network network) {
        String path = network.headPath();
        return new Backbone(Surgery.of(network).named(network.name() + " without head").replace(path, Identity.create()).network(),
                path);
    }

    /**
     * Computes the features of images.
     *
     * @param x images, {@code [N,C,H,W]}
     * @param mode as in {@link Network#forward(NDArray, Mode)}
     * @return features {@code [N,F]}, attached to the manager of {@code x}; the caller closes them
     */
    public NDArray forward(NDArray x, Mode mode) {
        return body.forward(x, mode);
    }

    /** {@return how many numbers the features of one image have, F} */
    public int width() {
        try (NDManager manager = body.manager().newSubManager()) {
            return (int) forward(manager.zeros(body.inputShape(1)), Mode.EVAL).getShape().get(1);
        }
    }

    /**
     * Makes a network of these weights and a new linear head, which begins from seed 0 by PyTorch's default.
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
        return Surgery.of(body).named(body.name().replace(" without head", "")).replace(headPath, head).network();
    }

    /** {@return the network that computes the features, which has no head; this backbone closes it} */
    public Network network() {
        return body;
    }

    @Override
    public String text() {
        return "%s: features of %d numbers where %s was".formatted(body.name(), width(), headPath);
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
