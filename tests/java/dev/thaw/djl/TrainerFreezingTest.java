package dev.thaw.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.thaw.freeze.FreezePlan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each trap of DJL's trainer without the adapter, and its absence with it. */
class TrainerFreezingTest {

    private static final String CONVOLUTION = "01Conv2d_weight";
    private static final FreezePlan HEAD_ONLY = FreezePlan.allBut("03Linear");

    @TempDir
    private Path folder;

    @Test
    void withoutTheAdapterNewTrainerUnfreezesALoadedModel() throws Exception {
        try (Model model = DjlNet.loaded(folder)) {
            model.getBlock().freezeParameters(true);
            float[] before = DjlNet.values(model, CONVOLUTION);
            try (Trainer trainer = trainer(model)) {
                assertTrue(DjlNet.parameter(model, CONVOLUTION).requiresGradient(), "frozen before, but newTrainer undid it");
                DjlNet.step(trainer);
            }
            assertFalse(Arrays.equals(before, DjlNet.values(model, CONVOLUTION)));
        }
    }

    @Test
    void withTheAdapterALoadedModelsFrontKeepsEveryBit() throws Exception {
        try (Model model = DjlNet.loaded(folder); Trainer trainer = trainer(model)) {
            float[] front = DjlNet.values(model, CONVOLUTION);
            float[] head = DjlNet.values(model, "Linear_weight");
            TrainerFreezing freezing = TrainerFreezing.apply(trainer, HEAD_ONLY);
            assertEquals(Set.of("01SequentialBlock.01Conv2d.weight", "01SequentialBlock.01Conv2d.bias",
                    "01SequentialBlock.02BatchNorm.gamma", "01SequentialBlock.02BatchNorm.beta"), freezing.frozenPaths());
            for (int i = 0; i < 5; i++) {
                DjlNet.step(trainer);
            }
            freezing.check();
            assertArrayEquals(front, DjlNet.values(model, CONVOLUTION));
            assertFalse(Arrays.equals(head, DjlNet.values(model, "Linear_weight")));
        }
    }

    @Test
    void theCheckNamesWhatWasUnfrozenOrMovedSince() throws Exception {
        try (Model model = DjlNet.loaded(folder); Trainer trainer = trainer(model)) {
            TrainerFreezing freezing = TrainerFreezing.apply(trainer, HEAD_ONLY);
            DjlNet.parameter(model, CONVOLUTION).freeze(false);
            DjlNet.step(trainer);
            String said = assertThrows(IllegalStateException.class, freezing::check).getMessage();
            assertTrue(said.contains("01SequentialBlock.01Conv2d.weight requires a gradient again"), said);
            assertTrue(said.contains("01SequentialBlock.01Conv2d.weight is not what it was"), said);
            assertEquals(Set.of("01SequentialBlock.01Conv2d.weight"), freezing.moved());
        }
    }

    @Test
    void withoutTheAdapterUnfreezingAllBreaksBatchNorm() {
        try (Model model = DjlNet.fresh(DjlNet.front()); Trainer trainer = trainer(model)) {
            model.getBlock().freezeParameters(false);
            EngineException broken = assertThrows(EngineException.class, () -> DjlNet.step(trainer));
            assertTrue(broken.getMessage().contains("running_mean"), broken.getMessage());
        }
    }

    @Test
    void withTheAdapterRunningStatisticsAreNeverMadeTrainable() {
        try (Model model = DjlNet.fresh(DjlNet.front()); Trainer trainer = trainer(model)) {
            TrainerFreezing freezing = TrainerFreezing.apply(trainer, FreezePlan.allBut("01SequentialBlock"));
            freezing.change(FreezePlan.trainAll());
            DjlNet.step(trainer);
            freezing.close();
            assertFalse(DjlNet.parameter(model, "runningMean").requiresGradient());
            assertFalse(DjlNet.parameter(model, "runningMean").getArray().hasGradient());
            model.getBlock().freezeParameters(false);
            String said = assertThrows(IllegalStateException.class, freezing::check).getMessage();
            assertTrue(said.contains("02BatchNorm.runningMean is a running statistic"), said);
        }
    }

    @Test
    void withoutTheAdapterAGradientFromBeforeAFreezeActsAfterIt() {
        try (Model model = DjlNet.fresh(EvalMode.of(DjlNet.front())); Trainer trainer = trainer(model)) {
            Parameter weight = DjlNet.parameter(model, CONVOLUTION);
            float[] once = gradientAfter(trainer, weight, () -> { });
            float[] again = gradientAfter(trainer, weight, () -> {
                weight.freeze(true);
                weight.freeze(false);
            });
            assertEquals(2 * once[0], again[0], 1e-6, "the gradient of before was added");
        }
    }

    @Test
    void withTheAdapterAFreezeTakesTheGradientAway() {
        try (Model model = DjlNet.fresh(EvalMode.of(DjlNet.front())); Trainer trainer = trainer(model)) {
            TrainerFreezing freezing = TrainerFreezing.apply(trainer, FreezePlan.trainAll());
            Parameter weight = DjlNet.parameter(model, CONVOLUTION);
            float[] once = gradientAfter(trainer, weight, () -> { });
            float[] again = gradientAfter(trainer, weight, () -> {
                freezing.change(HEAD_ONLY);
                freezing.change(FreezePlan.trainAll());
            });
            assertEquals(once[0], again[0], 1e-7);
        }
    }

    @Test
    void aFlagThatWasOffBeforeStaysOffAndCloseRestoresAll() {
        try (Model model = DjlNet.fresh(DjlNet.front()); Trainer trainer = trainer(model)) {
            DjlNet.parameter(model, "Linear_bias").freeze(true);
            try (TrainerFreezing freezing = TrainerFreezing.apply(trainer, HEAD_ONLY)) {
                assertFalse(DjlNet.parameter(model, "Linear_bias").requiresGradient());
                assertTrue(freezing.text().contains("was off before"), freezing.text());
                assertFalse(DjlNet.parameter(model, CONVOLUTION).requiresGradient());
            }
            assertFalse(DjlNet.parameter(model, "Linear_bias").requiresGradient());
            assertTrue(DjlNet.parameter(model, CONVOLUTION).requiresGradient());
        }
    }

    @Test
    void aPlanThatMatchesNothingIsRefusedWithNearNames() {
        try (Model model = DjlNet.fresh(DjlNet.front()); Trainer trainer = trainer(model)) {
            String said = assertThrows(IllegalArgumentException.class,
                    () -> TrainerFreezing.apply(trainer, FreezePlan.allBut("03Liner"))).getMessage();
            assertTrue(said.contains("\"unfreeze 03Liner\"") && said.contains("near it are [03Linear,"), said);
            assertTrue(DjlNet.parameter(model, CONVOLUTION).requiresGradient(), "nothing was frozen");
        }
    }

    @Test
    void aFrozenNormOutsideOfEvalModeIsWarnedOf() {
        try (Model model = DjlNet.fresh(DjlNet.front()); Trainer trainer = trainer(model)) {
            List<String> said = TrainerFreezing.apply(trainer, HEAD_ONLY).warnings();
            assertTrue(said.size() == 1 && said.get(0).contains("01SequentialBlock.02BatchNorm"), said.toString());
        }
        try (Model model = DjlNet.fresh(EvalMode.of(DjlNet.front())); Trainer trainer = trainer(model)) {
            assertEquals(List.of(), TrainerFreezing.apply(trainer, HEAD_ONLY).warnings());
        }
    }

    private static float[] gradientAfter(Trainer trainer, Parameter weight, Runnable between) {
        between.run();
        DjlNet.backward(trainer);
        try (var gradient = weight.getArray().getGradient()) {
            return gradient.toFloatArray();
        }
    }

    private static Trainer trainer(Model model) {
        return model.newTrainer(DjlNet.config(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build()));
    }
}
