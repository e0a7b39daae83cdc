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
        assertEquals(2, story.lines().count());
        assertTrue(story.startsWith("plain-56: before training the first layer's gradient is 50 times the head's: it explodes"), story);
        assertTrue(story.contains("after training the first layer's gradient is 0.001 times the head's: it vanishes")
                || story.contains("after training the first layer's gradient is 0.0010 times the head's: it vanishes"), story);
    }
}
