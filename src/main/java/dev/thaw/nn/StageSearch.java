package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the stages of a network by one black image: along its trunk of sequences, the last module of each stride.
 *
 * <p>The trunk ends where the image does: at the first pool over the whole image, or at what the head stands in. A sequence
 * in which the stride changes once at most counts as one module. Borders that convolutions lose are no stride, so it is
 * rounded to a power of two; tokens are patches, whose side is exact.
 */
final class StageSearch implements ForwardObserver {

    private final Map<String, Layout> outputs = new HashMap<>();
    private final List<String> trunk = new ArrayList<>();
    private final Network network;
    private final String head;
    private Layout grid;
    private boolean tokens;

    private StageSearch(Network network, String head) {
        this.network = network;
        this.head = head;
    }

    /** Returns the stages, in the order in which they are computed. */
    static List<StageTap> in(Network network, String head) {
        StageSearch search = new StageSearch(network, head);
        try (NDManager manager = network.manager().newSubManager()) {
            network.forward(manager.zeros(network.inputShape(1)), Mode.EVAL, search);
        }
        search.follow("", network.root());
        Map<Integer, StageTap> last = new LinkedHashMap<>();
        for (String path : search.trunk) {
            Layout layout = search.outputs.get(path);
            int stride = search.stride(path);
            last.remove(stride);
            last.put(stride, new StageTap(new Stage(path, layout.channels(), stride), layout));
        }
        return last.values().stream().map(tap -> tap.named(search.outermost(tap.stage().path()))).toList();
    }

    @Override
    public void leaving(String path, Module module, NDArray output) {
        Shape shape = output.getShape();
        if (shape.dimension() == 4) {
            Layout layout = Layout.of(shape, last(module));
            outputs.put(path, layout);
            grid = tokens ? grid : layout;
        } else if (shape.dimension() == 3 && grid != null && shape.get(1) >= (long) grid.rows() * grid.columns()) {
            outputs.put(path, grid.tokens(shape));
            tokens = true;
        }
    }

    /** Says whether a module's images have their channels last: so do those of Swin and of every layer norm. */
    private static boolean last(Module module) {
        boolean[] found = {module instanceof SwinBlock || module instanceof LayerNorm};
        module.walk((path, part) -> found[0] |= part instanceof SwinBlock || part instanceof LayerNorm);
        return found[0];
    }

    private boolean follow(String path, Module module) {
        for (Map.Entry<String, Module> child : module.namedChildren().entrySet()) {
            String at = ModulePath.join(path, child.getKey());
            boolean end = child.getValue() instanceof GlobalAveragePool || child.getValue() instanceof AdaptiveAveragePool
                    || child.getValue() instanceof TokenMean || !trunk.isEmpty() && ModulePath.holds(at, head);
            if (end) {
                return false;
            }
            if (child.getValue() instanceof Sequential inner && opens(at, inner)) {
                if (!follow(at, inner)) {
                    return false;
                }
            } else if (outputs.containsKey(at)) {
                trunk.add(at);
            } else {
                return false;
            }
        }
        return true;
    }

    /** Says whether a sequence is more than one step of the trunk. */
    private boolean opens(String path, Sequential sequence) {
        List<Integer> strides = new ArrayList<>(List.of(trunk.isEmpty() ? 1 : stride(trunk.get(trunk.size() - 1))));
        boolean[] ends = {ModulePath.holds(path, head) || !outputs.containsKey(path)};
        sequence.walk((inside, part) -> {
            ends[0] |= part instanceof GlobalAveragePool || part instanceof AdaptiveAveragePool;
            String at = inside.isEmpty() ? path : ModulePath.join(path, inside);
            if (!inside.isEmpty() && straight(sequence, inside) && outputs.containsKey(at)) {
                strides.add(stride(at));
            }
        });
        return ends[0] && !sequence.namedChildren().isEmpty() || strides.stream().distinct().count() > 2;
    }

    /** Says whether only sequences lie between. */
    private static boolean straight(Module from, String path) {
        Module at = from;
        for (String name : path.split("\\.")) {
            if (!(at instanceof Sequential)) {
                return false;
            }
            at = at.namedChildren().get(name);
        }
        return !(at instanceof Sequential) || at.namedChildren().isEmpty();
    }

    private int stride(String path) {
        long side = network.inputShape(1).get(2);
        int rows = outputs.get(path).rows();
        double ratio = side / (double) rows;
        return outputs.get(path).kind() == Layout.Kind.TOKENS ? (int) ratio
                : 1 << (int) Math.max(0, Math.round(Math.log(ratio) / Math.log(2)));
    }

    /** Names a sequence rather than the last module in it, which returns the same. */
    private String outermost(String path) {
        String parent = ModulePath.parent(path);
        Module above = network.modules().get(parent);
        boolean last = !parent.isEmpty() && List.copyOf(above.namedChildren().keySet())
                .indexOf(ModulePath.last(path)) == above.namedChildren().size() - 1;
        return last && !ModulePath.holds(parent, head) && outputs.containsKey(parent)
                && outputs.get(parent).equals(outputs.get(path)) ? outermost(parent) : path;
    }
}
