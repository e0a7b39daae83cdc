package dev.thaw.plot;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.metric.Predictions;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Test images with what a network said of them. */
public final class Pictures {

    private static final int COLUMNS = 8;

    private Pictures() { }

    /**
     * Shows the first test images with the true and the predicted class.
     *
     * @param data the data set whose test images were predicted
     * @param predictions one for each test image, in order
     * @param count how many images at most
     * @return the grid
     */
    public static ImageGrid samples(Dataset data, Predictions predictions, int count) {
        List<Integer> first = IntStream.range(0, Math.min(count, predictions.size())).boxed().toList();
        long right = first.stream().filter(image -> predictions.labels()[image] == predictions.predicted()[image])
                .count();
        return grid(data, predictions, first, "%d of these %d test images are named right".formatted(right,
                first.size()));
    }

    /**
     * Shows the mistakes that the network was surest of.
     *
     * @param data the data set whose test images were predicted
     * @param predictions one for each test image, in order
     * @param count how many images at most
     * @return the grid; without images when nothing was wrong
     */
    public static ImageGrid mistakes(Dataset data, Predictions predictions, int count) {
        List<Integer> wrong = predictions.mistakes();
        String title = wrong.isEmpty() ? "None of the %d test images is wrong".formatted(predictions.size())
                : "%d of %d test images are wrong; these it was surest of".formatted(wrong.size(), predictions.size());
        return grid(data, predictions, wrong.subList(0, Math.min(count, wrong.size())), title);
    }

    /**
     * Shows one image as it is and as each change leaves it.
     *
     * @param title what is to be seen
     * @param names one name for each picture
     * @param versions sets of the same images, changed in different ways
     * @param image which image of each set
     * @return the grid
     */
    public static ImageGrid versions(String title, List<String> names, List<ImageSet> versions, int image) {
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            tiles.add(tile(versions.get(i), image, names.get(i)));
        }
        return ImageGrid.of(title, tiles).columns(COLUMNS);
    }

    private static ImageGrid grid(Dataset data, Predictions predictions, List<Integer> images, String title) {
        List<Tile> tiles = images.stream().map(image -> tile(data.test(), image, caption(data, predictions, image)))
                .toList();
        return ImageGrid.of(title, tiles).columns(COLUMNS);
    }

    private static String caption(Dataset data, Predictions predictions, int image) {
        String truth = data.classNames().get(predictions.labels()[image]);
        String said = data.classNames().get(predictions.predicted()[image]);
        double sure = Frame.PERCENT * predictions.confidence(image);
        return truth.equals(said) ? String.format(Locale.ROOT, "%s ✓\n%.0f %% sure", truth, sure)
                : String.format(Locale.ROOT, "%s ✗\nsaid %s\n%.0f %% sure", truth, said, sure);
    }

    private static Tile tile(ImageSet images, int image, String caption) {
        return Tile.of(images.image(image), images.width(), images.height(), images.channels(), caption);
    }
}
