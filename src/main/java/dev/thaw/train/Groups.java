package dev.thaw.train;

import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Splits what trains into groups of one rate each, from the input to the head, where rates differ. */
final class Groups {

    private Groups() { }

    static List<ParameterGroup> of(Network network, Collection<String> trainable, Options options) {
        if (options.layerDecay != 1) {
            return byStage(network, trainable, options);
        }
        if (options.bodyRate == 1 && options.headRate == 1) {
            return List.of(ParameterGroup.of("all", trainable, options.optimizer));
        }
        String head = network.headPath();
        List<ParameterGroup> groups = new ArrayList<>();
        add(groups, "body", trainable.stream().filter(path -> !ModulePath.holds(head, path)).toList(), options, options.bodyRate);
        add(groups, "head", trainable.stream().filter(path -> ModulePath.holds(head, path)).toList(), options, options.headRate);
        return groups;
    }

    /** The head at its own rate, the stage before it at the body's times the decay, and so on towards the input. */
    private static List<ParameterGroup> byStage(Network network, Collection<String> trainable, Options options) {
        List<NetworkPart> stages = NetworkPart.of(network);
        List<ParameterGroup> groups = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            int below = stages.size() - 1 - i;
            add(groups, stages.get(i).name(), stages.get(i).parameters().stream().filter(trainable::contains).toList(), options,
                    below == 0 ? options.headRate : options.bodyRate * Math.pow(options.layerDecay, below));
        }
        return groups;
    }

    private static void add(List<ParameterGroup> groups, String name, List<String> paths, Options options, double factor) {
        if (!paths.isEmpty()) {
            OptimizerChoice choice = options.optimizer;
            groups.add(ParameterGroup.of(name, paths, choice.at(choice.lr() * factor)));
        }
    }
}
