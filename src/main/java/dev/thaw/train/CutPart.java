package dev.thaw.train;

import dev.thaw.nn.BatchNorm2d;
import dev.thaw.nn.Initialization;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import dev.thaw.nn.Surgery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A part of a body after which one can cut: the layers before the first block together, then each block.
 *
 * @param paths its modules; the last one with parameters stands first
 */
record CutPart(List<String> paths) {

    /** The path of the norm behind the pooling of a shortened network. */
    static final String SCALE = "scale";

    String path() {
        return paths.get(0);
    }

    /** Lists the parts of a plain sequence from the image to the head. */
    static List<CutPart> of(Network network) {
        if (!(network.root() instanceof Sequential root)) {
            throw new IllegalArgumentException("%s is no plain sequence of parts, so there is no first k of them".formatted(network.name()));
        }
        List<CutPart> parts = new ArrayList<>();
        List<String> stem = new ArrayList<>();
        for (Map.Entry<String, Module> child : root.namedChildren().entrySet()) {
            if (child.getKey().equals(network.headPath())) {
                break;
            }
            if (child.getValue() instanceof Sequential stage) {
                close(stem, parts);
                stage.namedChildren().keySet().forEach(block -> parts.add(new CutPart(List.of(child.getKey() + "." + block))));
            } else if (parts.isEmpty()) {
                stem.add(child.getValue().ownParameters().isEmpty() ? stem.size() : 0, child.getKey());
            }
        }
        close(stem, parts);
        return List.copyOf(parts);
    }

    private static void close(List<String> stem, List<CutPart> parts) {
        if (!stem.isEmpty()) {
            parts.add(new CutPart(List.copyOf(stem)));
            stem.clear();
        }
    }

    /**
     * Makes a network of the first so many parts and the head, as wide as it has to be; the given one is closed.
     *
     * <p>What comes out of the middle was never meant for a head and may be of any size, so a new norm behind the pooling scales
     * it. With all parts kept nothing is changed.
     */
    static Network shortened(Network network, int kept) {
        List<CutPart> parts = of(network);
        if (kept == parts.size()) {
            return network;
        }
        try (Network whole = network) {
            Surgery surgery = Surgery.of(whole);
            for (CutPart gone : parts.subList(kept, parts.size())) {
                for (String path : gone.paths()) {
                    surgery = surgery.remove(path);
                }
            }
            int channels = kept == 0 ? (int) whole.inputShape(1).get(1) : parts.get(kept - 1).channels(whole);
            String pool = behind(whole);
            return surgery.insertAfter(pool, SCALE, BatchNorm2d.of(channels))
                    .replace(whole.headPath(), Linear.of(channels, whole.classes(), Initialization.kaimingNormalFanIn())).network();
        }
    }

    /** Returns the first child behind the parts, such as the pooling. */
    private static String behind(Network network) {
        String last = of(network).get(of(network).size() - 1).path().split("\\.")[0];
        List<String> children = List.copyOf(network.root().namedChildren().keySet());
        return children.get(children.indexOf(last) + 1);
    }

    /** Counts what the part returns: as many channels as its last norm scales. */
    private int channels(Network network) {
        List<Long> sizes = network.parameters().entrySet().stream().filter(entry -> entry.getKey().startsWith(path() + "."))
                .map(entry -> entry.getValue().getShape()).filter(shape -> shape.dimension() == 1).map(shape -> shape.get(0)).toList();
        return Math.toIntExact(sizes.get(sizes.size() - 1));
    }
}
