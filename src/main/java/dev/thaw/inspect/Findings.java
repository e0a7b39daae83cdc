package dev.thaw.inspect;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a detector found: mistakes by name, or nothing.
 *
 * @param list the findings, the most telling first
 */
public record Findings(List<Finding> list) implements Tabular {

    /**
     * Copies the list.
     *
     * @param list the findings
     */
    public Findings {
        list = List.copyOf(list);
    }

    /**
     * Returns no finding.
     *
     * @return the empty value
     */
    public static Findings none() {
        return new Findings(List.of());
    }

    /**
     * Returns one finding.
     *
     * @param finding the one
     * @return a value that holds it
     */
    public static Findings of(Finding finding) {
        return new Findings(List.of(finding));
    }

    /**
     * Names the mistakes that an audit can see: drift, leaks, starvation, and plans that freeze too much or nothing.
     *
     * @param audit the audit of a run
     * @return one finding for each mistake, with the places where it shows
     */
    public static Findings of(FreezeAudit audit) {
        Map<Mistake, List<AuditRow>> byMistake = new LinkedHashMap<>();
        audit.offences().forEach(row -> row.mistake()
                .ifPresent(mistake -> byMistake.computeIfAbsent(mistake, key -> new ArrayList<>()).add(row)));
        List<Finding> found = new ArrayList<>(audit.planFindings());
        byMistake.forEach((mistake, rows) -> found.add(Finding.of(mistake, places(rows),
                "%s %s: %s".formatted(rows.get(0).path(), rows.get(0).verdict().word(), rows.get(0).reason()))));
        return new Findings(found);
    }

    private static String places(List<AuditRow> rows) {
        List<String> blocks = rows.stream().map(row -> Blocks.of(row.path())).distinct().toList();
        String shown = String.join(", ", blocks.subList(0, Math.min(4, blocks.size())));
        return blocks.size() > 4 ? "%s and %d more".formatted(shown, blocks.size() - 4) : shown;
    }

    /**
     * Says whether nothing was found.
     *
     * @return true when the list is empty
     */
    public boolean isEmpty() {
        return list.isEmpty();
    }

    /**
     * Returns the finding of one mistake.
     *
     * @param mistake which
     * @return the first of that name; empty when it was not found
     */
    public Optional<Finding> of(Mistake mistake) {
        return list.stream().filter(finding -> finding.mistake() == mistake).findFirst();
    }

    /**
     * Says which mistakes were found.
     *
     * @return their names, each once
     */
    public List<Mistake> mistakes() {
        return list.stream().map(Finding::mistake).distinct().toList();
    }

    /**
     * Joins the findings of two detectors.
     *
     * @param others to be added at the end
     * @return both
     */
    public Findings and(Findings others) {
        List<Finding> both = new ArrayList<>(list);
        both.addAll(others.list);
        return new Findings(both);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(list.isEmpty() ? "No mistake found" : "%d mistake%s found"
                .formatted(list.size(), list.size() == 1 ? "" : "s"), "mistake", "where", "what gave it away", "what to do");
        for (Finding finding : list) {
            table = table.row(finding.mistake().title(), finding.where(), finding.evidence(), finding.remedy());
        }
        return table;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(table().title());
        list.forEach(finding -> text.append('\n').append(finding.text()));
        return text.toString();
    }
}
