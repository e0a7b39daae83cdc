package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.thaw.engine.GradientMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Takes a stage's output out of a running network.
 *
 * @param stage which
 * @param layout how its output is laid out
 */
record StageTap(Stage stage, Layout layout) {

    StageTap named(String path) {
        return new StageTap(new Stage(path, stage.channels(), stage.stride()), layout);
    }

    /** Runs a network for its stages. */
    static NDList outputs(Network network, List<StageTap> stages, NDArray x, Mode mode) {
        if (mode == Mode.TRAIN) {
            return outputs(network.root(), stages, x, mode);
        }
        try (GradientMode off = GradientMode.off()) {
            return outputs(network.root(), stages, x, mode);
        }
    }

    /** Runs a module and returns what its stages made, as images in their order; the result of the whole is closed. */
    static NDList outputs(Module root, List<StageTap> stages, NDArray x, Mode mode) {
        NDArray[] taken = new NDArray[stages.size()];
        Deque<Runnable> restoring = new ArrayDeque<>();
        try {
            for (int i = 0; i < taken.length; i++) {
                int index = i;
                StageTap tap = stages.get(i);
                List<Module> way = way(root, tap.stage().path());
                boolean detached = way.stream().anyMatch(module -> module.cut() == GradientCut.DETACH);
                Module module = way.get(way.size() - 1);
                restoring.push(Interventions.then(module, output -> {
                    taken[index] = tap.image(output, detached);
                    return output;
                }));
            }
            NDArray whole = root.forward(x, mode);
            if (whole != x) {
                whole.close();
            }
        } finally {
            restoring.forEach(Runnable::run);
        }
        return new NDList(taken);
    }

    /** A cut around the stage must hold for what leaves by the tap, too. */
    private NDArray image(NDArray output, boolean detached) {
        NDArray image = layout.images(output);
        if (!detached) {
            return image;
        }
        try (NDArray graph = image) {
            return graph.stopGradient();
        }
    }

    private static List<Module> way(Module root, String path) {
        List<Module> way = new ArrayList<>(List.of(root));
        for (String name : path.split("\\.")) {
            Module next = way.get(way.size() - 1).namedChildren().get(name);
            if (next == null) {
                throw new IllegalArgumentException("the stage \"%s\", which is looked at, is gone; change the backbone first, "
                        .formatted(path) + "then put a neck on it");
            }
            way.add(next);
        }
        return way;
    }
}
