package dev.thaw.freeze;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten steps under each way of freezing equal PyTorch's: losses, gradients or none, weights and buffers; fixed is bit for bit. */
class FreezingReferenceTest {

    private static final double TOLERANCE = 1e-5;

    @TestFactory
    Stream<DynamicTest> followsPyTorchStepByStep() {
        List<FreezingCase> cases = FreezingCase.all();
        assertEquals(TOLERANCE, Fixtures.read("freezing.json").at("/tolerance/absolute").asDouble());
        assertEquals((19 + 12) * 2, cases.size());
        return cases.stream().map(one -> DynamicTest.dynamicTest(one.toString(), () -> compare(one, FreezingTrace.of(one))));
    }

    /** The comparison above would be worth nothing if it held for a network that is not frozen. */
    @TestFactory
    Stream<DynamicTest> theComparisonFailsWhenTheFreezeIsTakenAway() {
        List<FreezingCase> frozen = FreezingCase.all().stream()
                .filter(one -> !one.plan().rules().isEmpty() || one.name().startsWith("H")).toList();
        assertEquals((17 + 10) * 2, frozen.size());
        return frozen.stream().map(one -> DynamicTest.dynamicTest(one.toString(), () ->
                assertThrows(AssertionError.class, () -> compare(one, FreezingTrace.withoutFreezing(one)))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"H1, sgd", "H1, adam", "H3, sgd", "H3, adam"})
    void aChangeOfPlanInMidRunDoesNotLeakWherePyTorchDoes(String start, String rule) {
        FreezingCase given = FreezingCase.named(start, rule);
        FreezingTrace ours = FreezingTrace.withoutHabits(given);
        for (String path : List.of("fc1.weight", "fc1.bias")) {
            assertTrue(given.expected().at("/moved_after_step5").get(path).asBoolean(), "PyTorch moves it, or there is nothing to show");
            assertNotEquals(ours.states.get(0).get(path), ours.states.get(5).get(path), "it trained before");
            IntStream.rangeClosed(6, FreezingTrace.STEPS).forEach(step ->
                    assertEquals(ours.states.get(5).get(path), ours.states.get(step).get(path), path + " after step " + step));
            assertNotEquals(ours.states.get(5).get("fc2.weight"), ours.states.get(10).get("fc2.weight"), "the head goes on");
        }
    }

    private static void compare(FreezingCase given, FreezingTrace found) {
        JsonNode expected = given.expected();
        assertArrayEquals(Fixtures.numbers(expected.get("loss")), found.losses.stream().mapToDouble(x -> x).toArray(), TOLERANCE);
        expected.get("weights").properties().forEach(step -> step.getValue().properties().forEach(tensor ->
                near(tensor.getValue(), found.states.get(Integer.parseInt(step.getKey())).get(tensor.getKey()).toFloats(),
                        "%s after step %s".formatted(tensor.getKey(), step.getKey()))));
        expected.get("gradients").properties().forEach(step -> step.getValue().properties().forEach(tensor ->
                gradient(tensor.getValue(), found.gradients.get(Integer.parseInt(step.getKey())).get(tensor.getKey()),
                        "gradient of %s at step %s".formatted(tensor.getKey(), step.getKey()))));
        expected.path("weight_l2").properties().forEach(norms -> near(norms.getValue(), lengths(found, norms.getKey()),
                "lengths of " + norms.getKey()));
        moved(expected.get("moved"), found.states.get(0), found.states.get(10));
        moved(expected.path("moved_after_step5"), found.states.get(5), found.states.get(10));
        if (!given.linear()) {
            assertEquals(expected.get("eval_loss_before").asDouble(), found.evalBefore, TOLERANCE);
            assertEquals(expected.get("eval_loss_after").asDouble(), found.evalAfter, TOLERANCE);
            assertEquals(expected.get("batches_tracked").asLong(), count(found.states.get(10)));
        }
    }

    private static void gradient(JsonNode expected, float[] found, String what) {
        assertEquals(expected.isNull(), found == null, what + ": is there none?");
        if (found != null) {
            near(expected, found, what);
        }
    }

    private static void near(JsonNode expected, float[] found, String what) {
        double[] widened = IntStream.range(0, found.length).mapToDouble(i -> found[i]).toArray();
        assertArrayEquals(Fixtures.numbers(expected), widened, TOLERANCE, what);
    }

    private static float[] lengths(FreezingTrace found, String path) {
        float[] lengths = new float[found.states.size()];
        for (int step = 0; step < lengths.length; step++) {
            double sum = 0;
            for (float weight : found.states.get(step).get(path).toFloats()) {
                sum += (double) weight * weight;
            }
            lengths[step] = (float) Math.sqrt(sum);
        }
        return lengths;
    }

    private static void moved(JsonNode expected, StateDict from, StateDict to) {
        expected.properties().forEach(entry -> assertEquals(entry.getValue().asBoolean(),
                !from.get(entry.getKey()).equals(to.get(entry.getKey())), entry.getKey() + " moved"));
    }

    private static long count(StateDict state) {
        assertEquals(DataType.INT64, state.get("bn.num_batches_tracked").type());
        return state.get("bn.num_batches_tracked").bytes().getLong();
    }
}
