package dev.thaw.nn;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A description of changes to a network; never changes itself, and leaves the network as it is.
 *
 * <p>Each verb returns a new description of one change more. {@link #network()} then builds the changed network: values keep
 * their paths, and go on wherever path and shape still fit. A module that is put in begins anew, from seed 0 and the random
 * stream of its path, even where its shape is that of the module before; its structure is copied.
 */
public final class Surgery implements Tabular {

    private final Network network;
    private final String name;
    private final Draft draft;
    private final List<Deed> deeds;

    private record Deed(String verb, String path, String effect) { }

    private Surgery(Network network, String name, Draft draft, List<Deed> deeds) {
        this.network = network;
        this.name = name;
        this.draft = draft;
        this.deeds = List.copyOf(deeds);
    }

    /**
     * Starts without any change.
     *
     * @param network what to change; its values are read when {@link #network()} builds
     * @return the empty description
     */
    public static Surgery of(Network network) {
        return new Surgery(network, network.name() + ", changed", Draft.of(network), List.of());
    }

    /**
     * Names the network that comes out.
     *
     * @param newName what to call it; else it is the old name and "changed"
     * @return a new description
     */
    public Surgery named(String newName) {
        return new Surgery(network, newName, draft, deeds);
    }

    /**
     * Puts a module at the end of a sequence.
     *
     * @param container path of the sequence, such as {@code classifier}; empty for the root
     * @param child the module's name there
     * @param module what to put in
     * @return a new description
     * @throws IllegalArgumentException if there is no such sequence, or the name is taken
     */
    public Surgery append(String container, String child, Module module) {
        Draft next = draft.again();
        next.append(container, child, module);
        return with(next, "append", ModulePath.join(container, child), module.describe());
    }

    /**
     * Puts a module in the place of another, under the same path.
     *
     * @param path which module goes, with all in it
     * @param module what comes
     * @return a new description
     * @throws IllegalArgumentException if there is no such module
     */
    public Surgery replace(String path, Module module) {
        Draft next = draft.again();
        next.replace(path, module);
        return with(next, "replace", path, "%s, before: %s".formatted(module.describe(), draft.at(path).describe()));
    }

    /**
     * Puts a module before another one of a sequence.
     *
     * @param path of the module that it is put before
     * @param child the new module's name there; the others keep theirs
     * @param module what to put in
     * @return a new description
     * @throws IllegalArgumentException if nothing stands at the path, or not in a sequence, or the name is taken
     */
    public Surgery insertBefore(String path, String child, Module module) {
        Draft next = draft.again();
        next.insertBefore(path, child, module);
        return with(next, "insert", ModulePath.join(ModulePath.parent(path), child),
                "%s, before %s".formatted(module.describe(), path));
    }

    /**
     * Puts a module behind another one of a sequence and behind what that does in passing.
     *
     * @param path of the module that it is put behind
     * @param child the new module's name there; the others keep theirs
     * @param module what to put in
     * @return a new description
     * @throws IllegalArgumentException if nothing stands at the path, or not in a sequence, or the name is taken
     */
    public Surgery insertAfter(String path, String child, Module module) {
        Draft next = draft.again();
        next.insertAfter(path, child, module);
        return with(next, "insert", ModulePath.join(ModulePath.parent(path), child),
                "%s, after %s".formatted(module.describe(), path));
    }

    /**
     * Takes a module out of a sequence.
     *
     * @param path which module; the others keep their names
     * @return a new description
     * @throws IllegalArgumentException if nothing stands there, or not in a sequence
     */
    public Surgery remove(String path) {
        Draft next = draft.again();
        next.remove(path);
        return with(next, "remove", path, "was " + draft.at(path).describe());
    }

    /**
     * Adds a second way past a module: {@code y = part(x) + module(x)}, under {@code path.branch}.
     *
     * @param path of the module beside which it runs; it keeps its paths and values
     * @param module what to add; it must return the same shape
     * @return a new description
     * @throws IllegalArgumentException if nothing stands there
     */
    public Surgery branch(String path, Module module) {
        Draft next = draft.again();
        return with(next, "branch", next.branch(path, module), "%s, added to what %s returns".formatted(module.describe(), path));
    }

    /**
     * Gives a convolution another kernel; its step and border stay.
     *
     * @param path of the convolution
     * @param change which kernel, and what becomes of its numbers
     * @return a new description
     * @throws IllegalArgumentException if no convolution stands there, or its kernel does not allow that
     */
    public Surgery kernel(String path, KernelChange change) {
        Conv2d old = draft.convolution(path);
        return kernel(path, change, old.stride(), old.border());
    }

    /**
     * Gives a convolution another kernel, step and border.
     *
     * @param path of the convolution
     * @param change which kernel, and what becomes of its numbers
     * @param stride step of the kernel, in pixels
     * @param padding zeros added at each border, in pixels
     * @return a new description
     * @throws IllegalArgumentException if no convolution stands there, or its kernel does not allow that
     */
    public Surgery kernel(String path, KernelChange change, int stride, int padding) {
        Draft next = draft.again();
        next.kernel(path, change, stride, padding);
        return with(next, "kernel", path, "%s, %s; before: %s".formatted(
                next.at(path).describe(), change, draft.at(path).describe()));
    }

    /**
     * Makes the network take images of another number of channels, such as grey ones or RGB with a depth.
     *
     * @param channels how many
     * @param change what the first convolution makes of its kernels
     * @return a new description
     * @throws IllegalArgumentException if the network does not begin with a convolution of all channels
     */
    public Surgery inputChannels(int channels, ChannelChange change) {
        Draft next = draft.again();
        String path = next.inputChannels(channels, change);
        return with(next, "channels", path, "%s, by %s; before: %s".formatted(
                next.at(path).describe(), change, draft.at(path).describe()));
    }

    /**
     * Makes the network look at small images pixel by pixel, for sides of about 32.
     *
     * <p>The first convolution steps by 1 pixel and has a kernel of 3×3 at most, the middle of the old one; a max pool right
     * behind it goes. So four or eight times finer images reach the rest, whose weights stay.
     *
     * @return a new description, for images of 32×32 pixels
     * @throws IllegalArgumentException if the network does not begin with a convolution whose steps overlap
     */
    public Surgery smallImages() {
        Draft next = draft.again();
        String what = Stem.shrink(next);
        next.inputShape(draft.inputShape()[0], 32, 32);
        return with(next, "small images", Stem.convolution(draft), what);
    }

    /**
     * Says which module is the head, where that is not the one replaced or the linear layer appended last.
     *
     * @param path of a linear layer, a convolution, or a module that ends with one of them
     * @return a new description
     * @throws IllegalArgumentException if no such module stands there
     */
    public Surgery headAt(String path) {
        Draft next = draft.again();
        next.head(path);
        return with(next, "head", path, draft.at(path).describe());
    }

    /**
     * Says another usual size of the images; nothing in the network changes.
     *
     * @param height in pixels
     * @param width in pixels
     * @return a new description
     */
    public Surgery imageSize(int height, int width) {
        Draft next = draft.again();
        next.inputShape(draft.inputShape()[0], height, width);
        return with(next, "images", "", "%d×%d pixels".formatted(height, width));
    }

    /**
     * Lists what happens to each value.
     *
     * @return the report; nothing is built for it
     */
    public SurgeryReport report() {
        return SurgeryReport.of(Slot.under(network.modules().get("")), draft);
    }

    /**
     * Builds the changed network and runs one black image through it, to see that its parts fit together.
     *
     * @return the network, with the same paths marked as loaded wherever their values went on; the caller closes it
     * @throws IllegalArgumentException if a part is given what it cannot take; the message names it and the shapes
     */
    public Network network() {
        SurgeryReport report = report();
        Map<String, TensorData> values = new LinkedHashMap<>();
        StateDict old = network.stateDict();
        report.kept().forEach(path -> values.put(path, old.get(path)));
        report.changed().forEach(path -> values.put(path, draft.changed(path, old.get(path))));
        Set<String> loaded = new HashSet<>(network.loadedPaths());
        loaded.retainAll(values.keySet());
        Network made = new Network(name, draft.root().again(), draft.head(), draft.inputShape())
                .with(StateDict.of(values), loaded, network.loadReport().orElse(null));
        try {
            Fitting.check(made);
            return made;
        } catch (IllegalArgumentException misfit) {
            made.close();
            throw misfit;
        }
    }

    private Surgery with(Draft next, String verb, String path, String effect) {
        List<Deed> more = new ArrayList<>(deeds);
        more.add(new Deed(verb, path, effect));
        return new Surgery(network, name, next, more);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%s: %d change%s to %s"
                .formatted(name, deeds.size(), deeds.size() == 1 ? "" : "s", network.name()),
                "change", "where", "what");
        for (Deed deed : deeds) {
            table = table.row(deed.verb(), deed.path(), deed.effect());
        }
        SurgeryReport report = report();
        String anew = report.renewed().isEmpty() ? ""
                : " (%d of them although the old would fit)".formatted(report.renewed().size());
        return table.row("values", "", "%d tensors kept, %d kept in another shape, %d new%s, %d gone".formatted(
                report.kept().size(), report.changed().size(), report.begun().size(), anew, report.gone().size()));
    }

    @Override
    public String toString() {
        return text();
    }
}
