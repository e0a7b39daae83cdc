package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.optim.Adam;
import dev.thaw.train.FeatureCache;
import dev.thaw.train.Phase;
import dev.thaw.train.Training;
import dev.thaw.train.TrainingListener;
import dev.thaw.train.TrainingRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The recipe: a Swin backbone with its norm, an average pool and a linear layer for 14 classes; the backbone stays frozen in the
 * first epoch and then joins Adam as a group.
 *
 * <p>The oracle is Adam's own rule: whatever the gradient, its first step moves a number by the learning rate.
 */
class SwinRecipeTest {

    private static final double RATE = 1e-4;
    private static final int CLASSES = 14;
    private static final int MOST = 30_000;

    @Test
    void aSmallSwinStartsWithItsHeadAndThenMovesWhole() {
        check(() -> SwinTransformer.make(new SwinTransformer.Variant("Swin", 32, 2, 2), 1000, 28), 64);
    }

    @Test
    @Tag("slow")
    void theLargeSwinStartsWithItsHeadAndThenMovesWhole() {
        check(() -> SwinTransformer.large(1000), 1536);
    }

    private static void check(Supplier<Network> family, int features) {
        try (Network network = recipe(family, features)) {
            int side = (int) network.inputShape(1).get(2);
            Dataset dataset = new Dataset("noise", IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(), images(side, 2),
                    ImageSet.empty(side, side, 3), images(side, 1), Normalization.none(3));
            List<Map<String, float[]>> seen = new ArrayList<>(List.of(some(network)));
            Training.of(network, dataset).batchSize(2).seed(3).cacheFeatures(FeatureCache.off())
                    .optimizer(Adam.of(RATE).betas(0.9, 0.999).weightDecay(1e-6))
                    .phases(Phase.named("head").epochs(1).freeze(FreezePlan.allBut("head.fc")), Phase.named("all").epochs(1))
                    .listener(new TrainingListener() {
                        @Override
                        public void epochDone(TrainingRun.Epoch epoch) {
                            if (epoch.number() > 0) {
                                seen.add(some(network));
                            }
                        }
                    }).fit();
            assertEquals(3, seen.size());
            farthest(seen.get(0), seen.get(1)).forEach((path, way) ->
                    assertEquals(path.startsWith("head.fc.") ? RATE : 0, way, path.startsWith("head.fc.") ? 0.02 * RATE : 0, path));
            Map<String, Double> second = farthest(seen.get(1), seen.get(2));
            assertTrue(second.values().stream().allMatch(way -> way < 1.1 * RATE), second::toString);
            assertTrue(second.values().stream().filter(way -> way > 0.9 * RATE).count() > 0.9 * second.size(), second::toString);
        }
    }

    /** Keeps the norm and the pool and takes a new linear layer; what the old head was is closed. */
    private static Network recipe(Supplier<Network> family, int features) {
        try (Network swin = family.get(); Backbone backbone = swin.withoutHead()) {
            assertTrue(backbone.network().modules().containsKey("norm"));
            assertEquals(features, backbone.width());
            return backbone.withHead(Linear.of(features, CLASSES));
        }
    }

    /** Copies the small parameters and the head; whole copies of the large network would fill the heap. */
    private static Map<String, float[]> some(Network network) {
        Map<String, float[]> copies = new LinkedHashMap<>();
        network.parameters().forEach((path, parameter) -> {
            if (parameter.getShape().size() <= MOST) {
                copies.put(path, parameter.getArray().toFloatArray());
            }
        });
        assertTrue(copies.containsKey("head.fc.weight") && copies.containsKey("norm.weight"));
        return copies;
    }

    private static Map<String, Double> farthest(Map<String, float[]> before, Map<String, float[]> after) {
        Map<String, Double> ways = new LinkedHashMap<>();
        before.forEach((path, old) -> ways.put(path, IntStream.range(0, old.length)
                .mapToDouble(i -> Math.abs(after.get(path)[i] - (double) old[i])).max().orElseThrow()));
        return ways;
    }

    private static ImageSet images(int side, int count) {
        byte[] pixels = new byte[count * side * side * 3];
        new Random(count).nextBytes(pixels);
        return ImageSet.of(pixels, side, side, 3, IntStream.range(0, count).toArray());
    }
}
