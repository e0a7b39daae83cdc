package dev.thaw.optim;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what an optimizer remembers as tensors by name, and reads it back; {@link Optimizer#state()} says the names. */
final class OptimizerState {

    private static final int SHOWN = 5;

    private final Collection<ActiveGroup> groups;
    private final Map<String, Parameter> parameters;

    OptimizerState(Collection<ActiveGroup> groups, Map<String, Parameter> parameters) {
        this.groups = groups;
        this.parameters = parameters;
    }

    StateDict write() {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (ActiveGroup group : groups) {
            tensors.put(rateKey(group), number(group.rate()));
            group.members().forEach((path, state) -> {
                tensors.put(stepsKey(path), TensorData.count(state.steps()));
                state.slots().forEach((slot, array) -> tensors.put(key(path, slot), tensor(array)));
            });
        }
        return StateDict.of(tensors);
    }

    /** Replaces all rates, counts and arrays, or throws and leaves everything as it was. */
    void read(StateDict saved) {
        Map<String, String> expected = expected(saved);
        List<String> wrong = new ArrayList<>();
        expected.forEach((key, form) -> {
            if (!saved.contains(key)) {
                wrong.add("\"%s\" is missing".formatted(key));
            } else if (!saved.get(key).toString().equals(form)) {
                wrong.add("\"%s\" is %s where %s is needed".formatted(key, saved.get(key), form));
            }
        });
        saved.names().stream().filter(key -> !expected.containsKey(key))
                .forEach(key -> wrong.add("\"%s\" belongs to no group, parameter or rule here".formatted(key)));
        if (wrong.isEmpty()) {
            checkNumbers(saved, wrong);
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("""
                    this state does not fit the optimizer, so nothing was loaded: %s%s. Make the optimizer with the groups \
                    and rules that it had when the state was taken; now it has %s""".formatted(
                    String.join("; ", wrong.subList(0, Math.min(SHOWN, wrong.size()))),
                    wrong.size() > SHOWN ? "; and %d more".formatted(wrong.size() - SHOWN) : "", describe()));
        }
        groups.forEach(group -> restore(group, saved));
    }

    /** Names the tensors that this optimizer would write after as many steps, each with its type and shape. */
    private Map<String, String> expected(StateDict saved) {
        Map<String, String> expected = new LinkedHashMap<>();
        for (ActiveGroup group : groups) {
            expected.put(rateKey(group), form(DataType.FLOAT64, new Shape()));
            for (String path : group.members().keySet()) {
                expected.put(stepsKey(path), form(DataType.INT64, new Shape()));
                if (steps(saved, path) != 0) {
                    NDArray weight = parameters.get(path).getArray();
                    group.rule().slots().forEach(slot ->
                            expected.put(key(path, slot), form(weight.getDataType(), weight.getShape())));
                }
            }
        }
        return expected;
    }

    private void checkNumbers(StateDict saved, List<String> wrong) {
        for (ActiveGroup group : groups) {
            double rate = rate(saved, group);
            if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
                wrong.add("\"%s\" is %s, no number from 0 up".formatted(rateKey(group), rate));
            }
            group.members().keySet().stream().filter(path -> steps(saved, path) < 0)
                    .forEach(path -> wrong.add("\"%s\" is %d".formatted(stepsKey(path), steps(saved, path))));
        }
    }

    private void restore(ActiveGroup group, StateDict saved) {
        group.rate(rate(saved, group));
        group.members().forEach((path, state) -> {
            Map<Slot, NDArray> arrays = new EnumMap<>(Slot.class);
            if (steps(saved, path) > 0) {
                group.rule().slots().forEach(slot -> arrays.put(slot, array(saved.get(key(path, slot)), path, group)));
            }
            state.restore(steps(saved, path), arrays);
        });
    }

    /** Copies, because an array that DJL makes of a buffer shares the buffer's memory. */
    private NDArray array(TensorData tensor, String path, ActiveGroup group) {
        Device device = parameters.get(path).getArray().getDevice();
        try (NDArray shared = group.manager().create(tensor.bytes(), new Shape(tensor.shape()), tensor.type());
                NDArray there = shared.toDevice(device, true)) {
            return there.duplicate();
        }
    }

    private String describe() {
        return groups.stream().map(group -> "\"%s\" (%s; %d parameters)".formatted(group.group().name(),
                group.group().choice().describe(), group.members().size())).toList().toString();
    }

    private static String rateKey(ActiveGroup group) {
        return "group.%s.rate".formatted(group.group().name());
    }

    private static String stepsKey(String path) {
        return "state.%s.steps".formatted(path);
    }

    private static String key(String path, Slot slot) {
        return "state.%s.%s".formatted(path, slot.key());
    }

    private static String form(DataType type, Shape shape) {
        return type + Arrays.toString(shape.getShape());
    }

    private static long steps(StateDict saved, String path) {
        TensorData count = saved.tensors().get(stepsKey(path));
        return count != null && count.toString().equals(form(DataType.INT64, new Shape())) ? count.bytes().getLong() : 0;
    }

    private static double rate(StateDict saved, ActiveGroup group) {
        return saved.get(rateKey(group)).bytes().getDouble();
    }

    private static TensorData number(double value) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(0, value);
        return new TensorData(DataType.FLOAT64, new long[0], bytes);
    }

    private static TensorData tensor(NDArray array) {
        try (NDArray copy = array.duplicate()) {
            NDArray here = copy.toDevice(Device.cpu(), false); // the copy itself on a CPU
            try (here) {
                return new TensorData(array.getDataType(), array.getShape().getShape(), here.toByteBuffer());
            }
        }
    }
}
