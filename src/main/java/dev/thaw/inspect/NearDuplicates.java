package dev.thaw.inspect;

import dev.thaw.data.ImageSet;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Tabular;
import dev.thaw.view.Tile;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pairs of images that look the same though their bytes differ: compressed anew, mildly resized, or equal.
 *
 * <p>A pair has a DCT hash that differs in at most {@value #RADIUS} of 64 bits and 8×8 thumbnails that differ by at most
 * {@value #DIFFERENCE} of 255 on the mean. On real CIFAR-10 images, copies compressed at quality 50 or resized from 24 pixels
 * are all found, and of 4 million other pairs one is reported: the same horse, twice in CIFAR-10. Mirrored, cropped or recoloured copies are not looked for.
 *
 * @param first the set that the first number of each pair counts in
 * @param second the set that the second number counts in; the same object when one set was searched
 * @param pairs the closest first
 */
public record NearDuplicates(ImageSet first, ImageSet second, List<Pair> pairs) implements Tabular {

    /** The most bits in which the hashes of a pair differ. */
    public static final int RADIUS = 10;

    /** The most that thumbnails of a pair differ on the mean, of 255. */
    public static final int DIFFERENCE = 12;

    private static final int COLUMNS = 8;
    private static final int ROWS_SHOWN = 20;

    /**
     * Two images that look the same.
     *
     * @param first the position in the first set
     * @param second the position in the second set; above {@code first} when one set was searched
     * @param bits how many of 64 bits of the hashes differ
     * @param difference the mean difference of the thumbnails, of 255
     */
    public record Pair(int first, int second, int bits, double difference) { }

    /**
     * Sorts the pairs.
     *
     * @param first the first set
     * @param second the second set
     * @param pairs what looks the same
     */
    public NearDuplicates {
        pairs = pairs.stream().sorted(Comparator.comparingDouble(Pair::difference).thenComparingInt(Pair::bits)
                .thenComparingInt(Pair::first).thenComparingInt(Pair::second)).toList();
    }

    /**
     * Looks for images of one set that the other has, too; labels do not matter.
     *
     * @param train the images to learn from
     * @param validation the images to judge by; may be of another size
     * @return all pairs
     */
    public static NearDuplicates between(ImageSet train, ImageSet validation) {
        ImageHashes known = ImageHashes.of(train);
        ImageHashes asked = ImageHashes.of(validation);
        return new NearDuplicates(train, validation, pairs(known, asked, 0));
    }

    /**
     * Looks for images that a set has twice.
     *
     * @param images the set
     * @return all pairs, each once
     */
    public static NearDuplicates within(ImageSet images) {
        ImageHashes hashes = ImageHashes.of(images);
        return new NearDuplicates(images, images, pairs(hashes, hashes, 1));
    }

    /** Compares every image with all of the other set, or with those {@code behind} it when both are one set. */
    private static List<Pair> pairs(ImageHashes first, ImageHashes second, int behind) {
        return IntStream.range(0, first.size()).parallel().boxed()
                .flatMap(image -> pairs(first, image, second, behind == 0 ? 0 : image + behind)).toList();
    }

    private static Stream<Pair> pairs(ImageHashes first, int image, ImageHashes second, int from) {
        List<Pair> found = new ArrayList<>();
        for (int other = from; other < second.size(); other++) {
            int bits = first.distance(image, second, other);
            if (bits <= RADIUS) {
                double difference = first.difference(image, second, other);
                if (difference <= DIFFERENCE) {
                    found.add(new Pair(image, other, bits, difference));
                }
            }
        }
        return found.stream();
    }

    /**
     * Lists the images that are to go when each likeness shall stay once: the second of every pair.
     *
     * @return positions in the second set, ascending, each once
     */
    public int[] toRemove() {
        return pairs.stream().mapToInt(Pair::second).distinct().sorted().toArray();
    }

    /**
     * Gathers the images that look the same, over several pairs where need be, to keep them on one side of every split.
     *
     * @return a number for each image of the set: that of the first image that it is like, or its own
     * @throws IllegalStateException if two different sets were compared: a group is within one
     */
    public int[] groups() {
        if (first != second) {
            throw new IllegalStateException("these are pairs between two sets, and groups are within one; use NearDuplicates.within(images)");
        }
        int[] groups = IntStream.range(0, first.size()).toArray();
        for (Pair pair : pairs) {
            int from = Math.max(groups[pair.first()], groups[pair.second()]);
            int to = Math.min(groups[pair.first()], groups[pair.second()]);
            IntStream.range(0, groups.length).filter(image -> groups[image] == from).forEach(image -> groups[image] = to);
        }
        return groups;
    }

    /**
     * Shows the closest pairs side by side.
     *
     * @param count how many pairs at most
     * @return the grid, both images of a pair next to each other; without images when there is no pair
     */
    public ImageGrid pictures(int count) {
        List<Tile> tiles = new ArrayList<>();
        for (Pair pair : pairs.subList(0, Math.min(count, pairs.size()))) {
            tiles.add(tile(first, pair.first(), "#" + pair.first()));
            tiles.add(tile(second, pair.second(), String.format(Locale.ROOT, "#%d\n%d bits, %.1f", pair.second(), pair.bits(),
                    pair.difference())));
        }
        return ImageGrid.of(title(), tiles).columns(COLUMNS);
    }

    private static Tile tile(ImageSet images, int image, String caption) {
        return Tile.of(images.image(image), images.width(), images.height(), images.channels(), caption);
    }

    /**
     * Names the mistake, when two different sets were compared.
     *
     * @return {@link Mistake#LEAKED_IMAGES}, or nothing
     */
    public Findings findings() {
        return pairs.isEmpty() || first == second ? Findings.none() : Findings.of(Finding.of(Mistake.LEAKED_IMAGES, "data",
                "%d of the %d validation images look like a training image; the closest: validation %d and training %d"
                        .formatted(toRemove().length, second.size(), pairs.get(0).second(), pairs.get(0).first())));
    }

    private String title() {
        return first == second ? "%d pairs of %d images look the same".formatted(pairs.size(), first.size())
                : "%d of %d images look like one of the other set".formatted(toRemove().length, second.size());
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(title(), "#first", "#second", "#bits of 64", "#difference of 255");
        for (Pair pair : pairs.subList(0, Math.min(ROWS_SHOWN, pairs.size()))) {
            table = table.row(pair.first(), pair.second(), pair.bits(), String.format(Locale.ROOT, "%.1f", pair.difference()));
        }
        return table;
    }
}
