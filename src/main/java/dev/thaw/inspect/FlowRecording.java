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
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Takes the notes that a {@link GradientFlow} is drawn from. */
final class FlowRecording implements ForwardObserver {

    private static final Set<GradientCut> ENDS = EnumSet.of(GradientCut.NO_GRAD, GradientCut.DETACH);
    private static final Set<GradientCut> CUTS = EnumSet.complementOf(EnumSet.of(GradientCut.NONE));

    private final Network network;
    private final Map<String, Boolean> graphs = new LinkedHashMap<>();
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
        return recording.flow(optimizer, path -> Moved.NOT_ASKED);
    }

    static GradientFlow step(Network network, NDArray x, NDArray y, Optimizer optimizer) {
        FlowRecording recording = new FlowRecording(network);
        recording.pass(x, y);
        StateDict before = network.stateDict();
        optimizer.step();
        StateDict after = network.stateDict();
        return recording.flow(Optional.of(optimizer), path -> before.get(path).equals(after.get(path)) ? Moved.NO : Moved.YES);
    }

    private void pass(NDArray x, NDArray y) {
        loss = BackwardPass.run(network, x, y, this);
        withGradient = KeptState.withGradient(network);
    }

    @Override
    public void leaving(String path, Module module, NDArray output) {
        graphs.put(path, Torch.carriesGraph(output));
    }

    private GradientFlow flow(Optional<Optimizer> optimizer, Function<String, Moved> moved) {
        Set<String> stepped = new HashSet<>();
        optimizer.ifPresent(known -> known.groups().forEach(group -> stepped.addAll(group.paths())));
        List<String> leaves = graphs.keySet().stream().filter(path -> !path.isEmpty())
                .filter(path -> network.modules().get(path).namedChildren().isEmpty()).toList();
        UnaryOperator<String> naming = leaves.size() <= GradientFlow.MOST_MODULES ? UnaryOperator.identity() : Blocks::of;
        Map<String, String> last = new LinkedHashMap<>();
        leaves.forEach(leaf -> last.put(naming.apply(leaf), leaf));
        List<FlowPart> parts = new ArrayList<>();
        List<String> paths = new ArrayList<>(last.keySet());
        Collections.reverse(paths);
        boolean reached = true;
        for (String path : paths) {
            List<String> own = network.parameters().keySet().stream().filter(name -> ModulePath.holds(path, name)).toList();
            boolean graph = graphs.getOrDefault(path, graphs.get(last.get(path)));
            reached = graph && reached && !within(ENDS, path) || count(own, withGradient) > 0;
            parts.add(0, part(path, graph, reached, own, stepped, moved));
        }
        return new GradientFlow(network.name(), loss, parts);
    }

    /** Says whether a module or one around it has such a cut; inside, outputs may carry a graph that the cut then drops. */
    private boolean within(Set<GradientCut> cuts, String path) {
        return network.modules().entrySet().stream().anyMatch(entry -> cuts.contains(entry.getValue().cut())
                && ModulePath.holds(entry.getKey(), path));
    }

    private FlowPart part(String path, boolean graph, boolean reached, List<String> own, Set<String> stepped,
            Function<String, Moved> moved) {
        List<Module> norms = network.modules().entrySet().stream()
                .filter(entry -> ModulePath.holds(path, entry.getKey()) && !entry.getValue().ownBuffers().isEmpty())
                .map(Map.Entry::getValue).toList();
        Module module = network.modules().get(path);
        Moved together = own.stream().map(moved).reduce((first, second) -> first == Moved.YES ? first : second)
                .orElse(Moved.NOT_ASKED);
        return new FlowPart(path, module == null ? "" : module.describe(), graph, reached,
                within(CUTS, path), own.size(), count(own, withGradient), (int) own.stream().filter(name -> network.parameters().get(name).requiresGradient()).count(),
                count(own, stepped), norms.size(), (int) norms.stream().filter(Module::heldInInference).count(), together);
    }

    private static int count(List<String> own, Set<String> wanted) {
        return (int) own.stream().filter(wanted::contains).count();
    }
}
