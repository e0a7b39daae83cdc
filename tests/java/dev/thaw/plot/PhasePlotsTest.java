package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.metric.Predictions;
import dev.thaw.plot.Claim.Standing;
import dev.thaw.train.Comparison;
import dev.thaw.train.SourceWatch.Look;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PhasePlotsTest {

    private static Predictions right(int of4) {
        float[][] logits = new float[4][2];
        for (int i = 0; i < logits.length; i++) {
            logits[i][i < of4 ? 0 : 1] = 1;
        }
        return Predictions.of(logits, new int[4]);
    }

    @Test
    void theTitleNamesTheHighestMeanAndClaimsNeedEverySeed() {
        Map<String, List<Predictions>> said = Map.of("high", List.of(right(4), right(3)), "low", List.of(right(2), right(2)),
                "mixed", List.of(right(1), right(4)));
        assertTrue(PhasePlots.ends(new TreeMap<>(said)).asJavascript("x").contains("Highest mean: high, 87.5 % – 25.0 more than mixed"));
        assertEquals(Standing.SHOWN, PhasePlots.higher("high", "low", said).standing());
        assertEquals(Standing.REVERSED, PhasePlots.higher("low", "high", said).standing());
        assertEquals(Standing.OPEN, PhasePlots.higher("mixed", "low", said).standing());
        assertEquals("Not shown at this budget: mixed ends higher than low: 62.5 and 50.0 % on average, in 1 of 2 seeds.",
                PhasePlots.higher("mixed", "low", said).text());
    }

    @Test
    void harmIsJudgedByTheLastLook() {
        Map<String, List<List<Look>>> looks = new LinkedHashMap<>();
        looks.put("random", List.of(List.of(new Look(0, 0, 1, 1), new Look(10, 0.3, 0.5, 0.5)), List.of(new Look(0, 0, 1, 1),
                new Look(10, 0.1, 0.5, 0.5))));
        looks.put("warm", List.of(List.of(new Look(0, 0, 1, 1), new Look(10, 0.05, 0.5, 0.5)), List.of(new Look(0, 0, 1, 1),
                new Look(10, 0.05, 0.75, 0.75))));
        List<Claim> harm = PhasePlots.harm("random", "warm", looks);
        assertEquals(List.of(Standing.SHOWN, Standing.OPEN), harm.stream().map(Claim::standing).toList());
        assertTrue(harm.get(1).sentence().contains("50.0 and 37.5 %"), harm.get(1).sentence());
        assertTrue(PhasePlots.drift(looks).asJavascript("x").contains("after 10 steps: 5.0 % (warm) to 20.0 % (random)"));
        assertTrue(PhasePlots.source(looks).asJavascript("x").contains("50.0 % (random) to 62.5 % (warm)"));
    }

    @Test
    void atEqualTimeOnlyEpochsCountThatWereOver() {
        TrainingRun quick = Runs.run("quick", 1, 0.25, 0.5, 0.75);
        TrainingRun slow = new TrainingRun("slow", 1, "net", "data", "validation", quick.epochs().stream().map(epoch -> new Epoch(
                epoch.number(), epoch.trainLoss(), epoch.trainAccuracy(), epoch.evaluationLoss(), epoch.evaluationAccuracy(),
                2 * epoch.seconds())).toList(), quick.stepLosses(), quick.stepRates(), quick.phases(), 1, List.of(), List.of(), null);
        Comparison both = Comparison.ofRuns(new TreeMap<>(Map.of("quick", List.of(quick), "slow", List.of(slow))));
        List<List<String>> rows = PhaseTables.equalTime(both).rows();
        assertEquals(List.of("75.0 %", "75.0 %"), rows.get(0).subList(3, 5));
        assertEquals(List.of("75.0 %", "50.0 %"), rows.get(1).subList(3, 5));
    }

    @Test
    void gainsArePairedWithTheReference() {
        Map<String, Predictions> said = new LinkedHashMap<>();
        said.put("before", right(1));
        said.put("after", right(4));
        List<List<String>> rows = PhaseTables.gains("before", said).rows();
        assertEquals("25.0 %", rows.get(0).get(1));
        assertEquals(List.of("after", "100.0 %", "+75.0"), rows.get(1).subList(0, 3));
    }
}
