package dev.thaw.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.thaw.freeze.FreezePlan;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalModeTest {

    @TempDir
    private Path folder;

    @Test
    void withoutItAFrozenBatchNormDrifts() {
        try (Model model = DjlNet.fresh(DjlNet.front())) {
            float[] before = DjlNet.values(model, "runningMean");
            trainFrozen(model, FreezePlan.allBut("03Linear"));
            assertFalse(Arrays.equals(before, DjlNet.values(model, "runningMean")));
        }
    }

    @Test
    void withItAFrozenBatchNormKeepsEveryBit() {
        try (Model model = DjlNet.fresh(EvalMode.of(DjlNet.front()))) {
            float[] mean = DjlNet.values(model, "runningMean");
            float[] variance = DjlNet.values(model, "runningVar");
            trainFrozen(model, FreezePlan.allBut("03Linear"));
            assertArrayEquals(mean, DjlNet.values(model, "runningMean"));
            assertArrayEquals(variance, DjlNet.values(model, "runningVar"));
        }
    }

    @Test
    void whatIsInsideMayStillTrain() {
        try (Model model = DjlNet.fresh(EvalMode.of(DjlNet.front()))) {
            float[] gamma = DjlNet.values(model, "gamma");
            float[] mean = DjlNet.values(model, "runningMean");
            trainFrozen(model, FreezePlan.trainAll().freeze("**.01Conv2d"));
            assertFalse(Arrays.equals(gamma, DjlNet.values(model, "gamma")));
            assertArrayEquals(mean, DjlNet.values(model, "runningMean"));
        }
    }

    @Test
    void itStopsDropout() {
        Block dropout = Dropout.builder().optRate(0.9f).build();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            ParameterStore store = new ParameterStore(manager, false);
            NDArray ones = manager.ones(new ai.djl.ndarray.types.Shape(100));
            float[] dropped = dropout.forward(store, new NDList(ones), true).singletonOrThrow().toFloatArray();
            float[] kept = EvalMode.of(dropout).forward(store, new NDList(ones), true).singletonOrThrow().toFloatArray();
            assertFalse(Arrays.equals(ones.toFloatArray(), dropped));
            assertArrayEquals(ones.toFloatArray(), kept);
        }
    }

    @Test
    void aFileWrittenWithoutItIsReadWithIt() throws Exception {
        float[] written;
        try (Model model = DjlNet.fresh(DjlNet.front())) {
            written = DjlNet.values(model, "01Conv2d_weight");
            model.save(folder, "net");
        }
        try (Model model = Model.newInstance("net", Device.cpu())) {
            model.setBlock(DjlNet.block(EvalMode.of(DjlNet.front())));
            model.load(folder, "net");
            assertArrayEquals(written, DjlNet.values(model, "01Conv2d_weight"));
        }
    }

    @Test
    void itIsInitialisedAtTheFirstTrainingPassAsOtherBlocksAre() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Block block = EvalMode.of(new SequentialBlock().add(DjlNet.front()));
            NDArray x = manager.ones(DjlNet.IMAGES);
            NDList out = block.forward(new ParameterStore(manager, false), new NDList(x), true);
            assertEquals(3, out.singletonOrThrow().getShape().get(1));
        }
    }

    private static void trainFrozen(Model model, FreezePlan plan) {
        try (Trainer trainer = model.newTrainer(
                DjlNet.config(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build()))) {
            TrainerFreezing freezing = TrainerFreezing.apply(trainer, plan);
            for (int i = 0; i < 3; i++) {
                DjlNet.step(trainer);
            }
            freezing.check();
        }
    }
}
