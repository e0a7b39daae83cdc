package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Ordering;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.RandomStream;
import dev.thaw.freeze.Combined;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.nn.Dropout;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import dev.thaw.nn.StochasticDepth;
import dev.thaw.store.Checksum;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The first children of a network's root that make the same of an image in every epoch: nothing in them trains, and
 * training mode changes nothing in them.
 *
 * @param names the children, in order; empty when there is no such prefix
 * @param passing the parameters of what the root does in passing between them and after the last
 * @param item the shape of what they make of one image
 * @param reason why there is none
 * @param probe names what it makes of two images of noise, to the bit
 */
record FrozenPrefix(List<String> names, List<String> passing, Shape item, String reason, String probe) {

    private static final int PROBED = 2;

    /** Finds the longest one, while a freezing is in force. */
    static FrozenPrefix of(Network network, FreezeMethod method, Freezing freezing, Dataset dataset) {
        if (filtersOnly(method)) {
            return none("the optimizer's filter alone leaves the frozen part in the backward pass");
        }
        if (!(network.root() instanceof Sequential root)) {
            return none("%s is no plain sequence of parts".formatted(network.name()));
        }
        List<String> names = new ArrayList<>();
        List<String> passing = new ArrayList<>();
        boolean weights = false;
        for (Map.Entry<String, Module> child : root.namedChildren().entrySet()) {
            List<Module> steps = stepsOf(child.getKey(), root);
            List<String> own = steps.stream().flatMap(step -> step.ownParameters().keySet().stream()).toList();
            List<String> paths = network.parameters().keySet().stream()
                    .filter(path -> path.startsWith(child.getKey() + ".") || own.contains(path)).toList();
            boolean follows = follows(child.getValue(), root.heldInInference())
                    || steps.stream().anyMatch(step -> follows(step, root.heldInInference()));
            if (!freezing.frozenPaths().containsAll(paths) || follows) {
                break;
            }
            weights |= !paths.isEmpty();
            names.add(child.getKey());
            passing.addAll(own);
        }
        return weights ? probed(network, names, passing, dataset)
                : none("the first part with weights trains, or a norm or dropout in it is not held in inference");
    }

    /** Returns what the root does in passing together with a child; what comes before all children belongs to the first. */
    private static List<Module> stepsOf(String child, Sequential root) {
        boolean first = root.namedChildren().keySet().iterator().next().equals(child);
        return root.inPassing().stream().filter(step -> step.after().equals(child) || first && step.after().isEmpty())
                .map(Sequential.InPassing::module).toList();
    }

    private static boolean filtersOnly(FreezeMethod method) {
        return method instanceof OptimizerFilter
                || method instanceof Combined several && several.methods().stream().allMatch(FrozenPrefix::filtersOnly);
    }

    private static FrozenPrefix none(String reason) {
        return new FrozenPrefix(List.of(), List.of(), new Shape(), reason, "");
    }

    /** Whether something in a module would follow training mode: a norm or a dropout that nobody holds in inference. */
    private static boolean follows(Module module, boolean heldAbove) {
        boolean held = heldAbove || module.heldInInference();
        boolean differs = !module.ownBuffers().isEmpty() || module instanceof Dropout || module instanceof StochasticDepth;
        return !held && differs || module.namedChildren().values().stream().anyMatch(child -> follows(child, held));
    }

    /** Asks in training mode and without: what is random in training, or unknown to the look above, answers differently. */
    private static FrozenPrefix probed(Network network, List<String> names, List<String> passing, Dataset dataset) {
        ImageSet few = noise(dataset.train());
        try (var off = GradientMode.off();
                Batches batches = Batches.of(few, dataset.normalization(), PROBED, Ordering.sequential());
                Batch batch = batches.next();
                NDArray judged = network.forwardUntil(names.size(), batch.x(), Mode.EVAL);
                NDArray trained = network.forwardUntil(names.size(), batch.x(), Mode.TRAIN)) {
            return Arrays.equals(judged.toFloatArray(), trained.toFloatArray())
                    ? new FrozenPrefix(List.copyOf(names), List.copyOf(passing), judged.getShape().slice(1), "", probe(judged))
                    : none("something in %s … %s is random in training".formatted(names.get(0), names.get(names.size() - 1)));
        }
    }

    /** Draws the same noise for every set of images of one size, so that it tells bodies apart and not sets. */
    private static ImageSet noise(ImageSet like) {
        byte[] pixels = new byte[PROBED * like.height() * like.width() * like.channels()];
        RandomStream stream = RandomStream.of(0, "probe");
        IntStream.range(0, pixels.length).forEach(i -> pixels[i] = (byte) stream.nextInt(256));
        return ImageSet.of(pixels, like.height(), like.width(), like.channels(), new int[PROBED]);
    }

    private static String probe(NDArray computed) {
        ByteBuffer bytes = computed.toByteBuffer();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return Checksum.of(copy).hex();
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Says whether a path leads into it. */
    boolean holds(String path) {
        return names.contains(ModulePath.first(path)) || passing.contains(path);
    }

    int children() {
        return names.size();
    }

    /** Counts the numbers that stand for one image. */
    int width() {
        return Math.toIntExact(item.size());
    }
}
