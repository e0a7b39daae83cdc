package dev.thaw.train;

import com.google.gson.JsonObject;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.nn.Network;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a training's checkpoints and finds the one to go on from; where none are asked for it does nothing. */
final class Checkpointer {

    private static final String SCHEDULE = "schedule";
    private static final String AVERAGE = "average";
    private static final String BEST = "best";
    private static final String PHASE_BEST = "phase_best";
    private static final String PHASE_BEST_MEMORY = "phase_best_memory";

    private final Optional<Checkpoints> checkpoints;
    private final CheckpointFolder folder;
    private boolean wrote;
    private final Map<String, String> words;
    private final CheckpointFolder.Found found;

    private Checkpointer(Optional<Checkpoints> checkpoints, CheckpointFolder folder, Map<String, String> words,
            CheckpointFolder.Found found) {
        this.checkpoints = checkpoints;
        this.folder = folder;
        this.words = words;
        this.found = found;
    }

    /** Opens the folder; a fresh training needs one without checkpoints, a resumed one takes the newest that fits. */
    static Checkpointer of(Network network, Dataset dataset, ImageSet judging, Settings settings) {
        CheckpointFolder.Found nothing = new CheckpointFolder.Found(Optional.empty(), List.of());
        if (settings.checkpoints.isEmpty()) {
            return new Checkpointer(settings.checkpoints, null, Map.of(), nothing);
        }
        CheckpointFolder folder = CheckpointFolder.open(settings.checkpoints.get());
        if (!settings.resumes && !folder.isEmpty()) {
            throw new IllegalArgumentException("""
                    %s holds the checkpoints of an earlier training, which this one would overwrite, so nothing was trained; \
                    go on with it by training.resume(folder), or give another folder"""
                    .formatted(settings.checkpoints.get().folder()));
        }
        Map<String, String> words = Circumstance.words(network, dataset, judging, settings);
        CheckpointFolder.Found found = settings.resumes ? folder.newest() : nothing;
        found.saved().map(saved -> saved.differences(words)).filter(differences -> !differences.isEmpty())
                .ifPresent(differences -> {
                    throw new IllegalArgumentException("""
                            the checkpoints in %s belong to another training, so nothing was trained. What differs:
                            %s
                            Give the settings of then, or another folder.""".formatted(settings.checkpoints.get().folder(),
                            String.join("\n", differences)));
                });
        return new Checkpointer(settings.checkpoints, folder, words, found);
    }

    /** Says what a training whose weights are lost may go on from. The newest may hold what made the next loss no number. */
    Optional<String> older() {
        return checkpoints.filter(chosen -> wrote || found.saved().isPresent())
                .map(chosen -> "look at the checkpoints in %s: an older one may still be sound".formatted(chosen.folder()));
    }

    Optional<SavedTraining> saved() {
        return found.saved();
    }

    /** Says what a person should know of the way it was resumed. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(found.passedOver());
        found.saved().ifPresent(saved -> notes.add("Resumed after step %d; the audit tells of the steps since then."
                .formatted(saved.part("steps").get("losses").size())));
        return notes;
    }

    /** Says whether a checkpoint is due after a step in the middle of an epoch. */
    boolean isDue(int step) {
        return checkpoints.filter(chosen -> chosen.everySteps() > 0 && step % chosen.everySteps() == 0).isPresent();
    }

    /** Writes everything; where that fails the training goes on, and the run says so. */
    void write(Progress progress, Network network, PhaseFit phase, BestWeights best, PhaseBest phaseBest) {
        if (checkpoints.isEmpty() || progress.steps() == 0) {
            return;
        }
        JsonObject json = progress.json();
        json.add(SCHEDULE, RunJson.schedule(phase.schedule()));
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        SavedTraining.add(tensors, "weights", network.stateDict());
        SavedTraining.add(tensors, "optimizer", phase.optimizer().state());
        SavedTraining.add(tensors, "steps", progress.stepTensors());
        phase.average().ifPresent(average -> SavedTraining.add(tensors, AVERAGE, average.state()));
        best.epoch().ifPresent(epoch -> {
            json.add(BEST, RunJson.epoch(epoch));
            SavedTraining.add(tensors, BEST, best.weights());
        });
        phaseBest.epoch().ifPresent(epoch -> {
            json.add(PHASE_BEST, RunJson.epoch(epoch));
            SavedTraining.add(tensors, PHASE_BEST, phaseBest.weights());
            SavedTraining.add(tensors, PHASE_BEST_MEMORY, phaseBest.memory());
        });
        SavedTraining saved = new SavedTraining(words, json, StateDict.of(tensors));
        try {
            Uninterrupted.write(() -> folder.write(saved, progress.steps()));
            wrote = true;
        } catch (UncheckedIOException refused) {
            progress.warnings.add("The checkpoint after step %d could not be written, and the training went on; older ones are intact: %s"
                    .formatted(progress.steps(), refused.getMessage()));
        }
    }

    static void restore(SavedTraining saved, PhaseFit phase, BestWeights best, PhaseBest phaseBest, TrainingStart start) {
        JsonObject json = saved.progress();
        phase.restore(saved.part("optimizer"), RunJson.schedule(json.get(SCHEDULE)));
        phase.average().ifPresent(average -> average.load(saved.part(AVERAGE)));
        if (json.has(BEST)) {
            best.put(RunJson.epoch(json.get(BEST)), saved.part(BEST), start);
        }
        if (json.has(PHASE_BEST)) {
            phaseBest.put(RunJson.epoch(json.get(PHASE_BEST)), saved.part(PHASE_BEST), saved.part(PHASE_BEST_MEMORY));
        }
    }
}
