package dev.thaw.check;

import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a lesson went: each guess beside what was measured, and how each exercise stands.
 *
 * @param guesses in the order of the notebook
 * @param exercises in the order of the notebook
 */
record Outcome(List<Journal.Guess> guesses, List<Journal.Entry> exercises) implements Renderable {

    private static final String NOTHING = "Nothing is noted yet. "
            + "Run the cells above, write your guesses and answers, and run this one again.";

    Outcome {
        guesses = List.copyOf(guesses);
        exercises = List.copyOf(exercises);
    }

    /** One sentence that is true whatever came out. */
    private String sentence() {
        List<String> parts = new ArrayList<>();
        if (!exercises.isEmpty()) {
            parts.add("%d of %d exercises solved".formatted(exercises.stream().filter(one -> one.verdict() == Verdict.RIGHT).count(),
                    exercises.size()));
        }
        long written = guesses.stream().filter(one -> one.verdict() != Verdict.UNANSWERED).count();
        if (written > 0) {
            parts.add("%d of %d guesses close".formatted(guesses.stream().filter(one -> one.verdict() == Verdict.RIGHT).count(), written));
        }
        if (written < guesses.size()) {
            parts.add("%d measured without a guess".formatted(guesses.size() - written));
        }
        return String.join(", ", parts) + ".";
    }

    private List<WordTable> tables() {
        WordTable predicted = WordTable.of("What you predicted", "what", "#your guess", "#measured", "outcome");
        for (Journal.Guess one : guesses) {
            predicted = predicted.row(one.what(), one.guess().isEmpty() ? "–" : one.guess(), one.measured(), outcome(one.verdict()));
        }
        WordTable solved = WordTable.of("Exercises", "exercise", "outcome", "#tries", "hints taken");
        for (Journal.Entry one : exercises) {
            solved = solved.row(one.exercise(), outcome(one), one.tries(), one.hints().isEmpty() ? "none"
                    : one.hints().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        return List.of(predicted, solved).stream().filter(table -> !table.rows().isEmpty()).toList();
    }

    private static String outcome(Verdict guess) {
        return switch (guess) {
            case RIGHT -> "close";
            case WRONG -> "not close";
            case UNANSWERED -> "no guess";
        };
    }

    private static String outcome(Journal.Entry exercise) {
        return switch (exercise.verdict()) {
            case RIGHT -> "solved";
            case WRONG -> exercise.credit() > 0 ? "partly: " + Feedback.words(exercise.credit()) : "open";
            case UNANSWERED -> "not tried";
        };
    }

    @Override
    public String text() {
        return tables().isEmpty() ? NOTHING
                : tables().stream().map(WordTable::text).collect(Collectors.joining("\n\n")) + "\n\n" + sentence();
    }

    @Override
    public Optional<String> html() {
        return Optional.of(tables().isEmpty() ? "<p>%s</p>".formatted(NOTHING)
                : tables().stream().map(table -> table.html().orElseThrow()).collect(Collectors.joining("\n"))
                        + "\n<p><b>%s</b></p>".formatted(Markup.escape(sentence())));
    }

    @Override
    public String toString() {
        return text();
    }
}
