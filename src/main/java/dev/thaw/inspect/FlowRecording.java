package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.Torch;
import dev.thaw.inspect.FlowPart.Moved;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.GradientCut;
import dev.thaw.nn.Module;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Takes the notes that a {@link GradientFlow} is drawn from. */
final class FlowRecording implements ForwardObserver {

    private static final Set<GradientCut> ENDS = EnumSet.of(GradientCut.NO_GRAD, GradientCut.DETACH);
    private static final Set<GradientCut> CUTS = EnumSet.complementOf(EnumSet.of(GradientCut.NONE));

    private final Network network;
    private final Map<String, Boolean> graphs = new LinkedHashMap<>();
    private final Map<String, Boolean> graphsIn = new LinkedHashMap<>();
    private final Set<String> stepped = new HashSet<>();
    private final Set<String> remembered = new HashSet<>();
    private Optional<StateDict> before = Optional.empty();
    private Set<String> withGradient = Set.of();
    private double loss;

    private FlowRecording(Network network) {
        this.network = network;
    }

    static GradientFlow look(Network network, NDArray x, NDArray y, Optional<Optimizer> optimizer) {
        FlowRecording recording = new FlowRecording(network);
        try (KeptState kept = KeptState.of(network)) {
            recording.pass(x, y);
        }
        return recording.flow(optimizer);
    }

    static GradientFlow step(Network network, NDArray x, NDArray y, Optimizer optimizer) {
        FlowRecording recording = new FlowRecording(network);
        recording.pass(x, y);
        recording.before = Optional.of(network.stateDict());
        optimizer.step();
        return recording.flow(Optional.of(optimizer));
    }

    private void pass(NDArray x, NDArray y) {
        loss = BackwardPass.run(network, x, y, this);
        withGradient = KeptState.withGradient(network);
    }

    @Override
    public void entering(String path, Module module, NDArray input) {
        graphsIn.put(path, Torch.carriesGraph(input));
    }

    @Override
    public void leaving(String path, Module module, NDArray output) {
        graphs.put(path, Torch.carriesGraph(output));
    }

    private GradientFlow flow(Optional<Optimizer> optimizer) {
        optimizer.ifPresent(this::ask);
        List<String> leaves = graphs.keySet().stream().filter(path -> !path.isEmpty())
                .filter(path -> network.modules().get(path).namedChildren().isEmpty()).toList();
        UnaryOperator<String> naming = leaves.size() <= GradientFlow.MOST_MODULES ? UnaryOperator.identity() : Blocks::of;
        List<FlowPart> modules = FlowInside.of(network, parts(leaves, UnaryOperator.identity()), graphsIn, path -> within(ENDS, path));
        return new GradientFlow(network.name(), loss, parts(leaves, naming), modules);
    }

    private void ask(Optimizer optimizer) {
        optimizer.groups().forEach(group -> stepped.addAll(group.paths()));
        Set<String> state = new HashSet<>(optimizer.state().names());
        stepped.stream().filter(path -> state.stream().anyMatch(name -> name.startsWith("state." + path + ".")
                && !name.equals("state." + path + ".steps"))).forEach(remembered::add);
    }

    private List<FlowPart> parts(List<String> leaves, UnaryOperator<String> naming) {
        Map<String, String> last = new LinkedHashMap<>();
        leaves.forEach(leaf -> last.put(naming.apply(leaf), leaf));
        List<FlowPart> parts = new ArrayList<>();
        List<String> paths = new ArrayList<>(last.keySet());
        Collections.reverse(paths);
        boolean reached = true;
        for (String path : paths) {
            List<String> own = network.parameters().keySet().stream().filter(name -> name.startsWith(path + ".")).toList();
            boolean graph = graphs.getOrDefault(path, graphs.get(last.get(path)));
            reached = graph && reached && !within(ENDS, path) || count(own, withGradient) > 0;
            parts.add(0, part(path, graph, reached, own));
        }
        return parts;
    }

    /** Says whether a module or one around it has such a cut; inside, outputs may carry a graph that the cut then drops. */
    private boolean within(Set<GradientCut> cuts, String path) {
        return network.modules().entrySet().stream().anyMatch(entry -> cuts.contains(entry.getValue().cut())
                && ModulePath.holds(entry.getKey(), path));
    }

    private FlowPart part(String path, boolean graph, boolean reached, List<String> own) {
        List<Module> norms = network.modules().entrySet().stream()
                .filter(entry -> (entry.getKey() + ".").startsWith(path + ".") && !entry.getValue().ownBuffers().isEmpty())
                .map(Map.Entry::getValue).toList();
        Module module = network.modules().get(path);
        int flagged = (int) own.stream().filter(name -> network.parameters().get(name).requiresGradient()).count();
        int held = (int) norms.stream().filter(Module::heldInInference).count();
        Optional<BlockDrift> drift = own.isEmpty() ? Optional.empty() : before.map(earlier -> Drift.between(earlier.filter(own::contains),
                network.stateDict().filter(own::contains)).whole());
        Moved moved = drift.map(way -> way.bitIdentical() ? Moved.NO : Moved.YES).orElse(Moved.NOT_ASKED);
        return new FlowPart(path, module == null ? "" : module.describe(), graph, reached, within(CUTS, path), own.size(),
                count(own, withGradient), flagged, count(own, stepped), count(own, remembered), norms.size(), held, moved,
                drift.map(BlockDrift::relative).orElse(Double.NaN));
    }

    private static int count(List<String> own, Set<String> wanted) {
        return (int) own.stream().filter(wanted::contains).count();
    }
}
