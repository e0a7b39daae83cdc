package dev.thaw.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.thaw.freeze.FreezePlan;
import org.junit.jupiter.api.Test;

class RoutedOptimizerTest {

    private static final float RATE = 1e-3f;
    private static final int STEPS = 300;

    @Test
    void withoutItALateParametersFirstStepsAreTooLong() {
        assertTrue(firstStepAfterThawing(adam()) > 1.5 * RATE, "the head's " + STEPS + " steps count for the front too");
        assertTrue(firstUpdateAfter(2000, adam()) > 2.9 * RATE, "and after 2,000 steps it is almost three times the rate");
    }

    @Test
    void withItALateParametersFirstStepIsTheLearningRate() {
        assertEquals(RATE, firstStepAfterThawing(RoutedOptimizer.of(RoutedOptimizerTest::adam)), 1e-2 * RATE);
        assertEquals(RATE, firstUpdateAfter(2000, RoutedOptimizer.of(RoutedOptimizerTest::adam)), 1e-4 * RATE);
    }

    @Test
    void aParameterThatIsForgottenStartsAfresh() {
        RoutedOptimizer routed = RoutedOptimizer.of(RoutedOptimizerTest::adam);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); NDArray weight = manager.create(new float[] {1})) {
            Parameter parameter = Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build();
            weight.setRequiresGradient(true);
            for (int i = 0; i < 50; i++) {
                update(routed, parameter.getId(), weight, 1);
            }
            float remembering = Math.abs(update(routed, parameter.getId(), weight, -1));
            routed.forget(parameter);
            float fresh = Math.abs(update(routed, parameter.getId(), weight, -1));
            assertTrue(remembering < 0.9 * RATE, "the mean of before still pulls the other way");
            assertEquals(RATE, fresh, 1e-3 * RATE);
        }
    }

    /** Trains the head alone, thaws the front and returns its longest first step, in a real trainer. */
    private static double firstStepAfterThawing(Optimizer optimizer) {
        try (Model model = DjlNet.fresh(EvalMode.of(DjlNet.front())); Trainer trainer = model.newTrainer(DjlNet.config(optimizer))) {
            TrainerFreezing freezing = TrainerFreezing.apply(trainer, FreezePlan.allBut("03Linear"));
            for (int i = 0; i < STEPS; i++) {
                DjlNet.step(trainer);
            }
            freezing.change(FreezePlan.trainAll());
            float[] before = DjlNet.values(model, "01Conv2d_weight");
            DjlNet.step(trainer);
            float[] after = DjlNet.values(model, "01Conv2d_weight");
            double longest = 0;
            for (int i = 0; i < before.length; i++) {
                longest = Math.max(longest, Math.abs(after[i] - before[i]));
            }
            return longest;
        }
    }

    private static double firstUpdateAfter(int steps, Optimizer optimizer) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); NDArray head = manager.create(new float[] {1});
                NDArray front = manager.create(new float[] {1})) {
            head.setRequiresGradient(true);
            front.setRequiresGradient(true);
            for (int i = 0; i < steps; i++) {
                update(optimizer, "head", head, 1);
            }
            return Math.abs(update(optimizer, "front", front, 1));
        }
    }

    private static float update(Optimizer optimizer, String id, NDArray weight, float gradient) {
        float before = weight.toFloatArray()[0];
        try (NDArray array = weight.getManager().create(new float[] {gradient})) {
            optimizer.update(id, weight, array);
        }
        return weight.toFloatArray()[0] - before;
    }

    private static Optimizer adam() {
        return Optimizer.adam().optLearningRateTracker(Tracker.fixed(RATE)).build();
    }
}
