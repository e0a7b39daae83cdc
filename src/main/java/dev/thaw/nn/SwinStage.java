package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/** A stage of the Swin transformer, whose output is {@code [N,H,W,C]}: merges patches, except in the first, then its blocks. */
final class SwinStage extends Module {

    private final int size;
    private final Module downsample;
    private final Module blocks;

    SwinStage(Module downsample, Module blocks, int size) {
        this.size = size;
        this.downsample = child("downsample", downsample);
        this.blocks = child("blocks", blocks);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return Sequential.chain(x, mode, downsample, blocks);
    }

    @Override
    protected SwinStage blank() {
        return new SwinStage(downsample.blank(), blocks.blank(), size);
    }

    @Override
    public String describe() {
        return "Swin stage of %d blocks, [N,H,W,%d]".formatted(blocks.namedChildren().size(), size);
    }
}
