package dev.thaw.optim;

import java.util.List;
import java.util.Map;

/** A schedule made of others, at work on one group. */
abstract class ComposedRule extends RateRule {

    /** The rules of the parts, in order. */
    protected final List<RateRule> parts;

    ComposedRule(List<Schedule> choices, long total, GroupRate rate) {
        parts = choices.stream().map(part -> start(part, total, rate)).toList();
    }

    @Override
    final void moveTo(double place, GroupRate rate) {
        throw new IllegalArgumentException(
                "a schedule made of several has no way to begin at %s; move it step by step".formatted(place));
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
