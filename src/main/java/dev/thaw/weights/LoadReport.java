package dev.thaw.weights;

import dev.thaw.view.Markup;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What weights and a network have in common, by path.
 *
 * @param matched on both sides with the same shape: these are loaded
 * @param missing in the network only: these keep their values
 * @param unexpected in the weights only: these are left out
 * @param mismatched on both sides with different shapes: these keep their values
 * @param prefix what was taken off the weights' paths before; empty when nothing was
 * @param map the key map that renamed the weights before; empty when none did
 * @param dropped weights, by their paths in the file, that are left out on purpose: they serve their pretraining only
 * @param resized what was fitted to another size of image before, such as {@code pos_embed [1, 197, 192] → [1, 65, 192]}
 * @param notFinite loaded, but with NaN or infinite numbers, so that the network will compute nothing of use
 */
public record LoadReport(List<String> matched, List<String> missing, List<String> unexpected,
        List<ShapeMismatch> mismatched, String prefix, String map, List<String> dropped, List<String> resized,
        List<String> notFinite) implements Tabular {

    /** PyTorch before 0.4.1 had no such buffer, and loads files without it as zero; so do we. */
    private static final String OPTIONAL = "num_batches_tracked";
    private static final int SHOWN = 12;
    private static final String WHOLE = "#2e7d32";
    private static final String PARTLY = "#b35900";
    private static final String NOTHING = "#b3261e";

    /**
     * Copies what it is given.
     *
     * @param matched loaded
     * @param missing in the network only
     * @param unexpected in the weights only
     * @param mismatched on both sides, not loaded
     * @param prefix taken off
     * @param map what renamed them
     * @param dropped left out
     * @param resized fitted to another size
     * @param notFinite with NaN or infinite numbers
     */
    public LoadReport {
        matched = List.copyOf(matched);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        mismatched = List.copyOf(mismatched);
        dropped = List.copyOf(dropped);
        resized = List.copyOf(resized);
        notFinite = List.copyOf(notFinite);
    }

    /**
     * Compares weights with the shapes of a network.
     *
     * @param network the shape of each parameter and buffer, by path
     * @param weights the weights under the same paths
     * @return the report
     */
    public static LoadReport compare(Map<String, long[]> network, StateDict weights) {
        return compare(network, new Fitted(weights, "", "", List.of()));
    }

    /**
     * Compares weights with those of a network, path by path as they stand: what a load without any rules would find.
     *
     * @param network the state dict of a network
     * @param weights the weights
     * @return the report
     */
    public static LoadReport compare(StateDict network, StateDict weights) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        network.tensors().forEach((path, tensor) -> shapes.put(path, tensor.shape()));
        return compare(shapes, weights);
    }

    /**
     * Compares weights that were given a network's paths with the shapes of that network.
     *
     * @param network the shape of each parameter and buffer, by path
     * @param fitted the weights, and what was done to their paths
     * @return the report
     */
    public static LoadReport compare(Map<String, long[]> network, Fitted fitted) {
        StateDict weights = fitted.weights();
        List<String> matched = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<ShapeMismatch> mismatched = new ArrayList<>();
        network.forEach((name, shape) -> {
            if (!weights.contains(name)) {
                if (!name.endsWith(OPTIONAL)) {
                    missing.add(name);
                }
            } else if (boxed(shape).equals(boxed(weights.get(name).shape()))) {
                matched.add(name);
            } else {
                mismatched.add(new ShapeMismatch(name, boxed(shape), boxed(weights.get(name).shape())));
            }
        });
        List<String> unexpected = weights.names().stream().filter(name -> !network.containsKey(name)).toList();
        return new LoadReport(matched, missing, unexpected, mismatched, fitted.prefix(), fitted.map(), fitted.dropped(),
                List.of(), List.of());
    }

    /**
     * Says the same about weights of which some were fitted to another size of image before.
     *
     * @param changes what was resized, and from which shape to which
     * @return the longer report
     */
    public LoadReport afterResizing(List<String> changes) {
        return new LoadReport(matched, missing, unexpected, mismatched, prefix, map, dropped, changes, notFinite);
    }

    /**
     * Says the same about weights of which some turned out to hold NaN or infinite numbers.
     *
     * @param paths of those, in the network
     * @return the longer report
     */
    public LoadReport withNotFinite(List<String> paths) {
        return new LoadReport(matched, missing, unexpected, mismatched, prefix, map, dropped, resized, paths);
    }

    /**
     * Says whether both sides have the same paths and shapes.
     *
     * <p>What was dropped as serving a pretraining only does not count.
     *
     * @return true when nothing is missing, unexpected or mismatched
     */
    public boolean complete() {
        return missing.isEmpty() && unexpected.isEmpty() && mismatched.isEmpty();
    }

    /**
     * Says in one line how much fits; it is unmistakable when nothing does.
     *
     * @return such as {@code 60 of 62 tensors fit; the network keeps its own values in 2}
     */
    public String verdict() {
        int all = matched.size() + missing.size() + mismatched.size();
        if (matched.isEmpty()) {
            return "NOTHING FITS: of %d tensors of the network not one is in these weights, so it keeps all of its own values"
                    .formatted(all);
        }
        String fit = "%d of %d tensors fit".formatted(matched.size(), all);
        return matched.size() == all ? "all " + fit
                : fit + "; the network keeps its own values in %d".formatted(all - matched.size());
    }

    private String headline() {
        return notFinite.isEmpty() ? verdict()
                : "%s; WARNING: %d of them with NaN or infinite numbers".formatted(verdict(), notFinite.size());
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(headline(), "", "#tensors", "which")
                .row("matched", matched.size(), shown(matched))
                .row("missing in the weights", missing.size(), shown(missing))
                .row("unexpected in the weights", unexpected.size(), shown(unexpected))
                .row("other shape", mismatched.size(), shown(mismatched));
        if (!notFinite.isEmpty()) {
            table = table.row("WARNING: NaN or infinite", notFinite.size(), shown(notFinite));
        }
        if (!prefix.isEmpty()) {
            table = table.row("prefix taken off", "", prefix);
        }
        if (!map.isEmpty()) {
            table = table.row("renamed by the key map", "", map);
        }
        if (!resized.isEmpty()) {
            table = table.row("resized to this image size", resized.size(), shown(resized));
        }
        if (!dropped.isEmpty()) {
            table = table.row("left out: pretraining only", dropped.size(), shown(dropped));
        }
        Optional<PathAdvice> advice = PathAdvice.of(missing, unexpected);
        return advice.isEmpty() ? table : table.row("perhaps", advice.get().tensors(), advice.get().text());
    }

    @Override
    public Optional<String> html() {
        String colour = matched.isEmpty() ? NOTHING : complete() && notFinite.isEmpty() ? WHOLE : PARTLY;
        WordTable table = table();
        return new WordTable("", table.columns(), table.rows()).html().map(rows -> """
                <div style="border-left:6px solid %s;padding:2px 10px">
                <div><b>%s</b></div>
                %s
                </div>""".formatted(colour, Markup.escape(headline()), rows));
    }

    private static String shown(List<?> names) {
        if (names.isEmpty()) {
            return "–";
        }
        List<String> first = names.stream().limit(names.size() > SHOWN ? 4 : SHOWN).map(Object::toString).toList();
        String more = first.size() == names.size() ? "" : ", … (%d more)".formatted(names.size() - first.size());
        return String.join(", ", first) + more;
    }

    private static List<Long> boxed(long[] shape) {
        return LongStream.of(shape).boxed().toList();
    }
}
