package dev.thaw.optim;

import ai.djl.nn.Parameter;
import dev.thaw.nn.Network;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parameters that share a rule and a rate, such as the body at a tenth of the head's.
 *
 * @param name what to call them in tables
 * @param paths the parameters, each in one group only
 * @param choice rule and rate
 */
public record ParameterGroup(String name, Set<String> paths, OptimizerChoice choice) {

    /**
     * Copies the paths and keeps their order.
     *
     * @param name what to call them in tables
     * @param paths the parameters
     * @param choice rule and rate
     */
    public ParameterGroup {
        paths = Collections.unmodifiableSet(new LinkedHashSet<>(paths));
    }

    /**
     * Groups some parameters.
     *
     * @param name what to call them in tables
     * @param paths the parameters
     * @param choice rule and rate
     * @return the group
     */
    public static ParameterGroup of(String name, Collection<String> paths, OptimizerChoice choice) {
        return new ParameterGroup(name, new LinkedHashSet<>(paths), choice);
    }

    /**
     * Splits parameters as {@link #splitDecay(Network)} does, into the groups "decay" and "no decay".
     *
     * @param network whose parameters
     * @param paths which of them
     * @param choice rule, rate and the decay of the first group
     * @return the groups that have members
     * @throws IllegalArgumentException if the network has no parameter of such a path
     */
    public static List<ParameterGroup> splitDecay(Network network, Collection<String> paths, OptimizerChoice choice) {
        Map<Boolean, List<String>> flat = paths.stream().collect(Collectors.partitioningBy(path -> isFlat(network, path)));
        return Stream.of(of("decay", flat.get(false), choice), of("no decay", flat.get(true), choice.weightDecay(0)))
                .filter(group -> !group.paths().isEmpty()).toList();
    }

    /**
     * Takes weight decay off biases and norms: off all parameters of fewer than two dimensions.
     *
     * <p>Decay bounds products of weights with inputs; a norm's weight and a bias multiply none. He et al., "Bag of Tricks for
     * Image Classification with CNNs", 2019, §3.1, arXiv:1812.01187.
     *
     * @param network whose parameters these are
     * @return this group's members with and without decay, in groups named {@code NAME, decay} and {@code NAME, no decay};
     *     only those that have members
     * @throws IllegalArgumentException if the network has no parameter of such a path
     */
    public List<ParameterGroup> splitDecay(Network network) {
        return splitDecay(network, paths, choice).stream()
                .map(group -> of(name + ", " + group.name(), group.paths(), group.choice())).toList();
    }

    private static boolean isFlat(Network network, String path) {
        Parameter parameter = network.parameters().get(path);
        if (parameter == null) {
            throw new IllegalArgumentException("%s has no parameter \"%s\"; it has %s".formatted(network.name(), path,
                    network.parameters().keySet()));
        }
        return parameter.getShape().dimension() < 2;
    }

    /**
     * Returns the group's initial learning rate; an optimizer may have set another since.
     *
     * @return the rate of its {@link #choice}
     */
    public double lr() {
        return choice.lr();
    }
}
