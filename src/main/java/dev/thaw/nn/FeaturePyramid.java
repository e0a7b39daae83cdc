package dev.thaw.nn;

import java.util.List;

/**
 * The feature pyramid: coarse stages are enlarged and added to finer ones, so that each level knows what the deepest sees.
 *
 * <p>Each stage passes a 1×1 convolution; from the coarsest on, the sum so far is enlarged to the next finer stage by nearest
 * pixels and added to it; each sum passes a 3×3 convolution. Nothing is activated. Source: Lin et al., "Feature Pyramid
 * Networks for Object Detection", 2017, §3 and figure 3, arXiv:1612.03144. Names and first values are those of torchvision's
 * {@code FeaturePyramidNetwork}: {@code inner_blocks.0.0}, …, {@code layer_blocks.0.0}, ….
 *
 * @param channels of each level; 256 in the paper
 * @param levels how many stages, counted from the coarsest; 4 in the paper, of strides 4 to 32
 */
public record FeaturePyramid(int channels, int levels) implements Neck {

    /**
     * Checks the sizes.
     *
     * @param channels of each level
     * @param levels how many stages
     * @throws IllegalArgumentException if one of them is less than 1
     */
    public FeaturePyramid {
        if (channels < 1 || levels < 1) {
            throw new IllegalArgumentException("a feature pyramid has 1 channel and 1 level or more; given %d channels, %d levels"
                    .formatted(channels, levels));
        }
    }

    /**
     * Makes the paper's pyramid, of the last four stages.
     *
     * @param channels of each level; 256 in the paper
     * @return the neck
     */
    public static FeaturePyramid of(int channels) {
        return new FeaturePyramid(channels, 4);
    }

    @Override
    public List<Stage> chosen(List<Stage> stages) {
        return stages.subList(Math.max(0, stages.size() - levels), stages.size());
    }
}
