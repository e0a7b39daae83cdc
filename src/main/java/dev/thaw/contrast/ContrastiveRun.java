package dev.thaw.contrast;

import dev.thaw.train.TrainingRun;
import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One pretraining without labels as plain numbers; it holds on to no network.
 *
 * @param training losses are those of {@link NtXent}; accuracies are shares of views whose nearest other view is their twin
 * @param spreads how the embeddings of the judging views lay after each epoch, the one before the first step included
 */
public record ContrastiveRun(TrainingRun training, List<Spread> spreads) implements Renderable {

    /**
     * Copies the list.
     *
     * @param training losses and accuracies
     * @param spreads one for each epoch
     */
    public ContrastiveRun {
        spreads = List.copyOf(spreads);
    }

    /**
     * Returns the share of judging views that found their twin in the end.
     *
     * @return in [0, 1]; guessing finds one in 2N - 1
     */
    public double twinAccuracy() {
        return training.finalAccuracy();
    }

    /**
     * Returns how the embeddings lie in the end.
     *
     * @return alignment and uniformity of the last epoch
     */
    public Spread spread() {
        return spreads.get(spreads.size() - 1);
    }

    @Override
    public String text() {
        return table().text() + "\n" + String.join("\n", training.notes());
    }

    @Override
    public Optional<String> html() {
        StringBuilder shown = new StringBuilder(table().html().orElse(""));
        training.notes().forEach(note -> shown.append("<p>").append(Markup.escape(note)).append("</p>"));
        return Optional.of(shown.toString());
    }

    private WordTable table() {
        WordTable table = WordTable.of(String.format(Locale.ROOT, "%s: %s on %s, seed %d, no labels, %.1f s", training.name(),
                training.network(), training.dataset(), training.seed(), training.seconds()),
                "#epoch", "#train loss", "#train twins found", "#judged loss", "#judged twins found", "#alignment", "#uniformity",
                "#seconds");
        for (int i = 0; i < spreads.size(); i++) {
            TrainingRun.Epoch epoch = training.epochs().get(i);
            table = table.row(Integer.toString(epoch.number()), shown(epoch.trainLoss()), shown(epoch.trainAccuracy()),
                    shown(epoch.evaluationLoss()), shown(epoch.evaluationAccuracy()), shown(spreads.get(i).alignment()),
                    shown(spreads.get(i).uniformity()), shown(epoch.seconds()));
        }
        return table;
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
    }
}
