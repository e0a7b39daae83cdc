package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.NumberStream;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every trajectory of torch.optim.SGD and Adam that Thaw has the features for, step by step. */
class OptimizerReferenceTest {

    private static final int STEPS = 25;
    private static final double TOLERANCE = 5e-6;

    private record Trajectory(String name, JsonNode given, List<long[]> shapes) { }

    @TestFactory
    Stream<DynamicTest> followsTorchStepByStep() {
        JsonNode file = Fixtures.read("optim.json");
        List<long[]> shapes = new ArrayList<>();
        file.get("shapes").forEach(shape -> shapes.add(longs(shape)));
        List<Trajectory> covered = new ArrayList<>();
        file.get("cases").properties().forEach(entry -> {
            if (covers(entry.getValue())) {
                covered.add(new Trajectory(entry.getKey(), entry.getValue(), shapes));
            }
        });
        assertTrue(covered.size() >= 30, "only %d cases were found".formatted(covered.size()));
        return covered.stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> follow(one)));
    }

    private static boolean covers(JsonNode given) {
        String optimizer = given.get("optimizer").asText();
        return (optimizer.equals("SGD") || optimizer.equals("Adam"))
                && !given.at("/args/amsgrad").asBoolean() && !given.has("clip_norm") && !given.has("clip_value");
    }

    private static void follow(Trajectory trajectory) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, Parameter> parameters = new LinkedHashMap<>();
            for (int i = 0; i < trajectory.shapes().size(); i++) {
                parameters.put("" + i, parameter(manager, i, trajectory.shapes().get(i)));
            }
            try (Optimizer optimizer = Optimizer.of(parameters, groups(trajectory.given()))) {
                walk(trajectory.given(), parameters, optimizer);
                JsonNode counts = trajectory.given().path("final_step_counts");
                for (int i = 0; i < counts.size(); i++) {
                    assertEquals(counts.get(i).asLong(), optimizer.steps("" + i));
                }
            }
        }
    }

    private static void walk(JsonNode given, Map<String, Parameter> parameters, Optimizer optimizer) {
        int every = given.has("accumulate") ? given.at("/accumulate/every").asInt() : 1;
        double factor = 1;
        for (int t = 1; t <= STEPS; t++) {
            if (given.path("add_group_at").asInt() == t) {
                optimizer.addGroup(ParameterGroup.of("added", List.of("3"), choice(given, given.get("added_group"))));
            }
            if (given.path("lr_from_step").has("" + t)) {
                factor = given.at("/lr_from_step/" + t).asDouble() / given.at("/args/lr").asDouble();
            }
            goBack(given, parameters, t, given.at("/accumulate/mean").asBoolean() ? 1.0 / every : 1);
            if (t % every == 0) {
                optimizer.step(factor);
            }
            compare(given.get("values").get(t - 1), parameters, t);
        }
    }

    /** Makes each gradient by autograd: the loss is the sum of parameter times wanted gradient. */
    private static void goBack(JsonNode given, Map<String, Parameter> parameters, int t, double share) {
        double scale = share * (given.has("scale") ? given.get("scale").asDouble() : 1);
        parameters.forEach((name, parameter) -> {
            boolean later = name.equals("3") && t < given.path("add_group_at").asInt();
            if (!later && !names(given.path("none_steps").path(name), t)) {
                boolean zero = names(given.path("zero_steps").path(name), t);
                NDArray array = parameter.getArray();
                float[] wanted = NumberStream.fill(1000 * t + Integer.parseInt(name), 0, zero ? 0 : scale, (int) array.size());
                try (var on = GradientMode.on(); NDManager scratch = NDManager.newBaseManager()) {
                    Torch.backward(scratch.create(wanted, array.getShape()).mul(array).sum());
                }
            }
        });
    }

    private static void compare(JsonNode expected, Map<String, Parameter> parameters, int t) {
        for (int i = 0; i < expected.size(); i++) {
            double[] wanted = Fixtures.numbers(expected.get(i));
            float[] found = parameters.get("" + i).getArray().toFloatArray();
            double[] widened = new double[found.length];
            for (int k = 0; k < found.length; k++) {
                widened[k] = found[k];
            }
            assertArrayEquals(wanted, widened, TOLERANCE, "parameter %d after step %d".formatted(i, t));
        }
    }

    private static List<ParameterGroup> groups(JsonNode given) {
        if (!given.has("groups")) {
            return List.of(ParameterGroup.of("all", List.of("0", "1", "2"), choice(given, given.get("args"))));
        }
        List<ParameterGroup> groups = new ArrayList<>();
        given.get("groups").forEach(group -> {
            List<String> paths = new ArrayList<>();
            group.get("params").forEach(index -> paths.add(index.asText()));
            groups.add(ParameterGroup.of("group " + groups.size(), paths, choice(given, group)));
        });
        return groups;
    }

    /** The case's settings, replaced by the group's own where it has some. */
    private static OptimizerChoice choice(JsonNode given, JsonNode own) {
        JsonNode args = given.get("args");
        double lr = own.path("lr").asDouble(args.get("lr").asDouble());
        double decay = own.path("weight_decay").asDouble(args.path("weight_decay").asDouble(0));
        if (given.get("optimizer").asText().equals("Adam")) {
            Adam adam = Adam.of(lr).weightDecay(decay).epsilon(args.path("eps").asDouble(1e-8));
            return args.has("betas") ? adam.betas(args.at("/betas/0").asDouble(), args.at("/betas/1").asDouble()) : adam;
        }
        Sgd sgd = Sgd.of(lr).weightDecay(decay).momentum(args.path("momentum").asDouble(0))
                .dampening(args.path("dampening").asDouble(0));
        return args.path("nesterov").asBoolean() ? sgd.withNesterov() : sgd;
    }

    private static boolean names(JsonNode steps, int t) {
        for (JsonNode step : steps) {
            if (step.asInt() == t) {
                return true;
            }
        }
        return false;
    }

    static Parameter parameter(NDManager manager, int stream, long... shape) {
        Parameter parameter = Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build();
        int size = (int) new Shape(shape).size();
        NDArray array = manager.create(NumberStream.fill(10 + stream, 0, 1, size), new Shape(shape));
        array.setRequiresGradient(true);
        parameter.setArray(array);
        return parameter;
    }

    private static long[] longs(JsonNode node) {
        return java.util.Arrays.stream(Fixtures.numbers(node)).mapToLong(value -> (long) value).toArray();
    }
}
