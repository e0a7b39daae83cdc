package dev.thaw.probe;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.BranchPoint;
import dev.thaw.nn.Interventions;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResidualBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The microscope for {@code H(x) = x + F(x)}: what each residual block of a network carries, and what it is worth.
 *
 * <pre>{@code
 * ResidualProbe probe = ResidualProbe.of(network, data.normalization());
 * probe.branches(few);                                     // norms, ratios, gradients of every block
 * probe.roads(many);                                       // accuracy without F, without the shortcut
 * probe.without(many, "layer1.1", "layer2.2").accuracy();  // Block Jenga
 * }</pre>
 *
 * <p>It works in inference and leaves the network as it is. Blocks are those of He et al. 2016: {@code BasicBlock} and
 * {@code Bottleneck}, with the identity, a projection or option A as their shortcut.
 */
public final class ResidualProbe {

    private static final Map<BranchPoint, String> PARTS =
            Map.of(BranchPoint.SHORTCUT, "x", BranchPoint.RESIDUAL, "F(x)", BranchPoint.SUM, "x + F(x)");
    private static final List<String> ORDER = List.of("x", "F(x)", "x + F(x)", "relu(x + F(x))");

    private final Passes passes;
    private final List<String> blocks;

    private ResidualProbe(Passes passes, List<String> blocks) {
        this.passes = passes;
        this.blocks = blocks;
    }

    /**
     * Makes a probe.
     *
     * @param network a network with residual blocks
     * @param normalization the one that the network was trained with
     * @return the probe; it keeps nothing open
     * @throws IllegalArgumentException if the network has no residual block
     */
    public static ResidualProbe of(Network network, Normalization normalization) {
        List<String> blocks = network.modules().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof ResidualBlock).map(Map.Entry::getKey).toList();
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("""
                    %s has no residual block relu(x + F(x)), so there are no two branches to compare; give a ResNet, or look \
                    at single modules with Probe.of(network, normalization)""".formatted(network.name()));
        }
        return new ResidualProbe(new Passes(network, normalization), blocks);
    }

    /** {@return the paths of the residual blocks, from the first to the last} */
    public List<String> blocks() {
        return blocks;
    }

    /**
     * Measures what every branch carries and what comes back through it, for all images at once.
     *
     * @param images some dozens, with their true labels
     * @return one row for each block
     */
    public BlockTable branches(ImageSet images) {
        BlockTable[] table = new BlockTable[1];
        passes.once(images, batch -> table[0] = new BlockPass(passes, batch, blocks).run());
        return table[0];
    }

    /**
     * Says what the network decides when its branches carry otherwise.
     *
     * @param images at least one, with their true labels
     * @param road a factor for each branch
     * @return one prediction for each image
     * @throws IllegalArgumentException if the road names something that is no residual block
     */
    public Predictions predict(ImageSet images, Road road) {
        return passes.predictions(images, road::stand);
    }

    /**
     * Says what the network decides when F of some blocks is 0, so that their shortcuts alone carry (Block Jenga).
     *
     * @param images at least one, with their true labels
     * @param out the paths of the blocks that are pulled out; none leaves the network whole
     * @return one prediction for each image
     */
    public Predictions without(ImageSet images, String... out) {
        return predict(images, Road.whole().withoutResidual(out));
    }

    /**
     * Takes F, and then the shortcut, out of each block by itself.
     *
     * @param images at least one, with their true labels
     * @return one row for each block; it takes as many passes over the images as two times the blocks, and one
     */
    public RoadTable roads(ImageSet images) {
        Predictions whole = predict(images, Road.whole());
        return new RoadTable(passes.network().name(), whole, blocks.stream().map(block -> new RoadRow(block,
                without(images, block), predict(images, Road.whole().withoutShortcut(block)))).toList());
    }

    /**
     * Multiplies F of every block by the same number.
     *
     * @param images at least one, with their true labels
     * @param alphas the numbers, such as {@code 0, .5, .75, 1, 1.25, 1.5}
     * @return the predictions by number, in the order given
     */
    public Map<Double, Predictions> scaled(ImageSet images, double... alphas) {
        Map<Double, Predictions> found = new LinkedHashMap<>();
        Arrays.stream(alphas).forEach(alpha -> found.put(alpha,
                predict(images, Road.whole().scaled(alpha, blocks.toArray(String[]::new)))));
        return found;
    }

    /**
     * Reads the head after each block of the last stage: how the answer forms.
     *
     * <p>The later blocks hand on what they are given: F is 0, and a ReLU changes nothing that is not negative.
     *
     * @param images at least one, with their true labels
     * @return the predictions by the last block that still computes; only blocks whose output fits the head
     */
    public Map<String, Predictions> answers(ImageSet images) {
        Map<String, Predictions> found = new LinkedHashMap<>();
        int first = blocks.size() - 1;
        while (first > 0 && block(first).shortcut() == ResidualBlock.Shortcut.IDENTITY) {
            first--;
        }
        for (int last = first; last < blocks.size(); last++) {
            found.put(blocks.get(last), without(images, blocks.subList(last + 1, blocks.size()).toArray(String[]::new)));
        }
        return found;
    }

    /**
     * Records the parts of one block, for their pictures and histograms.
     *
     * @param images at least one
     * @param path of the block
     * @return the places {@code x} (behind the shortcut), {@code F(x)}, {@code x + F(x)} and {@code relu(x + F(x))}
     * @throws IllegalArgumentException if no residual block stands there
     */
    public Recording inside(ImageSet images, String path) {
        List<Recorded> places = new ArrayList<>();
        passes.once(images, batch -> {
            try (Interventions standing = Interventions.in(passes.network())) {
                PARTS.forEach((point, name) -> standing.branch(path, point, passing -> note(places, name, passing)));
                standing.output(path, output -> note(places, ORDER.get(3), output));
                passes.network().forward(batch.x(), Mode.EVAL).close();
            }
        });
        places.sort(Comparator.comparingInt(place -> ORDER.indexOf(place.path())));
        return new Recording("%s, block %s".formatted(passes.network().name(), path), Double.NaN, places);
    }

    private static NDArray note(List<Recorded> places, String name, NDArray passing) {
        places.add(new Recorded(name, Arrays.stream(passing.getShape().getShape()).boxed().toList(), passing.toFloatArray()));
        return passing;
    }

    private ResidualBlock block(int index) {
        return (ResidualBlock) passes.network().modules().get(blocks.get(index));
    }
}
