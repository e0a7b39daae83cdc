package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every trajectory of torch.optim in the shared file, step by step. */
class OptimizerReferenceTest {

    private static final int STEPS = 25;
    private static final double TOLERANCE = 5e-6;
    private static final AtomicInteger FOLLOWED = new AtomicInteger();

    private record Trajectory(String name, JsonNode given, List<long[]> shapes) { }

    @TestFactory
    Stream<DynamicTest> followsTorchStepByStep() {
        JsonNode file = Fixtures.read("optim.json");
        List<long[]> shapes = new ArrayList<>();
        file.get("shapes").forEach(shape -> shapes.add(longs(shape)));
        List<Trajectory> all = new ArrayList<>();
        file.get("cases").properties().forEach(entry -> all.add(new Trajectory(entry.getKey(), entry.getValue(), shapes)));
        DynamicTest count = DynamicTest.dynamicTest("every case of the file runs", () -> {
            assertEquals(63, file.get("cases").size());
            assertEquals(file.get("cases").size(), FOLLOWED.get());
        });
        return Stream.concat(all.stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> follow(one))), Stream.of(count));
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
                FOLLOWED.incrementAndGet();
            }
        }
    }

    private static void walk(JsonNode given, Map<String, Parameter> parameters, Optimizer optimizer) {
        int every = given.has("accumulate") ? given.at("/accumulate/every").asInt() : 1;
        for (int t = 1; t <= STEPS; t++) {
            if (given.path("add_group_at").asInt() == t) {
                optimizer.addGroup(ParameterGroup.of("added", List.of("3"), choice(given, given.get("added_group"))));
            }
            if (given.path("lr_from_step").has("" + t)) {
                double lr = given.at("/lr_from_step/" + t).asDouble();
                optimizer.groups().forEach(group -> optimizer.rate(group.name(), lr));
            }
            goBack(given, parameters, t, given.at("/accumulate/mean").asBoolean() ? 1.0 / every : 1);
            if (given.has("clipping")) {
                clip(given, parameters, optimizer, t);
            }
            if (t % every == 0) {
                optimizer.step();
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

    /** Bounds the gradients and compares them, and their norm before, with what the file says. */
    private static void clip(JsonNode given, Map<String, Parameter> parameters, Optimizer optimizer, int t) {
        JsonNode expected = given.get("clipping").path(t - 1); // the gradients are given for the first steps only
        double norm = optimizer.clip(clip(given));
        if (expected.has("norm_before")) {
            assertEquals(expected.get("norm_before").asDouble(), norm, TOLERANCE, "norm before step " + t);
        }
        try (NDManager scratch = NDManager.newBaseManager()) {
            for (int i = 0; i < expected.path("clipped_grads").size(); i++) {
                NDArray gradient = Torch.gradient(parameters.get("" + i).getArray(), scratch).orElseThrow();
                compare(expected.get("clipped_grads").get(i), gradient, "gradient %d at step %d".formatted(i, t));
            }
        }
    }

    private static GradientClip clip(JsonNode given) {
        if (given.has("clip_value")) {
            return GradientClip.value(given.get("clip_value").asDouble());
        }
        double max = given.get("clip_norm").asDouble();
        return switch (given.path("norm_type").asText()) {
            case "inf" -> new GradientClip(GradientClip.Measure.LARGEST_SIZE, max);
            case "1" -> new GradientClip(GradientClip.Measure.SUM_OF_SIZES, max);
            default -> GradientClip.norm(max);
        };
    }

    private static void compare(JsonNode expected, Map<String, Parameter> parameters, int t) {
        for (int i = 0; i < expected.size(); i++) {
            compare(expected.get(i), parameters.get("" + i).getArray(), "parameter %d after step %d".formatted(i, t));
        }
    }

    private static void compare(JsonNode expected, NDArray array, String what) {
        float[] found = array.toFloatArray();
        double[] widened = new double[found.length];
        for (int k = 0; k < found.length; k++) {
            widened[k] = found[k];
        }
        assertArrayEquals(Fixtures.numbers(expected), widened, TOLERANCE, what);
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
        OptimizerChoice choice = rule(given.get("optimizer").asText(),
                own.path("lr").asDouble(args.get("lr").asDouble()), args);
        JsonNode decay = own.has("weight_decay") ? own.get("weight_decay") : args.path("weight_decay");
        return decay.isMissingNode() ? choice : choice.weightDecay(decay.asDouble());
    }

    private static OptimizerChoice rule(String name, double lr, JsonNode args) {
        double momentum = args.path("momentum").asDouble(0);
        double epsilon = args.path("eps").asDouble(1e-8);
        double beta1 = args.has("betas") ? args.at("/betas/0").asDouble() : 0.9;
        double beta2 = args.has("betas") ? args.at("/betas/1").asDouble() : 0.999;
        boolean amsgrad = args.path("amsgrad").asBoolean();
        Sgd sgd = Sgd.of(lr).momentum(momentum).dampening(args.path("dampening").asDouble(0));
        Adam adam = Adam.of(lr).epsilon(epsilon).betas(beta1, beta2);
        Nadam nadam = Nadam.of(lr);
        RmsProp rmsProp = RmsProp.of(lr).momentum(momentum).alpha(args.path("alpha").asDouble(0.99));
        return switch (name) {
            case "SGD" -> args.path("nesterov").asBoolean() ? sgd.withNesterov() : sgd;
            case "Adam" -> amsgrad ? adam.withAmsgrad() : adam;
            case "AdamW" -> amsgrad ? AdamW.of(lr).withAmsgrad() : AdamW.of(lr);
            case "NAdam" -> args.path("decoupled_weight_decay").asBoolean() ? nadam.withDecayApart() : nadam;
            case "Adamax" -> Adamax.of(lr);
            case "RMSprop" -> args.path("centered").asBoolean() ? rmsProp.withCentring() : rmsProp;
            case "Adagrad" -> Adagrad.of(lr).lrDecay(args.path("lr_decay").asDouble(0))
                    .initialAccumulator(args.path("initial_accumulator_value").asDouble(0));
            case "Adadelta" -> Adadelta.of(lr);
            default -> throw new IllegalArgumentException(name);
        };
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
