package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Collection;

/** Gives each child the same input and puts their channels one behind the other, {@code [N,C,H,W] → [N,C1+C2+…,H,W]}. */
public final class Branches extends Module {

    private Branches() { }

    /**
     * Starts branches with names.
     *
     * @return branches without a child, which cannot run yet
     */
    public static Branches named() {
        return new Branches();
    }

    /**
     * Adds a branch; only while building, before a {@link Network} holds it.
     *
     * @param name its name in paths
     * @param branch what to do with the input; the images it returns have the size of the other branches'
     * @return these branches
     */
    public Branches then(String name, Module branch) {
        child(name, branch);
        return this;
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return joined(namedChildren().values(), x, mode);
    }

    /** Gives each module the same input and joins their channels. */
    static NDArray joined(Collection<Module> modules, NDArray x, Mode mode) {
        NDList outputs = new NDList();
        for (Module branch : modules) {
            outputs.add(branch.forward(x, mode));
        }
        NDArray first = outputs.remove(0);
        NDArray joined = first.getNDArrayInternal().concat(outputs, 1);
        outputs.add(first);
        outputs.removeIf(output -> output == x);
        outputs.close();
        return joined;
    }

    @Override
    protected Branches blank() {
        Branches branches = new Branches();
        namedChildren().forEach((name, module) -> branches.then(name, module.blank()));
        return branches;
    }

    @Override
    public String describe() {
        return namedChildren().size() + " branches side by side";
    }
}
