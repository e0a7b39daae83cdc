package dev.thaw.inspect;

import dev.thaw.data.ImageSet;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which images two sets have in common, byte for byte; {@link NearDuplicates} finds copies scaled or compressed anew.
 *
 * @param pairs the common images, in the order of the second set
 * @param images size of the second set
 */
public record Overlap(List<Pair> pairs, int images) implements Tabular {

    /**
     * One image that is in both sets.
     *
     * @param train its position in the first set; the first one if it is there several times
     * @param validation its position in the second set
     */
    public record Pair(int train, int validation) { }

    /**
     * Copies the list.
     *
     * @param pairs the common images
     * @param images size of the second set
     */
    public Overlap {
        pairs = List.copyOf(pairs);
    }

    /**
     * Compares every image of one set with every image of another; labels do not matter.
     *
     * @param train the images to learn from
     * @param validation the images to judge by
     * @return what they have in common
     */
    public static Overlap between(ImageSet train, ImageSet validation) {
        Map<ByteBuffer, Integer> known = new HashMap<>();
        for (int i = 0; i < train.size(); i++) {
            known.putIfAbsent(image(train, i), i);
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < validation.size(); i++) {
            Integer same = known.get(image(validation, i));
            if (same != null) {
                pairs.add(new Pair(same, i));
            }
        }
        return new Overlap(pairs, validation.size());
    }

    /** A view, not a copy: equal views hold equal bytes. */
    private static ByteBuffer image(ImageSet images, int index) {
        int bytes = images.height() * images.width() * images.channels();
        return ByteBuffer.wrap(images.pixels(), index * bytes, bytes);
    }

    /**
     * Compares two sets and names the mistake.
     *
     * @param train the images to learn from
     * @param validation the images to judge by
     * @return {@link Mistake#LEAKED_IMAGES}, or nothing
     */
    public static Findings check(ImageSet train, ImageSet validation) {
        return between(train, validation).findings();
    }

    /**
     * Names the mistake.
     *
     * @return {@link Mistake#LEAKED_IMAGES}, or nothing when there is no common image
     */
    public Findings findings() {
        return pairs.isEmpty() ? Findings.none() : Findings.of(Finding.of(Mistake.LEAKED_IMAGES, "data",
                "%d of the %d validation images are in the training part too; the first: validation %d is training %d"
                        .formatted(pairs.size(), images, pairs.get(0).validation(), pairs.get(0).train())));
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%d of %d images are in both sets".formatted(pairs.size(), images),
                "#in training", "#in validation");
        for (Pair pair : pairs) {
            table = table.row(pair.train(), pair.validation());
        }
        return table;
    }
}
