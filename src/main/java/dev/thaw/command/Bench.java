package dev.thaw.command;

import com.google.gson.GsonBuilder;
import dev.thaw.store.AtomicFile;
import dev.thaw.train.TrainingInterruptedException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Measures what the course claims about speed, on the machine at hand. */
public final class Bench {

    private static final List<String> NAMES = List.of("freezing", "weights", "fuzz", "kill", "augment", "recipe", "gpu");
    private static final String HELP = """
            Usage: bench NAME [options]

            Measures what a claim of the course rests on, prints a table, writes JSON, and ends with 1 where a goal is missed.

              freezing            ResNet-18: a step under each method of freezing beside full fine-tuning, and frozen
                                  epochs with cached features beside plain ones on the same input
                                  (goals: each later epoch 20 times as fast, all epochs with the extraction 8 times);
                                  and an audit of a ResNet-50 (goal: below a second)
                --images N        512 training images unless given
                --size N          images of 64×64 pixels unless given
                --batch N         64 images in a step unless given
                --epochs N        10 frozen epochs unless given
                --rounds N        3 runs of each side unless given, medians count
                --repeats N       5 steps of each method unless given, medians count

              weights             a ResNet-50's weights, .pth and .safetensors, from the file into the network, in turns
                                  with PyTorch (goal: at most 1.2 times its seconds)
                --rounds N        15 pairs of each format unless given, medians count
                --python FILE     a Python with torch 2.7.1, torchvision and safetensors (or THAW_BENCH_PYTHON)

              fuzz                damaged and hostile weight files of all formats (goal: each is read or refused,
                                  and nothing else happens)
                --files N         200000 unless given
                --seed N          1 unless given; equal seeds make equal files
                --only N          just the file of this number, to look into a failure
                --folder FOLDER   good files to damage; small ones of all formats, made anew, unless given

              kill                a training killed (SIGKILL) at random moments and resumed, against the uninterrupted one
                                  (goals: the same bits at the end, no written checkpoint lost)
                --kills N         100 unless given
                --seed N          1 unless given; decides the moments

              augment             the CIFAR-10 recipe's augmentation alone, bytes to tensors, in turns with torchvision
                                  (goal: 8 times its images a second)
                --images N        10000 in a pass unless given
                --batch N         64 images in a batch unless given
                --rounds N        7 pairs of passes unless given, medians count
                --workers N       2 processes on Python's side unless given
                --python FILE     a Python with torch 2.7.1, torchvision, numpy and pillow (or THAW_BENCH_PYTHON)

              recipe              training in turns with PyTorch: steps of three networks, the CIFAR-10 recipe's epoch, frozen
                                  epochs, start to first tensor, peak memory (goals: step 1.0, epoch 1.05, frozen 8 and 20
                                  times as fast; start and memory at most 1.0)
                --rounds N        5 pairs of each unless given, medians count
                --images N        2048 in the recipe's epoch unless given, CIFAR-10's where THAW_DATA has the lossless ones
                --steps N         10 of each network in a round unless given
                --only PARTS      some of step,epoch,frozen,start,memory,settings
                --kernels WORDS   given by ./thaw bench: how notebook kernels are started, for their part of "start"
                --python FILE     a Python with torch 2.7.1, torchvision, numpy and pillow (or THAW_BENCH_PYTHON)

              gpu                 training on a GPU in turns with PyTorch on the same one: steps of ResNet-18, ResNet-50 and
                                  ResNet-20, frozen and not, with their peak memory; the CIFAR-10 recipe's epoch; frozen
                                  epochs (no goals). A table in Markdown goes beside the JSON
                --device DEVICE   gpu unless given, or gpu:N; cpu is a trial of the benchmark itself
                --rounds N        5 pairs of each unless given, medians count
                --steps N         20 of each network in a round unless given
                --batch N         64 images in a step unless given
                --size N          224 unless given: rows and columns of an image, ResNet-20's being 32
                --images N        4096 in the recipe's epoch unless given, at most 1024 of them in a frozen one
                --networks NAMES  some of resnet18,resnet50,resnet20
                --python FILE     as above; its torch must see the GPU

              --output FILE       .thaw/out/bench-NAME.json unless given
              --help              this text""";

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
            System.out.println(HELP);
            return arguments.length == 0 ? 2 : 0;
        }
        if (!NAMES.contains(arguments[0])) {
            return fail("there is no benchmark \"%s\"; there is %s. See --help".formatted(arguments[0], String.join(", ", NAMES)), 2);
        }
        try {
            return run(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (TrainingInterruptedException stopped) {
            return fail("interrupted; no file was written", 130);
        } catch (IllegalArgumentException wrong) {
            return fail(wrong.getMessage(), 2);
        } catch (IllegalStateException | UncheckedIOException failed) {
            return fail(failed.getMessage(), 1);
        }
    }

    private static int run(String name, String[] rest) {
        switch (name) {
            case "weights" -> {
                WeightsBenchOptions options = WeightsBenchOptions.parse(rest);
                return report(options.output(), WeightsBench.run(options, System.out::println));
            }
            case "fuzz" -> {
                FuzzOptions options = FuzzOptions.parse(rest);
                return report(options.output(), FuzzBench.run(options, System.out::println));
            }
            case "kill" -> {
                KillOptions options = KillOptions.parse(rest);
                return report(options.output(), KillBench.run(options, System.out::println));
            }
            case "augment" -> {
                AugmentBenchOptions options = AugmentBenchOptions.parse(rest);
                return report(options.output(), AugmentBench.run(options, System.out::println));
            }
            case "recipe" -> {
                RecipeBenchOptions options = RecipeBenchOptions.parse(rest);
                return report(options.output(), RecipeBench.run(options, System.out::println));
            }
            case "gpu" -> {
                GpuBenchOptions options = GpuBenchOptions.parse(rest);
                return report(options.output(), GpuBench.run(options, System.out::println));
            }
            default -> {
                BenchOptions options = BenchOptions.parse(rest);
                return report(options.output(), FreezingBench.run(options, System.out::println));
            }
        }
    }

    private static int report(Path output, BenchResult result) {
        String json = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeSpecialFloatingPointValues().create()
                .toJson(result.fields()) + "\n";
        AtomicFile.write(output, out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
        System.out.println("wrote " + output);
        result.markdown().ifPresent(text -> {
            Path page = output.resolveSibling(output.getFileName().toString().replaceFirst("(\\.json)?$", ".md"));
            AtomicFile.write(page, out -> out.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
            System.out.println("wrote " + page);
        });
        return result.goals().stream().allMatch(Goal::met) ? 0 : fail("a goal was missed", 1);
    }

    private static int fail(String message, int code) {
        System.err.println("bench: " + message);
        return code;
    }
}
