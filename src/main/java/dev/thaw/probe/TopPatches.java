package dev.thaw.probe;

import dev.thaw.data.ImageSet;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Renderable;
import dev.thaw.view.Tile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What excites the channels of one place most: from each of the images that do, the part that the channel looked at.
 *
 * <p>Source: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014, §4.1, arXiv:1311.2901; shown are
 * the crops, not the deconvolutions.
 *
 * @param network name of the network
 * @param path the module
 * @param images the set that was searched
 * @param patches channel by channel, the strongest first, at most one from each image
 */
public record TopPatches(String network, String path, ImageSet images, List<Patch> patches) implements Renderable {

    /** How many images of each channel Zeiler and Fergus show. */
    public static final int COUNT = 9;

    private static final int SIDE = 64;
    private static final byte EMPTY = (byte) 0xEE;

    /**
     * Copies the list.
     *
     * @param network name of the network
     * @param path the module
     * @param images the set that was searched
     * @param patches channel by channel, the strongest first
     */
    public TopPatches {
        patches = List.copyOf(patches);
    }

    /** {@return the channels that were searched} */
    public List<Integer> channels() {
        return patches.stream().map(Patch::channel).distinct().toList();
    }

    /**
     * {@return the patches of one channel, the strongest first}
     * @param channel from 0
     */
    public List<Patch> of(int channel) {
        return patches.stream().filter(patch -> patch.channel() == channel).toList();
    }

    /**
     * Says how much the channels kept: the mean over channels of the share of images that excite both most.
     *
     * @param other of the same place and the same images, such as after fine-tuning
     * @return in [0, 1]; 1 when every channel is excited most by the same images
     */
    public double overlap(TopPatches other) {
        return channels().stream().mapToDouble(channel -> {
            Set<Integer> both = images(of(channel));
            both.retainAll(images(other.of(channel)));
            return both.size() / (double) of(channel).size();
        }).average().orElse(Double.NaN);
    }

    /**
     * Says how specific the channels are: the mean over channels of the largest share of one class among the images.
     *
     * @return from 1 / classes to 1; 1 when each channel is excited most by images of a single class
     */
    public double purity() {
        return channels().stream().mapToDouble(channel -> of(channel).stream()
                .collect(Collectors.groupingBy(patch -> images.label(patch.image()), Collectors.counting())).values().stream()
                .mapToLong(Long::longValue).max().orElseThrow() / (double) of(channel).size()).average().orElse(Double.NaN);
    }

    private static Set<Integer> images(List<Patch> patches) {
        return patches.stream().map(Patch::image).collect(Collectors.toCollection(HashSet::new));
    }

    /** {@return one row for each channel, named at its first patch} */
    public ImageGrid grid() {
        int width = patches.stream().mapToInt(Patch::width).max().orElse(1);
        int height = patches.stream().mapToInt(Patch::height).max().orElse(1);
        List<Tile> tiles = new ArrayList<>();
        int before = -1;
        for (Patch patch : patches) {
            tiles.add(tile(patch, width, height, patch.channel() == before ? "" : "channel " + patch.channel()));
            before = patch.channel();
        }
        int columns = channels().isEmpty() ? 1 : of(channels().get(0)).size();
        return ImageGrid.of("%s, %s: what excites %d channels most".formatted(network, path, channels().size()), tiles)
                .columns(columns).scale(Math.max(1, SIDE / Math.max(width, height)));
    }

    /** Puts the patch in the middle of an empty tile, because patches at the border are smaller. */
    private Tile tile(Patch patch, int width, int height, String caption) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, EMPTY);
        byte[] image = images.image(patch.image());
        int across = (width - patch.width()) / 2;
        int down = (height - patch.height()) / 2;
        for (int y = 0; y < patch.height(); y++) {
            for (int x = 0; x < patch.width(); x++) {
                for (int colour = 0; colour < 3; colour++) {
                    int pixel = (patch.top() + y) * images.width() + patch.left() + x;
                    rgb[3 * ((down + y) * width + across + x) + colour] =
                            image[pixel * images.channels() + Math.min(colour, images.channels() - 1)];
                }
            }
        }
        return new Tile(rgb, width, height, caption);
    }

    @Override
    public String text() {
        return grid().text();
    }

    @Override
    public Optional<String> html() {
        return grid().html();
    }

    @Override
    public Optional<String> svg() {
        return grid().svg();
    }
}
