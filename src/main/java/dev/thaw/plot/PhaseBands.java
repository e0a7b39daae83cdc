package dev.thaw.plot;

import dev.thaw.train.PhaseSpan;
import dev.thaw.train.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Shades the phases of a run behind its curves: ice where something stays frozen, grey where everything trains. */
final class PhaseBands {

    /** Light enough for every curve; phases take turns. A fill is opaque in the static picture, so nothing is left to opacity. */
    private static final List<String> ICE = List.of("#dff1fa", "#cbe7f6");
    private static final List<String> GREY = List.of("#f3f3f3", "#e9e9e9");

    private PhaseBands() { }

    /** One phase as it really ran, which an early stop may have shortened. */
    private record Ran(PhaseSpan span, double from, double to) { }

    /** Returns a band for each phase over epochs; none for a run of one phase. */
    static List<Trace> overEpochs(TrainingRun run, double height) {
        return bands(run, height, ran(run).stream().map(phase -> new Ran(phase.span, phase.span.firstEpoch() - 1, phase.to)).toList());
    }

    /** Returns a band for each phase over steps; none for a run of one phase. */
    static List<Trace> overSteps(TrainingRun run, double height) {
        List<Ran> steps = new ArrayList<>();
        double from = 0;
        for (Ran phase : ran(run)) {
            double to = from + (phase.to - phase.from) * phase.span.steps() / phase.span.epochs();
            steps.add(new Ran(phase.span, from, to));
            from = to;
        }
        return bands(run, height, steps);
    }

    private static List<Ran> ran(TrainingRun run) {
        List<Ran> ran = new ArrayList<>();
        for (PhaseSpan span : run.phases()) {
            long epochs = run.epochs().stream().filter(epoch -> epoch.number() > 0 && epoch.phase().equals(span.name())).count();
            if (epochs > 0) {
                ran.add(new Ran(span, span.firstEpoch() - 1, span.firstEpoch() - 1 + epochs));
            }
        }
        return ran;
    }

    private static List<Trace> bands(TrainingRun run, double height, List<Ran> phases) {
        List<Trace> bands = new ArrayList<>();
        for (Ran phase : run.phases().size() < 2 ? List.<Ran>of() : phases) {
            boolean frozen = phase.span.trainableParameters() < run.trainableParameters();
            bands.add(Frame.curve(new double[] {phase.from, phase.from, phase.to, phase.to}, new double[] {0, height, height, 0},
                    frozen ? Palette.FROZEN_ICE : Palette.QUIET, 0).fill(ScatterTrace.Fill.TO_SELF)
                    .fillColor((frozen ? ICE : GREY).get(bands.size() % 2))
                    .name("%s: %,d train".formatted(phase.span.name(), phase.span.trainableParameters())).build());
        }
        return bands;
    }
}
