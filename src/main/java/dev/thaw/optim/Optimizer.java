package dev.thaw.optim;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves parameters along their gradients, group by group, and remembers what its rules need between steps.
 *
 * <p>A parameter that got no gradient since the last step keeps value, momentum and step count untouched – no weight decay
 * either – and so does one that does not require a gradient; {@link Eligible} and {@link GradientReset} give PyTorch's other
 * habits. After a step the gradients of its parameters are gone, so the next backward pass starts afresh; until then passes
 * add up: go back twice, step once, and the step is that of the larger batch. The state is the optimizer's own: close it.
 */
public final class Optimizer implements AutoCloseable {

    private final Map<String, Parameter> parameters;
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());
    private final Map<String, ActiveGroup> groups = new LinkedHashMap<>();
    private GradientReset reset = GradientReset.FORGET;
    private Eligible eligible = Eligible.TRAINABLE;

    private Optimizer(Map<String, Parameter> parameters) {
        this.parameters = parameters;
    }

    /**
     * Puts all parameters into one group, "all".
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
     * @throws IllegalArgumentException as {@link #addGroup} does
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
     * Chooses what happens to gradients after each step; {@link GradientReset#FORGET} unless chosen.
     *
     * @param choice take them away or set them to zeros
     * @return this optimizer
     */
    public Optimizer resetting(GradientReset choice) {
        reset = choice;
        return this;
    }

    /**
     * Chooses which parameters a step moves; {@link Eligible#TRAINABLE} unless chosen.
     *
     * @param choice those that require a gradient and got one, or those that hold one
     * @return this optimizer
     */
    public Optimizer moving(Eligible choice) {
        eligible = choice;
        return this;
    }

    /**
     * Lets further parameters join, whose own step counts start at their first step.
     *
     * <p>The factor that {@link #step(double)} is given applies to them as to all others: a late group enters the schedule
     * where it stands.
     *
     * @param group which, and how they move
     * @throws IllegalArgumentException if it names an unknown parameter or one of another group, or if its name is taken
     */
    public void addGroup(ParameterGroup group) {
        if (groups.containsKey(group.name())) {
            throw new IllegalArgumentException("there is a group \"%s\" already, and names tell groups apart; take another name"
                    .formatted(group.name()));
        }
        for (String path : group.paths()) {
            if (!parameters.containsKey(path)) {
                throw new IllegalArgumentException("group \"%s\" names \"%s\", which is no parameter; there are %s".formatted(
                        group.name(), path, parameters.keySet()));
            }
            if (has(path)) {
                throw new IllegalArgumentException(
                        "group \"%s\" names \"%s\", which another group already moves; each parameter takes one step a time"
                                .formatted(group.name(), path));
            }
        }
        groups.put(group.name(), new ActiveGroup(group, manager));
    }

    /**
     * Lets parameters leave: their momenta, step counts and gradients are gone, and they join again as new ones.
     *
     * <p>For what is frozen in mid-training, so that nothing old acts when it thaws. A group without members is gone too.
     *
     * @param paths which
     * @throws IllegalArgumentException if no group moves one of them; then none has left
     */
    public void remove(Collection<String> paths) {
        for (String path : paths) {
            if (!has(path)) {
                throw new IllegalArgumentException("\"%s\" is in no group, so it cannot leave; the groups have %s"
                        .formatted(path, paths()));
            }
        }
        paths.forEach(path -> Torch.forgetGradient(parameters.get(path).getArray()));
        groups.values().removeIf(group -> group.losesAll(paths));
    }

    /**
     * Sets the rate of a group for the steps that follow; {@link ParameterGroup#lr()} keeps the initial one.
     *
     * @param group its name
     * @param lr learning rate, 0 or more; {@link #step(double)} multiplies it
     * @throws IllegalArgumentException if there is no such group, or the rate is no number from 0 up
     */
    public void rate(String group, double lr) {
        active(group).rate(lr);
    }

    /**
     * Returns the rate of a group as it is now, before a step's factor.
     *
     * @param group its name
     * @return the initial rate until {@link #rate(String, double)} sets another
     * @throws IllegalArgumentException if there is no such group
     */
    public double rate(String group) {
        return active(group).rate();
    }

    ActiveGroup active(String name) {
        ActiveGroup group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("no group is named \"%s\"; there are %s".formatted(name, groups.keySet()));
        }
        return group;
    }

    /** Takes one step at each group's own rate. */
    public void step() {
        step(1);
    }

    /**
     * Takes one step at a multiple of each group's rate, as a {@link Schedule} gives it.
     *
     * @param factor what each rate is multiplied by
     * @throws IllegalArgumentException if the factor is no number from 0 up; then nothing has moved
     */
    public void step(double factor) {
        Ranges.requireNotNegative("factor of the learning rate", factor);
        try (var off = GradientMode.off(); NDManager gradients = manager.newSubManager()) {
            for (ActiveGroup group : groups.values()) {
                group.step(factor, parameters, this::moves, gradients).forEach(
                        reset == GradientReset.FORGET ? Torch::forgetGradient : Torch::zeroGradient);
            }
        }
    }

    private boolean moves(Parameter parameter) {
        return eligible == Eligible.ANY_GRADIENT || parameter.requiresGradient();
    }

    /**
     * Bounds the gradients that the next step will use; call it between the backward pass and the step.
     *
     * @param clip the bound
     * @return the norm of all these gradients together before the bound, or what {@link GradientClip#measure()} is; 0 without
     *     gradients. A gradient that is no number makes it no number, and under a norm's bound all gradients with it.
     */
    public double clip(GradientClip clip) {
        try (var off = GradientMode.off(); NDManager scratch = manager.newSubManager()) {
            return clip.apply(gradients(scratch), scratch);
        }
    }

    /**
     * Bounds the gradients as {@link #clip} does and says nothing: on a GPU the factor is computed there, in 32 bits as
     * PyTorch does, and nothing is waited for.
     *
     * @param clip the bound
     */
    public void bound(GradientClip clip) {
        try (var off = GradientMode.off(); NDManager scratch = manager.newSubManager()) {
            clip.bound(gradients(scratch), scratch);
        }
    }

    private List<NDArray> gradients(NDManager owner) {
        List<NDArray> found = new ArrayList<>();
        paths().stream().map(parameters::get).filter(this::moves)
                .forEach(parameter -> Torch.gradient(parameter.getArray(), owner).ifPresent(found::add));
        return found;
    }

    /** Forgets the gradients of all its parameters, those that an earlier training left for example. */
    public void forgetGradients() {
        paths().forEach(path -> Torch.forgetGradient(parameters.get(path).getArray()));
    }

    /** {@return the groups in the order they were added, each with its initial rate and without the members that left} */
    public List<ParameterGroup> groups() {
        return groups.values().stream().map(ActiveGroup::group).toList();
    }

    /** {@return all parameters that groups may name, by path, whether one has them or not} */
    public Map<String, Parameter> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /** {@return a copy of the paths of those that are in a group, group by group} */
    public Set<String> paths() {
        Set<String> paths = new LinkedHashSet<>();
        groups.values().forEach(group -> paths.addAll(group.members().keySet()));
        return paths;
    }

    private boolean has(String path) {
        return groups.values().stream().anyMatch(group -> group.members().containsKey(path));
    }

    /**
     * Counts the steps that one parameter took since it joined.
     *
     * @param path the parameter
     * @return 0 for one that never got a gradient, or is in no group
     */
    public long steps(String path) {
        return groups.values().stream().filter(group -> group.members().containsKey(path))
                .mapToLong(group -> group.members().get(path).steps()).sum();
    }

    /**
     * Counts the memory of velocities and running means; it exists from a parameter's first step.
     *
     * @return bytes
     */
    public long stateBytes() {
        return groups.values().stream().flatMap(group -> group.members().values().stream())
                .mapToLong(ParameterState::bytes).sum();
    }

    /**
     * Copies all that a training needs to go on: rates, step counts, velocities and running means.
     *
     * <p>The tensors are {@code group.NAME.rate} (one 64-bit float), {@code state.PATH.steps} (one 64-bit integer) and, from
     * a parameter's first step, {@code state.PATH.SLOT} in the parameter's shape; slots have PyTorch's names, such as
     * {@code momentum_buffer}, {@code exp_avg} and {@code exp_avg_sq}. The rules' other numbers are not in it.
     *
     * @return the tensors by name
     */
    public StateDict state() {
        return new OptimizerState(groups.values(), parameters).write();
    }

    /**
     * Takes a state over; together with the same weights, the steps that follow are the same to the last bit.
     *
     * @param saved what {@link #state()} gave, of an optimizer with the same groups and rules
     * @throws IllegalArgumentException if a tensor is missing, unknown or of another shape; then nothing was loaded
     */
    public void load(StateDict saved) {
        new OptimizerState(groups.values(), parameters).read(saved);
    }

    /** Releases velocities and running means; the parameters stay. A second call changes nothing. */
    @Override
    public void close() {
        manager.close();
    }
}
