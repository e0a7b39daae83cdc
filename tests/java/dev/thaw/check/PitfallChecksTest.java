package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.inspect.AuditRow;
import dev.thaw.inspect.Findings;
import dev.thaw.inspect.Mistake;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.weights.Match;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PitfallChecksTest {

    private static final Set<Mistake> SIX = Set.of(Mistake.WRONG_NORMALIZATION, Mistake.NORM_DRIFT, Mistake.HEAD_RATE_ON_BODY,
            Mistake.DOUBLE_SOFTMAX, Mistake.TRAINING_MODE, Mistake.LEAKED_IMAGES);

    private static Map<Long, PlantedBugs> drawn;

    @BeforeAll
    static void plant() {
        drawn = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            var x = manager.create(NumberStream.images(6, 3, 16, 16), new Shape(6, 3, 16, 16));
            var y = manager.create(new long[] {0, 1, 2, 0, 1, 2});
            for (long seed = 1; seed <= 4; seed++) {
                drawn.put(seed, PlantedBugs.of(seed, PitfallChecksTest::fresh, x, y));
            }
        }
    }

    private static Network fresh() {
        try (Network pretrained = small().seed(3)) {
            return small().seed(7).load(pretrained.stateDict().filter(path -> !path.startsWith("linear.")), Match.SHAPE);
        }
    }

    private static Network small() {
        return ResNet.cifar("small", List.of(4, 8, 8), 1, 3);
    }

    @Test
    void everyPlantedBugIsTheOneThatItsAuditNamesAndTheTwinIsClean() {
        Set<Mistake> seen = new TreeSet<>();
        drawn.values().forEach(planted -> {
            planted.answer().forEach((letter, bug) ->
                    assertEquals(List.of(bug), Findings.of(planted.audits().get(letter)).mistakes(), letter));
            assertTrue(planted.sound().clean(), planted.sound()::text);
            seen.addAll(planted.answer().values());
        });
        assertEquals(new TreeSet<>(PlantedBugs.POSSIBLE), seen, "four draws show all of them");
    }

    @Test
    void whatIsShownOfABugKeepsItsNameToItself() {
        PlantedBugs planted = drawn.get(1L);
        assertTrue(planted.text().contains("training A") && planted.text().contains("layer3.0"), planted::text);
        assertTrue(planted.audits().values().stream().flatMap(audit -> audit.offences().stream())
                .noneMatch(row -> planted.html().orElseThrow().contains(row.reason())), "no reason is shown");
    }

    @Test
    void bugsAreCountedOneByOne() {
        PlantedBugs planted = drawn.get(1L);
        Map<String, Mistake> one = new LinkedHashMap<>(planted.answer());
        one.put("B", Mistake.DOUBLE_SOFTMAX);
        assertEquals(Verdict.RIGHT, PitfallChecks.planted(planted.answer(), planted).verdict());
        assertTrue(PitfallChecks.planted(one, planted).text().contains("2 of 3"));
        assertEquals(0.5, PitfallChecks.planted(one, planted).credit());
        assertTrue(PitfallChecks.planted(Map.of("D", Mistake.EDITED), planted).text().contains("wanted are the letters [A, B, C]"));
        assertEquals(Verdict.UNANSWERED, PitfallChecks.planted(Map.of(), planted).verdict());
        assertEquals(Verdict.UNANSWERED, PitfallChecks.planted(null, planted).verdict());
    }

    @Test
    void theScriptHasSixFaultsAndNoOther() {
        assertEquals(Verdict.RIGHT, PitfallChecks.script(SIX).verdict());
        assertEquals(1 / 6.0, PitfallChecks.script(List.of(Mistake.NORM_DRIFT, Mistake.NORM_DRIFT)).credit(), 1e-9);
        assertEquals(0, PitfallChecks.script(Set.of(Mistake.values())).credit(), "all is no answer");
        assertTrue(PitfallChecks.script(List.of(Mistake.NORM_DRIFT, Mistake.NORM_DRIFT)).text().contains("1 of 6 found, all"));
        assertTrue(PitfallChecks.script(Set.of(Mistake.NORM_DRIFT, Mistake.FROZEN_HEAD)).text()
                .contains("1 of 6 found; but the script does not have [FROZEN_HEAD]"));
        assertEquals(Verdict.UNANSWERED, PitfallChecks.script(Set.of()).verdict());
        assertEquals(Verdict.UNANSWERED, PitfallChecks.script(null).verdict());
        assertTrue(PitfallChecks.script(null).hint(3).text().contains("six names"));
    }

    @Test
    void aDetectorMustFireInTheFaultyTrainingsAndBeSilentInTheSoundOne() {
        drawn.values().forEach(planted -> assertEquals(Verdict.RIGHT, PitfallChecks.detector(row ->
                row.meant() == AuditRow.Meant.FROZEN ? row.maxChange() > 0
                        : row.kind() == AuditRow.Kind.PARAMETER && row.steps() == 0, planted).verdict()));
        PlantedBugs planted = drawn.get(1L);
        assertTrue(PitfallChecks.detector(row -> false, planted).text().contains(" 0 sound ones accused"));
        assertTrue(PitfallChecks.detector(row -> true, planted).text().contains(" 0 offenders are missed"));
        assertEquals(0, PitfallChecks.detector(row -> false, planted).credit());
        assertEquals(0, PitfallChecks.detector(row -> true, planted).credit());
        double half = PitfallChecks.detector(row -> row.meant() == AuditRow.Meant.FROZEN && row.maxChange() > 0, planted).credit();
        assertTrue(half > 0 && half < 1, () -> "one of two offences: " + half);
        assertEquals(Verdict.UNANSWERED, PitfallChecks.detector(null, planted).verdict());
    }

    @Test
    void aDetectorCannotReadTheVerdictAndMayFail() {
        PlantedBugs planted = drawn.get(1L);
        assertEquals(Verdict.WRONG, PitfallChecks.detector(row -> row.mistake().isPresent(), planted).verdict());
        assertTrue(PitfallChecks.detector(row -> row.mistake().orElseThrow() == null, planted).text()
                .contains("your detector fails at conv1.weight"));
    }
}
