package dev.thaw.command;

import dev.thaw.weights.Pickled;
import dev.thaw.weights.TensorData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small network, {@code Sequential(Linear(3, 2), BatchNorm1d(2), ReLU())}, as PyTorch 2.7.1 pickles it. */
final class FuzzModule {

    private static final List<String> HOOKS = List.of("_forward_hooks", "_forward_hooks_with_kwargs",
            "_forward_hooks_always_called", "_forward_pre_hooks", "_forward_pre_hooks_with_kwargs", "_state_dict_hooks",
            "_state_dict_pre_hooks", "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks");

    private FuzzModule() { }

    /** Its seven tensors, by their paths after a prefix. */
    static Map<String, Object> tensors(String prefix) {
        Map<String, Object> tensors = new LinkedHashMap<>();
        linear().forEach((name, tensor) -> tensors.put(prefix + "0." + name, tensor));
        scales().forEach((name, tensor) -> tensors.put(prefix + "1." + name, tensor));
        statistics().forEach((name, tensor) -> tensors.put(prefix + "1." + name, tensor));
        return tensors;
    }

    private static Map<String, Pickled> linear() {
        Map<String, Pickled> tensors = new LinkedHashMap<>();
        tensors.put("weight", Pickled.tensor(TensorData.of(new float[] {-0.5f, 0.25f, 0.125f, 0.75f, -1, 3e-8f}, 2, 3)));
        tensors.put("bias", Pickled.tensor(TensorData.of(new float[] {0.1f, -0.2f}, 2)));
        return tensors;
    }

    private static Map<String, Pickled> scales() {
        Map<String, Pickled> tensors = new LinkedHashMap<>();
        tensors.put("weight", Pickled.tensor(TensorData.of(new float[] {1, 1}, 2)));
        tensors.put("bias", Pickled.tensor(TensorData.of(new float[] {0, 0}, 2)));
        return tensors;
    }

    private static Map<String, Pickled> statistics() {
        Map<String, Pickled> tensors = new LinkedHashMap<>();
        tensors.put("running_mean", Pickled.tensor(TensorData.of(new float[] {0, 0}, 2)));
        tensors.put("running_var", Pickled.tensor(TensorData.of(new float[] {1, 1}, 2)));
        tensors.put("num_batches_tracked", Pickled.tensor(TensorData.count(0)));
        return tensors;
    }

    /** The network itself: its classes and what they hold. */
    static Pickled whole() {
        Map<String, Object> linear = attributes(linear(), Map.of(), Map.of());
        linear.put("in_features", 3);
        linear.put("out_features", 2);
        Map<String, Object> norm = attributes(scales(), statistics(), Map.of());
        norm.put("num_features", 2);
        norm.put("eps", 1e-5);
        norm.put("momentum", 0.1);
        norm.put("affine", true);
        norm.put("track_running_stats", true);
        Map<String, Object> activation = attributes(Map.of(), Map.of(), Map.of());
        activation.put("inplace", false);
        Map<String, Pickled> children = new LinkedHashMap<>();
        children.put("0", instance("linear", "Linear", linear));
        children.put("1", instance("batchnorm", "BatchNorm1d", norm));
        children.put("2", instance("activation", "ReLU", activation));
        return instance("container", "Sequential", attributes(Map.of(), Map.of(), children));
    }

    private static Pickled instance(String module, String name, Map<String, Object> attributes) {
        return new Pickled.Instance(new Pickled.Name("torch.nn.modules." + module, name), attributes);
    }

    /** What every module has, in the order in which PyTorch makes it. */
    private static Map<String, Object> attributes(Map<String, Pickled> tensors, Map<String, Pickled> buffers,
            Map<String, Pickled> children) {
        Map<String, Pickled> parameters = new LinkedHashMap<>(tensors);
        parameters.replaceAll((name, tensor) -> Pickled.parameter(tensor));
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("training", true);
        attributes.put("_parameters", parameters);
        attributes.put("_buffers", buffers);
        attributes.put("_non_persistent_buffers_set",
                new Pickled.Call(new Pickled.Name("__builtin__", "set"), Pickled.Tuple.of(List.of())));
        attributes.put("_backward_pre_hooks", new Pickled.OrderedDict(Map.of()));
        attributes.put("_backward_hooks", new Pickled.OrderedDict(Map.of()));
        attributes.put("_is_full_backward_hook", null);
        HOOKS.forEach(name -> attributes.put(name, new Pickled.OrderedDict(Map.of())));
        attributes.put("_modules", children);
        return attributes;
    }
}
