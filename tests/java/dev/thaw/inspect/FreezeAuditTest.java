package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.Sgd;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An audit says what happened to every tensor, whatever the method was meant to do; each fault stands beside its clean twin. */
class FreezeAuditTest {

    private static final FreezePlan BODY = FreezePlan.allBut("linear");
    private static final Sgd RULE = Sgd.of(0.1).momentum(0.9);

    private final SmallTask task = new SmallTask();

    @AfterEach
    void release() {
        task.close();
    }

    @Test
    void aFrozenBodyIsFrozenAndTheHeadTrained() {
        FreezeAudit audit = flagged(BODY, FrozenNorm.EVAL);
        assertAll(
                () -> assertTrue(audit.clean(), audit.text()),
                () -> assertEquals(task.network().stateDict().size(), audit.rows().size()),
                () -> assertEquals(List.of("linear.weight", "linear.bias"),
                        audit.of(AuditVerdict.TRAINED).stream().map(AuditRow::path).toList()),
                () -> assertEquals(audit.rows().size() - 2, audit.of(AuditVerdict.FROZEN).size()),
                () -> assertEquals(3, audit.row("linear.weight").steps()),
                () -> assertEquals(0.1, audit.row("linear.weight").lr()),
                () -> assertTrue(audit.row("linear.weight").maxChange() > 0),
                () -> assertEquals(audit, audit.orThrow()),
                () -> assertTrue(Findings.of(audit).of(Mistake.NORM_DRIFT).isEmpty()));
    }

    @Test
    void withoutTheFreezeTheSameAuditFindsALeakInEveryBodyTensor() {
        AuditWatch watch = FreezeAudit.watch(task.network(), BODY);
        try (Optimizer optimizer = Optimizer.of(task.network().parameters(), RULE)) {
            task.steps(3, optimizer);
            FreezeAudit audit = watch.finish(optimizer);
            assertEquals(task.network().parameters().size() - 2, audit.of(AuditVerdict.LEAKED).size());
            assertEquals(task.network().buffers().size(), audit.of(AuditVerdict.DRIFTED).size());
            String message = assertThrows(AssertionError.class, audit::orThrow).getMessage();
            assertTrue(message.contains("un-froze it"), message);
        }
    }

    private FreezeAudit flagged(FreezePlan plan, FrozenNorm norm) {
        AuditWatch watch = FreezeAudit.watch(task.network(), plan);
        try (Freezing freezing = RequiresGrad.method().apply(plan, task.network(), norm);
                Optimizer optimizer = Optimizer.of(task.network().parameters(), RULE)) {
            task.steps(3, optimizer);
            return watch.finish(optimizer);
        }
    }
}
