package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.GradientCut;
import dev.thaw.nn.Network;
import dev.thaw.optim.Eligible;
import dev.thaw.optim.GradientReset;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ways in which a freezing goes wrong in practice: each is caught by name, and its sound twin is clean. */
class FreezeAuditCatchesTest {

    private static final FreezePlan BODY = FreezePlan.allBut("linear");

    private final SmallTask task = new SmallTask();
    private final Network network = task.network();

    @AfterEach
    void release() {
        task.close();
    }

    @Test
    void anUnfreezeAfterTheFreeze() {
        FreezeAudit caught = flagged(() -> network.parameters().values().forEach(parameter -> parameter.freeze(false)));
        FreezeAudit clean = flagged(() -> { });
        assertAll(
                () -> assertEquals(List.of(Mistake.UNFROZEN), Findings.of(caught).mistakes()),
                () -> assertEquals(network.parameters().size() - 2, caught.of(AuditVerdict.LEAKED).size()),
                () -> assertTrue(caught.row("conv1.weight").requiresGrad() && caught.row("conv1.weight").inOptimizer()),
                () -> assertTrue(clean.clean(), clean.text()));
    }

    private FreezeAudit flagged(Runnable framework) {
        AuditWatch watch = FreezeAudit.watch(network, BODY);
        try (Freezing freezing = RequiresGrad.method().apply(BODY, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(), Sgd.of(0.1).momentum(0.9))) {
            framework.run();
            task.steps(2, optimizer);
            return watch.finish(optimizer);
        }
    }

    @Test
    void weightDecayOnTheZerosBehindADetach() {
        FreezeAudit caught = detached(Sgd.of(0.1).weightDecay(0.1));
        FreezeAudit clean = detached(Sgd.of(0.1));
        assertAll(
                () -> assertEquals(List.of(Mistake.ZERO_GRADIENT_DECAY), Findings.of(caught).mistakes()),
                () -> assertEquals(AuditVerdict.LEAKED, caught.row("conv1.weight").verdict()),
                () -> assertTrue(caught.row("conv1.weight").reason().contains("every number went towards zero"), caught::text),
                () -> assertTrue(clean.clean(), clean.text()));
    }

    /** As in DJL: the body's gradients are zeros, not none, and the optimizer moves whatever has a gradient. */
    private FreezeAudit detached(Sgd rule) {
        task.backward();
        network.parameters().values().forEach(parameter -> Torch.zeroGradient(parameter.getArray()));
        network.modules().get("layer2").cut(GradientCut.DETACH);
        network.root().namedChildren().forEach((name, module) -> module.holdInference());
        AuditWatch watch = FreezeAudit.watch(network, BODY);
        try (Optimizer optimizer = Optimizer.of(network.parameters(), rule)
                .resetting(GradientReset.ZERO).moving(Eligible.ANY_GRADIENT)) {
            task.steps(2, optimizer);
            return watch.finish(optimizer);
        }
    }

    @Test
    void momentumAfterAFreezeInMidRun() {
        FreezeAudit caught = midRun(GradientReset.ZERO);
        FreezeAudit clean = midRun(GradientReset.FORGET);
        assertAll(
                () -> assertEquals(List.of(Mistake.MOMENTUM_AFTER_FREEZE), Findings.of(caught).mistakes()),
                () -> assertFalse(caught.row("conv1.weight").requiresGrad()),
                () -> assertEquals(AuditVerdict.LEAKED, caught.row("conv1.weight").verdict()),
                () -> assertTrue(clean.clean(), clean.text()));
    }

    private FreezeAudit midRun(GradientReset reset) {
        try (Optimizer optimizer = Optimizer.of(network.parameters(), Sgd.of(0.1).momentum(0.9))
                .resetting(reset).moving(Eligible.ANY_GRADIENT)) {
            task.steps(2, optimizer);
            network.parameters().forEach((path, parameter) -> parameter.freeze(!path.startsWith("linear.")));
            network.root().namedChildren().forEach((name, module) -> module.holdInference());
            AuditWatch watch = FreezeAudit.watch(network, BODY);
            task.steps(2, optimizer);
            return watch.finish(optimizer);
        }
    }

    @Test
    void aFilterThatLeavesGradientsPiling() {
        PilingGradients piling = PilingGradients.watch(network);
        FreezeAudit audit = filtered(OptimizerFilter.method().leavingGradients(), piling);
        Findings found = piling.findings();
        assertAll(
                () -> assertEquals(List.of(Mistake.PILING_GRADIENTS), found.mistakes()),
                () -> assertTrue(piling.lengths().get(2) > 1.5 * piling.lengths().get(0), piling.lengths()::toString),
                () -> assertTrue(audit.row("conv1.weight").hasGradient()),
                () -> assertTrue(audit.row("conv1.weight").reason().contains("its gradient was computed"), audit::text));
    }

    @Test
    void aFilterThatClearsGradientsIsSilent() {
        PilingGradients piling = PilingGradients.watch(network);
        FreezeAudit audit = filtered(OptimizerFilter.method(), piling);
        assertAll(
                () -> assertEquals(Findings.none(), piling.findings()),
                () -> assertFalse(audit.row("conv1.weight").hasGradient()),
                () -> assertTrue(audit.clean(), audit.text()));
    }

    private FreezeAudit filtered(OptimizerFilter method, PilingGradients piling) {
        AuditWatch watch = FreezeAudit.watch(network, BODY);
        try (Freezing freezing = method.apply(BODY, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("head", freezing.optimizerPaths(), Sgd.of(0.01))))) {
            for (int step = 0; step < 3; step++) {
                task.steps(1, optimizer);
                freezing.clearGradients();
                piling.afterStep();
            }
            return watch.finish(optimizer);
        }
    }

    @Test
    void aTypoThatFrozeNothing() {
        assertThrows(IllegalArgumentException.class, () -> FreezeAudit.watch(network, FreezePlan.trainAll().freeze("layr1")));
        FreezeAudit undone = FreezeAudit.watch(network, FreezePlan.trainAll().freeze("layer1").unfreeze("*")).finish();
        assertAll(
                () -> assertEquals(List.of(Mistake.FROZE_NOTHING), planMistakes(undone)),
                () -> assertFalse(undone.clean()),
                () -> assertEquals(List.of(), planMistakes(FreezeAudit.watch(network, FreezePlan.trainAll()).finish())));
    }

    @Test
    void aLoopOverMistypedNames() {
        AuditWatch watch = FreezeAudit.watch(network, FreezePlan.trainAll().freeze("layer1"));
        network.parameters().forEach((path, parameter) -> parameter.freeze(path.startsWith("layr1")));
        try (Optimizer optimizer = Optimizer.of(network.parameters(), Sgd.of(0.1))) {
            task.steps(1, optimizer);
            assertEquals(List.of(Mistake.UNFROZEN, Mistake.NORM_DRIFT), Findings.of(watch.finish(optimizer)).mistakes());
        }
    }

    @Test
    void aFrozenHead() {
        FreezeAudit caught = FreezeAudit.watch(network, FreezePlan.trainAll().freeze("linear")).finish();
        FreezeAudit clean = FreezeAudit.watch(network, BODY).finish();
        assertAll(
                () -> assertEquals(List.of(Mistake.FROZEN_HEAD, Mistake.NEVER_LOADED), planMistakes(caught)),
                () -> assertTrue(caught.warnings().get(0).startsWith("linear: the head is frozen"), caught.warnings()::toString),
                () -> assertEquals(List.of(), clean.warnings()));
    }

    @Test
    void aPlanThatFrozeEverything() {
        FreezeAudit caught = FreezeAudit.watch(network, FreezePlan.freezeAll()).finish();
        assertEquals(List.of(Mistake.EVERYTHING_FROZEN, Mistake.NEVER_LOADED), planMistakes(caught));
    }

    @Test
    void frozenRandomNumbers() {
        network.seed(5);
        FreezeAudit caught = FreezeAudit.watch(network, BODY).finish();
        assertEquals(List.of(Mistake.NEVER_LOADED), planMistakes(caught));
    }

    @Test
    void starvationBelowACutInTheMiddle() {
        FreezePlan middle = FreezePlan.trainAll().freeze("layer1");
        FreezeAudit caught = cutAt("layer1", GradientCut.NO_GRAD, middle);
        assertAll(
                () -> assertEquals(List.of("conv1.weight", "bn1.weight", "bn1.bias"),
                        caught.of(AuditVerdict.STARVED).stream().map(AuditRow::path).toList()),
                () -> assertTrue(caught.row("conv1.weight").reason().contains("below the cut at \"layer1\""), caught::text),
                () -> assertEquals(List.of(Mistake.STARVED), Findings.of(caught).mistakes()));
    }

    @Test
    void constantWeightsInTheMiddleStarveNobody() {
        FreezeAudit clean = cutAt("layer1", GradientCut.CONSTANT_WEIGHTS, FreezePlan.trainAll().freeze("layer1"));
        assertTrue(clean.clean(), clean.text());
    }

    private FreezeAudit cutAt(String module, GradientCut cut, FreezePlan plan) {
        network.modules().get(module).cut(cut);
        network.modules().get(module).walk((path, part) -> part.holdInference());
        AuditWatch watch = FreezeAudit.watch(network, plan);
        try (Optimizer optimizer = Optimizer.of(network.parameters(), Sgd.of(0.1))) {
            task.steps(2, optimizer);
            return watch.finish(optimizer);
        }
    }

    @Test
    void anUnfreezeThatTheOptimizerWasNotTold() {
        List<String> head = List.of("linear.weight", "linear.bias");
        List<String> more = new ArrayList<>(head);
        more.addAll(network.parameters().keySet().stream().filter(path -> path.startsWith("layer2.")).toList());
        FreezePlan plan = BODY.unfreeze("layer2");
        assertAll(
                () -> assertEquals(List.of(Mistake.MISSING_GROUP), Findings.of(told(head, plan)).mistakes()),
                () -> assertTrue(told(more, plan).clean()));
    }

    private FreezeAudit told(List<String> paths, FreezePlan plan) {
        AuditWatch watch = FreezeAudit.watch(network, plan);
        try (Freezing freezing = RequiresGrad.method().apply(plan, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(), List.of(ParameterGroup.of("told", paths, Sgd.of(0.1))))) {
            task.steps(1, optimizer);
            return watch.finish(optimizer);
        }
    }

    @Test
    void aPartThatShouldTrainButWhoseFlagIsOff() {
        FreezeAudit caught = flagged(() -> network.parameters().get("linear.bias").freeze(true));
        assertEquals(List.of(Mistake.FLAG_OFF), Findings.of(caught).mistakes());
    }

    @Test
    void anEditThatTheOptimizerDidNotMake() {
        FreezeAudit caught = edited();
        assertEquals(List.of(Mistake.EDITED), Findings.of(caught).mistakes());
    }

    /** A detached array shares the memory of the original: writing into it changes the frozen weight. */
    private FreezeAudit edited() {
        AuditWatch watch = FreezeAudit.watch(network, BODY);
        try (Freezing freezing = OptimizerFilter.method().apply(BODY, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("head", freezing.optimizerPaths(), Sgd.of(0.1))))) {
            task.steps(1, optimizer);
            network.parameters().get("conv1.weight").getArray().stopGradient().addi(1);
            return watch.finish(optimizer);
        }
    }

    private static List<Mistake> planMistakes(FreezeAudit audit) {
        return audit.planFindings().stream().map(Finding::mistake).toList();
    }
}
