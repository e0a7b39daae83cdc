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

/** The checks of notebook 00: an axis order, a count, and who owns native memory. */
public final class HelloChecks {

    private static final List<String> LAYOUT_HINTS = List.of(
            "Which axis of [N,H,W,C] is the colour, and where must it go? Axes count from 0.",
            "x.reshape(...) keeps the order of the numbers in memory and only cuts it anew; x.transpose(...) moves whole axes.",
            "transpose takes, for each new axis, the number of the old one: x.transpose(0, ?, ?, ?).");

    private static final List<String> COUNT_HINTS = List.of(
            "The labels are an int[]: labels[i] is the class of image i. You need one counter for each class.",
            "Make an int[] as long as there are classes, walk over the labels, and add one each time.",
            "int[] counts = new int[shapes.classes()]; for (int label : shapes.train().labels()) ...");

    private static final List<String> OPEN_HINTS = List.of(
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
            return Feedback.unanswered("not answered yet: put the turned array in the variable.", LAYOUT_HINTS);
        }
        if (isClosed(answer)) {
            return Feedback.wrong("the array is closed already; make it from the pixels in this notebook.",
                    LAYOUT_HINTS);
        }
        try (NDArray turned = pixels.transpose(0, 3, 1, 2)) {
            Shape wanted = turned.getShape();
            if (!answer.getShape().equals(wanted)) {
                return Feedback.wrong("your shape is %s, wanted is %s.%s".formatted(answer.getShape(), wanted,
                        axes(answer, pixels)),
                        LAYOUT_HINTS);
            }
            if (!answer.toType(turned.getDataType(), false).contentEquals(turned)) {
                return Feedback.wrong("the shape is right, but the numbers are not where they belong: the picture is scrambled. "
                        + "Was that a reshape?", LAYOUT_HINTS);
            }
        }
        return Feedback.right("%s became %s, and each pixel kept its colour.".formatted(pixels.getShape(),
                answer.getShape()));
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
            return Feedback.unanswered("not answered yet: count the images of each class.", COUNT_HINTS);
        }
        if (counts.length != classes) {
            return Feedback.wrong("there are %d classes, your array has %d places.".formatted(classes, counts.length),
                    COUNT_HINTS);
        }
        int[] right = new int[classes];
        for (int label : images.labels()) {
            right[label]++;
        }
        if (Arrays.stream(counts).sum() != images.size()) {
            return Feedback.wrong("your counts add up to %,d, but there are %,d images: each image has exactly one label."
                    .formatted(Arrays.stream(counts).asLongStream().sum(), images.size()), COUNT_HINTS);
        }
        int first = Arrays.mismatch(counts, right);
        if (first >= 0) {
            return Feedback.wrong("class %d (%s) has %d images, you counted %d."
                    .formatted(first, classNames.get(first), right[first], counts[first]), COUNT_HINTS);
        }
        return Feedback.right("%,d images in %d classes, from %d to %d a class.".formatted(images.size(), classes,
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
            return Feedback.unanswered("not answered yet: name the arrays that are still open.", OPEN_HINTS);
        }
        TreeSet<String> named = new TreeSet<>(Arrays.asList(answer.strip().split("[\\s,;]+")));
        TreeSet<String> strangers = new TreeSet<>(named);
        strangers.removeAll(arrays.keySet());
        if (!strangers.isEmpty()) {
            return Feedback.wrong("no array is called %s; the names are %s.".formatted(list(strangers),
                    list(new TreeSet<>(arrays.keySet()))),
                    OPEN_HINTS);
        }
        TreeSet<String> open = arrays.entrySet().stream().filter(entry -> !isClosed(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        if (named.equals(open)) {
            return Feedback.right("still open: %s. An array lives as long as the manager that it belongs to."
                    .formatted(list(open)));
        }
        TreeSet<String> missed = new TreeSet<>(open);
        missed.removeAll(named);
        return Feedback.wrong(missed.isEmpty() ? "one of those that you named is closed already."
                : "at least one that you did not name is still open.", OPEN_HINTS);
    }

    private static String axes(NDArray answer, NDArray pixels) {
        Shape given = pixels.getShape();
        if (answer.getShape().equals(given)) {
            return " That is the order it came in.";
        }
        Shape turnedPicture = new Shape(given.get(0), given.get(3), given.get(2), given.get(1));
        return answer.getShape().equals(turnedPicture) ? " Height and width changed places." : "";
    }

    private static boolean isClosed(NDArray array) {
        return array instanceof NativeResource<?> resource && resource.isReleased();
    }

    private static String list(TreeSet<String> names) {
        return String.join(", ", names);
    }
}
