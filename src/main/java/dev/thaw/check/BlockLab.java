package dev.thaw.check;

import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.Normalization;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.Surgery;
import dev.thaw.view.Renderable;
import dev.thaw.weights.Match;
import dev.thaw.weights.Pretrained;
import dev.thaw.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The trained residual networks of notebook 09, and pictures that they never learned from.
 *
 * <p>Nothing is downloaded. ResNets of CIFAR-10 and its photos are used where {@code THAW_DATA} has both, else the network
 * of drawn shapes that Thaw ships.
 *
 * @param data the task of the networks, through their own normalization; they saw none of its test pictures
 * @param network a trained ResNet-20
 * @param tower the network of the game: a trained ResNet-56 where there is one, else the same network again
 * @param blocksOut how many of the tower's blocks the game asks for
 * @param stays the share of pictures that the tower then still names right
 */
public record BlockLab(Dataset data, Network network, Network tower, int blocksOut, double stays) implements Renderable {

    private static final String SHIPPED = "resnet20-shapes";
    private static final List<String> PHOTOS = List.of("cifar10", "cifar10-lossless-5000");
    private static final int OF_56 = 5;
    private static final double STAYS_OF_56 = 0.85;
    private static final int OF_20 = 1;
    private static final double STAYS_OF_20 = 0.6;

    /**
     * Looks for weights and pictures on this machine.
     *
     * @param tested how many test pictures are kept
     * @return the lab; its networks are used until the notebook ends
     */
    public static BlockLab open(int tested) {
        Pretrained small = Pretrained.of("resnet20");
        Optional<Dataset> photos = small.found().isEmpty() ? Optional.empty() : photos();
        if (photos.isEmpty()) {
            Network shipped = ResNet.resnet20(Weights.card(SHIPPED).words("classes").size()).load(Weights.of(SHIPPED), Match.STRICT);
            Dataset shapes = Datasets.load("shapes/source").withNormalization(Normalization.of(Weights.card(SHIPPED)));
            return new BlockLab(shapes.limitTest(tested), shipped, shipped, OF_20, STAYS_OF_20);
        }
        Dataset data = photos.get().withNormalization(Normalization.of(small.card())).limitTest(tested);
        Network network = Architecture.with(small);
        Pretrained deep = Pretrained.of("resnet56");
        return deep.found().isPresent() ? new BlockLab(data, network, Architecture.with(deep), OF_56, STAYS_OF_56)
                : new BlockLab(data, network, network, OF_20, STAYS_OF_20);
    }

    private static Optional<Dataset> photos() {
        for (String name : PHOTOS) {
            try {
                return Optional.of(Datasets.load(name));
            } catch (IllegalStateException absent) {
                continue;
            }
        }
        return Optional.empty();
    }

    /**
     * Takes single blocks out of a network, each time from the whole one.
     *
     * @param network stays as it is
     * @param measure what is asked of each network
     * @param blocks their paths; each hands on what has the shape of what it is given
     * @return a row for a table: the name, the whole network's value, and one without each block; one decimal
     */
    public static Object[] oneOut(Network network, ToDoubleFunction<Network> measure, String... blocks) {
        List<Object> row = new ArrayList<>(List.of(network.name(), decimal(measure.applyAsDouble(network))));
        for (String block : blocks) {
            try (Network shorter = Surgery.of(network).remove(block).network()) {
                row.add(decimal(measure.applyAsDouble(shorter)));
            }
        }
        return row.toArray();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    @Override
    public String text() {
        return "looked at: %s, on %d test pictures of \"%s\"%nthe game is played with: %s".formatted(network, data.test().size(),
                data.name(), tower == network ? "the same network" : tower);
    }

    @Override
    public String toString() {
        return text();
    }
}
