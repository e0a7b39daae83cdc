package dev.thaw.train;

import dev.thaw.inspect.FreezeAudit;
import dev.thaw.metric.Predictions;
import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One training as plain numbers, to compare, plot and keep; it holds on to no network.
 *
 * @param name what the run is called in tables and figures
 * @param seed which order of images it saw
 * @param network the network's name
 * @param dataset the data set's name
 * @param evaluatedOn {@code validation} or {@code test}: which images judged each epoch
 * @param epochs oldest first; epoch 0 is the evaluation before the first step
 * @param stepLosses loss of each step before the step, in nats
 * @param stepRates the head's learning rate in each step; empty for a run that was put together from its numbers
 * @param phases where each phase lies, as planned; empty for a run that was put together from its numbers
 * @param trainableParameters how many numbers the plan let train; of several phases, the most
 * @param warnings what looked wrong; one sentence each
 * @param notes what was done differently than one may expect, such as features that were cached; one sentence each
 * @param audit the proof that the plan held; see {@link #audit()}
 */
public record TrainingRun(String name, long seed, String network, String dataset, String evaluatedOn,
        List<Epoch> epochs, List<Double> stepLosses, List<Double> stepRates, List<PhaseSpan> phases, int trainableParameters,
        List<String> warnings, List<String> notes, FreezeAudit audit) implements Renderable {

    /**
     * One pass over the training images and the evaluation after it.
     *
     * @param number 0 before training, then from 1
     * @param trainLoss mean cross-entropy over the pass, in nats, each batch before its step; NaN in epoch 0
     * @param trainAccuracy share of the pass that was right, counted in the same forward passes; NaN in epoch 0
     * @param evaluationLoss mean cross-entropy of the judging images after the pass; NaN where it was not evaluated
     * @param evaluationAccuracy share of the judging images that were right; NaN where it was not evaluated
     * @param seconds wall time of the pass, without the evaluation
     * @param phase name of the phase that it belongs to; empty in epoch 0
     */
    public record Epoch(int number, double trainLoss, double trainAccuracy, double evaluationLoss,
            double evaluationAccuracy, double seconds, String phase) {

        /**
         * Gathers the numbers of an epoch of no named phase.
         *
         * @param number 0 before training, then from 1
         * @param trainLoss mean cross-entropy over the pass
         * @param trainAccuracy share of the pass that was right
         * @param evaluationLoss mean cross-entropy of the judging images
         * @param evaluationAccuracy share of the judging images that were right
         * @param seconds wall time of the pass
         */
        public Epoch(int number, double trainLoss, double trainAccuracy, double evaluationLoss, double evaluationAccuracy,
                double seconds) {
            this(number, trainLoss, trainAccuracy, evaluationLoss, evaluationAccuracy, seconds, "");
        }

        /**
         * Tells whether this epoch ended with an evaluation.
         *
         * @return false where {@link Training#evaluateEvery} left it out
         */
        public boolean evaluated() {
            return !Double.isNaN(evaluationAccuracy);
        }

        /** Returns these numbers with those of an evaluation. */
        Epoch judged(Predictions judged) {
            return new Epoch(number, trainLoss, trainAccuracy, judged.loss(), judged.accuracy(), seconds, phase);
        }

        /** More accurate on the judging images, or equally accurate at a lower loss. */
        boolean betterThan(Epoch other) {
            return evaluationAccuracy > other.evaluationAccuracy
                    || evaluationAccuracy == other.evaluationAccuracy && evaluationLoss < other.evaluationLoss;
        }
    }

    /**
     * Copies the lists.
     *
     * @param name what the run is called
     * @param seed which order of images it saw
     * @param network the network's name
     * @param dataset the data set's name
     * @param evaluatedOn which images judged each epoch
     * @param epochs oldest first
     * @param stepLosses loss of each step
     * @param stepRates the head's learning rate in each step
     * @param phases where each phase lies
     * @param trainableParameters how many numbers the plan let train
     * @param warnings what looked wrong
     * @param notes what was done differently than one may expect
     * @param audit the proof that the plan held; null for a run that was put together from its numbers
     */
    public TrainingRun {
        epochs = List.copyOf(epochs);
        stepLosses = List.copyOf(stepLosses);
        stepRates = List.copyOf(stepRates);
        phases = List.copyOf(phases);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /**
     * Gathers the numbers of a run of which there is nothing to note.
     *
     * @param name what the run is called
     * @param seed which order of images it saw
     * @param network the network's name
     * @param dataset the data set's name
     * @param evaluatedOn which images judged each epoch
     * @param epochs oldest first
     * @param stepLosses loss of each step
     * @param trainableParameters how many numbers the plan let train
     * @param warnings what looked wrong
     */
    public TrainingRun(String name, long seed, String network, String dataset, String evaluatedOn, List<Epoch> epochs,
            List<Double> stepLosses, int trainableParameters, List<String> warnings) {
        this(name, seed, network, dataset, evaluatedOn, epochs, stepLosses, List.of(), List.of(), trainableParameters,
                warnings, List.of(), null);
    }

    /**
     * Returns what the run did to each parameter and buffer, against what its plan meant.
     *
     * @return the audit that every training makes
     * @throws IllegalStateException if this run was put together from its numbers, which no network stood behind
     */
    @Override
    public FreezeAudit audit() {
        if (audit == null) {
            throw new IllegalStateException("run \"%s\" was put together from its numbers, so nothing audited it; fit to get an audit"
                    .formatted(name));
        }
        return audit;
    }

    /**
     * Returns the epoch with the highest accuracy on the judging images; of equals the one with the lower loss.
     *
     * <p>Chosen on test images it flatters: choose on validation and report the test once.
     *
     * @return an evaluated epoch, epoch 0 included
     * @throws IllegalStateException if the run was interrupted before its first evaluation
     */
    public Epoch best() {
        return epochs.stream().filter(Epoch::evaluated)
                .max(Comparator.comparingDouble(Epoch::evaluationAccuracy)
                        .thenComparing(Comparator.comparingDouble(Epoch::evaluationLoss).reversed())
                        .thenComparing(Comparator.comparingInt(Epoch::number).reversed()))
                .orElseThrow(this::empty);
    }

    /**
     * Returns the last finished epoch.
     *
     * @return epoch 0 if none was trained
     * @throws IllegalStateException if the run was interrupted before its first evaluation
     */
    public Epoch last() {
        if (epochs.isEmpty()) {
            throw empty();
        }
        return epochs.get(epochs.size() - 1);
    }

    /**
     * Returns the accuracy of the last evaluation.
     *
     * @return share in [0, 1]
     * @throws IllegalStateException if the run was interrupted before its first evaluation
     */
    public double finalAccuracy() {
        return epochs.stream().filter(Epoch::evaluated).reduce((first, last) -> last).orElseThrow(this::empty)
                .evaluationAccuracy();
    }

    /**
     * Returns when the run first reached an accuracy on the judging images.
     *
     * @param accuracy share in [0, 1]
     * @return the number of the first evaluated epoch with this accuracy or more, 0 for before training; empty if there is none
     */
    public OptionalInt epochsUntil(double accuracy) {
        return epochs.stream().filter(epoch -> epoch.evaluated() && epoch.evaluationAccuracy() >= accuracy)
                .mapToInt(Epoch::number).findFirst();
    }

    /**
     * Returns the wall time of all training steps.
     *
     * @return seconds, without evaluations
     */
    public double seconds() {
        return epochs.stream().mapToDouble(Epoch::seconds).sum();
    }

    /**
     * Writes all numbers of the run to a JSON file, exactly; the audit stays behind.
     *
     * @param file the file to make or replace
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public void save(Path file) {
        RunFile.write(this, file);
    }

    /**
     * Reads a run that {@link #save} wrote.
     *
     * @param file the file
     * @return the run, equal but for its audit
     * @throws IllegalArgumentException if it is no saved run
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static TrainingRun load(Path file) {
        return RunFile.read(file);
    }

    @Override
    public String text() {
        return String.join("\n", Stream.of(List.of(table().text()), notes, warnings).flatMap(List::stream).toList());
    }

    @Override
    public Optional<String> html() {
        StringBuilder shown = new StringBuilder(table().html().orElse(""));
        notes.forEach(note -> shown.append(paragraph("", note)));
        warnings.forEach(warning -> shown.append(paragraph("⚠ ", warning)));
        return Optional.of(shown.toString());
    }

    private static String paragraph(String mark, String sentence) {
        return "<p>" + mark + Markup.escape(sentence) + "</p>";
    }

    private WordTable table() {
        WordTable table = WordTable.of(String.format(Locale.ROOT, "%s: %s on %s, seed %d, %,d parameters trained, %.1f s", name,
                network, dataset, seed, trainableParameters, seconds()),
                "#epoch", "#train loss", "#train accuracy", "#" + evaluatedOn + " loss", "#" + evaluatedOn + " accuracy", "#seconds");
        for (Epoch epoch : epochs) {
            table = table.row(Integer.toString(epoch.number()), shown(epoch.trainLoss()), shown(epoch.trainAccuracy()),
                    shown(epoch.evaluationLoss()), shown(epoch.evaluationAccuracy()), shown(epoch.seconds()));
        }
        return table;
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
    }

    private IllegalStateException empty() {
        return new IllegalStateException("run \"%s\" was stopped before its first evaluation, so it has no accuracy; fit again"
                .formatted(name));
    }
}
