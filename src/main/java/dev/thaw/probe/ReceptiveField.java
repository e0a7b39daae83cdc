package dev.thaw.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.nn.Interventions;
import dev.thaw.nn.Mode;
import java.util.Arrays;

/**
 * Which pixels of the input each place of a feature map can depend on, whatever the weights are.
 *
 * <p>Found by putting a value that is not a number into one row or column of a black image at a time: whatever depends on it is
 * not a number either. So it holds for any network, and says "everything" where a module looks at the whole image.
 *
 * @param rows first and last row of pixels for each row of the map
 * @param columns first and last column of pixels for each column of the map
 */
record ReceptiveField(int[][] rows, int[][] columns) {

    private static final int AT_ONCE = 32;

    static ReceptiveField of(Passes passes, String path, int channels, int height, int width) {
        return new ReceptiveField(spans(passes, path, new Shape(1, channels, height, width), 2),
                spans(passes, path, new Shape(1, channels, height, width), 3));
    }

    /** Marks each position of one axis of the input and looks where it arrives on the same axis of the map. */
    private static int[][] spans(Passes passes, String path, Shape image, int axis) {
        int side = (int) image.get(axis);
        int[][][] spans = new int[1][][];
        for (int from = 0; from < side; from += AT_ONCE) {
            int first = from;
            int count = Math.min(AT_ONCE, side - from);
            try (NDManager manager = passes.network().manager().newSubManager();
                    Interventions standing = Interventions.in(passes.network())) {
                standing.output(path, output -> {
                    note(spans, passes.recorded(path, output.getShape().getShape(), output.toFloatArray()), first, axis);
                    return output;
                });
                passes.network().forward(marked(manager, image, axis, first, count), Mode.EVAL);
            }
        }
        return spans[0];
    }

    private static NDArray marked(NDManager manager, Shape image, int axis, int first, int count) {
        int plane = (int) (image.get(2) * image.get(3));
        int size = (int) image.size();
        float[] pixels = new float[count * size];
        for (int k = 0; k < pixels.length; k++) {
            int position = axis == 2 ? k % plane / (int) image.get(3) : k % (int) image.get(3);
            pixels[k] = position == first + k / size ? Float.NaN : 0;
        }
        return manager.create(pixels, new Shape(count, image.get(1), image.get(2), image.get(3)));
    }

    private static void note(int[][][] spans, Recorded map, int first, int axis) {
        if (map.shape().size() != 4) {
            throw new IllegalArgumentException("""
                    %s returns %s, in which nothing has a place in the image; choose a module that returns [N,C,H,W]"""
                    .formatted(map.path(), map.shape()));
        }
        int side = map.shape().get(axis).intValue();
        int width = map.shape().get(3).intValue();
        int plane = map.shape().get(2).intValue() * width;
        if (spans[0] == null) {
            spans[0] = new int[side][];
            Arrays.setAll(spans[0], i -> new int[] {Integer.MAX_VALUE, -1});
        }
        for (int k = 0; k < map.values().length; k++) {
            if (Float.isNaN(map.values()[k])) {
                int[] span = spans[0][axis == 2 ? k % plane / width : k % width];
                int pixel = first + k / (plane * map.units());
                span[0] = Math.min(span[0], pixel);
                span[1] = Math.max(span[1], pixel);
            }
        }
    }
}
