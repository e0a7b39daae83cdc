package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.metric.Predictions;
import dev.thaw.nn.ResidualBlock;
import dev.thaw.probe.BlockRow;
import dev.thaw.probe.BlockTable;
import dev.thaw.probe.BranchGradients;
import dev.thaw.probe.BranchValues;
import dev.thaw.probe.Likeness;
import dev.thaw.probe.RoadRow;
import dev.thaw.probe.RoadTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.plotly.components.Figure;

/** The titles are true of the numbers, whatever they are. */
class ProbePlotsTest {

    private static BlockRow block(String path, double ratio, double arrives, double bare) {
        return new BlockRow(path, ResidualBlock.Shortcut.IDENTITY, new BranchValues(1, 1, ratio, 1, 1, ratio, 0, 0.5, 0.5),
                new BranchGradients(arrives, arrives, arrives / 2, arrives / 2, arrives, arrives, 0.5, bare, 0.25));
    }

    /** Names {@code right} of ten images right. */
    private static Predictions right(int right) {
        float[][] logits = new float[10][2];
        for (int i = 0; i < 10; i++) {
            logits[i][i < right ? 0 : 1] = 1;
        }
        return Predictions.of(logits, new int[10]);
    }

    private static void titled(String title, Figure figure) {
        assertTrue(figure.asJavascript("here").contains(title), title + " is missing");
    }

    @Test
    void theBlocksOfTheTitlesAreTheExtremes() {
        BlockTable table = new BlockTable("net", 4, 1, 1, 1, List.of(block("layer1.0", 0.6, 0.02, 0.0005),
                block("layer2.0", 2, 0.01, 0.01),
                block("layer3.0", 0.4, 0.01, 0.01)));
        assertAll(() -> titled("|F| / |x| is 0.40 at layer3.0 and 2.00 at layer2.0", ProbePlots.branchNorms(table)),
                () -> titled("At layer1.0 arrives 0.020, and 0.00050 if no shortcut passes a gradient",
                        ProbePlots.gradients(table)));
    }

    @Test
    void theCountsAreOfTheRows() {
        RoadTable roads = new RoadTable("net", right(9), List.of(new RoadRow("layer1.0", right(7), right(2)),
                new RoadRow("layer2.0", right(3), right(8)), new RoadRow("layer3.0", right(5), right(5))));
        titled("In 1 of 3 blocks more is lost without the shortcut than without F", ProbePlots.roads(roads));
        Map<Double, Predictions> slider = new LinkedHashMap<>(Map.of(1.0, right(8), 0.5, right(9), 0.0, right(1)));
        titled("Of these factors on F, ×0.5 names most right: 90.0 %", ProbePlots.slider(slider));
        Map<String, Predictions> answers = new LinkedHashMap<>();
        answers.put("layer3.0", right(3));
        answers.put("layer3.1", right(9));
        titled("The answer forms: from 30 % to 90 % in 2 blocks", ProbePlots.answers(answers));
    }

    @Test
    void theHeatMapsNameWhatMovedMost() {
        Likeness one = new Likeness("before", "after", List.of("a", "b"), List.of("a", "b"),
                List.of(List.of(0.9, 0.1), List.of(0.2, 0.5)), List.of(0.95, 0.7));
        Likeness other = new Likeness("before", "other", List.of("a", "b"), List.of("a", "b"),
                List.of(List.of(1.0, 0.1), List.of(0.2, 1.0)), List.of(1.0, 0.99));
        Map<String, Likeness> trainings = new LinkedHashMap<>();
        trainings.put("frozen", other);
        trainings.put("all", one);
        assertAll(() -> titled("Least alike in both networks: b, CKA 0.50", LikenessPlots.cka(one)),
                () -> titled("Least alike: a and b, CKA 0.10", LikenessPlots.cka(other)),
                () -> titled("Moved most: all at b, drift 0.30", LikenessPlots.drift(trainings)));
    }
}
