package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.thaw.engine.Torch;
import java.util.List;

/** A backbone, a pyramid on its stages, and a head on the means of all levels: the children {@code backbone, neck, head}. */
final class Necked extends Module {

    private final Module backbone;
    private final List<StageTap> stages;
    private final PyramidLayers neck;
    private final Module head;

    Necked(Module backbone, List<StageTap> stages, PyramidLayers neck, Module head) {
        this.backbone = child("backbone", backbone);
        this.stages = stages;
        this.neck = child("neck", neck);
        this.head = child("head", head);
    }

    /** Computes the levels, finest first. */
    NDList levels(NDArray x, Mode mode) {
        if (!(now("neck") instanceof PyramidLayers pyramid)) {
            throw new IllegalArgumentException("\"neck\" is now %s, which does not take the images of several stages; "
                    .formatted(now("neck").describe()) + "put another neck on the backbone instead: backbone.with(neck)");
        }
        try (NDList images = StageTap.outputs(now("backbone"), stages, x, mode)) {
            return pyramid.levels(images, mode);
        }
    }

    /** Returns a child as it is now, with whatever stands in for the one it was made with. */
    private Module now(String name) {
        return namedChildren().get(name);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDList levels = levels(x, mode); NDArray features = means(levels)) {
            NDArray logits = head.forward(features, mode);
            return logits == features ? features.reshape(features.getShape()) : logits;
        }
    }

    /** Puts the mean image of each level behind the others', {@code [N,levels·channels]}. */
    private static NDArray means(NDList levels) {
        long images = levels.get(0).getShape().get(0);
        NDList rows = new NDList();
        for (NDArray level : levels) {
            try (NDArray mean = Torch.averageImages(level)) {
                rows.add(mean.reshape(images, -1));
            }
        }
        try (NDList own = rows) {
            NDList others = new NDList(own.subList(1, own.size()));
            return others.isEmpty() ? own.get(0).reshape(images, -1) : own.get(0).getNDArrayInternal().concat(others, 1);
        }
    }

    @Override
    protected Necked blank() {
        return new Necked(backbone.again(), stages, neck.blank(), head.blank());
    }

    @Override
    public String describe() {
        return "backbone, neck and head";
    }
}
