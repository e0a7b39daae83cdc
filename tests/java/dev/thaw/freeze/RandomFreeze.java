package dev.thaw.freeze;

import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A random choice of what to freeze in a tiny network, and what must follow, worked out without the library's plans. */
final class RandomFreeze {

    /** Residual blocks of the tiny network, in the order of a forward pass. */
    private static final List<String> BLOCKS = List.of("layer1.0", "layer2.0");
    private static final List<String> IN_BLOCK = List.of("conv1", "bn1", "conv2", "bn2");

    private final Random random;
    private final List<String> layers;
    /** Layers of which everything is fixed. */
    final Set<String> whole = new LinkedHashSet<>();
    /** Single parameters besides; a cut of the graph cannot fix these. */
    final Set<String> single = new LinkedHashSet<>();
    final FrozenNorm norm;

    private RandomFreeze(long seed, List<String> layers) {
        random = new Random(seed);
        this.layers = layers;
        double share = random.nextDouble();
        layers.stream().filter(layer -> random.nextDouble() < share).forEach(whole::add);
        if (whole.size() == layers.size()) {
            whole.remove(layers.get(random.nextInt(layers.size())));
        }
        layers.stream().filter(layer -> !whole.contains(layer) && random.nextInt(5) == 0)
                .forEach(layer -> single.add(layer + ".weight"));
        norm = random.nextBoolean() ? FrozenNorm.EVAL : FrozenNorm.TRAIN;
    }

    static RandomFreeze ofLinearNet(long seed) {
        return new RandomFreeze(seed, List.of("fc1", "fc2", "fc3"));
    }

    static RandomFreeze ofResNet(long seed) {
        List<String> layers = new ArrayList<>(List.of("conv1", "bn1"));
        BLOCKS.forEach(block -> IN_BLOCK.forEach(name -> layers.add(block + "." + name)));
        layers.add("linear");
        return new RandomFreeze(seed, layers);
    }

    private boolean linear() {
        return layers.contains("fc1");
    }

    Network network() {
        return (linear() ? LinearNet.of(4, 3, 3, 2) : ResNet.cifar("tiny", List.of(2, 3), 1, 2)).seed(1);
    }

    TinyBatch batch() {
        return linear() ? new TinyBatch(NumberStream.fill(1, 0, 1, 16), new Shape(4, 4), new long[] {0, 1, 1, 0})
                : new TinyBatch(NumberStream.images(4, 3, 8, 8), new Shape(4, 3, 8, 8), new long[] {0, 1, 1, 0});
    }

    /** Says the same in several ways: name by name, or all but the others. */
    FreezePlan plan(boolean withSingle) {
        FreezePlan plan = FreezePlan.trainAll();
        if (random.nextBoolean()) {
            for (String layer : whole) {
                plan = plan.freeze(layer);
            }
        } else {
            plan = FreezePlan.freezeAll();
            for (String layer : layers) {
                plan = whole.contains(layer) ? plan : plan.unfreeze(layer);
            }
        }
        for (String path : withSingle ? single : Set.<String>of()) {
            plan = plan.freeze(path);
        }
        return plan;
    }

    boolean fixes(String path, boolean withSingle) {
        return whole.contains(layer(path)) || withSingle && single.contains(path);
    }

    /** Whether a norm is held in inference: all it has is fixed, and so it was asked. */
    boolean holds(String buffer) {
        return norm == FrozenNorm.EVAL && whole.contains(layer(buffer));
    }

    private static String layer(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }

    /** Returns the layers that a gradient reaches when the output of each fixed part carries none: from the loss down. */
    Set<String> reachedThroughCuts() {
        Set<String> reached = new LinkedHashSet<>();
        if (linear()) {
            down(List.of("fc3", "fc2", "fc1"), true, reached);
            return reached;
        }
        boolean alive = down(List.of("linear"), true, reached);
        for (String block : List.of(BLOCKS.get(1), BLOCKS.get(0))) {
            List<String> branch = List.of("bn2", "conv2", "bn1", "conv1").stream().map(name -> block + "." + name).toList();
            boolean throughBranch = down(branch, alive, reached);
            alive = !whole.containsAll(branch) && (throughBranch || alive); // the shortcut ends only with the whole block
        }
        down(List.of("bn1", "conv1"), alive, reached);
        return reached;
    }

    private boolean down(List<String> chain, boolean arrives, Set<String> reached) {
        boolean alive = arrives;
        for (String layer : chain) {
            alive &= !whole.contains(layer);
            if (alive) {
                reached.add(layer);
            }
        }
        return alive;
    }

    @Override
    public String toString() {
        return "%s + %s, %s".formatted(whole, single, norm);
    }
}
