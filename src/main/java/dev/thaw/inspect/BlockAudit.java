package dev.thaw.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The verdicts of the tensors of one part of a network.
 *
 * @param part where it stands, such as {@code layer1.0}
 * @param rows its parameters and buffers, at least one
 */
public record BlockAudit(String part, List<AuditRow> rows) {

    private static final String COUNTER = "num_batches_tracked";
    private static final List<AuditVerdict> WORST_FIRST = List.of(AuditVerdict.LEAKED, AuditVerdict.STARVED,
            AuditVerdict.DRIFTED, AuditVerdict.TRAINED, AuditVerdict.FROZEN);

    /**
     * Copies the list.
     *
     * @param part where it stands
     * @param rows its parameters and buffers
     */
    public BlockAudit {
        rows = List.copyOf(rows);
    }

    static List<BlockAudit> by(List<AuditRow> rows, UnaryOperator<String> part) {
        Map<String, List<AuditRow>> parts = new LinkedHashMap<>();
        rows.forEach(row -> parts.computeIfAbsent(part.apply(row.path()), key -> new ArrayList<>()).add(row));
        return parts.entrySet().stream().map(entry -> new BlockAudit(entry.getKey(), entry.getValue())).toList();
    }

    /**
     * Returns the verdicts that occur, the worst first.
     *
     * @return at least one
     */
    public List<AuditVerdict> verdicts() {
        return WORST_FIRST.stream().filter(verdict -> count(verdict) > 0).toList();
    }

    /**
     * Returns the worst verdict: leaked, starved, drifted, trained, frozen.
     *
     * @return the verdict that decides about the whole part
     */
    public AuditVerdict worst() {
        return verdicts().get(0);
    }

    /**
     * Counts the tensors of one verdict.
     *
     * @param verdict which
     * @return how many
     */
    public long count(AuditVerdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }

    /**
     * Returns the largest change of any parameter; where none moved, of any running statistic; last, of a counter.
     *
     * @return 0 when every bit is the same
     */
    public double maxChange() {
        return Stream.<Predicate<AuditRow>>of(row -> row.kind() == AuditRow.Kind.PARAMETER,
                        row -> row.kind() == AuditRow.Kind.BUFFER && !row.path().endsWith(COUNTER), row -> true)
                .mapToDouble(this::largest).filter(change -> change != 0).findFirst().orElse(0);
    }

    private double largest(Predicate<AuditRow> kind) {
        return rows.stream().filter(kind).mapToDouble(AuditRow::maxChange).reduce(0, Math::max);
    }

    /**
     * Says why the worst verdict was given.
     *
     * @return the reason of the first tensor that has it
     */
    public String reason() {
        return rows.stream().filter(row -> row.verdict() == worst()).findFirst().map(AuditRow::reason).orElse("");
    }
}
