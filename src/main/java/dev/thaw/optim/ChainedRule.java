package dev.thaw.optim;

import java.util.List;
import java.util.Map;

/** {@link Chained} at work on one group. */
final class ChainedRule extends RateRule {

    private final List<RateRule> parts;

    ChainedRule(Chained choice, long total, GroupRate rate) {
        parts = choice.parts().stream().map(part -> start(part, total, rate)).toList();
        count = 0;
    }

    @Override
    void begin(GroupRate rate) { } // making the parts set the first rate

    @Override
    void move(GroupRate rate) {
        count++;
        parts.forEach(part -> part.move(rate));
    }

    @Override
    void moveTo(double place, GroupRate rate) {
        throw new IllegalArgumentException("chained schedules have no way to begin at %s; move them step by step".formatted(place));
    }

    @Override
    void undo() {
        parts.forEach(RateRule::undo);
    }

    @Override
    void write(String prefix, Map<String, Double> numbers) {
        super.write(prefix, numbers);
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).write(prefix + i + ".", numbers);
        }
    }

    @Override
    void read(String prefix, Map<String, Double> numbers) {
        super.read(prefix, numbers);
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).read(prefix + i + ".", numbers);
        }
    }
}
