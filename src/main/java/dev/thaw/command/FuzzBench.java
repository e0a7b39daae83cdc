package dev.thaw.command;
import java.util.function.Consumer;
final class FuzzBench {
    private FuzzBench() { }
    static BenchResult run(FuzzOptions options, Consumer<String> tell) {
        throw new IllegalStateException("not yet");
    }
}
