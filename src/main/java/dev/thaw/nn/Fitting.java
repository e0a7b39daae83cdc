package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Runs one black image through a network, to see whether its parts fit together and to say which one does not. */
final class Fitting implements ForwardObserver {

    private record Visit(String path, Module module, Shape input) { }

    private final Deque<Visit> open = new ArrayDeque<>();

    private Fitting() { }

    /** Refuses what is no size of an image; returns a copy. */
    static int[] image(int... shape) {
        if (shape.length != 3 || Arrays.stream(shape).anyMatch(side -> side < 1)) {
            throw new IllegalArgumentException("an input shape is channels, height, width, each 1 or more; given "
                    + Arrays.toString(shape));
        }
        return shape.clone();
    }

    /** Refuses a network that does not run, or whose output is not one row of logits. */
    static void check(Network network) {
        Fitting fitting = new Fitting();
        Shape output;
        try (NDManager manager = network.manager().newSubManager()) {
            output = network.forward(manager.zeros(network.inputShape(1)), Mode.EVAL, fitting).getShape();
        } catch (RuntimeException failure) {
            throw fitting.explained(network, failure);
        }
        if (network.head().isPresent() && !output.equals(new Shape(1, network.classes()))) {
            throw new IllegalArgumentException("""
                    %s returns %s for one image where its head %s tells %d classes apart, so no network was made; \
                    what follows the head must leave [1, %d]""".formatted(network.name(), shown(output), network.headPath(),
                    network.classes(), network.classes()));
        }
    }

    @Override
    public void entering(String path, Module module, NDArray input) {
        open.push(new Visit(path, module, input.getShape()));
    }

    @Override
    public void leaving(String path, Module module, NDArray output) {
        open.pop();
    }

    private IllegalArgumentException explained(Network network, RuntimeException failure) {
        if (open.isEmpty()) {
            return new IllegalArgumentException("%s does not run on an image of %s: %s"
                    .formatted(network.name(), network.inputShape(1), failure.getMessage()), failure);
        }
        Visit visit = open.peek();
        return new IllegalArgumentException("""
                %s does not fit together, so no network was made: "%s" (%s) was given %s, but %s.\
                %s""".formatted(network.name(), visit.path(), visit.module().describe(), shown(visit.input()),
                expected(visit, failure), visit.path().isEmpty() ? "" : """

                Change what stands before it, or give it other sizes: replace("%s", …).""".formatted(visit.path())), failure);
    }

    private static String expected(Visit visit, RuntimeException failure) {
        Shape weight = visit.module().ownShapes().get("weight");
        long last = visit.input().dimension() == 0 ? 0 : visit.input().get(visit.input().dimension() - 1);
        if (visit.module() instanceof Linear && last != weight.get(1)) {
            return "expects [N, …, %d]".formatted(weight.get(1));
        }
        if (visit.module() instanceof Conv2d convolution
                && (visit.input().dimension() != 4 || visit.input().get(1) != convolution.inputs())) {
            return "expects [N, %d, H, W]".formatted(convolution.inputs());
        }
        if (visit.module() instanceof BatchNorm2d) {
            return "expects [N, %d, H, W]".formatted(weight.get(0));
        }
        if (visit.module() instanceof LayerNorm) {
            return "expects [N, …, %d]".formatted(weight.get(0));
        }
        return "cannot work with that: " + String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private static String shown(Shape shape) {
        return Arrays.toString(shape.getShape());
    }
}
