package dev.thaw.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.engine.RandomStream;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.inspect.StepOutcome;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import dev.thaw.train.TrainStep;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** The checks of notebook 04: who moves in four cases, why a frozen layer moved, and gradients that pile up. */
public final class FilterChecks {

    private static final int STEPS = 3;
    private static final int ROWS = 16;
    private static final String UNTOLD = "fc1";
    private static final Exercise MOVES = Exercise.of("moves",
            "Two things must come together before a layer moves: it has a gradient, and the optimizer knows it. Go through the cases one by one.",
            "The flag takes the gradient away, the filter takes the layer from the optimizer. Each of them is enough.",
            "Map.of(\"nothing\", true, \"flag\", …): all four names, each with true or false.");
    private static final Exercise WHY = Exercise.of("why",
            "Compare the lines in pairs: which two cases differ in momentum only, which two in weight decay only?",
            "Without momentum and without decay a step is rate × gradient. The gradient holds zeros: what is left of that step?",
            "Set.of(…) with one or more of \"gradient\", \"momentum\" and \"weight decay\": each one whose own line left zero.");
    private static final Exercise CLEAR = Exercise.of("clear",
            "Who clears gradients now? The optimizer, and only those of its own members. Whose are left?",
            "network.parameters() has all of them, by path; Torch.forgetGradient(array) takes the gradient of one away.",
            "network -> network.parameters().values().forEach(parameter -> Torch.forgetGradient(parameter.get…()))");
    private static final Map<String, String> CAUSES = causes();

    private FilterChecks() { }

    private static Map<String, String> causes() {
        Map<String, String> causes = new LinkedHashMap<>();
        causes.put("gradient", "neither");
        causes.put("momentum", "momentum");
        causes.put("weight decay", "weight decay");
        return causes;
    }

    /**
     * Checks in which cases a layer moves.
     *
     * @param answer the name of each case, and whether the layer moves in it; null or empty when unanswered
     * @param part the layer
     * @param cases what was measured
     * @return the reply
     */
    public static Feedback moved(Map<String, Boolean> answer, String part, StepOutcome... cases) {
        Map<String, Boolean> right = new LinkedHashMap<>();
        Arrays.stream(cases).forEach(one -> right.put(one.name(), one.moved(part)));
        if (answer == null || answer.isEmpty()) {
            return MOVES.unanswered("not answered yet: say for each of %s whether %s moves.".formatted(right.keySet(), part));
        }
        if (!answer.keySet().equals(right.keySet()) || answer.values().stream().anyMatch(Objects::isNull)) {
            return MOVES.wrong("wanted is true or false for each of %s; you gave %s.".formatted(right.keySet(),
                    shown(answer)));
        }
        List<String> wrong = right.keySet().stream().filter(name -> !right.get(name).equals(answer.get(name))).toList();
        return wrong.isEmpty() ? MOVES.right("all %d cases are as measured.".formatted(right.size()))
                : MOVES.partly(Credit.above(right.size() - wrong.size(), right.size() / 2.0, right.size()),
                        "%d of %d cases are as measured.".formatted(right.size() - wrong.size(), right.size()));
    }

    private static String shown(Map<String, Boolean> answer) {
        Map<String, String> words = new TreeMap<>();
        answer.forEach((name, moves) -> words.put(String.valueOf(name), String.valueOf(moves)));
        return words.toString();
    }

    /**
     * Checks what moved a layer whose flag was off and whose gradient was set to zeros.
     *
     * @param answer some of {@code "gradient"}, {@code "momentum"} and {@code "weight decay"}; null or empty when unanswered
     * @param part the layer
     * @param cases what was measured, among them the cases "neither", "momentum" and "weight decay"
     * @return the reply
     */
    public static Feedback why(Set<String> answer, String part, StepOutcome... cases) {
        Set<String> right = new TreeSet<>();
        CAUSES.forEach((cause, name) -> Arrays.stream(cases).filter(one -> one.name().equals(name))
                .filter(one -> one.moved(part)).forEach(one -> right.add(cause)));
        if (answer == null || answer.isEmpty()) {
            return WHY.unanswered("not answered yet: choose among %s.".formatted(CAUSES.keySet()));
        }
        Set<String> given = new TreeSet<>();
        answer.forEach(word -> given.add(String.valueOf(word)));
        if (!CAUSES.keySet().containsAll(given)) {
            return WHY.wrong("you gave %s; choose among %s.".formatted(given, CAUSES.keySet()));
        }
        if (given.equals(right)) {
            return WHY.right("%s: each of them moves %s without the others' help.".formatted(String.join(", ", right), part));
        }
        Set<String> tooMuch = new TreeSet<>(given);
        tooMuch.removeAll(right);
        return WHY.partly(Credit.choice(given, right), tooMuch.isEmpty() ? "right so far, but it is not the whole answer."
                : "not by %s: in the case that has nothing else, %s kept every bit.".formatted(String.join(" and ", tooMuch),
                        part));
    }

    /**
     * Checks code that clears gradients, on a small network whose first layer the optimizer was not told of.
     *
     * @param answer takes the network after each step; null when unanswered
     * @return the reply
     */
    public static Feedback clears(Consumer<Network> answer) {
        if (answer == null) {
            return CLEAR.unanswered("not answered yet: write what shall happen to the network after each step.");
        }
        try (Network network = LinearNet.of(8, 4, 10).seed(1); NDManager memory = network.manager().newSubManager();
                Freezing filter = OptimizerFilter.method().leavingGradients()
                        .apply(FreezePlan.trainAll().freeze(UNTOLD), network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("told", filter.optimizerPaths(), Sgd.of(0.1))))) {
            for (int step = 0; step < STEPS; step++) {
                TrainStep.backward(network, rows(memory), labels(memory));
                optimizer.step();
                Object before = network.stateDict();
                answer.accept(network);
                if (!Objects.equals(before, network.stateDict())) {
                    return CLEAR.wrong("your code changed weights; only gradients are to go.");
                }
            }
            return judge(network);
        } catch (RuntimeException thrown) {
            return CLEAR.wrong("your code threw %s: %s".formatted(thrown.getClass().getSimpleName(), thrown.getMessage()));
        }
    }

    private static Feedback judge(Network network) {
        if (network.parameters().values().stream().anyMatch(parameter -> !parameter.requiresGradient())) {
            return CLEAR.partly(Credit.HALF, "that switches a flag off. It works, but it is the other method; here the flags stay on.");
        }
        Set<String> left = new TreeSet<>();
        Set<String> zeros = new TreeSet<>();
        network.parameters().forEach((path, parameter) -> {
            double size = gradientSize(parameter);
            (size > 0 ? left : zeros).addAll(Double.isNaN(size) ? Set.of() : Set.of(path));
        });
        if (!left.isEmpty()) {
            long untold = network.parameters().keySet().stream().filter(path -> path.startsWith(UNTOLD)).count();
            return CLEAR.partly(Credit.above(untold - left.size(), 0, untold),
                    "after %d steps these still hold a gradient: %s.".formatted(STEPS, left));
        }
        return CLEAR.right(zeros.isEmpty() ? "after each step no parameter holds a gradient, so nothing can pile up."
                : "nothing piles up. But %s still hold gradients of zeros: they take memory, and the next section shows what else."
                        .formatted(zeros));
    }

    /** Returns the largest number of a gradient, NaN without one. */
    private static double gradientSize(Parameter parameter) {
        try (NDManager handles = parameter.getArray().getManager().newSubManager()) {
            return Torch.gradient(parameter.getArray(), handles).map(gradient -> {
                double largest = 0;
                for (float number : gradient.toFloatArray()) {
                    largest = Math.max(largest, Math.abs(number));
                }
                return largest;
            }).orElse(Double.NaN);
        }
    }

    private static NDArray rows(NDManager memory) {
        RandomStream random = RandomStream.of(1, "rows of a check");
        float[] numbers = new float[ROWS * 8];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return memory.create(numbers, new Shape(ROWS, 8));
    }

    private static NDArray labels(NDManager memory) {
        return memory.create(LongStream.range(0, ROWS).map(row -> (7 * row + 3) % 10).toArray());
    }
}
