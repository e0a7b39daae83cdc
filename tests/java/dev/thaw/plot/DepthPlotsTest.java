package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.inspect.LayerGradients;
import dev.thaw.inspect.LayerGradients.Layer;
import dev.thaw.nn.BlockKind;
import dev.thaw.train.Comparison;
import dev.thaw.train.DepthResult;
import dev.thaw.train.TrainingRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sentences follow the numbers, whichever way they fall. */
class DepthPlotsTest {

    private static final List<BlockKind> KINDS = List.of(BlockKind.PLAIN, BlockKind.RESIDUAL_FROM_IDENTITY);

    /** Errors of plain-20, plain-56, residual-20, residual-56; a column a seed. */
    private static DepthResult result(double[]... errors) {
        List<String> arms = List.of("plain-20", "plain-56", "residual-20", "residual-56");
        Map<String, List<TrainingRun>> runs = new LinkedHashMap<>();
        Map<String, List<LayerGradients>> before = new LinkedHashMap<>();
        Map<String, List<LayerGradients>> after = new LinkedHashMap<>();
        for (int arm = 0; arm < arms.size(); arm++) {
            List<TrainingRun> ofArm = new ArrayList<>();
            for (int seed = 0; seed < errors[arm].length; seed++) {
                ofArm.add(Runs.run(arms.get(arm), seed + 1, 0.1, 1 - errors[arm][seed]));
            }
            runs.put(arms.get(arm), ofArm);
            before.put(arms.get(arm), List.of(gradients(500, 1), gradients(5, 1)));
            after.put(arms.get(arm), List.of(gradients(0.001, 1)));
        }
        return new DepthResult(Comparison.ofRuns(runs), List.of(20, 56), KINDS, before, after);
    }

    private static LayerGradients gradients(double first, double head) {
        return new LayerGradients("net", 2, List.of(new Layer("conv1", first, 1), new Layer("conv2", 0, 1), new Layer("linear", head, 1)));
    }

    private static Claim claim(double[]... errors) {
        return DepthPlots.degradation(result(errors), 20, 56);
    }

    private static double[] of(double... values) {
        return values;
    }

    @Test
    void theClaimHoldsOnlyWhenPlainGetsWorseAndResidualDoesNotInEverySeed() {
        assertEquals(Claim.Standing.SHOWN, claim(of(.5, .5), of(.6, .7), of(.4, .4), of(.41, .3)).standing());
        assertEquals(Claim.Standing.OPEN, claim(of(.5, .5), of(.6, .7), of(.4, .4), of(.43, .3)).standing(), "residual 3 points worse once");
        assertEquals(Claim.Standing.OPEN, claim(of(.5, .5), of(.52, .53), of(.4, .4), of(.4, .4)).standing(), "a little worse may be luck");
        assertEquals(Claim.Standing.OPEN, claim(of(.5, .5), of(.6, .4), of(.4, .4), of(.3, .3)).standing());
        assertEquals(Claim.Standing.REVERSED, claim(of(.5, .5), of(.4, .4), of(.4, .4), of(.3, .3)).standing());
        String text = claim(of(.5), of(.6), of(.4), of(.3)).text();
        assertTrue(text.contains("plain: error 50.0 % with 20 layers, 60.0 % with 56") && text.contains("one seed only"), text);
        assertTrue(claim(of(.5), of(.4), of(.4), of(.5)).text().startsWith("The opposite is seen here"));
    }

    @Test
    void fromThreeSeedsOnTheIntervalDecidesAndNotTheWorstSeed() {
        double[] plain = of(.60, .61, .59);
        double[] deeper = of(.85, .84, .86);
        Claim oneSeedIsWorse = claim(plain, deeper, of(.58, .58, .58), of(.605, .58, .565));
        assertEquals(Claim.Standing.SHOWN, oneSeedIsWorse.standing(), "one seed is 2.5 points worse, the mean is not");
        assertTrue(oneSeedIsWorse.text().contains("plain: error 60.0 % with 20 layers, 85.0 % with 56, +25.0 points [")
                && oneSeedIsWorse.text().contains("95 % intervals, 3 seeds"), oneSeedIsWorse.text());
        assertEquals(Claim.Standing.OPEN, claim(plain, deeper, of(.58, .50, .65), of(.58, .68, .49)).standing(), "the spread hides 5 points");
        assertEquals(Claim.Standing.OPEN, claim(plain, of(.66, .66, .67), of(.58, .58, .58), of(.62, .63, .64)).standing(), "residual is worse");
        assertEquals(Claim.Standing.OPEN, claim(plain, of(.64, .66, .68), of(.58, .58, .58), of(.58, .57, .59)).standing(), "plain may be 5 worse");
    }

    @Test
    void theFiguresNameBothEndsAndLeaveLayersWithoutAGradientOut() {
        DepthResult result = result(of(.5, .5), of(.6, .7), of(.4, .4), of(.41, .3));
        String errors = DepthPlots.errors(result).asJavascript("target");
        assertTrue(errors.contains("plain 50 → 65 %, residual 40 → 36 %") || errors.contains("plain 50 → 65 %, residual 40 → 35 %"), errors);
        String gradients = DepthPlots.gradients(result, 56).asJavascript("target");
        assertTrue(gradients.contains("plain 50 ×"), gradients);
        assertTrue(!gradients.contains("Infinity"), gradients);
    }

    @Test
    void theStorySaysWhichWayTheGradientChanges() {
        String story = DepthPlots.gradientStory(result(of(.5), of(.6), of(.4), of(.3)), 56);
        assertEquals(6, story.lines().count());
        assertTrue(story.startsWith("plain-56:\n  before training, the first layer's gradient is 50 times the head's: it explodes"), story);
        assertTrue(story.contains("after training, the first layer's gradient is 0.001 times the head's: it vanishes")
                || story.contains("after training, the first layer's gradient is 0.0010 times the head's: it vanishes"), story);
    }
}
