package dev.thaw.check;

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
import ai.djl.training.tracker.Tracker;
import dev.thaw.djl.EvalMode;
import dev.thaw.engine.RandomStream;
import dev.thaw.inspect.Finding;
import dev.thaw.inspect.Findings;
import dev.thaw.inspect.Mistake;
import dev.thaw.store.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small model made of DJL's own blocks – convolution and batch norm in front, a linear head – that was saved and loaded as
 * a pretrained one is, with a few steps of DJL's own trainer.
 *
 * <p>The front runs in evaluation, so that its running statistics are not in question here.
 */
public final class DjlTrial implements AutoCloseable {

    private static final Shape IMAGES = new Shape(8, 3, 8, 8);
    private static final String NAME = "trial";

    private final Model model;
    private final long seed;
    private final List<float[]> before = new ArrayList<>();

    private DjlTrial(Model model, long seed) {
        this.model = model;
        this.seed = seed;
        frontParameters().forEach(parameter -> before.add(parameter.getArray().toFloatArray()));
    }

    /**
     * Makes the model, saves it, and loads it again.
     *
     * @param seed of its values and of the images
     * @return the loaded model
     */
    public static DjlTrial loaded(long seed) {
        Engine.getInstance().setRandomSeed(Math.toIntExact(seed & Integer.MAX_VALUE));
        try (ScratchFolder folder = ScratchFolder.make("thaw-djl"); Model first = Model.newInstance(NAME, Device.cpu())) {
            first.setBlock(block());
            first.getBlock().initialize(first.getNDManager(), DataType.FLOAT32, IMAGES);
            first.save(folder.path(), NAME);
            Model model = Model.newInstance(NAME, Device.cpu());
            model.setBlock(block());
            model.load(folder.path(), NAME);
            return new DjlTrial(model, seed);
        } catch (IOException refused) {
            throw new UncheckedIOException("the small DJL model could not be saved and loaded in the folder for temporary files", refused);
        } catch (MalformedModelException impossible) {
            throw new IllegalStateException("DJL cannot read what it has just written", impossible);
        }
    }

    private static Block block() {
        SequentialBlock front = new SequentialBlock()
                .add(Conv2d.builder().setFilters(4).setKernelShape(new Shape(3, 3)).build()).add(BatchNorm.builder().build());
        return new SequentialBlock().add(EvalMode.of(front)).add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(2).build());
    }

    /**
     * Returns what should stay fixed.
     *
     * @return DJL's block of convolution and norm
     */
    public Block front() {
        return model.getBlock().getChildren().get(0).getValue();
    }

    /**
     * Calls DJL's {@code model.newTrainer} with plain SGD.
     *
     * @return the trainer, which this trial closes with the model
     */
    public Trainer newTrainer() {
        Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).build();
        return model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(sgd)
                .optDevices(new Device[] {Device.cpu()}));
    }

    /**
     * Takes steps with a trainer, all on the same few random images.
     *
     * @param trainer from {@link #newTrainer()}
     * @param steps how many
     */
    public void train(Trainer trainer, int steps) {
        RandomStream random = RandomStream.of(seed, "djl trial");
        float[] pixels = new float[Math.toIntExact(IMAGES.size())];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        for (int step = 0; step < steps; step++) {
            try (NDManager scratch = NDManager.newBaseManager(Device.cpu());
                    GradientCollector collector = trainer.newGradientCollector()) {
                NDArray y = scratch.create(new long[] {0, 1, 1, 0, 0, 1, 0, 1});
                NDList logits = trainer.forward(new NDList(scratch.create(pixels, IMAGES)));
                collector.backward(trainer.getLoss().evaluate(new NDList(y), logits));
            }
            trainer.step();
        }
    }

    /**
     * Counts the tensors of the front whose numbers are not as they were loaded.
     *
     * @return 0 when the front was really frozen
     */
    public int moved() {
        List<Parameter> now = frontParameters();
        int moved = 0;
        for (int i = 0; i < now.size(); i++) {
            moved += Arrays.equals(before.get(i), now.get(i).getArray().toFloatArray()) ? 0 : 1;
        }
        return moved;
    }

    /**
     * Compares the front with what it was, and looks at its flags.
     *
     * @return {@link Mistake#UNFROZEN}, or nothing
     */
    public Findings findings() {
        List<Parameter> front = frontParameters();
        long on = front.stream().filter(Parameter::requiresGradient).count();
        return on == 0 && moved() == 0 ? Findings.none() : Findings.of(Finding.of(Mistake.UNFROZEN, "01EvalMode",
                "%d of %d frozen parameters require a gradient again, and %d have moved".formatted(on, front.size(), moved())));
    }

    private List<Parameter> frontParameters() {
        return front().getParameters().values().stream()
                .filter(parameter -> parameter.getType() != Parameter.Type.RUNNING_MEAN
                        && parameter.getType() != Parameter.Type.RUNNING_VAR).toList();
    }

    @Override
    public void close() {
        model.close();
    }
}
