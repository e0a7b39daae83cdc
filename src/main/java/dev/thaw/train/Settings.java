package dev.thaw.train;

import dev.thaw.augment.Augmentation;
import dev.thaw.augment.Augmented;
import dev.thaw.data.Ordering;
import dev.thaw.engine.Devices;
import dev.thaw.engine.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** All choices of a training beside network and data; copied before each change, so that a {@link Training} stays a value. */
final class Settings {

    /** In which order an epoch visits the images. */
    enum Visit {
        SHUFFLED, STORED
    }

    String name = "training";
    int evaluateEvery = 1;
    long seed;
    Visit visit = Visit.SHUFFLED;
    TrainingListener listener = TrainingListener.none();
    Path bestFile;
    Optional<Checkpoints> checkpoints = Optional.empty();
    /** Whether the training goes on from a checkpoint where there is one. */
    boolean resumes;
    /** Where a log is written; null for none. */
    Path logFolder;
    /** Where finished trainings are taken from and put. */
    Optional<FinishedRuns> finished = Optional.empty();
    FeatureCache features = FeatureCache.automatic();
    Augmentation augmentation = Augmentation.none();
    /** When losses are read; where it is empty, device and listener decide. */
    Optional<Reading> reading = Optional.empty();
    /** What holds for every phase that does not choose for itself. */
    Options options = new Options();
    /** In order; empty for a training of one phase. */
    List<Phase> phases = List.of();

    Settings copy() {
        Settings copy = new Settings();
        copy.name = name;
        copy.evaluateEvery = evaluateEvery;
        copy.seed = seed;
        copy.visit = visit;
        copy.listener = listener;
        copy.bestFile = bestFile;
        copy.checkpoints = checkpoints;
        copy.resumes = resumes;
        copy.logFolder = logFolder;
        copy.finished = finished;
        copy.features = features;
        copy.augmentation = augmentation;
        copy.reading = reading;
        copy.options = options.copy();
        copy.phases = phases;
        return copy;
    }

    /** On a GPU steps are read together, unless a listener may act on what it is told of a step. */
    Reading reading() {
        return reading.orElseGet(() -> Devices.current().isGpu() && listener.onlyShows() ? Reading.TOGETHER : Reading.EACH_STEP);
    }

    Checkpoints checkpointsAt(Path folder) {
        return checkpoints.map(chosen -> chosen.at(folder)).orElseGet(() -> Checkpoints.in(folder));
    }

    Ordering ordering(int epoch) {
        return visit == Visit.STORED ? Ordering.sequential() : Ordering.shuffled(seed, epoch);
    }

    /** How the training images of an epoch are changed: anew each time, or in a few fixed versions by turns. */
    Augmented augmented(int epoch) {
        return augmentation.at(seed, features.hasVersions() ? features.versionNumber(epoch) + 1 : epoch);
    }

    /** Names the chance of one step, such as dropout's, so that a step draws the same whatever ran before it. */
    long seedOfStep(int step) {
        return RandomStream.of(seed, "step " + step).nextLong();
    }

    /** Returns the phases in order, at least one. */
    List<Phase> course() {
        return phases.isEmpty() ? List.of(Phase.named(name)) : phases;
    }

    /** Returns the options of each phase, in order. */
    List<Options> courseOptions() {
        List<Options> all = new ArrayList<>();
        course().forEach(phase -> all.add(phase.over(options)));
        return all;
    }

    /** Says whether a phase begins with the best weights of the one before. */
    boolean startsFromBest(Options phase) {
        return phase.startFrom == StartFrom.BEST || phase.startFrom == StartFrom.BEST_IF_SAVED && bestFile != null;
    }

    static void checkNames(List<Phase> phases) {
        List<String> names = phases.stream().map(Phase::name).toList();
        if (names.isEmpty() || new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(
                    "phases %s: a training needs at least one, each with a name of its own".formatted(names));
        }
    }
}
