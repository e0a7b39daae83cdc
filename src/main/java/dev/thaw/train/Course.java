package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The phases of one training on its network and data, every one checked before the first step.
 *
 * @param options the options of each phase
 * @param spans where each phase lies
 * @param warnings what looks wrong about the plans; each sentence once
 */
record Course(List<Options> options, List<PhaseSpan> spans, List<String> warnings) {

    static Course of(Network network, Dataset dataset, Settings settings) {
        List<Options> options = settings.courseOptions();
        List<PhaseSpan> spans = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            Options phase = options.get(i);
            if (i > 0 && settings.startsFromBest(phase)) {
                Requirements.checkValidation(dataset, "phase \"%s\" would start from".formatted(settings.course().get(i).name()));
            }
            Requirements.checkSteering(dataset, phase);
            try (Freezing tried = phase.method.apply(phase.plan, network, phase.frozenNorm)) {
                Requirements.checkTrainable(network, tried, phase.plan);
                warnings.addAll(tried.warnings());
                spans.add(span(settings.course().get(i).name(), phase, dataset, trainable(network, tried),
                        i == 0 ? null : spans.get(i - 1)));
            }
        }
        return new Course(options, List.copyOf(spans), warnings.stream().distinct().toList());
    }

    private static PhaseSpan span(String name, Options phase, Dataset dataset, int trainable, PhaseSpan before) {
        int epoch = before == null ? 0 : before.lastEpoch();
        int step = before == null ? 0 : before.lastStep();
        int stepsPerEpoch = (dataset.train().size() - 1) / phase.batchSize + 1;
        return new PhaseSpan(name, epoch + 1, epoch + phase.epochs, step + 1,
                Math.addExact(step, Math.multiplyExact(phase.epochs, stepsPerEpoch)), phase.batchSize, trainable);
    }

    private static int trainable(Network network, Freezing freezing) {
        return Math.toIntExact(freezing.trainablePaths().stream()
                .mapToLong(path -> network.parameters().get(path).getShape().size()).sum());
    }

    int size() {
        return spans.size();
    }

    PhaseSpan last() {
        return spans.get(spans.size() - 1);
    }

    /** Running statistics may drift where any phase lets them. */
    FrozenNorm frozenNorm() {
        return options.stream().anyMatch(phase -> phase.frozenNorm == FrozenNorm.TRAIN) ? FrozenNorm.TRAIN : FrozenNorm.EVAL;
    }

    /** Counts the numbers that train in the phase that trains the most. */
    int trainableParameters() {
        return spans.stream().mapToInt(PhaseSpan::trainableParameters).max().orElse(0);
    }
}
