package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.djl.TrainerFreezing;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.inspect.Finding;
import dev.thaw.inspect.Findings;
import dev.thaw.inspect.Mistake;
import java.util.List;
import org.junit.jupiter.api.Test;

class PitfallLabTest {

    private static final Findings DRIFT = Findings.of(Finding.of(Mistake.NORM_DRIFT, "bn1", "it <moved>"));

    private final PitfallLab lab = PitfallLab.open();

    @Test
    void aMistakeIsNamedWhenTheDetectorTellsTheRunsApart() {
        Pitfall named = drift(57, Findings.none());
        assertTrue(named.isNamed() && named.isSeen());
        assertTrue(named.text().contains("tensors: 57 with the mistake, 0 without."), named::text);
        assertTrue(named.text().contains("✓ FreezeAudit says NORM_DRIFT, at bn1: it <moved>"), named::text);
        assertTrue(named.html().orElseThrow().contains("it &lt;moved&gt;"));
    }

    @Test
    void aDetectorThatAlwaysCriesNamesNothing() {
        Pitfall cried = drift(57, DRIFT);
        assertFalse(cried.isNamed());
        assertTrue(cried.text().contains("✗ It says the same of the repaired twin"), cried::text);
    }

    @Test
    void aMistakeThatChangesNothingAndIsNotNamedSaysSo() {
        Pitfall silent = lab.run(Mistake.STARVED, "tensors", "FreezeAudit", Double.NaN, wrong -> Pitfall.seen(0, Findings.none()));
        assertFalse(silent.isNamed() || silent.isSeen());
        assertTrue(silent.text().contains("no difference at this budget") && silent.text().contains("✗ FreezeAudit does not name it"));
    }

    @Test
    void theTableCountsAndKeepsTheLastRunOfEachMistake() {
        Journal.begin();
        drift(3, DRIFT);
        drift(57, Findings.none());
        lab.run(Mistake.STARVED, "tensors", "FreezeAudit", 1, wrong -> Pitfall.seen(0, Findings.none()));
        assertEquals(List.of("", "1"), Journal.guesses().stream().map(Journal.Guess::guess).toList(), "both symptoms are counted in tensors");
        assertEquals(2, lab.pitfalls().size());
        assertTrue(lab.text().startsWith("2 mistakes. Named by a detector that is silent about the repaired twin: 1. They changed what was measured: 1"), lab::text);
        assertTrue(lab.html().orElseThrow().contains("57 → 0") && lab.html().orElseThrow().contains("✗ FreezeAudit"));
    }

    @Test
    void newTrainerThawsALoadedModelAndTheAdapterAfterItDoesNot() {
        try (DjlTrial trial = DjlTrial.loaded(1)) {
            trial.front().freezeParameters(true);
            trial.train(trial.newTrainer(), 2);
            assertEquals(4, trial.moved());
            assertTrue(trial.findings().of(Mistake.UNFROZEN).isPresent());
        }
        try (DjlTrial trial = DjlTrial.loaded(1)) {
            var trainer = trial.newTrainer();
            TrainerFreezing.apply(trainer, FreezePlan.allBut("03Linear"));
            trial.train(trainer, 2);
            assertEquals(0, trial.moved());
            assertTrue(trial.findings().isEmpty());
        }
    }

    private Pitfall drift(double value, Findings ofTheTwin) {
        return lab.run(Mistake.NORM_DRIFT, "tensors", "FreezeAudit", Double.NaN,
                wrong -> Pitfall.seen(wrong ? value : 0, wrong ? DRIFT : ofTheTwin));
    }
}
