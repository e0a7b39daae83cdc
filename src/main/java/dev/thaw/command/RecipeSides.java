package dev.thaw.command;

import com.google.gson.JsonObject;
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
            if (thaw.has("parameters") && thaw.get("parameters").getAsLong() != python.get("parameters").getAsLong()) {
                throw new IllegalStateException("\"%s\" trained different networks: %s here, %s in Python; this is a bug"
                        .formatted(question, thaw, python));
            }
            return this;
        }
    }

    /**
     * Starts both.
     *
     * @param change what is different in the environment of both; Python never gets our settings of glibc's memory
     */
    static RecipeSides start(RecipeBenchOptions options, Path folder, Consumer<Map<String, String>> change) throws IOException {
        String images = folder.resolve(RecipeImages.IMAGES).toString();
        String labels = folder.resolve(RecipeImages.LABELS).toString();
        OtherSide python = OtherSide.start(List.of(options.python(), options.script().toString(), images, labels),
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
        return new Turns<>(round -> thaw.ask(question), round -> python.ask(question),
                (ours, theirs) -> new Answers(ours, theirs).checked(question)).rounds(1, rounds);
    }

    @Override
    public void close() {
        thaw.close();
        python.close();
    }
}
