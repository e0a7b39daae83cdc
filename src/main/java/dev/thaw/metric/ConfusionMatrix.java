package dev.thaw.metric;

import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How often each class (row) was predicted as each class (column).
 *
 * @param counts images, {@code counts[true class][predicted class]}; square
 * @param classNames a name for each class
 */
public record ConfusionMatrix(int[][] counts, List<String> classNames) implements Renderable {

    /** One kind of mistake: images of one class that were taken for another.
     *
     * @param truth the class they belong to
     * @param taken the class that was predicted
     * @param images how many */
    public record Confusion(String truth, String taken, int images) { }

    /**
     * Copies the counts and checks that they are square.
     *
     * @param counts images, {@code counts[true class][predicted class]}
     * @param classNames a name for each class
     */
    public ConfusionMatrix {
        classNames = List.copyOf(classNames);
        counts = Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
        int classes = classNames.size();
        if (counts.length != classes || Arrays.stream(counts).anyMatch(row -> row.length != classes)) {
            throw new IllegalArgumentException(
                    "%d rows of counts for %d classes; a confusion matrix is square, a row and a column each class"
                            .formatted(counts.length, classes));
        }
    }

    /**
     * Counts the images.
     *
     * @return sum of all cells
     */
    public int total() {
        return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
    }

    /**
     * Returns the share on the diagonal.
     *
     * @return accuracy in [0, 1]; 0 without images
     */
    public double accuracy() {
        int right = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
        }
        return share(right, total());
    }

    /**
     * Returns the share of a class's images that were found.
     *
     * @param label the class
     * @return in [0, 1]; 0 for a class without images
     */
    public double recall(int label) {
        return share(counts[label][label], Arrays.stream(counts[label]).sum());
    }

    /**
     * Returns the share of a class's predictions that were right.
     *
     * @param label the class
     * @return in [0, 1]; 0 for a class that was never predicted
     */
    public double precision(int label) {
        return share(counts[label][label], Arrays.stream(counts).mapToInt(row -> row[label]).sum());
    }

    /**
     * Returns the harmonic mean of precision and recall.
     *
     * @param label the class
     * @return in [0, 1]; 0 where both are
     */
    public double f1(int label) {
        double sum = precision(label) + recall(label);
        return sum == 0 ? 0 : 2 * precision(label) * recall(label) / sum;
    }

    /**
     * Gathers precision, recall and F1 of the classes with their means.
     *
     * @return the scores, to be shown or asked
     */
    public ClassScores scores() {
        return new ClassScores(this);
    }

    /**
     * Lists the most frequent mistakes.
     *
     * @param most how many at most
     * @return largest first, in class order among equals; at least one, with 0 images when nothing is wrong
     */
    public List<Confusion> mostConfused(int most) {
        List<Confusion> mistakes = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                if (i != j) {
                    mistakes.add(new Confusion(classNames.get(i), classNames.get(j), counts[i][j]));
                }
            }
        }
        List<Confusion> largest = mistakes.stream().sorted(Comparator.comparingInt(one -> -one.images()))
                .limit(Math.max(1, most)).toList();
        return largest.isEmpty() ? List.of(new Confusion(classNames.get(0), classNames.get(0), 0)) : largest;
    }

    @Override
    public String text() {
        int width = Math.max(5, classNames.stream().mapToInt(String::length).max().orElse(1) + 1);
        StringBuilder lines = new StringBuilder("row = true class, column = predicted\n").append(" ".repeat(width));
        classNames.forEach(name -> lines.append(pad(name, width)));
        for (int i = 0; i < counts.length; i++) {
            lines.append('\n').append(pad(classNames.get(i), width));
            for (int count : counts[i]) {
                lines.append(pad(Integer.toString(count), width));
            }
        }
        return lines.toString();
    }

    @Override
    public Optional<String> html() {
        StringBuilder table = new StringBuilder("<table><caption>row = true class, column = predicted</caption><tr><td></td>");
        classNames.forEach(name -> table.append("<th scope=\"col\">").append(Markup.escape(name)).append("</th>"));
        for (int i = 0; i < counts.length; i++) {
            table.append("</tr><tr><th scope=\"row\">").append(Markup.escape(classNames.get(i))).append("</th>");
            double most = Math.max(1, Arrays.stream(counts[i]).sum());
            for (int j = 0; j < counts.length; j++) {
                table.append(cell(counts[i][j], counts[i][j] / most, i == j));
            }
        }
        return Optional.of(table.append("</tr></table>").toString());
    }

    /** The diagonal is shaded blue and mistakes orange, by their share of the row; black text keeps its contrast. */
    private static String cell(int count, double share, boolean right) {
        return String.format(Locale.ROOT, "<td style=\"text-align:right;background:rgba(%s,%.2f)\">%s</td>",
                right ? "86,180,233" : "230,159,0", 0.8 * share, count == 0 ? "·" : count);
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static String pad(String word, int width) {
        return " ".repeat(Math.max(0, width - word.length())) + word;
    }
}
