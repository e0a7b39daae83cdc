package dev.thaw.djl;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A DJL block that always runs as in inference, also while the network around it trains.
 *
 * <p>Freezing a batch norm's weights stops neither its use of the batch's statistics nor the drift of its running ones, and
 * freezing stops no dropout: DJL hands {@code training} down the whole tree. This hands down {@code false}. Gradients pass
 * through, and parameters inside may still train. Names of parameters, their order and the saved file are those of the
 * block inside; in a {@code SequentialBlock} the part's name becomes {@code 01EvalMode} and so on.
 */
public final class EvalMode implements Block {

    private final Block inside;

    private EvalMode(Block inside) {
        this.inside = inside;
    }

    /**
     * Wraps a block, usually the frozen front of a network.
     *
     * @param block what is to run as in inference
     * @return the wrapper, to be put in the block's place
     */
    public static EvalMode of(Block block) {
        return new EvalMode(block);
    }

    @Override public NDList forward(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        if (training && !inside.isInitialized()) { // as DJL's own blocks do at their first training pass
            inside.initialize(store.getManager(), DataType.FLOAT32, inputs.getShapes());
        }
        return inside.forward(store, inputs, false, params);
    }

    @Override
    public void setInitializer(Initializer initializer, Parameter.Type type) {
        inside.setInitializer(initializer, type);
    }

    @Override
    public void setInitializer(Initializer initializer, String name) {
        inside.setInitializer(initializer, name);
    }

    @Override
    public void setInitializer(Initializer initializer, Predicate<Parameter> which) {
        inside.setInitializer(initializer, which);
    }

    @Override
    public void initialize(NDManager manager, DataType type, Shape... inputShapes) {
        inside.initialize(manager, type, inputShapes);
    }

    @Override
    public boolean isInitialized() {
        return inside.isInitialized();
    }

    @Override
    public void cast(DataType type) {
        inside.cast(type);
    }

    @Override
    public void clear() {
        inside.clear();
    }

    @Override
    public PairList<String, Shape> describeInput() {
        return inside.describeInput();
    }

    @Override
    public BlockList getChildren() {
        return inside.getChildren();
    }

    @Override
    public ParameterList getDirectParameters() {
        return inside.getDirectParameters();
    }

    @Override
    public ParameterList getParameters() {
        return inside.getParameters();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inside.getOutputShapes(inputShapes);
    }

    @Override
    public Shape[] getInputShapes() {
        return inside.getInputShapes();
    }

    @Override
    public DataType[] getOutputDataTypes() {
        return inside.getOutputDataTypes();
    }

    @Override
    public void saveParameters(DataOutputStream out) throws IOException {
        inside.saveParameters(out);
    }

    @Override
    public void loadParameters(NDManager manager, DataInputStream in) throws IOException, MalformedModelException {
        inside.loadParameters(manager, in);
    }

    @Override
    public Map<String, String> getCustomMetadata() {
        return inside.getCustomMetadata();
    }

    @Override
    public String toString() {
        return "in evaluation: " + inside;
    }
}
