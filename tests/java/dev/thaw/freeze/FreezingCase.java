package dev.thaw.freeze;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.NumberStream;
import dev.thaw.nn.BatchNorm2d;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Flatten;
import dev.thaw.nn.GlobalAveragePool;
import dev.thaw.nn.Initialization;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import dev.thaw.nn.Relu;
import dev.thaw.nn.Sequential;
import dev.thaw.optim.Adam;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** One case of {@code freezing.json}: network, data, plan and method as its words say them. */
record FreezingCase(String net, String name, String rule, JsonNode setup, JsonNode expected) {

    private static final List<String> FRONT = List.of("conv1", "bn");
    private static final List<String> CONV_ORDER = List.of("conv1.weight", "bn.weight", "bn.bias", "bn.running_mean",
            "bn.running_var", "conv2.weight", "conv2.bias");

    static List<FreezingCase> all() {
        JsonNode file = Fixtures.read("freezing.json");
        List<FreezingCase> cases = new ArrayList<>();
        for (String net : List.of("linear", "conv")) {
            file.get(net).properties().forEach(entry -> List.of("sgd", "adam").forEach(rule -> cases.add(new FreezingCase(
                    net, entry.getKey(), rule, entry.getValue().get("setup"), entry.getValue().get(rule)))));
        }
        return cases;
    }

    static FreezingCase named(String start, String rule) {
        return all().stream().filter(one -> one.name().startsWith(start) && one.rule().equals(rule)).findFirst().orElseThrow();
    }

    boolean linear() {
        return net.equals("linear");
    }

    private int[] sizes() {
        return setup.has("dims") ? StreamSupport.stream(setup.get("dims").spliterator(), false).mapToInt(JsonNode::asInt).toArray()
                : new int[] {8, 4, 10};
    }

    Network network() {
        Network network = linear() ? LinearNet.of(sizes()) : Network.of("conv net", Sequential.named()
                .then("conv1", Conv2d.withoutBias(3, 4, 3, 1, 1, Initialization.kaimingNormalFanIn()))
                .then("bn", BatchNorm2d.of(4)).then("relu", Relu.create()).then("conv2", Conv2d.of(4, 10, 3, 1))
                .then("pool", GlobalAveragePool.create()).then("flatten", Flatten.create()), 3, 6, 6);
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        network.stateDict().tensors().forEach((path, tensor) -> tensors.put(path,
                tensor.type() == DataType.INT64 ? TensorData.count(0) : TensorData.of(start(path, (int) tensor.size()), tensor.shape())));
        return network.load(StateDict.of(tensors), Match.STRICT);
    }

    private float[] start(String path, int count) {
        if (linear()) {
            int layer = path.charAt(2) - '1';
            return path.endsWith("weight") ? NumberStream.fill(20 + 2 * layer, 0, 0.5, count)
                    : NumberStream.fill(21 + 2 * layer, 0, 0.125, count);
        }
        int stream = 40 + CONV_ORDER.indexOf(path);
        boolean aroundOne = path.equals("bn.weight") || path.equals("bn.running_var");
        return NumberStream.fill(stream, aroundOne ? 1 : 0, aroundOne ? 0.25 : path.startsWith("conv") && path.endsWith("weight")
                ? 0.5 : 0.125, count);
    }

    TinyBatch batch() {
        return linear() ? new TinyBatch(NumberStream.fill(60, 0, 1, 16 * 8), new Shape(16, 8), labels(16, 7, 3))
                : new TinyBatch(NumberStream.fill(61, 0, 1, 8 * 3 * 36), new Shape(8, 3, 6, 6), labels(8, 3, 1));
    }

    private static long[] labels(int count, int factor, int offset) {
        return IntStream.range(0, count).mapToLong(n -> (factor * n + offset) % 10).toArray();
    }

    OptimizerChoice choice() {
        return rule.equals("sgd") ? Sgd.of(0.1).momentum(0.9).weightDecay(0.1) : Adam.of(0.01).weightDecay(0.1);
    }

    /** What is fixed before the first step. */
    FreezePlan plan() {
        FreezePlan plan = FreezePlan.trainAll();
        for (String layer : frozenLayers()) {
            plan = plan.freeze(layer);
        }
        return plan;
    }

    private List<String> frozenLayers() {
        if (setup.has("forward")) {
            return linear() ? List.of("fc" + setup.get("layer").asInt()) : FRONT;
        }
        if (setup.has("requires_grad_false")) {
            return layers(setup.get("requires_grad_false"));
        }
        if (!setup.has("optimizer_gets")) {
            return List.of();
        }
        List<String> told = layers(setup.get("optimizer_gets"));
        List<String> all = linear() ? IntStream.range(1, sizes().length).mapToObj(i -> "fc" + i).toList() : List.of("conv1", "bn", "conv2");
        return all.stream().filter(layer -> !told.contains(layer)).toList();
    }

    private static List<String> layers(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText).toList()
                : node.asText().equals("front") ? FRONT : List.of(node.asText());
    }

    FreezeMethod method() {
        if (setup.has("forward")) {
            return switch (setup.get("forward").asText()) {
                case "no_grad" -> NoGrad.method();
                case "detach" -> Detach.method();
                default -> Detach.weights();
            };
        }
        FreezeMethod filter = clearsAll() ? OptimizerFilter.method() : OptimizerFilter.method().leavingGradients();
        return !setup.has("optimizer_gets") ? RequiresGrad.method()
                : setup.has("requires_grad_false") ? RequiresGrad.method().and(filter) : filter;
    }

    boolean clearsAll() {
        return setup.path("zero_by").asText().equals("model");
    }

    FrozenNorm norm() {
        return normInference() ? FrozenNorm.EVAL : FrozenNorm.TRAIN;
    }

    boolean normInference() {
        return setup.path("bn_mode").asText().equals("eval");
    }

    /** What happens before the step of that number, or empty. */
    String event(int step) {
        return setup.at("/at/" + step).asText("");
    }

    /** Whether the case shows PyTorch moving what was frozen: only raw flags and PyTorch's habits reproduce it. */
    boolean leaksInPyTorch() {
        return name.startsWith("H1") || name.startsWith("H3");
    }

    @Override
    public String toString() {
        return name + ", " + rule;
    }
}
