package dev.thaw.freeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.engine.Torch;
import dev.thaw.inspect.AuditVerdict;
import dev.thaw.inspect.AuditWatch;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.nn.Network;
import dev.thaw.nn.VisionTransformer;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A vision transformer is frozen up to a block by every method, with the class token and places that belong to its root. */
class ClassTokenFreezingTest {

    private static final FreezePlan FRONT = FreezePlan.upTo("blocks.5");
    private static final FreezePlan TOKEN = FreezePlan.trainAll().freeze("cls_token").freeze("pos_embed");
    private static final TinyBatch BATCH =
            new TinyBatch(NumberStream.images(2, 3, 32, 32), new Shape(2, 3, 32, 32), new long[] {0, 2});

    private final Network network = VisionTransformer.tiny(3, 32, 16).seed(4);

    static Stream<FreezeMethod> methods() {
        return FreezeMethodTest.methods();
    }

    @AfterEach
    void release() {
        network.close();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theFrontKeepsEveryBitAndTheRestBecomesWhatTheFlagMakesOfIt(FreezeMethod method) {
        StateDict before = network.stateDict();
        train(RequiresGrad.method());
        StateDict byFlag = network.stateDict();
        network.seed(4);
        train(method);
        assertEquals(byFlag, network.stateDict());
        Set<String> moved = before.names().stream().filter(path -> !before.get(path).equals(byFlag.get(path))).collect(Collectors.toSet());
        assertEquals(network.parameters().keySet().stream().filter(path -> !inFront(path)).collect(Collectors.toSet()), moved);
    }

    private static boolean inFront(String path) {
        return Set.of("cls_token", "pos_embed").contains(path) || path.startsWith("patch_embed.") || path.matches("blocks\\.[0-5]\\..*");
    }

    private void train(FreezeMethod method) {
        try (Freezing freezing = method.apply(FRONT, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("all", freezing.optimizerPaths(), Adam.of(0.001).weightDecay(0.1))))) {
            for (int i = 0; i < 2; i++) {
                BATCH.backward(network);
                optimizer.step();
                freezing.clearGradients();
            }
        }
    }

    @Test
    void aCutLeavesNoGradientAtTheTokenAndClosingBringsItBack() {
        try (Freezing freezing = NoGrad.method().apply(FRONT, network, FrozenNorm.EVAL)) {
            Set<String> reached = reached();
            assertTrue(reached.contains("blocks.6.norm1.weight"), reached::toString);
            assertEquals(Set.of(), reached.stream().filter(ClassTokenFreezingTest::inFront).collect(Collectors.toSet()));
            assertEquals(Set.of("patch_embed", "blocks.0", "blocks.1", "blocks.2", "blocks.3", "blocks.4", "blocks.5"),
                    freezing.cutModules());
        }
        assertEquals(network.parameters().keySet(), reached());
    }

    @Test
    void theTokenAloneIsCutLikeAModule() {
        assertFalse(reached(TOKEN, NoGrad.method()).contains("patch_embed.proj.weight"), "it stands before the cut");
        assertFalse(reached(TOKEN, Detach.method()).contains("patch_embed.proj.weight"));
        Set<String> through = reached(TOKEN, Detach.weights());
        assertTrue(through.contains("patch_embed.proj.weight"), "gradients pass through");
        assertFalse(through.contains("cls_token") || through.contains("pos_embed"), through::toString);
    }

    @Test
    void halfOfAStepIsRefused() {
        FreezePlan half = FreezePlan.upTo("blocks.5").unfreeze("cls_token");
        String message = assertThrows(IllegalArgumentException.class,
                () -> NoGrad.method().apply(half, network, FrozenNorm.EVAL)).getMessage();
        assertTrue(message.contains("pos_embed in ViT-Tiny/16"), message);
        assertEquals(network.parameters().keySet(), reached());
    }

    @Test
    void theAuditIsCleanUnderTheCutAndSeesWhenThereIsNone() {
        AuditWatch watch = FreezeAudit.watch(network, FRONT);
        try (Freezing freezing = NoGrad.method().apply(FRONT, network, FrozenNorm.EVAL)) {
            FreezeAudit audit = audited(watch);
            assertEquals(AuditVerdict.FROZEN, audit.row("cls_token").verdict());
            assertTrue(audit.clean(), audit.text());
        }
        FreezeAudit without = audited(FreezeAudit.watch(network, FRONT));
        assertEquals(AuditVerdict.LEAKED, without.row("pos_embed").verdict());
    }

    /** What the cut starves is said with the place of the cut: behind the token, although patch_embed is listed between. */
    @Test
    void theAuditNamesTheCutThatStarvesTheToken() {
        FreezePlan meant = FreezePlan.trainAll().freeze("patch_embed").freeze("blocks.2");
        AuditWatch watch = FreezeAudit.watch(network, meant);
        try (Freezing freezing = NoGrad.method().apply(meant, network, FrozenNorm.EVAL)) {
            FreezeAudit audit = audited(watch);
            assertEquals(AuditVerdict.STARVED, audit.row("cls_token").verdict());
            assertTrue(audit.row("cls_token").reason().contains("\"blocks.2\""), audit.row("cls_token")::reason);
        }
    }

    @Test
    void theAuditNamesTheTokenWhereItStarvesThePatches() {
        AuditWatch watch = FreezeAudit.watch(network, TOKEN);
        try (Freezing freezing = NoGrad.method().apply(TOKEN, network, FrozenNorm.EVAL)) {
            String reason = audited(watch).row("patch_embed.proj.weight").reason();
            assertTrue(reason.contains("class token and places"), reason);
        }
    }

    private FreezeAudit audited(AuditWatch watch) {
        try (Optimizer optimizer = Optimizer.of(network.parameters(), Adam.of(0.001))) {
            BATCH.backward(network);
            optimizer.step();
            return watch.finish(optimizer);
        }
    }

    private Set<String> reached(FreezePlan plan, FreezeMethod method) {
        try (Freezing freezing = method.apply(plan, network, FrozenNorm.EVAL)) {
            return reached();
        }
    }

    private Set<String> reached() {
        BATCH.backward(network);
        try (NDManager manager = network.manager().newSubManager()) {
            Set<String> found = network.parameters().entrySet().stream()
                    .filter(entry -> Torch.gradient(entry.getValue().getArray(), manager).isPresent())
                    .map(Map.Entry::getKey).collect(Collectors.toSet());
            network.parameters().values().forEach(parameter -> Torch.forgetGradient(parameter.getArray()));
            return found;
        }
    }
}
