package dev.thaw.train;

import dev.thaw.nn.Network;
import dev.thaw.optim.ParameterGroup;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Splits what trains into body and head, where they train at different rates. */
final class Groups {

    private Groups() { }

    static List<ParameterGroup> of(Network network, Collection<String> trainable, Options options) {
        if (options.bodyRate == 1) {
            return List.of(ParameterGroup.of("all", trainable, options.optimizer));
        }
        String head = network.headPath() + ".";
        List<String> inHead = trainable.stream().filter(path -> path.startsWith(head)).toList();
        List<String> inBody = trainable.stream().filter(path -> !path.startsWith(head)).toList();
        return Stream.of(
                ParameterGroup.of("body", inBody, options.optimizer.at(options.optimizer.lr() * options.bodyRate)),
                ParameterGroup.of("head", inHead, options.optimizer)).filter(group -> !group.paths().isEmpty()).toList();
    }
}
