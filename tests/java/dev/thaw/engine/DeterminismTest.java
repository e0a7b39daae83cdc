package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.engine.Determinism.Flag;
import dev.thaw.engine.Determinism.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** libtorch's own flags change, libtorch acts on them, and all are as before in the end. */
class DeterminismTest {

    /** An operation that libtorch calls not repeatable on a CPU too, since its indices may name a number twice. */
    private static final TorchScript PUT = TorchScript.of("x: Tensor",
            "return torch.put(x, torch.to(torch.zeros_like(x), 4), torch.mul(x, 2.))");

    @BeforeEach
    void onlyWhereLibtorchCanBeAsked() {
        assumeTrue(NativeCalls.ask("_ZNK2at7Context23deterministicAlgorithmsEv").isPresent(), "libtorch exports other names here");
    }

    @Test
    void allFlagsAreSetInTheBlockAndAsBeforeBehindIt() {
        List<Flag> before = Determinism.report().flags();
        assertFalse(Determinism.report().allSet());
        try (Determinism outer = Determinism.lenient()) {
            try (Determinism inner = Determinism.lenient()) {
                assertTrue(Determinism.report().allSet(), Determinism.report()::toString);
            }
            assertTrue(Determinism.report().allSet(), "the inner block's end left the outer one's flags");
        }
        assertEquals(before, Determinism.report().flags());
    }

    @Test
    void aSecondCloseChangesNothing() {
        Determinism closed = Determinism.lenient();
        closed.close();
        try (Determinism later = Determinism.lenient()) {
            closed.close();
            assertTrue(Determinism.report().allSet(), Determinism.report()::toString);
        }
        assertFalse(Determinism.report().allSet());
    }

    @Test
    void anOperationWithoutARepeatableFormFailsWhereThatIsAskedFor() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); NDArray x = manager.create(new float[] {1, 2})) {
            PUT.of(x).close();
            try (Determinism lenient = Determinism.lenient()) {
                PUT.of(x).close();
                try (Determinism strict = Determinism.strict()) {
                    var refused = assertThrows(EngineException.class, () -> PUT.of(x));
                    assertTrue(refused.getMessage().contains("deterministic"), refused::getMessage);
                }
                PUT.of(x).close();
            }
            PUT.of(x).close();
        }
    }

    @Test
    void theReportSaysWhatIsNowAndWhatRemains() {
        String text = Determinism.report().toString();
        assertTrue(text.contains("deterministic algorithms off     on"), text);
        assertTrue(text.contains("- libtorch uses %d threads".formatted(Torch.threads())), text);
        assertTrue(text.contains("- another device"), text);
    }

    @Test
    void whatCannotBeAskedIsSaid() {
        Flag unknown = new Flag("a flag", State.UNKNOWN, State.ON, "does something");
        assertTrue(Determinism.remains(List.of(unknown), false, null).get(0).contains("unknown"));
        assertEquals(Optional.empty(), NativeCalls.ask("_ZNK2at7Context11noSuchThingEv"));
        assertFalse(NativeCalls.tell("_ZN2at7Context11noSuchThingEb", true));
        var report = new Determinism.Report(List.of(unknown), List.of("100 % of it"));
        assertFalse(report.allSet());
        assertTrue(report.toString().contains("unknown on") && report.toString().endsWith("- 100 % of it"), report::toString);
    }

    @Test
    void aGpuWithoutAFixedWorkspaceIsRefusedBeforeAnyProductFails() {
        var refused = assertThrows(IllegalStateException.class, () -> Determinism.demandWorkspace(true, null));
        assertTrue(refused.getMessage().contains("CUBLAS_WORKSPACE_CONFIG is not set"), refused::getMessage);
        assertThrows(IllegalStateException.class, () -> Determinism.demandWorkspace(true, ":0:0"));
        Determinism.demandWorkspace(true, ":4096:8");
        Determinism.demandWorkspace(true, ":16:8");
        Determinism.demandWorkspace(false, null);
        List<String> remains = Determinism.remains(List.of(), true, null);
        assertTrue(remains.stream().anyMatch(line -> line.contains("CUBLAS_WORKSPACE_CONFIG")), remains::toString);
        assertTrue(Determinism.remains(List.of(), true, ":16:8").stream().noneMatch(line -> line.contains("CUBLAS_")));
    }
}
