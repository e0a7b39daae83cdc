package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One network with shortcuts and without: the same names and numbers, another sum. */
class BlockKindTest {

    private static final List<Integer> WIDTHS = List.of(4, 8, 8);

    private static Network network(BlockKind kind) {
        return ResNet.cifar("tiny", WIDTHS, 2, kind, 3).seed(5);
    }

    @Test
    void theKindsHaveTheSamePathsAndThePlainOneTheSameNumbers() {
        try (Network plain = network(BlockKind.PLAIN); Network residual = network(BlockKind.RESIDUAL)) {
            assertEquals(residual.stateDict(), plain.stateDict());
            assertEquals(residual.modules().keySet().stream().filter(path -> !path.endsWith("downsample")).toList(),
                    List.copyOf(plain.modules().keySet()));
        }
    }

    /** A residual block whose shortcut carries zeros computes relu(F(x)), which is what a plain block is. */
    @Test
    void aPlainBlockIsTheResidualOneWithoutItsSum() {
        for (int stride : new int[] {1, 2}) {
            Network plain = Network.of("plain", PlainBlock.of(4, 8, stride), 4, 6, 6).seed(3);
            Network residual = Network.of("residual", BasicBlock.padding(4, 8, stride), 4, 6, 6).seed(3);
            try (plain; residual; NDManager manager = NDManager.newBaseManager()) {
                NDArray x = manager.create(NumberStream.images(2, 4, 6, 6), new Shape(2, 4, 6, 6));
                BasicBlock block = (BasicBlock) residual.root();
                NDArray expected = block.residual(x, Mode.TRAIN).maximum(0);
                assertArrayEquals(expected.toFloatArray(), plain.forward(x, Mode.TRAIN).toFloatArray());
                assertEquals(residual.stateDict(), plain.stateDict(), "running statistics");
            }
        }
    }

    @Test
    void blocksThatBeginFromTheIdentityHaveAZeroInEachLastNormOnlyWhateverTheSeed() {
        try (Network network = network(BlockKind.RESIDUAL_FROM_IDENTITY); Network copy = network.seed(9).copy();
                Network usual = network(BlockKind.RESIDUAL).seed(9)) {
            StateDict state = network.stateDict();
            assertEquals(state, copy.stateDict());
            usual.stateDict().names().forEach(name -> {
                if (name.endsWith("bn2.weight")) {
                    assertArrayEquals(new float[state.get(name).toFloats().length], state.get(name).toFloats());
                } else {
                    assertEquals(usual.stateDict().get(name), state.get(name), name);
                }
            });
            Network again = Surgery.of(network).imageSize(16, 16).network();
            try (again) {
                again.seed(2);
                assertTrue(again.stateDict().get("layer1.0.bn2.weight").toFloats()[0] == 0, "a copied structure keeps its start");
            }
        }
    }

    @Test
    void aTrainedNetworkGetsDeeperForFreeAndThenTheNewBlockTrains() {
        try (Network trained = network(BlockKind.RESIDUAL).seed(4); NDManager manager = NDManager.newBaseManager();
                Network deeper = Surgery.of(trained).insertAfter("layer2.1", "2", BasicBlock.fromIdentity(8, 8, 1)).network()) {
            NDArray x = manager.create(NumberStream.images(3, 3, 16, 16), new Shape(3, 3, 16, 16));
            assertArrayEquals(trained.forward(x, Mode.EVAL).toFloatArray(), deeper.forward(x, Mode.EVAL).toFloatArray());
            deeper.load(StateDict.empty().plus("layer2.2.bn2.weight",
                    trained.stateDict().get("layer2.1.bn2.weight")), Match.SHAPE);
            assertTrue(deeper.forward(x, Mode.EVAL).sub(trained.forward(x, Mode.EVAL)).abs().max().getFloat() > 0);
        }
    }
}
