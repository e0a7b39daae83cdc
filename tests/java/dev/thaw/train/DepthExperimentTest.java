package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.augment.Resize;
import dev.thaw.inspect.LayerGradients;
import dev.thaw.nn.BlockKind;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The networks differ in depth and shortcuts only, and the numbers are those of their trainings. */
class DepthExperimentTest {

    private static DepthExperiment tiny() {
        return DepthExperiment.of(Resize.of(8, 8).of(TinyTask.withoutValidation())).depths(8, 14).length(2, 16).seeds(1, 2);
    }

    @Test
    void everyNetworkIsTrainedWithEverySeedAndLookedAtBeforeAndAfter() {
        List<String> told = new ArrayList<>();
        DepthResult result = tiny().listener(new TrainingListener() {
            @Override
            public void finished(TrainingRun run) {
                told.add(run.name() + " " + run.seed() + " " + run.stepLosses().size());
            }
        }).run();
        assertEquals(List.of("plain-8 1 8", "plain-14 1 8", "residual-8 1 8", "residual-14 1 8",
                "plain-8 2 8", "plain-14 2 8", "residual-8 2 8", "residual-14 2 8"), told);
        for (BlockKind kind : result.kinds()) {
            for (int depth : result.depths()) {
                List<LayerGradients> after = DepthResult.of(result.after(), kind, depth);
                assertEquals(2, after.size());
                assertEquals(depth, after.get(0).layers().size(), "one gradient a layer");
            }
        }
        TrainingRun run = result.comparison().runs("plain-14").get(1);
        assertEquals(1 - run.epochs().get(2).trainAccuracy(), result.errors(BlockKind.PLAIN, 14)[1]);
        assertEquals(run.epochs().get(2).trainLoss(), result.losses(BlockKind.PLAIN, 14)[1]);
    }

    @Test
    void residualBlocksBeginFromTheIdentitySoTheirConvolutionsGetNothingAtFirst() {
        DepthResult result = tiny().depths(8).seeds(1).run();
        List<LayerGradients.Layer> before = DepthResult.of(result.before(), BlockKind.RESIDUAL_FROM_IDENTITY, 8).get(0).layers();
        assertTrue(before.get(0).gradient() > 0 && before.get(7).gradient() > 0);
        assertTrue(before.subList(1, 7).stream().allMatch(layer -> layer.gradient() == 0));
        List<LayerGradients.Layer> after = DepthResult.of(result.after(), BlockKind.RESIDUAL_FROM_IDENTITY, 8).get(0).layers();
        assertTrue(after.stream().allMatch(layer -> layer.gradient() > 0));
    }

    @Test
    void layersOfOnePathBeginWithTheSameNumbersWithShortcutsOrWithout() {
        try (Network plain = tiny().network(BlockKind.PLAIN, 14, 3);
                Network residual = tiny().network(BlockKind.RESIDUAL_FROM_IDENTITY, 14, 3)) {
            assertArrayEquals(plain.stateDict().get("layer2.1.conv1.weight").toFloats(),
                    residual.stateDict().get("layer2.1.conv1.weight").toFloats());
        }
    }

    @Test
    void depthsThatNoThreeStagesMakeAreRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> tiny().depths(18)).getMessage().contains("6 n + 2"));
        assertThrows(IllegalArgumentException.class, () -> tiny().kinds(BlockKind.RESIDUAL, BlockKind.RESIDUAL_FROM_IDENTITY));
        DepthResult result = tiny().depths(8).kinds(BlockKind.PLAIN).seeds(1).run();
        assertThrows(IllegalArgumentException.class, () -> DepthResult.of(result.after(), BlockKind.RESIDUAL, 8));
        assertThrows(IllegalArgumentException.class, () -> result.errors(BlockKind.PLAIN, 20));
    }
}
