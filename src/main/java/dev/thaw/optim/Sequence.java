package dev.thaw.optim;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One schedule after another; {@code SequentialLR}.
 *
 * @param parts the schedules, each starting where it would alone
 * @param milestones where the second and each further one begins
 * @param pace what all of them count
 */
record Sequence(List<Schedule> parts, List<Long> milestones, Pace pace) implements Schedule {

    Sequence {
        parts = parts.stream().map(part -> Chained.followable("a sequence", part)).map(part -> part.at(pace)).toList();
        milestones = List.copyOf(milestones);
        if (parts.isEmpty() || milestones.size() != parts.size() - 1
                || !milestones.stream().sorted().toList().equals(milestones)) {
            throw new IllegalArgumentException("""
                    %d schedules cannot follow one another at %s; give a rising list of one milestone fewer than schedules"""
                    .formatted(parts.size(), milestones));
        }
        for (Schedule part : parts) {
            if (part instanceof Sequence || part instanceof Chained && part != parts.get(0)) {
                throw new IllegalArgumentException("\"%s\" cannot be part of a sequence, in PyTorch neither; put its parts in"
                        .formatted(part.describe()));
            }
        }
    }

    @Override
    public Schedule at(Pace chosen) {
        return new Sequence(parts, milestones, chosen);
    }

    @Override
    public String describe() {
        return parts.stream().map(Schedule::describe).collect(Collectors.joining(", then "))
                + (milestones.isEmpty() ? "" : " (from %s %s)".formatted(pace.unit(), milestones.size() == 1
                        ? milestones.get(0) : milestones));
    }
}
