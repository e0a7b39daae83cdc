package dev.thaw.command;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A process that a benchmark compares with: it says on what it runs, then answers each line with one of JSON. */
final class OtherSide implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final JsonObject versions;

    private OtherSide(Process process) throws IOException {
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
        versions = answer();
    }

    /** Starts a process in this one's environment. */
    static OtherSide start(List<String> command) throws IOException {
        return start(command, environment -> { });
    }

    /** Starts a process in an environment that is changed before. */
    static OtherSide start(List<String> command, Consumer<Map<String, String>> change) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        change.accept(builder.environment());
        Process process = builder.start();
        try {
            return new OtherSide(process);
        } catch (IOException | RuntimeException failure) {
            process.destroy();
            throw failure;
        }
    }

    /** Says what Python is needed, where one could not be asked. */
    static UncheckedIOException missing(IOException cause) {
        return new UncheckedIOException("%s; THAW_BENCH_PYTHON or --python must name a Python that has PyTorch and torchvision"
                .formatted(cause.getMessage()), cause);
    }

    /** What it runs on: the first thing it said. */
    JsonObject versions() {
        return versions;
    }

    JsonObject ask(String question) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(question).append('\n').flush();
        return answer();
    }

    private JsonObject answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the other side, %s, ended early; what it said stands above"
                    .formatted(process.info().command().orElse("a process")));
        }
        return JsonParser.parseString(line).getAsJsonObject();
    }

    /** Ends it; its workers end with their pipes. */
    @Override
    public void close() {
        process.destroy();
    }
}
