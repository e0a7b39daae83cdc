package dev.thaw.inspect;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.nn.Network;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Tile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which images a network holds for alike: those whose features have the largest cosine.
 *
 * <p>No head takes part, so it shows what the features alone know, of a network without labels too.
 */
public final class NearestImages {

    private final double[][] unit;

    private NearestImages(double[][] unit) {
        this.unit = unit;
    }

    /**
     * Keeps the directions of features.
     *
     * @param features one row per image; a row of zeros is near to nothing
     * @return whom to ask
     */
    public static NearestImages of(float[][] features) {
        double[][] unit = new double[features.length][];
        for (int row = 0; row < features.length; row++) {
            double squares = 0;
            for (float value : features[row]) {
                squares += (double) value * value;
            }
            unit[row] = new double[features[row].length];
            for (int i = 0; i < unit[row].length && squares > 0; i++) {
                unit[row][i] = features[row][i] / Math.sqrt(squares);
            }
        }
        return new NearestImages(unit);
    }

    /**
     * Computes the features of a data set's test images and keeps their directions.
     *
     * @param network whose body
     * @param data its test images and normalization
     * @return whom to ask about the test images
     */
    public static NearestImages of(Network network, Dataset data) {
        return of(Features.of(network, data.test(), data.normalization()));
    }

    /**
     * Finds the images nearest to one.
     *
     * @param image its place
     * @param count how many others, at most
     * @return their places, the nearest first; of equals, the first
     */
    public int[] to(int image, int count) {
        double[] cosines = IntStream.range(0, unit.length).mapToDouble(other -> cosine(image, other)).toArray();
        return IntStream.range(0, unit.length).filter(other -> other != image).boxed()
                .sorted(Comparator.comparingDouble((Integer other) -> -cosines[other])).limit(count)
                .mapToInt(Integer::intValue).toArray();
    }

    private double cosine(int one, int other) {
        double sum = 0;
        for (int i = 0; i < unit[one].length; i++) {
            sum += unit[one][i] * unit[other][i];
        }
        return sum;
    }

    /**
     * Returns how many of the nearest images have the class of the one that is asked about.
     *
     * @param labels the class of each image; only this judgement reads them
     * @param count how many others of each
     * @return the mean share over all images, in [0, 1]
     */
    public double sameClass(int[] labels, int count) {
        return IntStream.range(0, unit.length).mapToDouble(image -> IntStream.of(to(image, count))
                .mapToDouble(other -> labels[other] == labels[image] ? 1 : 0).average().orElse(0)).average().orElse(0);
    }

    /**
     * Shows some test images, and right of each those nearest to it.
     *
     * @param title what the grid shows
     * @param data whose test images the features are of
     * @param asked places of the images that are asked about, one row for each
     * @param count how many others of each
     * @return the grid; captions name the classes, for the reader alone
     */
    public ImageGrid show(String title, Dataset data, int[] asked, int count) {
        List<Tile> tiles = new ArrayList<>();
        for (int image : asked) {
            tiles.add(tile(data, image, "asked: "));
            IntStream.of(to(image, count)).forEach(other -> tiles.add(tile(data, other, "")));
        }
        return ImageGrid.of(title, tiles).columns(count + 1);
    }

    private static Tile tile(Dataset data, int image, String before) {
        ImageSet images = data.test();
        return Tile.of(images.image(image), images.width(), images.height(), images.channels(),
                before + data.classNames().get(images.label(image)));
    }
}
