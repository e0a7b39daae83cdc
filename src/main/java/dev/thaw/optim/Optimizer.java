package dev.thaw.optim;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves parameters along their gradients, group by group, and remembers what its rules need between steps.
 *
 * <p>A parameter that got no gradient since the last step keeps value, momentum and step count untouched – no weight decay
 * either – and so does one that does not require a gradient. After a step the gradients it used are gone, so the next
 * backward pass starts afresh; until then passes add up. The state is the optimizer's own: close it.
 */
public final class Optimizer implements AutoCloseable {

    private final Map<String, Parameter> parameters;
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());
    private final Map<ParameterGroup, UpdateRule> groups = new LinkedHashMap<>();
    private final Map<String, UpdateRule.State> states = new LinkedHashMap<>();

    private Optimizer(Map<String, Parameter> parameters) {
        this.parameters = parameters;
    }

    /**
     * Puts all parameters into one group.
     *
     * @param parameters what to move, by path
     * @param choice rule and rate
     * @return the optimizer, to be closed
     */
    public static Optimizer of(Map<String, Parameter> parameters, OptimizerChoice choice) {
        return of(parameters, List.of(ParameterGroup.of("all", parameters.keySet(), choice)));
    }

    /**
     * Gives each group its own rule and rate; parameters in no group stay as they are.
     *
     * @param parameters the network's parameters, by path
     * @param groups which of them move, and how
     * @return the optimizer, to be closed
     * @throws IllegalArgumentException if a group names an unknown parameter or one that another group has
     */
    public static Optimizer of(Map<String, Parameter> parameters, List<ParameterGroup> groups) {
        Optimizer optimizer = new Optimizer(parameters);
        try {
            groups.forEach(optimizer::addGroup);
        } catch (IllegalArgumentException refused) {
            optimizer.close();
            throw refused;
        }
        return optimizer;
    }

    /**
     * Lets further parameters join, whose own step counts start at their first step.
     *
     * @param group which, and how they move
     * @throws IllegalArgumentException if it names an unknown parameter or one that another group has
     */
    public void addGroup(ParameterGroup group) {
        for (String path : group.paths()) {
            if (!parameters.containsKey(path)) {
                throw new IllegalArgumentException("group \"%s\" names \"%s\", which is no parameter; there are %s".formatted(
                        group.name(), path, parameters.keySet()));
            }
            if (states.containsKey(path)) {
                throw new IllegalArgumentException(
                        "group \"%s\" names \"%s\", which another group already moves; each parameter takes one step a time"
                                .formatted(group.name(), path));
            }
        }
        group.paths().forEach(path -> states.put(path, new UpdateRule.State()));
        groups.put(group, UpdateRule.of(group.choice(), manager));
    }

    /** Takes one step at each group's own rate. */
    public void step() {
        step(1);
    }

    /**
     * Takes one step at a multiple of each group's rate, as a {@link Schedule} gives it.
     *
     * @param factor what each rate is multiplied by
     */
    public void step(double factor) {
        try (var off = GradientMode.off(); NDManager gradients = manager.newSubManager()) {
            groups.forEach((group, rule) -> {
                rule.rate(group.lr() * factor);
                group.paths().forEach(path -> move(path, rule, gradients));
            });
        }
    }

    private void move(String path, UpdateRule rule, NDManager gradients) {
        Parameter parameter = parameters.get(path);
        if (!parameter.requiresGradient()) {
            return;
        }
        NDArray weight = parameter.getArray();
        Optional<NDArray> gradient = Torch.gradient(weight, gradients);
        if (gradient.isPresent()) {
            UpdateRule.State state = states.get(path);
            state.steps++;
            rule.update(weight, gradient.get(), state);
            Torch.forgetGradient(weight);
        }
    }

    /** Forgets the gradients of all its parameters, those that an earlier training left for example. */
    public void forgetGradients() {
        states.keySet().forEach(path -> Torch.forgetGradient(parameters.get(path).getArray()));
    }

    /**
     * Returns the groups in the order they were added.
     *
     * @return a copy
     */
    public List<ParameterGroup> groups() {
        return new ArrayList<>(groups.keySet());
    }

    /**
     * Counts the steps that one parameter took.
     *
     * @param path the parameter
     * @return 0 for one that never got a gradient, or is in no group
     */
    public long steps(String path) {
        return states.containsKey(path) ? states.get(path).steps : 0;
    }

    /** Releases velocities and running means; the parameters stay. A second call changes nothing. */
    @Override
    public void close() {
        manager.close();
    }
}
