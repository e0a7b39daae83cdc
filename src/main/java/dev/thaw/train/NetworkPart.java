package dev.thaw.train;

import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One part of a network as fine-tuning goes through it: a stage, a block or the head.
 *
 * @param places what it is made of: modules' paths and parameters that stand in no module
 * @param parameters the paths of its parameters
 */
record NetworkPart(List<String> places, List<String> parameters) {

    /** A root of fewer parts than this says little, as features and classifier do; they are taken apart. */
    private static final int FEW = 4;
    /** A sequence that holds more of the parameters than this is nearly the whole network; it is taken apart. */
    private static final double NEARLY_ALL = 0.9;

    String name() {
        return places.get(0);
    }

    /** Lists a network's stages from input to head; a norm belongs to what it follows. */
    static List<NetworkPart> of(Network network) {
        Map<String, NetworkPart> top = split(network, "");
        Map<String, NetworkPart> taken = new LinkedHashMap<>();
        top.forEach((path, stage) -> {
            Map<String, NetworkPart> inner =
                    network.modules().get(path) instanceof Sequential ? split(network, path + ".") : Map.of();
            boolean apart = top.size() < FEW || network.headPath().startsWith(path + ".")
                    || stage.numbers(network) > NEARLY_ALL * network.parameterCount();
            taken.putAll(inner.size() > 1 && apart ? inner : Map.of(path, stage));
        });
        List<NetworkPart> stages = new ArrayList<>();
        NetworkPart head = null;
        for (NetworkPart stage : taken.values()) {
            if ((network.headPath() + ".").startsWith(stage.name() + ".")) {
                head = stage;
            } else if (!stages.isEmpty() && stage.isFlat(network)) {
                stages.set(stages.size() - 1, stages.get(stages.size() - 1).and(stage));
            } else {
                stages.add(stage);
            }
        }
        stages.add(head);
        return List.copyOf(stages);
    }

    private static Map<String, NetworkPart> split(Network network, String prefix) {
        Map<String, NetworkPart> stages = new LinkedHashMap<>();
        network.parameters().keySet().stream().filter(path -> path.startsWith(prefix)).forEach(path -> {
            String place = (path + ".").substring(0, (path + ".").indexOf('.', prefix.length()));
            stages.merge(place, new NetworkPart(List.of(place), List.of(path)),
                    (one, other) -> new NetworkPart(one.places, joined(one.parameters, other.parameters)));
        });
        return stages;
    }

    private NetworkPart and(NetworkPart next) {
        return new NetworkPart(joined(places, next.places), joined(parameters, next.parameters));
    }

    private static List<String> joined(List<String> one, List<String> other) {
        List<String> joined = new ArrayList<>(one);
        joined.addAll(other);
        return List.copyOf(joined);
    }

    private long numbers(Network network) {
        return parameters.stream().mapToLong(path -> network.parameters().get(path).getShape().size()).sum();
    }

    private boolean isFlat(Network network) {
        return parameters.stream().allMatch(path -> network.parameters().get(path).getShape().dimension() < 2);
    }
}
