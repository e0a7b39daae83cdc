package dev.thaw.nn;

/** What the blocks of a deep network are, so that the same network can be built with shortcuts and without. */
public enum BlockKind {
    /** Two convolutions one after the other, and nothing around them: see {@link PlainBlock}. */
    PLAIN("plain"),
    /** The same two, added to the input: see {@link BasicBlock}. */
    RESIDUAL("residual"),
    /**
     * Residual, and the weight of each block's last norm begins as 0: every block begins as its shortcut.
     *
     * <p>torchvision's {@code zero_init_residual}; Goyal et al., "Accurate, Large Minibatch SGD", 2017, §5.1, arXiv:1706.02677.
     * A plain block cannot begin so: it would hand on zeros.
     */
    RESIDUAL_FROM_IDENTITY("residual");

    private final String word;

    BlockKind(String word) {
        this.word = word;
    }

    /** {@return the word for it in tables and names of networks: {@code plain} or {@code residual}} */
    public String word() {
        return word;
    }

    /** Makes a block; where shapes change, a shortcut pads its channels with zeros. */
    Module block(int in, int out, int stride) {
        return switch (this) {
            case PLAIN -> PlainBlock.of(in, out, stride);
            case RESIDUAL -> BasicBlock.padding(in, out, stride);
            case RESIDUAL_FROM_IDENTITY -> BasicBlock.fromIdentity(in, out, stride);
        };
    }
}
