package dev.thaw.train;

import dev.thaw.augment.Augmentation;
import dev.thaw.data.Dataset;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Network;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A training of the literature as a value: network, size of the images, augmentation, phases and seed.
 *
 * <pre>{@code
 * var recipe = Recipes.cifarLesson().scaled(0.1);
 * try (Network network = recipe.network(data.classes())) {
 *     recipe.training(network, data).fit();
 * }
 * }</pre>
 *
 * <p>{@link Recipes} has those that the course speaks of. What a recipe makes is an ordinary {@link Training}, to which more
 * can be said.
 */
public final class Recipe implements Tabular {

    /** What a part of a recipe chooses, knowing how many epochs it has and which plan trains the head alone. */
    @FunctionalInterface
    interface Choices {
        Phase over(Phase phase, int epochs, FreezePlan headOnly);
    }

    /**
     * One phase before it is scaled.
     *
     * @param name the phase's name
     * @param epochs its epochs when the recipe is followed in full
     * @param choices everything else
     */
    record Part(String name, int epochs, Choices choices) { }

    private final String name;
    private final Architecture architecture;
    private final int imageSize;
    private final IntFunction<Augmentation> augmentation;
    private final List<Part> parts;
    private final StartFrom startFrom;
    private final long seed;
    private final double share;

    private Recipe(String name, Architecture architecture, int imageSize, IntFunction<Augmentation> augmentation, List<Part> parts,
            StartFrom startFrom, long seed, double share) {
        this.name = name;
        this.architecture = architecture;
        this.imageSize = imageSize;
        this.augmentation = augmentation;
        this.parts = List.copyOf(parts);
        this.startFrom = startFrom;
        this.seed = seed;
        this.share = share;
    }

    static Recipe of(String name, String architecture, int imageSize, IntFunction<Augmentation> augmentation, StartFrom startFrom,
            Part... parts) {
        return new Recipe(name, Architecture.named(architecture), imageSize, augmentation, List.of(parts), startFrom, 0, 1);
    }

    /**
     * Shortens or lengthens every phase alike, and the schedules that depend on its length.
     *
     * @param factor what the epochs are multiplied by, above 0; each phase keeps at least one epoch
     * @return a new recipe
     * @throws IllegalArgumentException if the factor is no number above 0
     */
    public Recipe scaled(double factor) {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("%s times the epochs of \"%s\" is no training; give a number above 0, such as 0.1"
                    .formatted(factor, name));
        }
        return new Recipe(name, architecture, imageSize, augmentation, parts, startFrom, seed, share * factor);
    }

    /**
     * Follows the recipe with images of another size, its crops made to that size.
     *
     * @param pixels rows and columns, at least 8
     * @return a new recipe
     */
    public Recipe at(int pixels) {
        if (pixels < 8) {
            throw new IllegalArgumentException("images of %d×%d pixels are too small for the crops of \"%s\"; give 8 or more"
                    .formatted(pixels, pixels, name));
        }
        return new Recipe(name, architecture, pixels, augmentation, parts, startFrom, seed, share);
    }

    /**
     * Changes what the order of images, the augmentation and dropout depend on.
     *
     * @param chosen any number
     * @return a new recipe
     */
    public Recipe seed(long chosen) {
        return new Recipe(name, architecture, imageSize, augmentation, parts, startFrom, chosen, share);
    }

    /**
     * Makes the network that the recipe is for; load weights into it where the recipe means a pretrained one.
     *
     * @param classes outputs of the head
     * @return a new network, which the caller closes
     */
    public Network network(int classes) {
        return architecture.network(classes);
    }

    /**
     * Makes the training; nothing trains yet.
     *
     * @param network any network: the recipe's own, or another that the recipe is tried on
     * @param dataset images of the recipe's size
     * @return the training, with all that the recipe says
     * @throws IllegalArgumentException if the images have another size, or a choice among epochs needs validation images
     */
    public Training training(Network network, Dataset dataset) {
        int height = dataset.train().height();
        int width = dataset.train().width();
        if (height != imageSize || width != imageSize) {
            throw new IllegalArgumentException("""
                    "%s" is for images of %d×%d pixels, and those of "%s" have %d×%d; load them at that size, or take \
                    recipe.at(pixels)""".formatted(name, imageSize, imageSize, dataset.name(), height, width));
        }
        if (startFrom == StartFrom.BEST && parts.size() > 1) {
            Requirements.checkValidation(dataset, "the next phase would begin with");
        }
        return Training.of(network, dataset).name(name).seed(seed).augment(augmentation()).phases(phases(network));
    }

    /**
     * Lists the phases as they are for a network, to look at or to change before they are given to a training.
     *
     * @param network the network, whose head the frozen phases leave free
     * @return the phases in order
     */
    public List<Phase> phases(Network network) {
        return phases(FreezePlan.allBut(network.headPath()));
    }

    private List<Phase> phases(FreezePlan headOnly) {
        return parts.stream().map(part -> part.choices().over(Phase.named(part.name()).epochs(epochs(part)).startFrom(startFrom),
                epochs(part), headOnly)).toList();
    }

    private int epochs(Part part) {
        return Math.toIntExact(Math.max(1, Math.round(part.epochs() * share)));
    }

    /**
     * Returns the name.
     *
     * @return such as {@code cifar10-lesson}, by which {@link Recipes#named} finds it
     */
    public String name() {
        return name;
    }

    /**
     * Returns which network the recipe is for.
     *
     * @return the architecture
     */
    public Architecture architecture() {
        return architecture;
    }

    /**
     * Returns how large the images are.
     *
     * @return rows and columns, in pixels
     */
    public int imageSize() {
        return imageSize;
    }

    /**
     * Returns how training images are varied.
     *
     * @return the augmentation, for images of the recipe's size
     */
    public Augmentation augmentation() {
        return augmentation.apply(imageSize);
    }

    /**
     * Returns how long the training is.
     *
     * @return epochs of all phases together, as scaled
     */
    public int epochs() {
        return parts.stream().mapToInt(this::epochs).sum();
    }

    @Override
    public WordTable table() {
        FreezePlan headOnly = FreezePlan.freezeAll().unfreeze("head");
        List<Phase> phases = phases(headOnly);
        WordTable table = WordTable.of("%s: %s, %d×%d pixels, %s, seed %d%s".formatted(name, architecture, imageSize, imageSize,
                augmentation(), seed, phases.size() > 1 ? ", each phase begins with the %s weights of the one before"
                        .formatted(startFrom == StartFrom.BEST ? "best" : "last") : ""),
                "phase", "trains", "#epochs", "#batch size", "optimizer", "schedule");
        for (Phase phase : phases) {
            Options options = phase.over(new Options());
            table = table.row(phase.name(), options.plan == headOnly ? "the head" : "everything",
                    Integer.toString(options.epochs), Integer.toString(options.batchSize), options.optimizer.describe(),
                    options.schedule.describe());
        }
        return table;
    }

    @Override
    public String toString() {
        return name;
    }
}
