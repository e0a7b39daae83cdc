package dev.thaw.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import dev.thaw.NumberStream;
import java.io.IOException;
import java.nio.file.Path;

/** A small DJL network – convolution, batch norm, linear head – and one training step, as a user of DJL writes them. */
final class DjlNet {

    static final Shape IMAGES = new Shape(4, 2, 5, 5);

    private DjlNet() { }

    static SequentialBlock front() {
        return new SequentialBlock().add(Conv2d.builder().setFilters(3).setKernelShape(new Shape(3, 3)).build())
                .add(BatchNorm.builder().build());
    }

    static SequentialBlock block(Block front) {
        return new SequentialBlock().add(front).add(Blocks.batchFlattenBlock()).add(Linear.builder().setUnits(2).build());
    }

    /** Makes a model with values. */
    static Model fresh(Block front) {
        Engine.getInstance().setRandomSeed(1);
        Model model = Model.newInstance("net", Device.cpu());
        model.setBlock(block(front));
        model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, IMAGES);
        return model;
    }

    /** Makes a model whose values come from a file, as a pretrained one's do. */
    static Model loaded(Path folder) throws IOException, MalformedModelException {
        try (Model model = fresh(front())) {
            model.save(folder, "net");
        }
        Model model = Model.newInstance("net", Device.cpu());
        model.setBlock(block(front()));
        model.load(folder, "net");
        return model;
    }

    static DefaultTrainingConfig config(Optimizer optimizer) {
        return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer)
                .optDevices(new Device[] {Device.cpu()});
    }

    static void backward(Trainer trainer) {
        try (NDManager scratch = NDManager.newBaseManager(Device.cpu());
                GradientCollector collector = trainer.newGradientCollector()) {
            NDArray x = scratch.create(NumberStream.fill(7, 0, 1, (int) IMAGES.size()), IMAGES);
            NDArray y = scratch.create(new long[] {0, 1, 1, 0});
            NDList out = trainer.forward(new NDList(x));
            collector.backward(trainer.getLoss().evaluate(new NDList(y), out));
        }
    }

    static void step(Trainer trainer) {
        backward(trainer);
        trainer.step();
    }

    /** Returns the values of the first parameter whose DJL name ends so. */
    static float[] values(Model model, String end) {
        return parameter(model, end).getArray().toFloatArray();
    }

    static Parameter parameter(Model model, String end) {
        for (Pair<String, Parameter> named : model.getBlock().getParameters()) {
            if (named.getKey().endsWith(end)) {
                return named.getValue();
            }
        }
        throw new IllegalArgumentException(end + " ends none of " + model.getBlock().getParameters().keys());
    }
}
