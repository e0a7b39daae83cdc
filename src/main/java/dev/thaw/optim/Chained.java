package dev.thaw.optim;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Several schedules at once, each changing what the one before left; {@code ChainedScheduler}.
 *
 * @param parts the schedules
 * @param pace what all of them count
 */
record Chained(List<Schedule> parts, Pace pace) implements Schedule {

    Chained {
        parts = parts.stream().map(part -> followable("a chain", part)).map(part -> part.at(pace)).toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "a chain of no schedules changes nothing; give one or more, or Schedule.constant()");
        }
    }

    /** Returns a schedule that may stand beside others: not a plateau, which needs to be told of evaluations. */
    static Schedule followable(String whole, Schedule part) {
        if (part instanceof Plateau) {
            throw new IllegalArgumentException("a plateau cannot be part of %s, in PyTorch neither: it alone hears of evaluations"
                    .formatted(whole));
        }
        return part;
    }

    @Override
    public Schedule at(Pace chosen) {
        return new Chained(parts, chosen);
    }

    @Override
    public String describe() {
        return parts.stream().map(Schedule::describe).collect(Collectors.joining(" and at once "));
    }
}
