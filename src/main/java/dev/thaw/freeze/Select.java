package dev.thaw.freeze;

import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import java.util.Set;

/**
 * A way to point at parameters: by their names, by what their modules are, or by where these stand in the network.
 *
 * <p>A value that knows no network yet. {@link #in(Network)} says what it means for one; a {@link FreezePlan} is made of
 * such values.
 */
public sealed interface Select permits PathSelect, Structural {

    /**
     * Returns what this points at in a network.
     *
     * @param network the network, which stays as it is
     * @return paths of parameters in state-dict order; empty when nothing fits
     */
    Set<String> in(Network network);

    /**
     * Points at a place by its name and at everything under it.
     *
     * @param pattern a path ({@code fc.bias}), a module's name ({@code fc}, never {@code fc2}), or a glob: {@code *} within
     *     a name, {@code **} across names, {@code *} alone for everything
     * @return the selection
     * @throws IllegalArgumentException if the pattern can name nothing
     */
    static Select name(String pattern) {
        return new NameSelect(pattern);
    }

    /**
     * Points at every parameter in whose path a regular expression is found, anywhere unless {@code ^} or {@code $} say
     * otherwise, as Python's {@code re.search} does.
     *
     * @param regex such as {@code layer[12]\.\d+\.bn}
     * @return the selection
     * @throws IllegalArgumentException if it is no regular expression
     */
    static Select regex(String regex) {
        return new RegexSelect(regex);
    }

    /**
     * Points at weight and bias of every norm: batch norm, layer norm and what else scales each channel.
     *
     * @return the selection
     */
    static Select norms() {
        return new Structural.Norms();
    }

    /**
     * Points at every bias, those of the norms too.
     *
     * @return the selection
     */
    static Select biases() {
        return new Structural.Biases();
    }

    /**
     * Points at all modules of one class and everything under them.
     *
     * @param type such as {@code BasicBlock.class}
     * @return the selection
     */
    static Select type(Class<? extends Module> type) {
        return new Structural.OfType(type);
    }

    /**
     * Points at the first convolutions, counted in the order in which the modules are listed (that of the state dict).
     *
     * @param count how many, 1 or more; beyond the last one it means all
     * @return the selection
     */
    static Select firstConvolutions(int count) {
        return new Structural.FirstConvolutions(count);
    }

    /**
     * Points at the first children of the whole network, as {@code list(model.children())[:count]} in Python.
     *
     * <p>What a child is differs from network to network: a ResNet has its layers there, a VGG its whole body as the first
     * one. {@link FreezePlan#describe(Network)} shows what it came to; {@link #children(String, int, int)} counts within.
     *
     * @param count how many, 1 or more; children without parameters count too, and beyond the last one it means all
     * @return the selection
     */
    static Select first(int count) {
        return new Structural.Children("", 0, count);
    }

    /**
     * Points at some children of one module, as {@code list(module.children())[from:to]} in Python.
     *
     * @param module the module's path; empty for the whole network
     * @param from index of the first one, from 0
     * @param to index after the last one; beyond the last child it means all that follow
     * @return the selection
     * @throws IllegalArgumentException if the range is empty
     */
    static Select children(String module, int from, int to) {
        return new Structural.Children(module, from, to);
    }

    /**
     * Points at every leaf under a module: a walk in depth that stops at the modules without children.
     *
     * <p>As the Python idiom does, it misses what a module with children owns itself, such as the class token of a vision
     * transformer: {@link FreezePlan#describe(Network)} shows what is left.
     *
     * @param module the module's path; empty for the whole network
     * @return the selection
     */
    static Select leaves(String module) {
        return new Structural.Leaves(module);
    }

    /**
     * Points at a module, everything in it, and everything that is computed before it.
     *
     * <p>The order is that of a forward pass, which is run once on a black image; not that of the listing.
     *
     * @param module the module's path, such as {@code layer2}
     * @return the selection
     */
    static Select upTo(String module) {
        return new Structural.UpTo(module);
    }
}
