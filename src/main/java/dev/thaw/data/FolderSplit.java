package dev.thaw.data;

import dev.thaw.engine.RandomStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Divides the pictures of a folder that has no {@code train} and {@code test} folders, class by class.
 *
 * @param validationShare the share for validation
 * @param testShare the share for testing
 * @param seed another seed divides otherwise
 */
record FolderSplit(double validationShare, double testShare, long seed) {

    /** Deals the pictures of each class to {@code train}, {@code validation} and {@code test}; at least one to each asked for. */
    <T> Map<String, Map<String, List<T>>> divide(Map<String, List<T>> classes) {
        Map<String, Map<String, List<T>>> parts = new TreeMap<>();
        classes.forEach((name, pictures) -> {
            int[] order = RandomStream.of(seed, "folder split of " + name).permutation(pictures.size());
            int test = share(testShare, pictures.size());
            int validation = share(validationShare, pictures.size());
            if (test + validation >= pictures.size()) {
                throw new IllegalArgumentException(
                        "class folder \"%s\" holds %d readable picture(s): too few to learn from and to test with. Put at least %d there, or remove the folder."
                                .formatted(name, pictures.size(), validation > 0 ? 3 : 2));
            }
            put(parts, "test", name, pictures, order, 0, test);
            put(parts, "validation", name, pictures, order, test, test + validation);
            put(parts, "train", name, pictures, order, test + validation, order.length);
        });
        return parts;
    }

    private static int share(double share, int pictures) {
        return share == 0 ? 0 : Math.max(1, (int) Math.round(share * pictures));
    }

    private static <T> void put(Map<String, Map<String, List<T>>> parts, String part, String name, List<T> pictures, int[] order,
            int from, int to) {
        parts.computeIfAbsent(part, made -> new TreeMap<>())
                .put(name, IntStream.range(from, to).map(i -> order[i]).sorted().mapToObj(pictures::get).toList());
    }
}
