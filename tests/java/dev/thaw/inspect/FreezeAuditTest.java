package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.index.NDIndex;
import dev.thaw.freeze.Detach;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.NoGrad;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.inspect.AuditRow.Meant;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An audit says of every tensor what a run did to it, whatever the method was meant to do. */
class FreezeAuditTest {

    private static final FreezePlan BODY = FreezePlan.allBut("linear");
    private static final Sgd RULE = Sgd.of(0.1).momentum(0.9).weightDecay(0.01);

    private final SmallTask task = new SmallTask();

    @AfterEach
    void release() {
        task.close();
    }

    static Stream<FreezeMethod> methods() {
        return Stream.of(RequiresGrad.method(), OptimizerFilter.method(), NoGrad.method(), Detach.method(),
                RequiresGrad.method().and(OptimizerFilter.method()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aFrozenBodyIsFrozenAndTheHeadTrainedUnderEachMethod(FreezeMethod method) {
        FreezeAudit audit = audited(method, FrozenNorm.EVAL, FrozenNorm.EVAL);
        assertAll(
                () -> assertTrue(audit.clean(), audit.text()),
                () -> assertSame(audit, audit.orThrow()),
                () -> assertEquals(task.network().stateDict().names(), audit.rows().stream().map(AuditRow::path).toList()),
                () -> assertEquals(List.of("linear.weight", "linear.bias"),
                        audit.of(AuditVerdict.TRAINED).stream().map(AuditRow::path).toList()),
                () -> assertEquals(audit.rows().size() - 2, audit.of(AuditVerdict.FROZEN).size()),
                () -> assertEquals(3, audit.row("linear.weight").steps()),
                () -> assertEquals(0.1, audit.row("linear.weight").lr()),
                () -> assertTrue(audit.row("linear.weight").maxChange() > 0),
                () -> assertTrue(Findings.of(audit).isEmpty(), Findings.of(audit)::text));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void normsThatFollowTheBatchesDriftUnderEachMethod(FreezeMethod method) {
        FreezeAudit audit = audited(method, FrozenNorm.TRAIN, FrozenNorm.EVAL);
        assertAll(
                () -> assertEquals(task.network().buffers().keySet().stream().toList(),
                        audit.of(AuditVerdict.DRIFTED).stream().map(AuditRow::path).toList()),
                () -> assertEquals(List.of(), audit.of(AuditVerdict.LEAKED)),
                () -> assertEquals(List.of(Mistake.NORM_DRIFT), Findings.of(audit).mistakes()),
                () -> assertThrows(AssertionError.class, audit::orThrow));
    }

    @Test
    void driftThatWasAskedForIsReportedButNoOffence() {
        FreezeAudit audit = audited(RequiresGrad.method(), FrozenNorm.TRAIN, FrozenNorm.TRAIN);
        assertAll(() -> assertEquals(task.network().buffers().size(), audit.of(AuditVerdict.DRIFTED).size()),
                () -> assertTrue(audit.clean(), audit.text()));
    }

    @Test
    void theChangeOfADriftingNormIsThatOfItsStatisticsAndNotOfItsCounter() {
        FreezeAudit audit = audited(RequiresGrad.method(), FrozenNorm.TRAIN, FrozenNorm.TRAIN);
        double statistics = Math.max(audit.row("bn1.running_mean").maxChange(), audit.row("bn1.running_var").maxChange());
        assertAll(() -> assertEquals(statistics, audit.byBlock().get(1).maxChange()),
                () -> assertTrue(statistics < audit.row("bn1.num_batches_tracked").maxChange(), audit.text()));
    }

    @Test
    void withoutTheFreezeEveryTensorOfTheBodyLeaksOrDrifts() {
        AuditWatch watch = FreezeAudit.watch(task.network(), BODY);
        try (Optimizer optimizer = Optimizer.of(task.network().parameters(), RULE)) {
            task.steps(3, optimizer);
            FreezeAudit audit = watch.finish(optimizer);
            assertEquals(task.network().parameters().size() - 2, audit.of(AuditVerdict.LEAKED).size());
            assertEquals(task.network().buffers().size(), audit.of(AuditVerdict.DRIFTED).size());
            String message = assertThrows(AssertionError.class, audit::orThrow).getMessage();
            assertTrue(message.contains("layer1.0") && message.contains("un-froze it"), message);
        }
    }

    @Test
    void aChangedBitIsALeakHoweverSmall() {
        AuditWatch watch = FreezeAudit.watch(task.network(), BODY);
        var bias = task.network().parameters().get("bn1.bias").getArray();
        assertEquals(0f, bias.getFloat(0));
        bias.set(new NDIndex("0"), -0f);
        AuditRow row = watch.finish().row("bn1.bias");
        assertAll(() -> assertEquals(AuditVerdict.LEAKED, row.verdict()), () -> assertEquals(0, row.maxChange()));
    }

    @Test
    void aNumberThatIsNoneAndStaysSoIsNoChange() {
        var bias = task.network().parameters().get("bn1.bias").getArray();
        bias.set(new NDIndex("0"), Float.NaN);
        AuditWatch watch = FreezeAudit.watch(task.network(), BODY);
        StateDict before = task.network().stateDict();
        bias.set(new NDIndex("1"), 0.5f);
        AuditRow row = watch.finish().row("bn1.bias");
        BlockDrift drift = Drift.between(before, task.network().stateDict()).byTensor().stream()
                .filter(tensor -> tensor.path().equals("bn1.bias")).findFirst().orElseThrow();
        assertAll(() -> assertEquals(AuditVerdict.LEAKED, row.verdict()), () -> assertEquals(0.5, row.maxChange()),
                () -> assertEquals(0.5, drift.maxAbs()));
    }

    @Test
    void theOptimizerOfAnotherNetworkProvesNothingAndIsRefused() {
        AuditWatch watch = FreezeAudit.watch(task.network(), FreezePlan.trainAll());
        try (SmallTask other = new SmallTask(); Optimizer optimizer = Optimizer.of(other.network().parameters(), RULE)) {
            other.steps(1, optimizer);
            var error = assertThrows(IllegalArgumentException.class, () -> watch.finish(optimizer));
            assertTrue(error.getMessage().contains("another network"), error.getMessage());
        }
        assertFalse(watch.finish().clean(), "nothing trained here");
    }

    @Test
    void aPlanThatChangesInMidRunIsJudgedPhaseByPhase() {
        FreezeAudit audit = twoPhases(FreezePlan.trainAll().freeze("conv1"));
        assertAll(
                () -> assertTrue(audit.clean(), audit.text()),
                () -> assertEquals(Meant.IN_TURN, audit.row("layer1.0.conv1.weight").meant()),
                () -> assertEquals(AuditVerdict.TRAINED, audit.row("layer1.0.conv1.weight").verdict()),
                () -> assertEquals(Meant.FROZEN, audit.row("conv1.weight").meant()),
                () -> assertEquals(AuditVerdict.FROZEN, audit.row("conv1.weight").verdict()));
    }

    @Test
    void aLeakInTheFirstPhaseIsNotForgottenInTheSecond() {
        AuditWatch watch = FreezeAudit.watch(task.network(), BODY);
        try (Optimizer optimizer = Optimizer.of(task.network().parameters(), RULE)) {
            task.steps(1, optimizer);
            FreezeAudit audit = watch.follow(FreezePlan.trainAll(), optimizer).finish(optimizer);
            assertEquals(AuditVerdict.LEAKED, audit.row("conv1.weight").verdict());
            assertTrue(audit.row("conv1.weight").reason().startsWith("in phase 1 of 2"), audit.row("conv1.weight").reason());
        }
    }

    @Test
    void aPlanThatDoesNotFitBeginsNoPhase() {
        AuditWatch watch = FreezeAudit.watch(task.network(), FreezePlan.trainAll());
        assertThrows(IllegalArgumentException.class, () -> watch.follow(BODY.freeze("fc")));
        try (Optimizer optimizer = Optimizer.of(task.network().parameters(), RULE)) {
            task.steps(1, optimizer);
            String reason = watch.follow(BODY, optimizer).finish(optimizer).row("conv1.weight").reason();
            assertTrue(reason.startsWith("in phase 1 of 2"), reason);
        }
    }

    @Test
    void aFinishedWatchHasLetItsCopyGo() {
        AuditWatch watch = FreezeAudit.watch(task.network(), BODY);
        watch.finish();
        assertThrows(IllegalStateException.class, watch::finish);
    }

    @Test
    void sumsUpByBlockAndByModule() {
        FreezeAudit audit = audited(RequiresGrad.method(), FrozenNorm.EVAL, FrozenNorm.EVAL);
        assertAll(
                () -> assertEquals(List.of("conv1", "bn1", "layer1.0", "layer2.0", "linear"),
                        audit.byBlock().stream().map(BlockAudit::part).toList()),
                () -> assertEquals(AuditVerdict.TRAINED, audit.byBlock().get(4).worst()),
                () -> assertTrue(audit.byModule().stream().anyMatch(module -> module.part().equals("layer2.0.bn1"))),
                () -> assertEquals(5, audit.table().rows().size()),
                () -> assertEquals(audit.rows().size(), audit.tensors().rows().size()),
                () -> assertTrue(audit.html().orElseThrow().contains(AuditVerdict.FROZEN.colour())));
    }

    private FreezeAudit audited(FreezeMethod method, FrozenNorm norm, FrozenNorm expected) {
        AuditWatch watch = FreezeAudit.watch(task.network(), BODY, expected);
        try (Freezing freezing = method.apply(BODY, task.network(), norm);
                Optimizer optimizer = Optimizer.of(task.network().parameters(),
                        List.of(ParameterGroup.of("told", freezing.optimizerPaths(), RULE)))) {
            for (int step = 0; step < 3; step++) {
                task.steps(1, optimizer);
                freezing.clearGradients();
            }
            return watch.finish(optimizer);
        }
    }

    private FreezeAudit twoPhases(FreezePlan second) {
        AuditWatch watch = FreezeAudit.watch(task.network(), BODY);
        try (Freezing freezing = RequiresGrad.method().apply(BODY, task.network(), FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(task.network().parameters(), RULE)) {
            task.steps(2, optimizer);
            watch.follow(second, optimizer);
            freezing.change(second);
            task.steps(2, optimizer);
            return watch.finish(optimizer);
        }
    }
}
