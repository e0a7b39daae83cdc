package dev.thaw.train;

import dev.thaw.augment.Augmentation;
import dev.thaw.augment.ColorJitter;
import dev.thaw.augment.Flip;
import dev.thaw.augment.RandomCrop;
import dev.thaw.augment.Rotation;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import java.util.List;

/**
 * Recipes that people follow when they transfer a network, each as a value.
 *
 * <p>As in their sources, norms follow the batches while everything trains. On small batches, or on images unlike those of
 * the weights, that can cost more than it gains: ask {@link dev.thaw.inspect.NormShift} first, and hold the norms where it is
 * large.
 */
public final class Recipes {

    private static final int SMALL = 32;
    private static final int USUAL = 224;
    private static final int LESSON_BATCH = 64;
    private static final int LESSON_FROZEN = 5;
    private static final double PADDED_SHARE = 8;
    private static final double DECAY = 1e-4;

    private Recipes() { }

    /**
     * The CIFAR-10 lesson, on a ResNet-20: 5 epochs with a frozen body, then everything, 40 epochs in all.
     *
     * <p>Crop after padding by an eighth, flip, colours, rotation by up to 15°; batches of 64; Adam at 1e-3 with weight decay
     * 1e-4, then at 1e-4; the rate halves when the validation loss is no better for 2 epochs.
     *
     * @return the recipe
     */
    public static Recipe cifarLesson() {
        return lesson("cifar10-lesson", "resnet20", SMALL, 40);
    }

    /**
     * The CIFAR-10 lesson on an AlexNet, whose images are 224 pixels large: 20 epochs in all, 5 of them frozen.
     *
     * @return the recipe
     */
    public static Recipe alexNetLesson() {
        return lesson("cifar10-alexnet", "alexnet", USUAL, 20);
    }

    private static Recipe lesson(String name, String architecture, int size, int epochs) {
        Adam adam = Adam.of(1e-3).weightDecay(DECAY);
        Schedule halving = Schedule.plateau().factor(0.5).patience(2);
        return Recipe.of(name, architecture, size, Recipes::lessonAugmentation, StartFrom.BEST,
                new Recipe.Part("frozen", LESSON_FROZEN, (phase, length, headOnly) ->
                        phase.freeze(headOnly).batchSize(LESSON_BATCH).optimizer(adam).schedule(halving)),
                new Recipe.Part("all", epochs - LESSON_FROZEN, (phase, length, headOnly) ->
                        phase.batchSize(LESSON_BATCH).optimizer(adam.at(1e-4)).schedule(halving)));
    }

    private static Augmentation lessonAugmentation(int size) {
        return Augmentation.of(RandomCrop.of(size, (int) Math.round(size / PADDED_SHARE)), Flip.horizontal(),
                ColorJitter.of(0.2, 0.2, 0.2, 0.1), Rotation.of(15));
    }

    /**
     * PyTorch's transfer tutorial on a ResNet-18 at 224 pixels: SGD at 0.001 with momentum 0.9, everything for 10 epochs.
     *
     * <p>Its {@code StepLR} takes a tenth of the rate every 7 epochs; where the recipe is scaled, after seven tenths of it.
     * Batches of 4, resized crops and flips. Source: Chilamkurthy, "Transfer Learning for Computer Vision Tutorial".
     *
     * @return the recipe
     */
    public static Recipe resNet18Tutorial() {
        return Recipe.of("resnet18-tutorial", "resnet18", USUAL, Augmentation::photos, StartFrom.LAST,
                new Recipe.Part("all", 10, (phase, length, headOnly) -> phase.batchSize(4).optimizer(Sgd.of(0.001).momentum(0.9))
                        .schedule(Schedule.step(Math.max(1, Math.round(0.7 * length)), 0.1))));
    }

    /**
     * Adam with the largest mean square so far as divisor: 5 epochs for the head at 1e-3, then 10 for everything at 1e-4.
     *
     * <p>Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", 2018, algorithm 2; a ResNet-18 at 224 pixels, batches
     * of 32, resized crops and flips.
     *
     * @return the recipe
     */
    public static Recipe amsgrad() {
        Adam adam = Adam.of(1e-3).withAmsgrad();
        return Recipe.of("adam-amsgrad", "resnet18", USUAL, Augmentation::photos, StartFrom.BEST,
                new Recipe.Part("frozen", 5, (phase, length, headOnly) -> phase.freeze(headOnly).batchSize(32).optimizer(adam)),
                new Recipe.Part("all", 10, (phase, length, headOnly) -> phase.batchSize(32).optimizer(adam.at(1e-4))));
    }

    /**
     * The two phases of object detection's repositories, {@code Freeze_Train}, on a classifier: 50 frozen epochs in batches
     * of 8 at 1e-3, then 50 of everything in batches of 4 at 1e-4.
     *
     * <p>{@code recipe.training(…).skipping("frozen")} is {@code Freeze_Train = False}. Adam, a ResNet-50 at 224 pixels, flips
     * and gentle crops; the second phase begins with the last weights, as there.
     *
     * @return the recipe
     */
    public static Recipe freezeTrain() {
        return Recipe.of("freeze-train", "resnet50", USUAL, Augmentation::gentlePhotos, StartFrom.LAST,
                new Recipe.Part("frozen", 50, (phase, length, headOnly) ->
                        phase.freeze(headOnly).batchSize(8).optimizer(Adam.of(1e-3))),
                new Recipe.Part("all", 50, (phase, length, headOnly) -> phase.batchSize(4).optimizer(Adam.of(1e-4))));
    }

    /**
     * Lists all recipes.
     *
     * @return those of this class
     */
    public static List<Recipe> list() {
        return List.of(cifarLesson(), alexNetLesson(), resNet18Tutorial(), amsgrad(), freezeTrain());
    }

    /**
     * Finds a recipe.
     *
     * @param name such as {@code cifar10-lesson}
     * @return the recipe
     * @throws IllegalArgumentException if none is called so; the message lists all
     */
    public static Recipe named(String name) {
        return list().stream().filter(recipe -> recipe.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("there is no recipe \"%s\", so nothing was made; there are %s".formatted(name, list())));
    }
}
