package dev.thaw.check;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The questions of one stage, as its file on the class path has them. */
record QuizFile(List<QuizQuestion> before, List<QuizQuestion> after) {

    /** In the order of the course. */
    static final List<String> STAGES = List.of("start", "pretraining", "fine-tuning", "freezing", "phases", "surgery",
            "residual", "when", "photos", "backbones");

    /**
     * Reads a stage.
     *
     * @throws IllegalArgumentException if there is no such stage; the message names those there are
     */
    static QuizFile of(String stage) {
        if (!STAGES.contains(stage)) {
            throw new IllegalArgumentException("there is no stage \"%s\" to ask about; write one of %s"
                    .formatted(stage, String.join(", ", STAGES)));
        }
        try (InputStream in = QuizFile.class.getResourceAsStream("quiz/" + stage + ".json");
                Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return new Gson().fromJson(text, QuizFile.class);
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read the questions of stage %s: %s".formatted(stage, cause), cause);
        }
    }
}
