package dev.thaw.weights;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What {@link TorchFile} writes, beside Java's texts, numbers, truths, lists, maps (a dict of Python) and null (None).
 *
 * <p>Only for writing: what a file holds is read as tensors and nothing else.
 */
public sealed interface Pickled {

    /**
     * A class or function, which a pickle asks for by its name.
     *
     * @param module where Python finds it
     * @param name what it is called there
     */
    record Name(String module, String name) implements Pickled { }

    /**
     * A tuple.
     *
     * @param items what it holds; may be null each
     */
    record Tuple(List<?> items) implements Pickled {

        /**
         * Makes a tuple of a few values.
         *
         * @param items what it holds
         * @return the tuple
         */
        public static Tuple of(Object... items) {
            return new Tuple(Arrays.asList(items));
        }
    }

    /**
     * What a function returns.
     *
     * @param function the function
     * @param arguments what it is called with
     */
    record Call(Name function, Tuple arguments) implements Pickled { }

    /**
     * A dict of PyTorch's state dicts, {@code collections.OrderedDict}.
     *
     * @param items its values by name
     */
    record OrderedDict(Map<String, ?> items) implements Pickled { }

    /**
     * An object of any class.
     *
     * @param type its class
     * @param attributes its values by name
     */
    record Instance(Name type, Map<String, ?> attributes) implements Pickled { }

    /**
     * Numbers beside the pickle, of which tensors are views; the same object is written once.
     *
     * @param numbers all of them in one row, whatever their shape is
     */
    record Storage(TensorData numbers) implements Pickled { }

    /**
     * Makes a tensor with a storage of its own.
     *
     * @param numbers its numbers and its shape
     * @return the tensor
     */
    static Pickled tensor(TensorData numbers) {
        long[] shape = numbers.shape();
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int side = shape.length - 1; side >= 0; side--) {
            strides[side] = stride;
            stride *= Math.max(1, shape[side]);
        }
        return tensor(new Storage(numbers), 0, shape, strides);
    }

    /**
     * Makes a tensor that is a view of a storage.
     *
     * @param storage the numbers
     * @param offset which of them is the first
     * @param shape the sides
     * @param strides how many numbers each step along a side passes over
     * @return the tensor
     */
    static Pickled tensor(Storage storage, long offset, long[] shape, long[] strides) {
        return new Call(new Name("torch._utils", "_rebuild_tensor_v2"),
                Tuple.of(storage, offset, tuple(shape), tuple(strides), false, noHooks()));
    }

    /**
     * Makes a parameter, which is a tensor that can be trained.
     *
     * @param tensor its numbers
     * @return the parameter
     */
    static Pickled parameter(Pickled tensor) {
        return new Call(new Name("torch._utils", "_rebuild_parameter"), Tuple.of(tensor, true, noHooks()));
    }

    private static OrderedDict noHooks() {
        return new OrderedDict(Map.of());
    }

    private static Tuple tuple(long... sides) {
        return new Tuple(Arrays.stream(sides).boxed().toList());
    }
}
