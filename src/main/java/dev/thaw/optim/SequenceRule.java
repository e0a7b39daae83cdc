package dev.thaw.optim;

import java.util.List;

/**
 * {@link Sequence} at work on one group, with PyTorch's habits: all parts are made first, each on the rate that the one
 * before left; then the rate is put back, and at a milestone the next part begins from its own base rate.
 */
final class SequenceRule extends ComposedRule {

    private final List<Long> milestones;

    SequenceRule(Sequence choice, long total, GroupRate rate) {
        super(choice.parts(), total, rate);
        milestones = choice.milestones();
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
}
