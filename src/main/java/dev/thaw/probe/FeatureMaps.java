package dev.thaw.probe;

import dev.thaw.view.ImageGrid;
import dev.thaw.view.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Channels as small pictures: grey is zero, bright and dark are the largest numbers of either sign in one place. */
public final class FeatureMaps {

    private static final int SIDE = 32;

    private FeatureMaps() { }

    /**
     * Draws what a place returned for one image.
     *
     * @param place a recording of images {@code [N,C,H,W]}
     * @param image which of its images, from 0
     * @param channels how many channels at most, the first ones
     * @return one tile for each channel, captioned with its number
     */
    public static ImageGrid of(Recorded place, int image, int channels) {
        int count = Math.min(channels, place.units());
        return ImageGrid.of("%s: %d of %d channels for image %d".formatted(place.path(), count, place.units(), image),
                row(place, image, count, "")).columns(Math.min(12, count));
    }

    /**
     * Draws the same channels of several places below each other, such as the parts of a residual block.
     *
     * @param places a recording of images {@code [N,C,H,W]} in each place
     * @param image which of its images, from 0
     * @param channels how many channels at most, the first ones
     * @return one row for each place, named at its first tile
     */
    public static ImageGrid rows(Recording places, int image, int channels) {
        int count = Math.min(channels, places.places().stream().mapToInt(Recorded::units).min().orElse(0));
        List<Tile> tiles = new ArrayList<>();
        places.places().forEach(place -> tiles.addAll(row(place, image, count, place.path())));
        return ImageGrid.of("%s, image %d: the first %d channels".formatted(places.title(), image, count), tiles)
                .columns(Math.max(1, count));
    }

    private static List<Tile> row(Recorded place, int image, int count, String name) {
        float largest = Float.MIN_NORMAL;
        for (float value : place.image(image)) {
            largest = Math.max(largest, Math.abs(value));
        }
        float scale = largest;
        return IntStream.range(0, count).mapToObj(channel -> tile(place, image, channel, scale,
                name.isEmpty() ? Integer.toString(channel) : channel == 0 ? name : "")).toList();
    }

    private static Tile tile(Recorded place, int image, int channel, float largest, String caption) {
        float[] map = place.map(image, channel);
        int width = place.shape().get(3).intValue();
        int height = place.shape().get(2).intValue();
        int factor = Math.max(1, SIDE / width);
        byte[] grey = new byte[map.length * factor * factor];
        for (int i = 0; i < grey.length; i++) {
            int x = i % (width * factor) / factor;
            int y = i / (width * factor) / factor;
            grey[i] = (byte) Math.round(127.5f + 127.5f * map[y * width + x] / largest);
        }
        return Tile.grey(grey, width * factor, height * factor, caption);
    }
}
