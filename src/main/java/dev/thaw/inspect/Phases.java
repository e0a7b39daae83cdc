package dev.thaw.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Joins the rows of several phases, each under its own plan, into one verdict for each path. */
final class Phases {

    private static final List<AuditVerdict> WORST_FIRST = List.of(AuditVerdict.LEAKED, AuditVerdict.DRIFTED,
            AuditVerdict.TRAINED, AuditVerdict.STARVED, AuditVerdict.FROZEN);

    private Phases() { }

    /** Of each path, the verdict that says most: a leak in any phase; starved only when no phase trained it. */
    static List<AuditRow> joined(List<List<AuditRow>> phases) {
        List<AuditRow> last = phases.get(phases.size() - 1);
        if (phases.size() == 1) {
            return last;
        }
        List<AuditRow> joined = new ArrayList<>();
        for (int i = 0; i < last.size(); i++) {
            int place = i;
            joined.add(joinedRow(phases.stream().map(rows -> rows.get(place)).toList()));
        }
        return joined;
    }

    private static AuditRow joinedRow(List<AuditRow> rows) {
        AuditRow telling = rows.stream().min(Comparator.comparingInt(row -> WORST_FIRST.indexOf(row.verdict()))).orElseThrow();
        AuditRow last = rows.get(rows.size() - 1);
        boolean same = rows.stream().allMatch(row -> row.meant() == last.meant());
        double change = rows.stream().mapToDouble(AuditRow::maxChange).max().orElseThrow();
        String when = "in phase %d of %d: ".formatted(rows.indexOf(telling) + 1, rows.size());
        Optional<Mistake> mistake = telling.mistake();
        return new AuditRow(last.path(), last.kind(), same ? last.meant() : AuditRow.Meant.IN_TURN, last.requiresGrad(),
                last.hasGradient(), last.inOptimizer(), last.lr(), last.steps(), change, telling.verdict(),
                mistake.isPresent() || !same ? when + telling.reason() : telling.reason(), mistake);
    }
}
