package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import com.google.gson.JsonObject;
import dev.thaw.data.Dataset;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.OutOfDeviceMemory;
import dev.thaw.engine.Torch;
import dev.thaw.inspect.AuditJson;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.nn.Network;
import dev.thaw.store.Checksum;
import dev.thaw.store.Setting;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finished trainings in a folder, by all that their numbers follow from: a grader, or an experiment that was interrupted, takes
 * them from here and trains the others.
 *
 * <p>The name of a file is a hash of network, first weights, data and settings, so that no other training finds it. A file is
 * data with a checksum. What cannot be told by its words – a listener that does more than show, a transform or module of one's
 * own – and what leaves files behind is never kept.
 *
 * @param folder where they lie
 * @param mode whether new ones are written
 */
record SavedRuns(Path folder, Mode mode) {

    /** What is going on. */
    enum Mode {
        /** It takes what is there. */
        REPLAY,
        /** It runs the solution, and keeps what that trains. */
        RECORD,
        /** Nobody grades: a long experiment keeps what it finished, where there is room for it. */
        KEEP
    }

    private static final String FORMAT = "thaw saved run 1";
    private static final String OURS = "dev.thaw.";
    private static final Pattern UNTELLING = Pattern.compile("own transform|\\$\\$Lambda|@[0-9a-f]{5,}");
    private static final NDIndex ALL = new NDIndex("...");

    /** Returns what the environment names; empty outside of grading. */
    static Optional<SavedRuns> current() {
        return Setting.NBGRADER_EXECUTION.value().flatMap(doing -> Setting.THAW_SAVED_RUNS.value().map(folder ->
                new SavedRuns(Path.of(folder), doing.equals("record") ? Mode.RECORD : Mode.REPLAY)));
    }

    /** Trains, or takes what a grader has kept. */
    static TrainingRun fitted(Training training) {
        return current().or(() -> training.settings.finished.map(FinishedRuns::runs)).map(saved -> saved.fit(training))
                .orElseGet(() -> train(training));
    }

    private static TrainingRun train(Training training) {
        try (Fit fit = new Fit(training.network, training.dataset, training.settings)) {
            return fit.run();
        } catch (OutOfDeviceMemory full) { // all is closed by now
            Torch.releaseCache(full.device());
            throw full;
        }
    }

    /** Takes the run of a training from the folder, or trains; both leave the same weights and numbers. */
    TrainingRun fit(Training training) {
        Map<String, String> words = words(training);
        if (!canBeKept(training, words)) {
            return train(training);
        }
        Path file = folder.resolve(key(words) + ".safetensors");
        try {
            if (Files.isRegularFile(file)) {
                return restored(training, words, file);
            }
        } catch (RuntimeException damaged) { // whatever a damaged file makes a reader say
            return warned(train(training), "The saved run %s could not be used, so it was trained anew: %s".formatted(
                    file.getFileName(), damaged.getMessage()));
        }
        TrainingRun run = train(training);
        if (mode == Mode.REPLAY) {
            return run;
        }
        try {
            write(run, words, training.network, file);
        } catch (UncheckedIOException full) {
            if (mode == Mode.RECORD) {
                throw full;
            }
            return warned(run, "This run could not be kept for an interrupt: %s".formatted(full.getMessage()));
        }
        return run;
    }

    private static boolean canBeKept(Training training, Map<String, String> words) {
        Settings settings = training.settings;
        return training.network.modules().values().stream().allMatch(module -> module.getClass().getName().startsWith(OURS))
                && settings.listener.onlyShows() && settings.bestFile == null && settings.logFolder == null
                && settings.checkpoints.isEmpty() && !settings.features.isShared()
                && words.values().stream().noneMatch(word -> UNTELLING.matcher(word).find());
    }

    private static Map<String, String> words(Training training) {
        Network network = training.network;
        Dataset dataset = training.dataset;
        Map<String, String> words = new LinkedHashMap<>(Circumstance.words(network, dataset,
                Requirements.check(network, dataset), training.settings));
        words.put("name", training.settings.name);
        words.put("dataset", dataset.name());
        words.put("first weights", StateDict.of(new TreeMap<>(network.stateDict().tensors())).sha256());
        words.put("loaded", network.loadedPaths().stream().sorted().toList().toString());
        List<String> asking = new ArrayList<>();
        network.parameters().forEach((path, parameter) -> {
            if (parameter.requiresGradient()) {
                asking.add(path);
            }
        });
        words.put("flags", asking.toString());
        return words;
    }

    private static String key(Map<String, String> words) {
        return Checksum.of((FORMAT + words).getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** What a file says of its settings: a hash, as the settings themselves may be the answer to an exercise. */
    private static Map<String, String> mark(Map<String, String> words) {
        return Map.of("key", key(words));
    }

    private static void write(TrainingRun run, Map<String, String> words, Network network, Path file) {
        JsonObject json = RunFile.json(run);
        json.add("audit", AuditJson.of(run.audit()));
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        SavedTraining.add(tensors, "weights", network.stateDict());
        new SavedTraining(mark(words), json, StateDict.of(tensors)).write(file, Safetensors::write);
    }

    /** Reads all before it changes anything. */
    private static TrainingRun restored(Training training, Map<String, String> words, Path file) {
        SavedTraining saved = SavedTraining.read(file);
        if (!saved.differences(mark(words)).isEmpty()) {
            throw new IllegalArgumentException("it is another training's");
        }
        TrainingRun numbers = RunFile.read(file, saved.progress());
        TrainingRun run = with(numbers, numbers.warnings(), AuditJson.read(saved.progress().getAsJsonObject("audit")));
        put(saved.part("weights"), training.network);
        TrainingListener listener = training.settings.listener;
        listener.started(start(run, training.dataset));
        run.epochs().forEach(listener::epochDone);
        listener.finished(run);
        return run;
    }

    /** Writes values where they belong; unlike a loading, it marks nothing as loaded, just as a training does not. */
    private static void put(StateDict weights, Network network) {
        Map<String, Parameter> all = new LinkedHashMap<>(network.parameters());
        all.putAll(network.buffers());
        if (!weights.tensors().keySet().equals(all.keySet())) {
            throw new IllegalArgumentException("it holds other tensors than the network has");
        }
        try (var off = GradientMode.off(); NDManager manager = network.manager().newSubManager()) {
            all.forEach((path, parameter) -> {
                TensorData tensor = weights.get(path);
                NDArray values = manager.create(tensor.bytes(), parameter.getShape(), tensor.type());
                parameter.getArray().set(ALL, values);
            });
        }
    }

    private static TrainingStart start(TrainingRun run, Dataset dataset) {
        PhaseSpan first = run.phases().get(0);
        return new TrainingStart(run.name(), run.seed(), run.network(), run.dataset(), run.evaluatedOn(),
                run.phases().get(run.phases().size() - 1).lastEpoch(), first.steps() / first.epochs(), first.batchSize(),
                dataset.train().size(), run.trainableParameters(), run.warnings(), run.notes(), run.phases());
    }

    private static TrainingRun warned(TrainingRun run, String warning) {
        List<String> warnings = new ArrayList<>(run.warnings());
        warnings.add(warning);
        return with(run, warnings, run.audit());
    }

    private static TrainingRun with(TrainingRun run, List<String> warnings, FreezeAudit audit) {
        return new TrainingRun(run.name(), run.seed(), run.network(), run.dataset(), run.evaluatedOn(), run.epochs(),
                run.stepLosses(), run.stepRates(), run.phases(), run.trainableParameters(), warnings, run.notes(), audit);
    }
}
