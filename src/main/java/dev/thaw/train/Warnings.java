package dev.thaw.train;

import dev.thaw.inspect.AuditRow;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.inspect.Mistake;
import java.util.ArrayList;
import java.util.List;

/** What a finished training should make a person look twice at. */
final class Warnings {

    private static final int NAMED = 3;
    /** What {@code Freezing.warnings()} says at the start already. */
    private static final List<Mistake> SAID_BEFORE = List.of(Mistake.NEVER_LOADED, Mistake.EVERYTHING_FROZEN);

    private Warnings() { }

    /** Adds to the warnings of the start what only the steps could show. */
    static List<String> of(List<String> start, FreezeAudit audit, int steps) {
        List<String> warnings = new ArrayList<>(start);
        List<String> starved = audit.rows().stream()
                .filter(row -> row.kind() == AuditRow.Kind.PARAMETER && row.meant() == AuditRow.Meant.TRAIN && row.steps() == 0)
                .map(AuditRow::path).toList();
        if (steps > 0 && !starved.isEmpty()) {
            warnings.add("""
                    Meant to train but without gradient: %d parameters (%s%s) took none of the %d steps. A cut behind them \
                    (NoGrad or Detach in the middle) stops every gradient; see run.audit().""".formatted(starved.size(),
                    String.join(", ", starved.subList(0, Math.min(NAMED, starved.size()))), starved.size() > NAMED ? ", …" : "",
                    steps));
        }
        audit.warnings().stream().filter(warning -> SAID_BEFORE.stream().noneMatch(said -> warning.contains(said.title())))
                .forEach(warnings::add);
        return warnings;
    }
}
