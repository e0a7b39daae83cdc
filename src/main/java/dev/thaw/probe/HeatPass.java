package dev.thaw.probe;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.ImageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Runs forward and backward for the maps of saliency and Grad-CAM. */
record HeatPass(Passes passes, ImageSet images, Target target) {

    private static final String IMAGE = "image";

    /** The largest of the channels' absolute gradients at each pixel. */
    List<HeatMap> saliency() {
        List<HeatMap> maps = new ArrayList<>();
        passes.once(images, batch -> {
            Leaves leaves = new Leaves(batch.manager());
            passes.backward(batch, leaves.at(IMAGE), target, places -> { });
            float[] gradient = leaves.gradient(IMAGE);
            int plane = images.height() * images.width();
            for (int image = 0; image < images.size(); image++) {
                float[] largest = new float[plane];
                for (int k = 0; k < images.channels() * plane; k++) {
                    largest[k % plane] = Math.max(largest[k % plane], Math.abs(gradient[image * images.channels() * plane + k]));
                }
                maps.add(new HeatMap(images.width(), images.height(), largest));
            }
        });
        return maps;
    }

    /** The channels of one place, weighted by their mean gradients and added; what is negative counts as zero. */
    List<HeatMap> gradCam(String path) {
        List<HeatMap> maps = new ArrayList<>();
        passes.once(images, batch -> {
            Leaves leaves = new Leaves(batch.manager());
            Recorded[] seen = new Recorded[1];
            UnaryOperator<NDArray> leaf = leaves.at(path);
            long[][] shape = new long[1][];
            passes.backward(batch, UnaryOperator.identity(), target, places -> places.output(path, output -> {
                shape[0] = output.getShape().getShape();
                seen[0] = passes.recorded(path, shape[0], output.toFloatArray());
                return leaf.apply(output);
            }));
            Recorded gradient = passes.recorded(path, shape[0], leaves.gradient(path));
            for (int image = 0; image < images.size(); image++) {
                maps.add(weighted(seen[0], gradient, image).resized(images.width(), images.height()));
            }
        });
        return maps;
    }

    private static HeatMap weighted(Recorded seen, Recorded gradient, int image) {
        float[] sum = new float[seen.map(image, 0).length];
        for (int channel = 0; channel < seen.units(); channel++) {
            float[] map = seen.map(image, channel);
            double weight = 0;
            for (float value : gradient.map(image, channel)) {
                weight += value / map.length;
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += (float) (weight * map[i]);
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.max(0, sum[i]);
        }
        return new HeatMap(seen.shape().get(3).intValue(), seen.shape().get(2).intValue(), sum);
    }
}
