package dev.thaw.command;

import com.google.gson.GsonBuilder;
import dev.thaw.store.AtomicFile;
import dev.thaw.train.TrainingInterruptedException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Measures what the course claims about speed, on the machine at hand. */
public final class Bench {

    private static final List<String> NAMES = List.of("freezing");

    private Bench() { }

    /**
     * Runs one benchmark; the exit code is 0 when every goal was met, 1 when one was missed or the benchmark failed, 2 for a
     * wrong name or option, 130 after an interrupt.
     *
     * @param arguments the benchmark's name and its options; {@code --help} lists them
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        if (arguments.length == 0 || List.of(arguments).contains("--help")) {
            System.out.println(BenchOptions.HELP);
            return arguments.length == 0 ? 2 : 0;
        }
        if (!NAMES.contains(arguments[0])) {
            return fail("there is no benchmark \"%s\"; there is %s. See --help".formatted(arguments[0], String.join(", ", NAMES)), 2);
        }
        try {
            BenchOptions options = BenchOptions.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
            return report(options, FreezingBench.run(options, System.out::println));
        } catch (TrainingInterruptedException stopped) {
            return fail("interrupted; no file was written", 130);
        } catch (IllegalArgumentException wrong) {
            return fail(wrong.getMessage(), 2);
        } catch (IllegalStateException | UncheckedIOException failed) {
            return fail(failed.getMessage(), 1);
        }
    }

    private static int report(BenchOptions options, FreezingResult result) {
        String json = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeSpecialFloatingPointValues().create()
                .toJson(result.fields(options)) + "\n";
        AtomicFile.write(options.output(), out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
        System.out.println("wrote " + options.output());
        return result.goals().stream().allMatch(FreezingResult.Goal::met) ? 0 : fail("a goal was missed", 1);
    }

    private static int fail(String message, int code) {
        System.err.println("bench: " + message);
        return code;
    }
}
