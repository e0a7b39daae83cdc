package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * Puts a trained token before the patches, {@code [N,T,D] → [N,T+1,D]}, and where it has places adds to every token what
 * stands for its place.
 */
final class ClassToken extends Module {

    private final int along;
    private final int size;
    private final Places places;
    private final int imageSize;
    private final Parameter token;
    private final Parameter positions;

    /** Whether each place of the image has numbers of its own. */
    enum Places {
        ADDED, NONE
    }

    /**
     * Makes the step.
     *
     * @param along patches along a side of the square image
     * @param size numbers per token, D
     * @param places whether there are numbers for each place
     * @param imageSize side of the images in pixels, for messages
     */
    ClassToken(int along, int size, Places places, int imageSize) {
        this.along = along;
        this.size = size;
        this.places = places;
        this.imageSize = imageSize;
        Initialization narrow = Initialization.normal(VisionTransformer.DEVIATION);
        boolean placed = places == Places.ADDED;
        token = parameter("cls_token", Parameter.Type.OTHER, placed ? Initialization.normal(1e-6) : narrow, 1, 1, size);
        positions = placed ? parameter("pos_embed", Parameter.Type.OTHER, narrow, 1, along * along + 1, size) : null;
        resizable("pos_embed", PlaceResizing::fit);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        Shape shape = x.getShape();
        if (shape.get(1) != (long) along * along) {
            throw new IllegalArgumentException("""
                    this vision transformer knows places for %d patches, but these images have %d; resize them to %d pixels, \
                    or make the network for their size""".formatted(along * along, shape.get(1), imageSize));
        }
        try (NDArray tokens = token.getArray().broadcast(new Shape(shape.get(0), 1, size))) { // [N,1,D]
            tokens.attach(x.getManager());
            NDArray all = tokens.concat(x, 1); // [N,T+1,D]
            if (positions == null) {
                return all;
            }
            try (all) {
                return all.add(positions.getArray());
            }
        }
    }

    @Override
    protected ClassToken blank() {
        return new ClassToken(along, size, places, imageSize);
    }

    @Override
    public String describe() {
        return places == Places.ADDED ? "class token and places" : "class token";
    }
}
