package dev.thaw.probe;

import dev.thaw.data.ImageSet;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Renderable;
import dev.thaw.view.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where in each of some images something is large, such as the pixels that a decision depends on.
 *
 * @param title what is large there
 * @param images the images
 * @param maps one for each image, of its size
 */
public record HeatMaps(String title, ImageSet images, List<HeatMap> maps) implements Renderable {

    /**
     * Copies the list.
     *
     * @param title what is large there
     * @param images the images
     * @param maps one for each image
     */
    public HeatMaps {
        maps = List.copyOf(maps);
    }

    /** {@return each image, and under it the same in grey with its map laid over} */
    public ImageGrid grid() {
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < maps.size(); i++) {
            tiles.add(image(i));
        }
        for (int i = 0; i < maps.size(); i++) {
            tiles.add(maps.get(i).over(grey(image(i)), ""));
        }
        return ImageGrid.of(title, tiles).columns(maps.size());
    }

    /** Takes the colours away, so that the map's own can be told from them. */
    private static Tile grey(Tile image) {
        byte[] rgb = image.rgb();
        byte[] grey = new byte[rgb.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) (((rgb[3 * i] & 0xFF) + (rgb[3 * i + 1] & 0xFF) + (rgb[3 * i + 2] & 0xFF)) / 3);
        }
        return Tile.grey(grey, image.width(), image.height(), "");
    }

    private Tile image(int index) {
        return Tile.of(images.image(index), images.width(), images.height(), images.channels(), "");
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
