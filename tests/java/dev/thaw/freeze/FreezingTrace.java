package dev.thaw.freeze;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import dev.thaw.optim.Eligible;
import dev.thaw.optim.GradientReset;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What ten steps of one case did: a loss, gradients and weights for each. */
final class FreezingTrace {

    static final int STEPS = 10;

    final List<Double> losses = new ArrayList<>();
    final List<StateDict> states = new ArrayList<>();
    /** By step, from 1; a parameter without gradient is not there. */
    final Map<Integer, Map<String, float[]>> gradients = new LinkedHashMap<>();
    double evalBefore;
    double evalAfter;

    private final FreezingCase given;
    private final boolean habits;
    private final UnaryOperator<FreezePlan> plans;
    private final TinyBatch batch;

    private FreezingTrace(FreezingCase given, boolean habits, UnaryOperator<FreezePlan> plans) {
        this.given = given;
        this.habits = habits;
        this.plans = plans;
        batch = given.batch();
    }

    /** Runs the case as it stands. */
    static FreezingTrace of(FreezingCase given) {
        return run(new FreezingTrace(given, given.leaksInPyTorch(), UnaryOperator.identity()));
    }

    /** Runs the case by Thaw's own way of freezing in mid-run. */
    static FreezingTrace withoutHabits(FreezingCase given) {
        return run(new FreezingTrace(given, false, UnaryOperator.identity()));
    }

    /** Runs the case with everything else alike, but nothing frozen. */
    static FreezingTrace withoutFreezing(FreezingCase given) {
        return run(new FreezingTrace(given, false, plan -> FreezePlan.trainAll()));
    }

    private static FreezingTrace run(FreezingTrace trace) {
        FreezingCase given = trace.given;
        try (Network network = given.network()) {
            if (given.normInference() && !given.plan().text().contains("bn")) {
                network.modules().get("bn").holdInference(); // the norm itself is not frozen
            }
            try (Freezing freezing = given.method().apply(trace.plans.apply(given.plan()), network, given.norm());
                    Optimizer optimizer = Optimizer.of(network.parameters(),
                            List.of(ParameterGroup.of("all", freezing.optimizerPaths(), given.choice())))) {
                if (trace.habits) {
                    optimizer.moving(Eligible.ANY_GRADIENT).resetting(
                            given.setup().get("set_to_none").asBoolean() ? GradientReset.FORGET : GradientReset.ZERO);
                }
                trace.walk(network, freezing, optimizer);
            }
        }
        return trace;
    }

    private void walk(Network network, Freezing freezing, Optimizer optimizer) {
        evalBefore = batch.judge(network);
        states.add(network.stateDict());
        for (int step = 1; step <= STEPS; step++) {
            String event = given.event(step);
            if (!event.endsWith("after_backward")) {
                happen(event, network, freezing, optimizer);
            }
            losses.add(batch.backward(network));
            gradients.put(step, gradients(network));
            if (event.endsWith("after_backward")) {
                happen(event, network, freezing, optimizer);
            }
            optimizer.step();
            if (given.clearsAll()) {
                freezing.clearGradients();
            }
            states.add(network.stateDict());
        }
        evalAfter = batch.judge(network);
    }

    private void happen(String event, Network network, Freezing freezing, Optimizer optimizer) {
        if (event.startsWith("freeze_fc1") && habits) {
            network.modules().get("fc1").ownParameters().values().forEach(parameter -> parameter.freeze(true));
        } else if (event.startsWith("freeze_fc1")) {
            freezing.change(plans.apply(FreezePlan.trainAll().freeze("fc1")));
        } else if (event.startsWith("unfreeze_fc1")) {
            Freezing.Change change = freezing.change(FreezePlan.trainAll());
            if (event.endsWith("add_group") && !change.unfrozen().isEmpty()) {
                double lr = given.setup().at("/group/lr").asDouble(given.choice().lr());
                optimizer.addGroup(ParameterGroup.of("thawed", change.unfrozen(), given.choice().at(lr)));
            }
        }
    }

    private static Map<String, float[]> gradients(Network network) {
        Map<String, float[]> found = new LinkedHashMap<>();
        try (NDManager manager = network.manager().newSubManager()) {
            network.parameters().forEach((path, parameter) -> Torch.gradient(parameter.getArray(), manager)
                    .ifPresent(gradient -> found.put(path, gradient.toFloatArray())));
        }
        return found;
    }
}
