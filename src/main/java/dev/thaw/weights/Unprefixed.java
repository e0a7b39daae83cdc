package dev.thaw.weights;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Weights whose paths begin where a network's do: without what a training wrapped around that network.
 *
 * <p>Taken off, as often as one of them fits: {@code module.} (parallel training), {@code model.} and
 * {@code backbone.} (training frameworks), {@code encoder_q.} (MoCo v1 and v2) and {@code base_encoder.} (MoCo v3).
 * Of a MoCo file only the encoder is kept; its projection head ({@code fc}, {@code head}), the momentum encoder, the
 * predictor and the queue are dropped.
 *
 * @param weights the weights under the network's paths
 * @param prefix all that was taken off, such as {@code module.encoder_q.}; empty when nothing was
 * @param dropped the paths, as the file has them, of what belongs to the pretraining only
 */
public record Unprefixed(StateDict weights, String prefix, List<String> dropped) {

    private static final List<String> WRAPPERS = List.of("module.", "model.", "backbone.");
    private static final List<String> ENCODERS = List.of("encoder_q.", "base_encoder.");
    private static final List<String> PROJECTIONS = List.of("fc.", "head.");

    /**
     * Copies what it is given.
     *
     * @param weights the weights
     * @param prefix what was taken off
     * @param dropped what was left out
     */
    public Unprefixed {
        dropped = List.copyOf(dropped);
    }

    /**
     * Takes off what stands before the paths of a network.
     *
     * <p>A prefix that the network itself has stays, unless more paths are the network's without it. {@code model.} and
     * {@code backbone.} may be missing on some paths, which then stay as they are; the prefix goes by the same rule.
     *
     * @param weights the weights, as a file names them
     * @param network the paths of the network's parameters and buffers
     * @return the weights as the network names them
     */
    public static Unprefixed of(StateDict weights, Set<String> network) {
        Unprefixed now = new Unprefixed(weights, "", List.of());
        Optional<Unprefixed> next = now.step(network);
        while (next.isPresent()) {
            now = next.get();
            next = now.step(network);
        }
        return now;
    }

    private Optional<Unprefixed> step(Set<String> network) {
        for (String encoder : ENCODERS) {
            if (begins(weights.tensors().keySet(), encoder) && !begins(network, encoder)) {
                return Optional.of(onlyEncoder(encoder));
            }
        }
        return WRAPPERS.stream().filter(wrapper -> begins(weights.tensors().keySet(), wrapper))
                .flatMap(wrapper -> without(wrapper, network).stream()).findFirst();
    }

    private Unprefixed onlyEncoder(String encoder) {
        Map<String, TensorData> kept = new LinkedHashMap<>();
        List<String> left = new ArrayList<>(dropped);
        weights.tensors().forEach((path, tensor) -> {
            String inner = path.startsWith(encoder) ? path.substring(encoder.length()) : "";
            if (inner.isEmpty() || PROJECTIONS.stream().anyMatch(inner::startsWith)) {
                left.add(prefix + path);
            } else {
                kept.put(inner, tensor);
            }
        });
        return new Unprefixed(StateDict.of(kept), prefix + encoder, left);
    }

    private Optional<Unprefixed> without(String wrapper, Set<String> network) {
        List<String> renamed = weights.names().stream().map(path -> inside(path, wrapper)).toList();
        boolean everywhere = weights.tensors().keySet().stream().allMatch(path -> path.startsWith(wrapper));
        boolean collides = new HashSet<>(renamed).size() < renamed.size();
        boolean sure = everywhere && !begins(network, wrapper);
        if (collides || !sure && shared(renamed, network) <= shared(weights.names(), network)) {
            return Optional.empty();
        }
        return Optional.of(new Unprefixed(weights.rename(path -> inside(path, wrapper)), prefix + wrapper, dropped));
    }

    private static String inside(String path, String wrapper) {
        return path.startsWith(wrapper) ? path.substring(wrapper.length()) : path;
    }

    private static long shared(List<String> paths, Set<String> network) {
        return paths.stream().filter(network::contains).count();
    }

    private static boolean begins(Set<String> paths, String prefix) {
        return paths.stream().anyMatch(path -> path.startsWith(prefix));
    }
}
