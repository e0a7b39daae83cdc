package dev.thaw.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.train.PhaseSpan;
import dev.thaw.train.TrainStep;
import dev.thaw.train.TrainingRun;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checks of notebook 07: a control of matched steps, a group that joins late, and a resumed training. */
public final class PhasesChecks {

    /** Rate at which the late group is to train. */
    public static final double LATE_RATE = 1e-4;

    private static final double HEAD_RATE = 1e-3;
    private static final int HEAD_STEPS = 3;
    private static final Exercise CONTROL = Exercise.of("control",
            "A control differs from what it controls in one thing. Which thing is the second phase praised for?",
            "A phase is a value: each verb gives a new phase with one thing changed. The first phase can stay as it is.",
            "List.of(warm, thawed.freeze(…))");
    private static final Exercise LATE = Exercise.of("late",
            "A new optimizer would begin with an empty memory. Which verb lets the old one move more parameters?",
            "A group has a name, its paths and a choice of rule with a rate: ParameterGroup.of(name, paths, choice).",
            "(optimizer, body) -> optimizer.addGroup(ParameterGroup.of(\"body\", body, Adam.of(…)))");
    private static final Exercise RESUME = Exercise.of("resume",
            "fit() would begin from nothing, and refuses: there is an earlier training in the folder. Which verb goes on with it?",
            "It takes the folder in which the checkpoints are.",
            "training -> training.…(folder): the verb is what one does with a thing that was broken off.");

    private PhasesChecks() { }

    /**
     * Checks a control for a recipe of two phases: as many steps, on batches of the same sizes, with the head alone.
     *
     * @param control the run of the learner's phases; null when unanswered
     * @param recipe the run that it is to be compared with
     * @return the reply, which names the first thing that differs
     */
    public static Feedback control(TrainingRun control, TrainingRun recipe) {
        if (control == null) {
            return CONTROL.unanswered("not answered yet: give a list of phases.");
        }
        int steps = steps(recipe);
        double credit = controlled(control, recipe);
        if (steps(control) != steps) {
            return CONTROL.partly(credit, "your control takes %,d steps and the recipe %,d: then more steps alone may win."
                    .formatted(steps(control), steps));
        }
        if (!images(control).equals(images(recipe))) {
            return CONTROL.partly(credit, "as many steps, but in batches of %s images, and the recipe has %s.".formatted(images(control),
                    images(recipe)));
        }
        int head = recipe.phases().get(0).trainableParameters();
        for (PhaseSpan phase : control.phases()) {
            if (phase.trainableParameters() != head) {
                return CONTROL.wrong("in phase \"%s\" %,d parameters train, and the head has %,d.".formatted(phase.name(),
                        phase.trainableParameters(), head));
            }
        }
        if (!control.stepRates().equals(recipe.stepRates())) {
            return CONTROL.partly(credit,
                    "steps and batches match, but the head's learning rates do not: that is a second difference.");
        }
        return CONTROL.right("%,d steps in both, in the same batches at the same rates, and only the head trains: what is left is unfreezing."
                .formatted(steps));
    }

    /** Returns how many of three things are as in the recipe: steps, batches, rates; none where more than the head trains. */
    private static double controlled(TrainingRun control, TrainingRun recipe) {
        int head = recipe.phases().get(0).trainableParameters();
        if (control.phases().stream().anyMatch(phase -> phase.trainableParameters() != head)) {
            return 0;
        }
        return Stream.of(steps(control) == steps(recipe), images(control).equals(images(recipe)),
                control.stepRates().equals(recipe.stepRates())).filter(same -> same).count() / 3.0;
    }

    private static int steps(TrainingRun run) {
        return run.phases().stream().mapToInt(PhaseSpan::steps).sum();
    }

    private static List<Integer> images(TrainingRun run) {
        return run.phases().stream().map(PhaseSpan::batchSize).toList();
    }

    /**
     * Checks what the learner does to an optimizer that has moved the head for some steps: the body joins, by Adam at
     * {@value #LATE_RATE}, and the head keeps its memory.
     *
     * @param unfreeze is given the optimizer and the body's paths; null when unanswered
     * @return the reply
     */
    public static Feedback lateGroup(BiConsumer<Optimizer, Set<String>> unfreeze) {
        if (unfreeze == null) {
            return LATE.unanswered("not answered yet: say what happens to the optimizer.");
        }
        try (Network network = LinearNet.of(8, 4, 10)) {
            Set<String> head = network.parameters().keySet().stream().filter(path -> ModulePath.holds(network.headPath(), path))
                    .collect(Collectors.toCollection(TreeSet::new));
            try (Optimizer optimizer = Optimizer.of(network.parameters(),
                    List.of(ParameterGroup.of("head", head, Adam.of(HEAD_RATE))))) {
                return grown(unfreeze, network, head, optimizer);
            }
        } catch (RuntimeException broken) {
            return LATE.wrong("this ended with: %s".formatted(broken.getMessage()));
        }
    }

    private static Feedback grown(BiConsumer<Optimizer, Set<String>> unfreeze, Network network, Set<String> head,
            Optimizer optimizer) {
        for (int i = 0; i < HEAD_STEPS; i++) {
            step(network, optimizer);
        }
        StateDict memory = optimizer.state();
        Set<String> body = new TreeSet<>(network.parameters().keySet());
        body.removeAll(head);
        unfreeze.accept(optimizer, body);
        if (!optimizer.paths().containsAll(body)) {
            return LATE.wrong("the optimizer still moves only %s.".formatted(optimizer.paths()));
        }
        if (!optimizer.paths().containsAll(head)
                || head.stream().anyMatch(path -> optimizer.steps(path) != HEAD_STEPS || forgot(path, memory, optimizer.state()))) {
            return LATE.wrong("the head lost its memory: it had taken %d steps.".formatted(HEAD_STEPS));
        }
        for (ParameterGroup group : optimizer.groups()) {
            boolean late = group.paths().stream().anyMatch(body::contains);
            double wanted = late ? LATE_RATE : HEAD_RATE;
            if (optimizer.rate(group.name()) != wanted) {
                return LATE.partly(Credit.HALF, "group \"%s\" trains at %s; asked is %s.".formatted(group.name(),
                        optimizer.rate(group.name()), wanted));
            }
            if (late && !(group.choice() instanceof Adam)) {
                return LATE.partly(Credit.HALF, "group \"%s\" trains by %s; asked is Adam.".formatted(group.name(), group.choice()));
            }
        }
        step(network, optimizer);
        return LATE.right("after one more step the head has taken %d steps and the body %d: one joined, the other went on.".formatted(
                optimizer.steps(head.iterator().next()), optimizer.steps(body.iterator().next())));
    }

    private static boolean forgot(String path, StateDict before, StateDict after) {
        return !before.filter(name -> name.contains(path)).equals(after.filter(name -> name.contains(path)));
    }

    private static void step(Network network, Optimizer optimizer) {
        try (NDArray x = network.manager().ones(new Shape(2, 8)); NDArray y = network.manager().create(new long[] {1, 2})) {
            TrainStep.backward(network, x, y);
            optimizer.step();
        }
    }

    /**
     * Checks a training that was stopped in its middle and went on.
     *
     * @param resumed the run after it went on; null when unanswered
     * @param state the weights and buffers at its end
     * @param whole the same at the end of a training that nothing stopped
     * @return the reply
     */
    public static Feedback resumed(TrainingRun resumed, StateDict state, StateDict whole) {
        if (resumed == null || state == null) {
            return RESUME.unanswered("not answered yet: say how the training goes on.");
        }
        if (resumed.notes().stream().noneMatch(note -> note.startsWith("Resumed after step"))) {
            return RESUME.wrong("this training began from nothing: its notes tell of no checkpoint that it went on from.");
        }
        if (!state.sha256().equals(whole.sha256())) {
            long other = differing(state, whole);
            return RESUME.partly(Credit.HALF,
                    "it went on, but %d tensors differ from those of the training that nothing stopped.".formatted(other));
        }
        return RESUME.right("the same sha256, %s…: of all numbers in %d tensors not one bit differs.".formatted(
                state.sha256().substring(0, 12), state.size()));
    }

    private static long differing(StateDict one, StateDict other) {
        Map<String, ?> theirs = other.tensors();
        return one.tensors().entrySet().stream().filter(entry -> !entry.getValue().equals(theirs.get(entry.getKey()))).count();
    }
}
