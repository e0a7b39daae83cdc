package dev.thaw.train;

import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that trains beside a test that trains on another device: half of it, or what is left. */
final class OnTheCpu {

    private OnTheCpu() { }

    /** All that has a memory of its own: moments, running means of the weights, best weights. */
    static Training training(Network network, Path folder) {
        return Training.of(network, TinyTask.dataset()).batchSize(16).epochs(2).optimizer(Adam.of(0.003).withAmsgrad())
                .average(MovingAverage.of(0.8)).saveBest(folder.resolve("best.safetensors")).seed(4);
    }

    /** Trains as {@code THAW_DEVICE=cpu} in a process of its own; returns the checksum of the weights that it ends with. */
    static String child(Path folder, String what) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true", "-cp", System.getProperty("java.class.path"), OnTheCpu.class.getName(),
                folder.toString(), what);
        command.environment().put("THAW_DEVICE", "cpu");
        Process child = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (child.waitFor() != 0) {
            throw new IllegalStateException("the process that trains on the CPU ended with %d".formatted(child.exitValue()));
        }
        return said;
    }

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        try (Network network = TinyTask.network()) {
            Training training = training(network, folder);
            if (arguments[1].equals("begin")) {
                try {
                    training.checkpoint(folder.resolve("c")).listener(TrainingTest.onStep(step -> {
                        if (step.step() == 5) {
                            Thread.currentThread().interrupt();
                        }
                    })).fit();
                } catch (TrainingInterruptedException asPlanned) {
                    System.out.println(network.stateDict().sha256());
                }
            } else {
                training.resume(folder.resolve("c"));
                System.out.println(network.stateDict().sha256());
            }
        }
    }
}
