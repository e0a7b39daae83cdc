package dev.thaw.train;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule of thumb: which strategy to take, by likeness of the task and number of pictures. Rules read from first to last; the
 * last one that matches wins.
 *
 * <pre>{@code
 * var guide = Guide.always(Strategy.FINE_TUNED).near(1, 49, Strategy.FROZEN).far(400, 10_000, Strategy.SCRATCH);
 * guide.choose(Closeness.FAR, 30);
 * }</pre>
 *
 * @param rules oldest first
 * @param otherwise what to take where no rule matches
 */
public record Guide(List<Rule> rules, Strategy otherwise) implements Tabular {

    /**
     * One line of a guide.
     *
     * @param closeness for which tasks
     * @param from fewest training pictures
     * @param to most training pictures, this number included
     * @param choice what to take there
     */
    public record Rule(Closeness closeness, int from, int to, Strategy choice) { }

    /**
     * Copies the rules.
     *
     * @param rules oldest first
     * @param otherwise what to take where no rule matches
     * @throws IllegalArgumentException if a rule matches no number of pictures
     */
    public Guide {
        rules = List.copyOf(rules);
        for (Rule rule : rules) {
            if (rule.from() > rule.to()) {
                throw new IllegalArgumentException("from %d to %d pictures there is nothing, so the rule would never match; give the smaller number first"
                        .formatted(rule.from(), rule.to()));
            }
        }
    }

    /**
     * Begins a guide with what to take unless a rule says something else.
     *
     * @param otherwise the usual choice
     * @return a guide without rules
     */
    public static Guide always(Strategy otherwise) {
        return new Guide(List.of(), otherwise);
    }

    /**
     * Adds a rule for tasks like the source.
     *
     * @param from fewest training pictures
     * @param to most training pictures, this number included
     * @param choice what to take there
     * @return a new guide
     */
    public Guide near(int from, int to, Strategy choice) {
        return with(new Rule(Closeness.NEAR, from, to, choice));
    }

    /**
     * Adds a rule for tasks unlike the source.
     *
     * @param from fewest training pictures
     * @param to most training pictures, this number included
     * @param choice what to take there
     * @return a new guide
     */
    public Guide far(int from, int to, Strategy choice) {
        return with(new Rule(Closeness.FAR, from, to, choice));
    }

    private Guide with(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new Guide(more, otherwise);
    }

    /**
     * Says what to take.
     *
     * @param closeness how like the task is to the source
     * @param images training pictures
     * @return the choice of the last rule that matches
     */
    public Strategy choose(Closeness closeness, int images) {
        Strategy choice = otherwise;
        for (Rule rule : rules) {
            if (rule.closeness() == closeness && rule.from() <= images && images <= rule.to()) {
                choice = rule.choice();
            }
        }
        return choice;
    }

    /**
     * Compares the guide with what was measured.
     *
     * @param measured cells in which all five choices were trained
     * @return how good each choice was
     */
    public GuideScore score(TransferResult measured) {
        List<GuideScore.Cell> cells = new ArrayList<>();
        measured.winners().forEach((cell, winner) -> {
            Strategy choice = choose(cell.closeness(), cell.images());
            cells.add(new GuideScore.Cell(cell, choice, winner, measured.pointsLost(cell, choice)));
        });
        return new GuideScore(cells);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("The guide; the last line that matches wins", "the task is", "pictures", "take");
        table = table.row("any", "any", otherwise);
        for (Rule rule : rules) {
            table = table.row(rule.closeness(), "%,d to %,d".formatted(rule.from(), rule.to()), rule.choice());
        }
        return table;
    }

    @Override
    public String toString() {
        return text();
    }
}
