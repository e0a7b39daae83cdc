package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Optional;

/**
 * A picture of one training step, drawn from the live network: how far back the gradient comes, and what it meets.
 *
 * @param network what the network is called
 * @param loss mean cross-entropy of the batch, in nats
 * @param parts from the input to the head
 * @param modules the same module by module, and one part more for each shortcut that is no module
 */
public record GradientFlow(String network, double loss, List<FlowPart> parts, List<FlowPart> modules) implements Renderable {

    /** What a shortcut is called that hands x on as it is, behind the path of its block. */
    public static final String SHORTCUT = "shortcut";

    /** Networks of at most this many modules without children are drawn module by module, others block by block. */
    public static final int MOST_MODULES = 14;

    /**
     * Copies the list.
     *
     * @param network what the network is called
     * @param loss mean cross-entropy of the batch
     * @param parts from the input to the head
     * @param modules the same module by module
     */
    public GradientFlow {
        parts = List.copyOf(parts);
        modules = List.copyOf(modules);
    }

    /**
     * Runs forward and backward once and looks; afterwards the network is as it was.
     *
     * @param network the network, with its flags, cuts and held modules as they are
     * @param x a batch of images {@code [N,C,H,W]}
     * @param y their classes {@code [N]}, int64
     * @return the flow, with nothing in an optimizer
     */
    public static GradientFlow of(Network network, NDArray x, NDArray y) {
        return FlowRecording.look(network, x, y, Optional.empty());
    }

    /**
     * Runs forward and backward once and looks; afterwards the network is as it was, and no step is taken.
     *
     * @param network the network, with its flags, cuts and held modules as they are
     * @param x a batch of images {@code [N,C,H,W]}
     * @param y their classes {@code [N]}, int64
     * @param optimizer asked which parameters it has
     * @return the flow
     */
    public static GradientFlow of(Network network, NDArray x, NDArray y, Optimizer optimizer) {
        return FlowRecording.look(network, x, y, Optional.of(optimizer));
    }

    /**
     * Takes one real training step and shows what it did: the network is trained by it.
     *
     * @param network the network, with its flags, cuts and held modules as they are
     * @param x a batch of images {@code [N,C,H,W]}
     * @param y their classes {@code [N]}, int64
     * @param optimizer takes the step
     * @return the flow, with what moved
     */
    public static GradientFlow ofStep(Network network, NDArray x, NDArray y, Optimizer optimizer) {
        return FlowRecording.step(network, x, y, optimizer);
    }

    /**
     * Returns one part.
     *
     * @param path where it stands
     * @return the part
     * @throws IllegalArgumentException if no part of that name is drawn
     */
    public FlowPart part(String path) {
        return parts.stream().filter(part -> part.path().equals(path)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("no part \"%s\" is drawn; there are %s".formatted(path,
                        parts.stream().map(FlowPart::path).toList())));
    }

    /**
     * Looks into one part of the network, such as a residual block: the modules of F, and the shortcut beside them.
     *
     * @param path of the part, such as {@code layer2.0}
     * @return the same step, drawn for this part alone
     * @throws IllegalArgumentException if no module stands under that path
     */
    public GradientFlow inside(String path) {
        List<FlowPart> under = modules.stream().filter(part -> part.path().startsWith(path + ".")).toList();
        if (under.isEmpty()) {
            throw new IllegalArgumentException("no module stands under \"%s\" of %s; there are %s".formatted(path, network,
                    modules.stream().map(FlowPart::path).toList()));
        }
        return new GradientFlow(network + ", " + path, loss, under, under);
    }

    @Override
    public String text() {
        WordTable table = WordTable.of(FlowDrawing.title(this), "part", "what it is", "graph", "gradient comes",
                "has gradient", "in optimizer", "optimizer's state", "norms", "moved");
        for (FlowPart part : parts) {
            table = table.row(part.path(), part.type(), part.carriesGraph() ? "kept" : "none", part.reached() ? "yes" : "no",
                    FlowDrawing.share(part.withGradient(), part.parameters()),
                    FlowDrawing.inOptimizer(this, part), FlowDrawing.state(this, part), FlowDrawing.norms(part),
                    part.moving());
        }
        return table.text();
    }

    @Override
    public Optional<String> svg() {
        return Optional.of(new FlowDrawing(this).svg());
    }

    @Override
    public Optional<String> html() {
        return Optional.of("<div style=\"overflow-x:auto\">%s</div>".formatted(new FlowDrawing(this).svg()));
    }
}
