package dev.thaw.augment;

import dev.thaw.data.ImageSet;
import dev.thaw.engine.RandomStream;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Tile;
import java.util.ArrayList;
import java.util.List;

/**
 * Transforms, one after another, that show a training image in another way each time; torchvision's semantics.
 *
 * <pre>{@code
 * var augmentation = Augmentation.of(RandomCrop.of(32, 4), Flip.horizontal(), ColorJitter.of(.2, .2, .2, .1), Rotation.of(15));
 * augmentation.show(data.train(), 8, seed);
 * }</pre>
 *
 * <p>A value, safe for any number of threads. What is drawn depends on seed, epoch and image only, so a run can be repeated on
 * any number of cores. For training images: evaluation shows images as they are.
 */
public final class Augmentation {

    private static final Augmentation NONE = new Augmentation(List.of(), Arithmetic.PILLOW);
    private static final int CIFAR = 32;
    private static final int VERSIONS = 4;

    private final List<Transform> transforms;
    private final Arithmetic arithmetic;

    private Augmentation(List<Transform> transforms, Arithmetic arithmetic) {
        this.transforms = List.copyOf(transforms);
        this.arithmetic = arithmetic;
        for (int i = 0; i < transforms.size() - 1; i++) {
            if (transforms.get(i) instanceof Erasing) {
                throw new IllegalArgumentException("""
                        Erasing is transform %d of %d, but it hides part of the finished numbers, so what follows would be \
                        lost on it; put it last""".formatted(i + 1, transforms.size()));
            }
        }
    }

    /**
     * Composes transforms.
     *
     * @param transforms in the order of their use; an {@link Erasing} last
     * @return the augmentation
     */
    public static Augmentation of(Transform... transforms) {
        return new Augmentation(List.of(transforms), Arithmetic.PILLOW);
    }

    /**
     * Leaves images as they are.
     *
     * @return the augmentation of no transform
     */
    public static Augmentation none() {
        return NONE;
    }

    /**
     * The usual pair for 32-pixel images: a crop after padding by 4, and a flip (He et al. 2016, section 4.2).
     *
     * @return crop and flip
     */
    public static Augmentation cifar() {
        return of(RandomCrop.of(CIFAR, CIFAR / 8), Flip.horizontal());
    }

    /**
     * The CIFAR-10 lesson's recipe: {@link #cifar()}, colours changed by up to 20 % (hue 10 %), and turned by up to 15°.
     *
     * @return crop, flip, colours and turn
     */
    public static Augmentation cifarRecipe() {
        return cifar().then(ColorJitter.of(0.2, 0.2, 0.2, 0.1)).then(Rotation.of(15));
    }

    /**
     * The usual pair for photos: a piece of 8 to 100 % resized, and a flip, as torchvision's ImageNet training has it.
     *
     * @param size rows and columns of the result
     * @return resized crop and flip
     */
    public static Augmentation photos(int size) {
        return of(ResizedCrop.of(size), Flip.horizontal());
    }

    /**
     * A mild variant for few photos that a pretrained network shall keep recognising: pieces of 60 % and more, flips and
     * slight changes of colour.
     *
     * @param size rows and columns of the result
     * @return resized crop, flip and colours
     */
    public static Augmentation gentlePhotos(int size) {
        return of(ResizedCrop.of(size).area(0.6, 1), Flip.horizontal(), ColorJitter.of(0.1, 0.1, 0.1, 0.02));
    }

    /**
     * What makes two views of an image for learning without labels: a piece of 20 % and more, a flip, other colours, and one in
     * five without any colour.
     *
     * <p>After Chen et al., "A Simple Framework for Contrastive Learning of Visual Representations", 2020, appendix A, where
     * pieces begin at 8 %, and one view in five keeps its colours.
     *
     * @param size rows and columns of the result
     * @return resized crop, flip, colours and grey
     */
    public static Augmentation contrastive(int size) {
        return of(ResizedCrop.of(size).area(0.2, 1), Flip.horizontal(), ColorJitter.of(0.4, 0.4, 0.4, 0.1), Grayscale.of(0.2));
    }

    /**
     * Adds a transform at the end.
     *
     * @param transform what comes next
     * @return an augmentation with it
     */
    public Augmentation then(Transform transform) {
        List<Transform> more = new ArrayList<>(transforms);
        more.add(transform);
        return new Augmentation(more, arithmetic);
    }

    /**
     * Rounds as another back end of torchvision does.
     *
     * @param other PILLOW, the default, or TENSOR
     * @return the same transforms with it
     */
    public Augmentation arithmetic(Arithmetic other) {
        return new Augmentation(transforms, other);
    }

    /**
     * Returns the transforms.
     *
     * @return in the order of their use
     */
    public List<Transform> transforms() {
        return transforms;
    }

    /**
     * Tells whether images stay as they are.
     *
     * @return true without any transform
     */
    public boolean isEmpty() {
        return transforms.isEmpty();
    }

    Arithmetic arithmetic() {
        return arithmetic;
    }

    /**
     * Fixes what will be drawn.
     *
     * @param seed the run's seed
     * @param epoch the epoch, so that each sees other versions
     * @return this augmentation for that epoch, to be given to {@link dev.thaw.data.Batches} or applied to a set
     */
    public Augmented at(long seed, int epoch) {
        return new Augmented(this, seed, epoch);
    }

    void apply(Canvas canvas, RandomStream random) {
        for (int i = 0; i < transforms.size(); i++) {
            transforms.get(i).apply(canvas, random);
        }
    }

    /**
     * Shows images before and after: the first row as they are, then a few versions below, with words for what was drawn.
     *
     * @param images the training images
     * @param count how many of them, from the first, at most
     * @param seed what to draw; epochs 1 to {@value #VERSIONS} are shown
     * @return the grid
     */
    public ImageGrid show(ImageSet images, int count, long seed) {
        int columns = Math.min(count, images.size());
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            tiles.add(Tile.of(images.image(i), images.width(), images.height(), images.channels(), "as it is"));
        }
        for (int epoch = 1; epoch <= VERSIONS; epoch++) {
            Augmented.Worker worker = new Augmented.Worker(at(seed, epoch), images, new Canvas(arithmetic).noted());
            for (int i = 0; i < columns; i++) {
                Canvas canvas = worker.draw(i);
                byte[] bytes = new byte[canvas.bytes()];
                canvas.write(bytes, 0);
                tiles.add(Tile.of(bytes, canvas.width(), canvas.height(), canvas.channels(), String.join("\n", canvas.notes())));
            }
        }
        String title = "%d images, and below each what epochs 1 to %d make of it (seed %d)".formatted(columns, VERSIONS, seed);
        return ImageGrid.of(title, tiles).columns(Math.max(1, columns));
    }

    /**
     * Names the transforms and their numbers, the same in every process; a lambda is called "own transform".
     *
     * @return one line
     */
    @Override
    public String toString() {
        if (transforms.isEmpty()) {
            return "no augmentation";
        }
        List<String> names = transforms.stream()
                .map(transform -> transform.getClass().isHidden() ? "own transform" : transform.toString()).toList();
        return names + (arithmetic == Arithmetic.PILLOW ? "" : " in tensor arithmetic");
    }
}
