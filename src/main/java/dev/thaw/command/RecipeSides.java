package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.engine.Devices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Two processes that train the same, this library's and Python's, and are asked in turns. */
record RecipeSides(OtherSide thaw, OtherSide python) implements AutoCloseable {

    /** What both said to one question. */
    record Answers(JsonObject thaw, JsonObject python) {

        PairedMeasure.Pair pair(ToDoubleFunction<JsonObject> number) {
            return new PairedMeasure.Pair(number.applyAsDouble(thaw), number.applyAsDouble(python));
        }

        private Answers checked(String question) {
            for (String count : List.of("parameters", "trainable")) {
                if (thaw.has(count) && thaw.get(count).getAsLong() != python.get(count).getAsLong()) {
                    throw new IllegalStateException("\"%s\" trained different networks: %s here, %s in Python; this is a bug"
                            .formatted(question, thaw, python));
                }
            }
            return this;
        }
    }

    /**
     * What both sides are started with.
     *
     * @param python a Python that has PyTorch and torchvision
     * @param script the Python side
     * @param folder where the images lie
     * @param device {@code cpu}, {@code gpu} or {@code gpu:N}: where both train
     */
    record Programs(String python, Path script, Path folder, String device) {

        /**
         * Starts both.
         *
         * @param change what is different in the environment of both; Python never gets our settings of glibc's memory
         */
        RecipeSides start(Consumer<Map<String, String>> change) throws IOException {
            Consumer<Map<String, String>> both = change.andThen(environment -> environment.put(Devices.VARIABLE, device));
            return RecipeSides.start(python, script, folder, both);
        }
    }

    private static RecipeSides start(String interpreter, Path script, Path folder, Consumer<Map<String, String>> change)
            throws IOException {
        String images = folder.resolve(RecipeImages.IMAGES).toString();
        String labels = folder.resolve(RecipeImages.LABELS).toString();
        OtherSide python = OtherSide.start(List.of(interpreter, script.toString(), images, labels),
                change.andThen(RecipeSides::withoutMemorySettings));
        try {
            return new RecipeSides(OtherSide.start(JavaCommand.of(RecipeSide.class, List.of(), images, labels), change), python);
        } catch (IOException | RuntimeException failure) {
            python.close();
            throw failure;
        }
    }

    /** As a JVM would start that nobody told to keep its memory, and as Python does. */
    static void withoutMemorySettings(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("MALLOC_"));
    }

    /** Asks both so many times after one that warms up; every other time the other side begins. */
    List<Answers> ask(int rounds, String question) throws IOException {
        return turns(question).rounds(1, rounds);
    }

    /** Asks both once; Python begins in rounds of an even number. */
    Answers askOnce(int round, String question) throws IOException {
        return turns(question).round(round);
    }

    private Turns<JsonObject, Answers> turns(String question) {
        return new Turns<>(round -> thaw.ask(question), round -> python.ask(question),
                (ours, theirs) -> new Answers(ours, theirs).checked(question));
    }

    @Override
    public void close() {
        thaw.close();
        python.close();
    }
}
