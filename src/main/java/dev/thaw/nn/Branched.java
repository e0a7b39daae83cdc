package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/** A module and a second way past it, {@code part(x) + branch(x)}; the part's own values and children keep their paths. */
final class Branched extends Module {

    private final Module part;
    private final Module branch;
    private final String added;

    private Branched(Module part, Module branch) {
        this.part = part;
        this.branch = branch;
        adopt(part);
        part.namedChildren().forEach(this::child);
        int number = 1;
        while (namedChildren().containsKey(name(number)) || slots().containsKey(name(number))) {
            number++;
        }
        added = name(number);
        child(added, branch);
    }

    private static String name(int number) {
        return number == 1 ? "branch" : "branch" + number;
    }

    static Branched of(Module part, Module branch) {
        return new Branched(part, branch);
    }

    /** Returns the name of the second way, such as {@code branch}. */
    String added() {
        return added;
    }

    Module part() {
        return part;
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        NDArray first = part.forward(x, mode);
        NDArray second = branch.forward(x, mode);
        try {
            if (!first.getShape().equals(second.getShape())) {
                throw new IllegalArgumentException("""
                        the branch returns %s where the module beside it returns %s; they are added, so give the branch the \
                        same shape"""
                        .formatted(second.getShape(), first.getShape()));
            }
            return first.add(second);
        } finally {
            release(first, x);
            release(second, x);
        }
    }

    private static void release(NDArray made, NDArray x) {
        if (made != x) {
            made.close();
        }
    }

    @Override
    protected Branched blank() {
        return new Branched(part.again(), branch.again());
    }

    @Override
    public String describe() {
        return part.describe() + ", and a branch";
    }
}
