package dev.thaw.optim;

/** {@link Chained} at work on one group. */
final class ChainedRule extends ComposedRule {

    ChainedRule(Chained choice, long total, GroupRate rate) {
        super(choice.parts(), total, rate);
        count = 0;
    }

    @Override
    void begin(GroupRate rate) { } // making the parts set the first rate

    @Override
    void move(GroupRate rate) {
        count++;
        parts.forEach(part -> part.move(rate));
    }
}
