package dev.thaw.freeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.AdamW;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a plan says, by whichever method, under whichever rule: after twenty steps what it fixes has kept every bit,
 * everything else has moved, and buffers are as {@link FrozenNorm} says.
 */
class FreezePropertyTest {

    private static final int STEPS = 20;
    private static final List<OptimizerChoice> RULES = List.of(Sgd.of(0.05).momentum(0.9).weightDecay(0.1),
            Adam.of(0.01).weightDecay(0.1), AdamW.of(0.01));

    static LongStream seedsOfLinearNets() {
        return LongStream.range(0, 188);
    }

    static LongStream seedsOfResNets() {
        return LongStream.range(1000, 1012);
    }

    @ParameterizedTest(name = "plan {0}")
    @MethodSource("seedsOfLinearNets")
    void linearNets(long seed) {
        tryAll(RandomFreeze.ofLinearNet(seed));
    }

    @ParameterizedTest(name = "plan {0}")
    @MethodSource("seedsOfResNets")
    void residualNetworks(long seed) {
        tryAll(RandomFreeze.ofResNet(seed));
    }

    private static void tryAll(RandomFreeze given) {
        List<FreezeMethod> methods = List.of(RequiresGrad.method(), OptimizerFilter.method(), NoGrad.method(), Detach.method());
        try (Network network = given.network()) {
            StateDict start = network.stateDict();
            for (FreezeMethod method : methods) {
                for (OptimizerChoice rule : RULES) {
                    tryOne(given, method, rule, network.load(start, Match.STRICT));
                }
            }
            tryOne(given, Detach.weights(), RULES.get(0), network.load(start, Match.STRICT));
            tryOne(given, RequiresGrad.method().and(OptimizerFilter.method()), RULES.get(1), network.load(start, Match.STRICT));
        }
    }

    private static void tryOne(RandomFreeze given, FreezeMethod method, OptimizerChoice rule, Network network) {
        String what = "%s by %s with %s".formatted(given, method.label(), rule.describe());
        boolean singles = !(method instanceof NoGrad || method instanceof Detach);
        boolean cuts = method instanceof NoGrad || method.equals(Detach.method());
        Set<String> moves = new LinkedHashSet<>(network.parameters().keySet());
        moves.removeIf(path -> given.fixes(path, singles));
        if (cuts) {
            Set<String> reached = given.reachedThroughCuts();
            moves.removeIf(path -> !reached.contains(path.substring(0, path.lastIndexOf('.'))));
        }
        Set<String> buffers = new LinkedHashSet<>(network.buffers().keySet());
        buffers.removeIf(given::holds);
        StateDict before = network.stateDict();
        try (Freezing freezing = method.apply(given.plan(singles), network, given.norm);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("all", freezing.optimizerPaths(), rule)))) {
            train(given.batch(), network, freezing, optimizer,
                    moves.isEmpty() && !(method instanceof OptimizerFilter));
        }
        StateDict after = network.stateDict();
        Set<String> changed = new LinkedHashSet<>(before.names());
        changed.removeIf(path -> before.get(path).equals(after.get(path)));
        moves.addAll(buffers);
        assertEquals(moves, changed, what);
    }

    private static void train(TinyBatch batch, Network network, Freezing freezing, Optimizer optimizer, boolean noGraph) {
        for (int step = 0; step < STEPS; step++) {
            if (noGraph) {
                assertThrows(IllegalStateException.class, () -> batch.backward(network), "no gradient has anywhere to go");
            } else {
                assertTrue(Double.isFinite(batch.backward(network)));
            }
            optimizer.step();
            freezing.clearGradients();
        }
    }
}
