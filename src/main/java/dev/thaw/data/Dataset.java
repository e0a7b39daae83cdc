package dev.thaw.data;

import dev.thaw.view.ImageGrid;
import dev.thaw.view.Renderable;
import dev.thaw.view.Tile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A task: labelled images to learn from, to choose by and to judge with, and how a network is to see them.
 *
 * @param name the name that {@link Datasets#load} knows it by
 * @param classNames the class names in label order
 * @param train the images to learn from
 * @param validation the images to choose by; may be empty
 * @param test the images to judge with; may be empty
 * @param normalization how bytes become numbers
 */
public record Dataset(String name, List<String> classNames, ImageSet train, ImageSet validation, ImageSet test,
        Normalization normalization) implements Renderable {

    /**
     * Checks that every label has a name and that all images are of one size.
     *
     * @param name the name that {@link Datasets#load} knows it by
     * @param classNames the class names in label order
     * @param train the images to learn from
     * @param validation the images to choose by
     * @param test the images to judge with
     * @param normalization how bytes become numbers
     */
    public Dataset {
        classNames = List.copyOf(classNames);
        for (ImageSet part : List.of(train, validation, test)) {
            requireSameSize(name, train, part);
            requireNamed(name, classNames, part);
        }
        if (normalization.channels() != train.channels()) {
            throw new IllegalArgumentException("\"%s\" has images of %d channel(s), but the normalization is for %d"
                    .formatted(name, train.channels(), normalization.channels()));
        }
    }

    /**
     * Counts the classes.
     *
     * @return how many outputs a classifier needs
     */
    public int classes() {
        return classNames.size();
    }

    /**
     * Keeps some training images, each class in its proportion, drawn with seed 0.
     *
     * @param trainImages how many; at least one a class
     * @return the smaller task; validation and test are as before
     * @throws IllegalArgumentException if there are not so many, or fewer than classes
     */
    public Dataset take(int trainImages) {
        return take(trainImages, 0);
    }

    /**
     * Keeps some training images, each class in its proportion (stratified).
     *
     * <p>Draws of one seed are nested when the classes are balanced: the first 50 are among the first 200.
     *
     * @param trainImages how many; at least one a class
     * @param seed another seed draws others
     * @return the smaller task; validation and test are as before
     * @throws IllegalArgumentException if there are not so many, or fewer than classes
     */
    public Dataset take(int trainImages, long seed) {
        return with(train.select(draw("take", train, trainImages, seed)), validation, test);
    }

    /**
     * Leaves some training images out, such as copies of test images.
     *
     * @param images positions in the training part; one named twice counts once
     * @return the task without them; validation and test are as before
     * @throws IllegalArgumentException if there is no image at one of them, or none would be left
     */
    public Dataset withoutTrain(int... images) {
        int[] out = Arrays.stream(images).distinct().sorted().toArray();
        if (out.length >= train.size() || out.length > 0 && (out[0] < 0 || out[out.length - 1] >= train.size())) {
            throw new IllegalArgumentException("%d of the %d training images of \"%s\" cannot be left out; give fewer, each a position from 0 to %d"
                    .formatted(out.length, train.size(), name, train.size() - 1));
        }
        return with(train.select(Stratified.rest(train.size(), out)), validation, test);
    }

    /**
     * Keeps some test images, each class in its proportion, so that judging takes less time.
     *
     * @param images how many; all when there are not more
     * @return the task with the smaller test part
     */
    public Dataset limitTest(int images) {
        return images >= test.size() ? this : with(train, validation, test.select(draw("limitTest", test, images, 0)));
    }

    /**
     * Moves some training images to the validation part, each class in its proportion; one of each class stays.
     *
     * @param images how many, at least one of each class that has two or more
     * @param seed another seed moves others
     * @return the task with fewer training images and these, and only these, for validation
     * @throws IllegalArgumentException if there are not so many, or a class would have no training image left
     */
    public Dataset withValidation(int images, long seed) {
        int[] available = Stratified.available(train.labels(), classes(), 1);
        int most = Arrays.stream(available).sum();
        long least = Arrays.stream(available).filter(count -> count > 0).count();
        if (images < least || images > most) {
            throw new IllegalArgumentException("withValidation(%,d): \"%s\" has %,d training images of %d classes; give %d to %,d, so that both parts keep one of each class"
                    .formatted(images, name, train.size(), classes(), least, most));
        }
        int[] drawn = Stratified.draw(train.labels(), classes(), images, seed, 1);
        return with(train.select(Stratified.rest(train.size(), drawn)), train.select(drawn), test);
    }

    /**
     * Leaves the validation part out, so that the test images judge a training.
     *
     * @return the same task with an empty validation part
     */
    public Dataset withoutValidation() {
        return with(train, ImageSet.empty(train.height(), train.width(), train.channels()), test);
    }

    /**
     * Replaces how bytes become numbers, for example by that of the data a network was pretrained on.
     *
     * @param other mean and standard deviation a channel
     * @return the task seen through it
     */
    public Dataset withNormalization(Normalization other) {
        return new Dataset(name, classNames, train, validation, test, other);
    }

    /**
     * Returns the data with pictures of three channels, as networks for photos expect them; grey ones stay grey to the eye.
     *
     * @return this when its pictures have three channels already
     */
    public Dataset inColor() {
        if (train.channels() == 3) {
            return this;
        }
        Normalization threefold = new Normalization(Collections.nCopies(3, normalization.mean().get(0)),
                Collections.nCopies(3, normalization.std().get(0)));
        return new Dataset(name, classNames, train.inColor(), validation.inColor(), test.inColor(), threefold);
    }

    /**
     * Shows the first training images of each class.
     *
     * @param perClass how many of each
     * @return a grid, one column a class where there are at most ten
     */
    public ImageGrid samples(int perClass) {
        List<Tile> tiles = new ArrayList<>();
        List<int[]> members = Stream.iterate(0, label -> label + 1).limit(classes()).map(train::indicesOf).toList();
        int columns = Math.min(classes(), ImageGrid.DEFAULT_COLUMNS);
        for (int first = 0; first < classes(); first += columns) {
            for (int row = 0; row < perClass; row++) {
                for (int label = first; label < Math.min(first + columns, classes()); label++) {
                    if (row < members.get(label).length) {
                        tiles.add(tile(train, members.get(label)[row]));
                    }
                }
            }
        }
        return ImageGrid.of("%s: %d training images of each class".formatted(name, perClass), tiles).columns(columns);
    }

    /**
     * Turns one image into a picture, captioned with its class.
     *
     * @param part {@link #train}, {@link #validation} or {@link #test}
     * @param index which image of it
     * @return the picture
     */
    public Tile tile(ImageSet part, int index) {
        return Tile.of(part.image(index), part.width(), part.height(), part.channels(), classNames.get(part.label(index)));
    }

    @Override
    public String text() {
        return "%s: %d classes of %d×%d×%d images (H×W×C)%n  %,d train, %,d validation, %,d test%n  %s".formatted(name, classes(),
                train.height(), train.width(), train.channels(), train.size(), validation.size(), test.size(),
                classNames.stream().limit(30).collect(Collectors.joining(", ", "", classes() > 30 ? ", …" : "")));
    }

    /**
     * Says as little as fits a line, so that an accidental print does not flood a cell.
     */
    @Override
    public String toString() {
        return "Dataset[%s, %d classes, %d/%d/%d images]".formatted(name, classes(), train.size(), validation.size(), test.size());
    }

    private Dataset with(ImageSet learn, ImageSet choose, ImageSet judge) {
        return new Dataset(name, classNames, learn, choose, judge, normalization);
    }

    private int[] draw(String verb, ImageSet from, int images, long seed) {
        long present = Arrays.stream(from.counts(classes())).filter(count -> count > 0).count();
        if (images > from.size() || images < present) {
            throw new IllegalArgumentException(
                    "%s(%,d): \"%s\" has %,d such images of %d classes; give %d to %,d, so that each class has one".formatted(verb,
                            images, name, from.size(), present, present, from.size()));
        }
        return Stratified.draw(from.labels(), classes(), images, seed, 0);
    }

    private static void requireSameSize(String name, ImageSet first, ImageSet part) {
        if (part.height() != first.height() || part.width() != first.width() || part.channels() != first.channels()) {
            throw new IllegalArgumentException("\"%s\" mixes images of %d×%d×%d and %d×%d×%d (H×W×C); resize them first"
                    .formatted(name, first.height(), first.width(), first.channels(), part.height(), part.width(),
                            part.channels()));
        }
    }

    private static void requireNamed(String name, List<String> classNames, ImageSet part) {
        for (int label : part.labels()) {
            if (label >= classNames.size()) {
                throw new IllegalArgumentException("\"%s\" has the label %d, but only %d class names, counted from 0"
                        .formatted(name, label, classNames.size()));
            }
        }
    }
}
