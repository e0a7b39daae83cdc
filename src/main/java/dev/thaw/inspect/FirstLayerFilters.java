package dev.thaw.inspect;

import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Network;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Tile;
import dev.thaw.weights.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The weights of the first convolution as small pictures: what the network looks for in the pixels. */
public final class FirstLayerFilters {

    private static final int SIDE = 32;

    private FirstLayerFilters() { }

    /**
     * Draws each filter: grey is zero, bright and dark are the filter's largest weights of either sign.
     *
     * @param network a network whose first convolution looks at 1 or 3 channels
     * @return one tile per filter, captioned with its number
     * @throws IllegalArgumentException if the network has no such convolution
     */
    public static ImageGrid of(Network network) {
        String path = network.modules().entrySet().stream().filter(entry -> entry.getValue() instanceof Conv2d)
                .map(Map.Entry::getKey).findFirst().map(module -> module + ".weight").orElseThrow(() ->
                        new IllegalArgumentException("%s has no convolution to show".formatted(network.name())));
        TensorData weight = network.stateDict().get(path);
        long[] shape = weight.shape(); // [out,C,k,k]
        if (shape[1] != 1 && shape[1] != 3) {
            throw new IllegalArgumentException("the first convolution of %s looks at %d channels; only 1 or 3 make a picture"
                    .formatted(network.name(), shape[1]));
        }
        float[] values = weight.toFloats();
        List<Tile> tiles = new ArrayList<>();
        for (int filter = 0; filter < shape[0]; filter++) {
            tiles.add(tile(values, filter, (int) shape[1], (int) shape[2]));
        }
        return ImageGrid.of("%s: the %d filters of %s".formatted(network.name(), tiles.size(), path), tiles)
                .columns(Math.min(16, tiles.size())).scale(1);
    }

    /** Enlarges one filter by whole pixels, so that its weights stay visible squares. */
    private static Tile tile(float[] values, int filter, int channels, int kernel) {
        int start = filter * channels * kernel * kernel;
        float largest = Float.MIN_NORMAL;
        for (int i = start; i < start + channels * kernel * kernel; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        int factor = Math.max(1, SIDE / kernel);
        int side = kernel * factor;
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < rgb.length; i++) {
            int channel = channels == 1 ? 0 : i % 3;
            int x = i / 3 % side / factor;
            int y = i / 3 / side / factor;
            float weight = values[start + (channel * kernel + y) * kernel + x];
            rgb[i] = (byte) Math.round(127.5f + 127.5f * weight / largest);
        }
        return new Tile(rgb, side, side, Integer.toString(filter));
    }
}
