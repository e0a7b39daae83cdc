package dev.thaw.optim;

import java.util.List;
import java.util.Map;

/**
 * {@link Sequence} at work on one group, with PyTorch's habits: all parts are made first, each on the rate that the one
 * before left; then the rate is put back, and at a milestone the next part begins from its own base rate.
 */
final class SequenceRule extends RateRule {

    private final List<Long> milestones;
    private final List<RateRule> parts;

    SequenceRule(Sequence choice, long total, GroupRate rate) {
        milestones = choice.milestones();
        parts = choice.parts().stream().map(part -> start(part, total, rate)).toList();
        rate.lr = rate.initial;
        parts.forEach(RateRule::undo);
        count = 0;
    }

    @Override
    void begin(GroupRate rate) {
        parts.get(0).move(rate);
    }

    @Override
    void move(GroupRate rate) {
        count++;
        int part = (int) milestones.stream().filter(one -> one <= count).count();
        if (part > 0 && milestones.get(part - 1) == count) {
            parts.get(part).moveTo(0, rate);
        } else {
            parts.get(part).move(rate);
        }
    }

    @Override
    void moveTo(double place, GroupRate rate) {
        throw new IllegalArgumentException("a sequence has no way to begin at %s; move it step by step".formatted(place));
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
