package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.thaw.engine.Torch;
import java.util.ArrayList;
import java.util.List;

/** The convolutions of a {@link FeaturePyramid}; it runs on several arrays, so not by itself in a sequence. */
final class PyramidLayers extends Module {

    /** PyTorch's {@code kaiming_uniform_(a=1)}: between ±sqrt(3 / fanIn). */
    private static final Initialization EVEN = (shape, stream) -> {
        float[] values = Initialization.kaimingUniformFanIn().values(shape, stream);
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) Math.sqrt(2);
        }
        return values;
    };

    private final Module inner;
    private final Module outer;

    private PyramidLayers(Module inner, Module outer) {
        this.inner = child("inner_blocks", inner);
        this.outer = child("layer_blocks", outer);
    }

    static PyramidLayers of(List<Stage> stages, int channels) {
        return new PyramidLayers(
                Sequential.of(stages.stream().map(stage -> layer(stage.channels(), channels, 1)).toArray(Module[]::new)),
                Sequential.of(stages.stream().map(stage -> layer(channels, channels, 3)).toArray(Module[]::new)));
    }

    private static Module layer(int in, int out, int kernel) {
        return Sequential.of(Conv2d.withZeroBias(in, out, kernel, kernel / 2, EVEN));
    }

    /** Computes the levels from the stages' images, finest first; the images stay open. */
    NDList levels(NDList stages, Mode mode) {
        List<Module> sides = of("inner_blocks", stages.size());
        List<Module> ends = of("layer_blocks", stages.size());
        NDArray[] levels = new NDArray[stages.size()];
        NDArray sum = null;
        for (int i = stages.size() - 1; i >= 0; i--) {
            NDArray next = plusEnlarged(sides.get(i).forward(stages.get(i), mode), sum);
            if (sum != null) {
                sum.close();
            }
            sum = next;
            levels[i] = ends.get(i).forward(sum, mode);
        }
        if (sum != null) {
            sum.close();
        }
        return new NDList(levels);
    }

    /** Returns the convolutions of one kind as they are now, with whatever stands in for those it was made with. */
    private List<Module> of(String kind, int stages) {
        List<Module> layers = List.copyOf(namedChildren().get(kind).namedChildren().values());
        if (layers.size() != stages) {
            throw new IllegalArgumentException("%s has %d layers for the images of %d stages; it needs one for each"
                    .formatted(kind, layers.size(), stages));
        }
        return layers;
    }

    /** Takes the first array over; the coarser one, which may be null, stays open. */
    private static NDArray plusEnlarged(NDArray fine, NDArray coarse) {
        if (coarse == null) {
            return fine;
        }
        try (NDArray own = fine; NDArray large = Torch.nearest(coarse, own.getShape().get(2), own.getShape().get(3))) {
            return own.add(large);
        }
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        throw new IllegalArgumentException("""
                this %s was given one array, %s, but it takes the images of as many stages as it has levels, so by itself it \
                computes nothing; run the network that it stands in, or ask a NeckedBackbone for its levels""".formatted(
                describe(), x.getShape()));
    }

    @Override
    protected PyramidLayers blank() {
        return new PyramidLayers(inner.blank(), outer.blank());
    }

    @Override
    public String describe() {
        return "feature pyramid of %d levels".formatted(inner.namedChildren().size());
    }
}
