package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.nn.Network;
import dev.thaw.optim.Plateau;

/** What must hold before the first step, so that a mistake costs seconds and names itself. */
final class Requirements {

    private Requirements() { }

    /** Checks that network and data fit, and returns the images that judge: validation where there is one, else test. */
    static ImageSet check(Network network, Dataset dataset) {
        if (dataset.train().isEmpty()) {
            throw new IllegalArgumentException("\"%s\" has no training images".formatted(dataset.name()));
        }
        if (network.classes() != dataset.classes()) {
            throw new IllegalArgumentException("""
                    %s tells %d classes apart, but "%s" has %d; make the network with as many classes as the data \
                    (dataset.classes()) and load the rest with Match.SHAPE""".formatted(network.name(), network.classes(),
                    dataset.name(), dataset.classes()));
        }
        long channels = network.inputShape(1).get(1);
        if (channels != dataset.train().channels()) {
            throw new IllegalArgumentException("%s reads images of %d channel(s), but those of \"%s\" have %d"
                    .formatted(network.name(), channels, dataset.name(), dataset.train().channels()));
        }
        ImageSet judging = dataset.validation().isEmpty() ? dataset.test() : dataset.validation();
        if (judging.isEmpty()) {
            throw new IllegalArgumentException("""
                    "%s" has neither validation nor test images, so nothing could judge the training; \
                    set some apart with dataset.withValidation(images, seed)""".formatted(dataset.name()));
        }
        return judging;
    }

    /** Checks that there are images to choose the best epoch by; what would be chosen begins the sentence. */
    static void checkValidation(Dataset dataset, String what) {
        if (dataset.validation().isEmpty()) {
            throw new IllegalArgumentException("""
                    "%s" has no validation images, and %s an epoch chosen by its test images, which would flatter itself; \
                    set some apart with dataset.withValidation(images, seed)""".formatted(dataset.name(), what));
        }
    }

    /** Checks that what the evaluations steer is not steered by test images. */
    static void checkSteering(Dataset dataset, Options options) {
        String steered = options.stop.isPresent() ? "an early stop" : options.schedule instanceof Plateau ? "a plateau" : "";
        if (!steered.isEmpty() && dataset.validation().isEmpty()) {
            throw new IllegalArgumentException("""
                    "%s" has no validation images, and %s found in its test images would make their accuracy flatter itself; \
                    set some apart with dataset.withValidation(images, seed)""".formatted(dataset.name(), steered));
        }
    }

    /** Checks that something is left to train. */
    static void checkTrainable(Network network, Freezing freezing, FreezePlan plan) {
        if (freezing.trainablePaths().isEmpty()) {
            throw new IllegalArgumentException("""
                    the plan freezes all %d parameters of %s, so training would change nothing.
                    %s
                    Unfreeze the head: .unfreeze("%s")""".formatted(freezing.frozenPaths().size(), network.name(),
                    plan.text(), network.headPath()));
        }
    }
}
