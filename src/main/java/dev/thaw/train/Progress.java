package dev.thaw.train;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How far a training is and what it has counted; what a checkpoint keeps beside weights. */
final class Progress {

    final List<TrainingRun.Epoch> epochs = new ArrayList<>();
    final List<Double> stepLosses = new ArrayList<>();
    final List<Double> stepRates = new ArrayList<>();
    final Set<String> notes = new LinkedHashSet<>();
    final Set<String> warnings = new LinkedHashSet<>();
    /** Which phase, from 0. */
    int phase;
    /** Batches of the present epoch that are done. */
    int batches;
    /** Sum of the losses of the present epoch's images. */
    double loss;
    /** How many of the present epoch's images were right. */
    long correct;
    /** Wall time of the present epoch's steps. */
    double seconds;

    int steps() {
        return stepLosses.size();
    }

    /** Returns the number of the epoch that comes next or is under way, from 1. */
    int epoch() {
        return epochs.isEmpty() ? 1 : epochs.get(epochs.size() - 1).number() + 1;
    }

    void count(StepReport step) {
        stepLosses.add(step.loss());
        stepRates.add(step.lr());
        batches++;
        loss += step.loss() * step.images();
        correct += step.correct();
    }

    /** Returns the numbers of the present epoch's own pass. */
    TrainingRun.Epoch epoch(int number, String phaseName, int images) {
        return new TrainingRun.Epoch(number, loss / images, (double) correct / images, Double.NaN, Double.NaN, seconds, phaseName);
    }

    /** Closes the present epoch, after its evaluation. */
    void add(TrainingRun.Epoch epoch) {
        epochs.add(epoch);
        batches = 0;
        loss = 0;
        correct = 0;
        seconds = 0;
    }

    /** Writes everything but the numbers of single steps, which {@link #stepTensors()} holds. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.add("epochs", RunJson.list(epochs, RunJson::epoch));
        json.add("notes", RunJson.list(notes, JsonPrimitive::new));
        json.add("warnings", RunJson.list(warnings, JsonPrimitive::new));
        json.addProperty("phase", phase);
        json.addProperty("batches", batches);
        json.add("loss", RunJson.number(loss));
        json.addProperty("correct", correct);
        json.add("seconds", RunJson.number(seconds));
        return json;
    }

    StateDict stepTensors() {
        return StateDict.of(new LinkedHashMap<>(Map.of("losses", RunJson.tensor(stepLosses), "rates", RunJson.tensor(stepRates))));
    }

    static Progress of(JsonObject json, StateDict steps) {
        Progress progress = new Progress();
        progress.epochs.addAll(RunJson.list(json.get("epochs"), RunJson::epoch));
        progress.notes.addAll(RunJson.list(json.get("notes"), JsonElement::getAsString));
        progress.warnings.addAll(RunJson.list(json.get("warnings"), JsonElement::getAsString));
        progress.stepLosses.addAll(RunJson.doubles(steps.get("losses")));
        progress.stepRates.addAll(RunJson.doubles(steps.get("rates")));
        progress.phase = json.get("phase").getAsInt();
        progress.batches = json.get("batches").getAsInt();
        progress.loss = RunJson.number(json.get("loss"));
        progress.correct = json.get("correct").getAsLong();
        progress.seconds = RunJson.number(json.get("seconds"));
        return progress;
    }
}
