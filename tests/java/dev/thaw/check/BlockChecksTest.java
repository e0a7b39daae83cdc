package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.RandomStream;
import dev.thaw.inspect.Drift;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.BlockKind;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.probe.ResidualProbe;
import dev.thaw.probe.RoadRow;
import dev.thaw.probe.RoadTable;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Right answers are told from near misses, each with its own reply. */
class BlockChecksTest {

    private final Network network = tiny(BlockKind.RESIDUAL);
    private final Dataset data = new Dataset("noise", List.of("a", "b", "c"), noise(), noise(), noise(), Normalization.none(3));

    private static Network tiny(BlockKind kind) {
        return ResNet.cifar("tiny", List.of(4, 8), 2, kind, 3).seed(2);
    }

    private static ImageSet noise() {
        RandomStream stream = RandomStream.of(1, "noise");
        byte[] pixels = new byte[12 * 8 * 8 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) stream.nextInt(256);
        }
        return ImageSet.of(pixels, 8, 8, 3, new int[] {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2});
    }

    @AfterEach
    void release() {
        network.close();
    }

    private static Predictions right(int count) {
        float[][] logits = new float[4][2];
        for (int i = 0; i < 4; i++) {
            logits[i][i < count ? 0 : 1] = 1;
        }
        return Predictions.of(logits, new int[4]);
    }

    @Test
    void aBetIsRightWhenNoBlockCostsLess() {
        RoadTable roads = new RoadTable("net", right(4), List.of(new RoadRow("layer1.0", right(1), right(0)),
                new RoadRow("layer1.1", right(3), right(0)), new RoadRow("layer2.0", right(3), right(4))));
        assertEquals(Verdict.UNANSWERED, BlockChecks.cheapest("", roads).verdict());
        assertTrue(BlockChecks.cheapest("layer1.1", roads).isRight());
        assertTrue(BlockChecks.cheapest("layer2.0", roads).isRight(), "a tie");
        assertTrue(BlockChecks.cheapest("layer1.0", roads).text().contains("2 of the 3 blocks cost less"));
        assertEquals(0, BlockChecks.cheapest("layer1.0", roads).credit());
        RoadTable apart = new RoadTable("net", right(4), List.of(new RoadRow("one", right(2), right(0)), new RoadRow("two", right(3), right(0))));
        assertEquals(0.5, BlockChecks.cheapest("one", apart).credit(), "the second cheapest");
        assertTrue(BlockChecks.cheapest("layer9", roads).text().contains("there are [layer1.0, layer1.1, layer2.0]"));
    }

    @Test
    void aTowerStandsOnlyWithEnoughBlocksOutAndEnoughPicturesRight() {
        ResidualProbe probe = ResidualProbe.of(network, data.normalization());
        List<String> blocks = probe.blocks();
        BlockLab easy = new BlockLab(data, network, network, 2, 0);
        assertEquals(Verdict.UNANSWERED, BlockChecks.tower(List.of(), easy, probe).verdict());
        assertTrue(BlockChecks.tower(List.of(blocks.get(1), blocks.get(3)), easy, probe).isRight());
        assertTrue(BlockChecks.tower(List.of(blocks.get(1), blocks.get(1)), easy, probe).text().contains("1 different"));
        assertTrue(BlockChecks.tower(List.of("layer7.0"), easy, probe).text().contains("no block [layer7.0]"));
        assertTrue(BlockChecks.tower(blocks, new BlockLab(data, network, network, 2, 1.1), probe).text().contains("it fell"));
        assertEquals(0, BlockChecks.tower(blocks, new BlockLab(data, network, network, 2, 1.1), probe).credit());
    }

    @Test
    void theSlopeOfTwoSidesIsTheGradientAndItsDoubleAndItsNegativeAreTold() {
        OneWeight weight = OneWeight.of(network, "layer1.0.conv1.weight", data, 12);
        StateDict before = network.stateDict();
        double slope = (weight.loss(0.001) - weight.loss(-0.001)) / 0.002;
        assertTrue(BlockChecks.slope(slope, weight).isRight(), () -> BlockChecks.slope(slope, weight).text());
        assertTrue(BlockChecks.slope(-slope, weight).text().contains("the sign is not"));
        assertTrue(BlockChecks.slope(2 * slope, weight).text().contains("twice as steep"));
        assertTrue(BlockChecks.slope(0.1 * slope, weight).text().contains("steeper"));
        assertEquals(0, BlockChecks.slope(0.1 * slope, weight).credit());
        assertEquals(0.5, BlockChecks.slope(-slope, weight).credit());
        assertEquals(0.5, BlockChecks.slope(0.93 * slope, weight).credit(), "7 % off");
        assertEquals(Verdict.UNANSWERED, BlockChecks.slope(Double.NaN, weight).verdict());
        assertEquals(before, network.stateDict());
    }

    @Test
    void aGentleStartNeedsEveryFAtZeroAndLivingConvolutions() {
        assertEquals(Verdict.UNANSWERED, BlockChecks.gentle(null).verdict());
        assertTrue(BlockChecks.gentle(network).text().contains("4 of 4 blocks"));
        assertEquals(0, BlockChecks.gentle(network).credit());
        try (Network gentle = tiny(BlockKind.RESIDUAL_FROM_IDENTITY); Network plain = tiny(BlockKind.PLAIN)) {
            assertTrue(BlockChecks.gentle(gentle).isRight());
            assertTrue(BlockChecks.gentle(plain).text().contains("no residual block"));
            gentle.load(zero(gentle.stateDict(), "layer1.1.conv2.weight"), Match.STRICT);
            assertTrue(BlockChecks.gentle(gentle).text().contains("for ever"));
            assertEquals(0.5, BlockChecks.gentle(gentle).credit());
        }
    }

    private static StateDict zero(StateDict state, String path) {
        return state.plus(path, TensorData.of(new float[state.get(path).toFloats().length], state.get(path).shape()));
    }

    @Test
    void theMoverIsWhoMovedByTheLargestShareTheHeadNotCounted() {
        StateDict before = network.stateDict();
        StateDict after = zero(before, "layer2.1.conv1.weight");
        after = zero(after, "linear.weight");
        Drift drift = Drift.between(before, after);
        assertTrue(BlockChecks.mover("layer2.1", drift, "linear").isRight());
        assertTrue(BlockChecks.mover("layer1.0", drift, "linear").text().contains("did not move at all"));
        assertTrue(BlockChecks.mover("linear", drift, "linear").text().contains("there is no part"));
        assertEquals(Verdict.UNANSWERED, BlockChecks.mover(" ", drift, "linear").verdict());
        Drift two = Drift.between(before, half(after, "layer2.0.conv1.weight"));
        assertTrue(BlockChecks.mover("layer2.0", two, "linear").text().contains("another part moved farther"));
        assertEquals(0, BlockChecks.mover("layer2.0", two, "linear").credit());
    }

    private static StateDict half(StateDict state, String path) {
        float[] values = state.get(path).toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 0.9f;
        }
        return state.plus(path, TensorData.of(values, state.get(path).shape()));
    }
}
