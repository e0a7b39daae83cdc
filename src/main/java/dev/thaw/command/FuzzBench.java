package dev.thaw.command;

import dev.thaw.engine.AllCores;
import dev.thaw.store.ScratchFolder;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.WeightFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Tries damaged and hostile weight files: each must be read or refused, with its name and a reason, within seconds and a
 * bounded heap; nothing that a file names may be run or loaded.
 */
final class FuzzBench {

    private static final double LONGEST_SECONDS = 30;

    private final FuzzOptions options;
    private final Path folder;
    private final Path marker;
    private final FuzzFiles files;
    private final FuzzCounts counts = new FuzzCounts();
    private final FuzzWatch watch = new FuzzWatch(LONGEST_SECONDS);

    private FuzzBench(FuzzOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        marker = folder.resolve("command-was-run");
        files = new FuzzFiles(options.folder().orElseGet(() -> FuzzSeeds.write(folder.resolve("good"))), "touch " + marker);
    }

    /** Tries all files, on all cores, and tells the table. */
    static FuzzResult run(FuzzOptions options, Consumer<String> tell) {
        try (ScratchFolder folder = ScratchFolder.make("thaw-fuzz")) {
            FuzzResult result = new FuzzBench(options, folder.path()).run();
            tell.accept(result.text());
            return result;
        } catch (IOException cause) {
            throw new UncheckedIOException("the damaged files could not be written: " + cause, cause);
        }
    }

    private FuzzResult run() {
        long from = System.nanoTime();
        IntStream numbers = options.only().isPresent() ? IntStream.of(options.only().getAsInt()) : IntStream.range(0, options.files());
        List<Integer> all = numbers.boxed().toList();
        Thread work = new Thread(() -> AllCores.each(all, this::attempt), "fuzz");
        work.setDaemon(true);
        work.start();
        watch.until(work, counts);
        return new FuzzResult(options, counts, watch.slowest(), watch.largest(), (System.nanoTime() - from) / 1e9);
    }

    private void attempt(int number) {
        FuzzFiles.Damaged damaged = files.make(options.seed(), number);
        Path file = folder.resolve("damaged-%d.bin".formatted(number));
        watch.begin(number);
        try {
            Files.write(file, damaged.bytes());
            counts.add(damaged.original(), outcome(file, damaged, number));
            Files.delete(file);
        } catch (IOException | RuntimeException | Error wrong) { // whatever it is, it must be told with its number
            counts.fail(damaged.original(), number, wrong.toString() + FuzzCounts.place(wrong));
        }
        watch.end();
        if (System.getProperty(FuzzCanary.SPRUNG) != null || Files.exists(marker)) {
            counts.fail(damaged.original(), number, "something that a file names was loaded or run");
        }
    }

    /** Returns "read", or the reason of the refusal. */
    private static String outcome(Path file, FuzzFiles.Damaged damaged, int number) {
        try {
            StateDict read = read(file, damaged, number);
            read.sha256(); // looks at every number
            read.text();
            return FuzzCounts.READ;
        } catch (IllegalArgumentException | UncheckedIOException refused) {
            if (refused.getMessage() == null || !refused.getMessage().contains(file.toString()) || refused.getMessage().length() > 4000) {
                throw new IllegalStateException("a refusal without the file's name, or of endless length: " + refused.getMessage(), refused);
            }
            return refused.getMessage().replace(file.toString(), "");
        }
    }

    /** Reads a file in one of the ways that there are. */
    private static StateDict read(Path file, FuzzFiles.Damaged damaged, int number) {
        if (damaged.original().endsWith(".safetensors") && number % 2 == 0) {
            return Safetensors.read(new ByteArrayInputStream(damaged.bytes()), file.toString());
        }
        boolean module = damaged.original().startsWith("module") ? number % 8 > 0 : number % 4 == 0;
        return module ? WeightFile.tensorsOnly(file).weights() : StateDict.read(file);
    }
}
