package dev.thaw.data;

import dev.thaw.engine.RandomStream;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The training images of a task, cut into parts in which each class has its share; each part judges once what learned from
 * all others.
 *
 * <p>Without groups, each class has as many images in each fold as scikit-learn's {@code StratifiedKFold} gives it: the
 * counts of two folds differ by at most one. Images of one group lie in one fold; then counts can differ more. The task's own
 * validation and test images take no part.
 */
public final class StratifiedFolds implements Tabular {

    private final Dataset dataset;
    private final int count;
    private final long seed;
    private final int validation;
    private final int[] foldOf;

    private StratifiedFolds(Dataset dataset, int count, long seed, int validation, int[] foldOf) {
        this.dataset = dataset;
        this.count = count;
        this.seed = seed;
        this.validation = validation;
        this.foldOf = foldOf;
    }

    /**
     * Cuts the training images, each on its own.
     *
     * @param dataset the task
     * @param count how many folds, at least 2
     * @param seed another seed puts other images together
     * @return the folds
     * @throws IllegalArgumentException if a class has fewer images than there are folds
     */
    public static StratifiedFolds of(Dataset dataset, int count, long seed) {
        return of(dataset, count, seed, IntStream.range(0, dataset.train().size()).toArray());
    }

    /**
     * Cuts the training images and keeps some together, such as near-duplicates, or the photos of one person.
     *
     * <p>The largest groups are dealt first, each to the fold that has least of its classes.
     *
     * @param dataset the task
     * @param count how many folds, at least 2
     * @param seed another seed puts other images together
     * @param groups a number for each training image; images of one number stay together
     * @return the folds
     * @throws IllegalArgumentException if a class cannot be in every fold: it has too few images, or groups too large
     */
    public static StratifiedFolds of(Dataset dataset, int count, long seed, int[] groups) {
        if (count < 2) {
            throw new IllegalArgumentException("%d fold(s) leave nothing to learn from or to judge with; give 2 or more"
                    .formatted(count));
        }
        if (groups.length != dataset.train().size()) {
            throw new IllegalArgumentException("%d group numbers for the %d training images of \"%s\"; give one for each"
                    .formatted(groups.length, dataset.train().size(), dataset.name()));
        }
        int[][] held = new int[count][dataset.classes()];
        int[] foldOf = new int[groups.length];
        for (int[] group : inTurn(groups, dataset.train().labels(), seed)) {
            int fold = emptiest(held, Arrays.stream(group).map(dataset.train()::label).toArray());
            for (int image : group) {
                foldOf[image] = fold;
                held[fold][dataset.train().label(image)]++;
            }
        }
        requireEachClass(dataset, held);
        return new StratifiedFolds(dataset, count, seed, 0, foldOf);
    }

    /** Lists the groups, large ones first, then class by class in the order in which the classes appear; else by chance. */
    private static List<int[]> inTurn(int[] groups, int[] labels, long seed) {
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int image : RandomStream.of(seed, "folds").permutation(groups.length)) {
            members.computeIfAbsent(groups[image], number -> new ArrayList<>()).add(image);
        }
        int[] order = Arrays.stream(labels).distinct().toArray();
        int[] turn = new int[Arrays.stream(order).max().orElse(0) + 1];
        IntStream.range(0, order.length).forEach(i -> turn[order[i]] = i);
        return members.values().stream().map(group -> group.stream().mapToInt(image -> image).toArray())
                .sorted(Comparator.<int[]>comparingInt(group -> -group.length)
                        .thenComparingInt(group -> turn[labels[group[0]]])).toList();
    }

    /** Finds the fold with least of some images' classes; of equals the smallest, then the first. */
    private static int emptiest(int[][] held, int[] labels) {
        return IntStream.range(0, held.length).boxed()
                .min(Comparator.<Integer>comparingInt(fold -> Arrays.stream(labels).map(label -> held[fold][label]).sum())
                        .thenComparingInt(fold -> Arrays.stream(held[fold]).sum())).orElseThrow();
    }

    private static void requireEachClass(Dataset dataset, int[][] held) {
        for (int label = 0; label < dataset.classes(); label++) {
            int now = label;
            long with = Arrays.stream(held).filter(fold -> fold[now] > 0).count();
            if (with < held.length) {
                throw new IllegalArgumentException("""
                        class "%s" of "%s" has %d images, which reach %d of %d folds (images of one group stay together); \
                        without it a fold could not judge it. Give at most %d folds, or more images""".formatted(
                        dataset.classNames().get(label), dataset.name(), dataset.train().indicesOf(label).length, with,
                        held.length, with));
            }
        }
    }

    /**
     * Sets some images of each fold's training part aside to choose by, for recipes with an early stop or a plateau.
     *
     * @param images how many, each class in its proportion; 0 for none
     * @return the same folds, whose tasks have a validation part
     */
    public StratifiedFolds withValidation(int images) {
        return new StratifiedFolds(dataset, count, seed, images, foldOf);
    }

    /**
     * Returns the task of one fold: its images judge, all others are learned from.
     *
     * @param fold from 0 to {@code count() - 1}
     * @return a task whose test part is the fold, in the images' order
     */
    public Dataset task(int fold) {
        ImageSet all = dataset.train();
        int[] judged = images(fold);
        Dataset task = new Dataset(dataset.name(), dataset.classNames(), all.select(Stratified.rest(all.size(), judged)),
                ImageSet.empty(all.height(), all.width(), all.channels()), all.select(judged), dataset.normalization());
        return validation == 0 ? task : task.withValidation(validation, seed);
    }

    /**
     * Lists the images of one fold.
     *
     * @param fold from 0 to {@code count() - 1}
     * @return positions in the task's training part, ascending
     * @throws IllegalArgumentException if there is no such fold
     */
    public int[] images(int fold) {
        if (fold < 0 || fold >= count) {
            throw new IllegalArgumentException("there is no fold %d; give 0 to %d".formatted(fold, count - 1));
        }
        return IntStream.range(0, foldOf.length).filter(image -> foldOf[image] == fold).toArray();
    }

    /**
     * Counts the folds.
     *
     * @return at least 2
     */
    public int count() {
        return count;
    }

    /**
     * Returns what the cut depends on.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * Returns the task that was cut.
     *
     * @return as it was given
     */
    public Dataset dataset() {
        return dataset;
    }

    @Override
    public WordTable table() {
        List<String> columns = new ArrayList<>(List.of("class"));
        IntStream.range(0, count).forEach(fold -> columns.add("#fold " + (fold + 1)));
        WordTable table = WordTable.of("%s in %d folds: images of each class".formatted(dataset.name(), count),
                columns.toArray(String[]::new));
        for (int label = 0; label < dataset.classes(); label++) {
            int of = label;
            List<Object> row = new ArrayList<>(List.of(dataset.classNames().get(label)));
            for (int fold = 0; fold < count; fold++) {
                row.add(Arrays.stream(images(fold)).map(dataset.train()::label).filter(now -> now == of).count());
            }
            table = table.row(row.toArray());
        }
        return table;
    }
}
