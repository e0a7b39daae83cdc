package dev.thaw.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.NativeResource;
import dev.thaw.data.ImageSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The checks of notebook 00: an axis order, a count, and who owns native memory. */
public final class HelloChecks {

    private static final Exercise LAYOUT = Exercise.of("layout",
            "Which axis of [N,H,W,C] is the colour, and where must it go? Axes count from 0.",
            "x.reshape(...) keeps the order of the numbers in memory and only cuts it anew; x.transpose(...) moves whole axes.",
            "transpose takes, for each new axis, the number of the old one: x.transpose(0, ?, ?, ?).");

    private static final Exercise COUNTS = Exercise.of("counts",
            "The labels are an int[]: labels[i] is the class of image i. You need one counter for each class.",
            "Make an int[] as long as there are classes, walk over the labels, and add one each time.",
            "int[] counts = new int[…]; for (int label : shapes.train().labels()) …");

    private static final Exercise OPEN = Exercise.of("open",
            "Closing a manager closes every array that belongs to it. To which of the two managers does each array belong?",
            "The result of an operation belongs to the manager of the array on the left: first.add(second) belongs where first does.",
            "Ask them: first.getManager() and the others; the answer is a text such as \"first second\".");

    private HelloChecks() { }

    /**
     * Checks that images were turned from [N,H,W,C] to [N,C,H,W].
     *
     * @param answer the learner's array; null when unanswered
     * @param pixels the images as they came, {@code [N,H,W,C]}
     * @return the reply
     */
    public static Feedback layout(NDArray answer, NDArray pixels) {
        if (answer == null) {
            return LAYOUT.unanswered("not answered yet: put the turned array in the variable.");
        }
        if (isClosed(answer)) {
            return LAYOUT.wrong("the array is closed already; make it from the pixels in this notebook.");
        }
        if (same(answer, pixels, 0, 3, 1, 2)) {
            return LAYOUT.right("%s became %s, and each pixel kept its colour.".formatted(pixels.getShape(), answer.getShape()));
        }
        if (same(answer, pixels, 0, 3, 2, 1)) {
            return LAYOUT.partly(Credit.HALF, "the colours are where they belong, but height and width changed places.");
        }
        Shape given = pixels.getShape();
        Shape wanted = new Shape(given.get(0), given.get(3), given.get(1), given.get(2));
        if (answer.getShape().equals(wanted)) {
            return LAYOUT.wrong("the shape is right, but the numbers are not where they belong: the picture is scrambled. "
                    + "Was that a reshape?");
        }
        return LAYOUT.wrong("your shape is %s, wanted is %s.%s".formatted(answer.getShape(), wanted,
                answer.getShape().equals(given) ? " That is the order it came in." : ""));
    }

    private static boolean same(NDArray answer, NDArray pixels, int... axes) {
        try (NDArray turned = pixels.transpose(axes)) {
            return answer.getShape().equals(turned.getShape())
                    && answer.toType(turned.getDataType(), false).contentEquals(turned);
        }
    }

    /**
     * Checks the number of images in each class.
     *
     * @param counts the learner's count, one for each class; null when unanswered
     * @param images the labelled images
     * @param classNames one name for each class
     * @return the reply
     */
    public static Feedback classCounts(int[] counts, ImageSet images, List<String> classNames) {
        int classes = classNames.size();
        if (counts == null || counts.length == 0) {
            return COUNTS.unanswered("not answered yet: count the images of each class.");
        }
        if (counts.length != classes) {
            return COUNTS.wrong("there are %d classes, your array has %d places.".formatted(classes, counts.length));
        }
        int[] right = new int[classes];
        for (int label : images.labels()) {
            right[label]++;
        }
        double credit = Credit.above(IntStream.range(0, classes).filter(i -> counts[i] == right[i]).count(), 0, classes);
        if (Arrays.stream(counts).sum() != images.size()) {
            return COUNTS.partly(credit, "your counts add up to %,d, but there are %,d images: each image has exactly one label."
                    .formatted(Arrays.stream(counts).asLongStream().sum(), images.size()));
        }
        int first = Arrays.mismatch(counts, right);
        if (first >= 0) {
            return COUNTS.partly(credit, "class %d (%s) has %d images, you counted %d."
                    .formatted(first, classNames.get(first), right[first], counts[first]));
        }
        return COUNTS.right("%,d images in %d classes, from %d to %d a class.".formatted(images.size(), classes,
                Arrays.stream(right).min().orElse(0), Arrays.stream(right).max().orElse(0)));
    }

    /**
     * Checks which arrays still hold native memory.
     *
     * @param answer the names of the open ones, parted by blanks or commas; blank when unanswered
     * @param arrays every array in question by its name, open or closed
     * @return the reply
     */
    public static Feedback stillOpen(String answer, Map<String, NDArray> arrays) {
        if (answer == null || answer.isBlank()) {
            return OPEN.unanswered("not answered yet: name the arrays that are still open.");
        }
        TreeSet<String> named = new TreeSet<>(Arrays.asList(answer.strip().split("[\\s,;]+")));
        TreeSet<String> strangers = new TreeSet<>(named);
        strangers.removeAll(arrays.keySet());
        if (!strangers.isEmpty()) {
            return OPEN.wrong("no array is called %s; the names are %s.".formatted(list(strangers),
                    list(new TreeSet<>(arrays.keySet()))));
        }
        TreeSet<String> open = arrays.entrySet().stream().filter(entry -> !isClosed(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        if (named.equals(open)) {
            return OPEN.right("still open: %s. An array lives as long as the manager that it belongs to."
                    .formatted(list(open)));
        }
        TreeSet<String> missed = new TreeSet<>(open);
        missed.removeAll(named);
        return OPEN.partly(Credit.choice(named, open), missed.isEmpty() ? "one of those that you named is closed already."
                : "at least one that you did not name is still open.");
    }

    private static boolean isClosed(NDArray array) {
        return array instanceof NativeResource<?> resource && resource.isReleased();
    }

    private static String list(TreeSet<String> names) {
        return String.join(", ", names);
    }
}
