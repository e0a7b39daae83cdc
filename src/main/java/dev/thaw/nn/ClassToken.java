package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/** Puts a trained token before the patches and adds to every token what stands for its place, {@code [N,T,D] → [N,T+1,D]}. */
final class ClassToken extends Module {

    private final int patches;
    private final int size;
    private final Parameter token;
    private final Parameter positions;

    ClassToken(int patches, int size) {
        this.patches = patches;
        this.size = size;
        token = parameter("cls_token", Parameter.Type.OTHER, Initialization.normal(1e-6), 1, 1, size);
        positions = parameter("pos_embed", Parameter.Type.OTHER,
                Initialization.normal(VisionTransformer.DEVIATION), 1, patches + 1, size);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        Shape shape = x.getShape();
        if (shape.get(1) != patches) {
            throw new IllegalArgumentException(
                    "the vision transformer knows places for %d patches, but these images have %d; resize them to %d pixels"
                            .formatted(patches, shape.get(1), VisionTransformer.SIDE));
        }
        try (NDArray tokens = token.getArray().broadcast(new Shape(shape.get(0), 1, size))) { // [N,1,D]
            tokens.attach(x.getManager());
            try (NDArray all = tokens.concat(x, 1)) { // [N,T+1,D]
                return all.add(positions.getArray());
            }
        }
    }

    @Override
    protected ClassToken blank() {
        return new ClassToken(patches, size);
    }

    @Override
    public String describe() {
        return "class token and places";
    }
}
