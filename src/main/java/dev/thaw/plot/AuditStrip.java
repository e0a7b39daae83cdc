package dev.thaw.plot;

import dev.thaw.inspect.AuditVerdict;
import dev.thaw.inspect.BlockAudit;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.view.Renderable;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The proof of several freezings at a glance: a row for each run, a field for each block, coloured by the audit's verdict.
 *
 * <p>A field takes the worst verdict of its tensors. The picture is one SVG document without script or font file.
 *
 * @param runs for each run the audit of its blocks, the same blocks in each; at least one
 */
public record AuditStrip(Map<String, List<BlockAudit>> runs) implements Renderable {

    private static final Set<AuditVerdict> AS_MEANT = EnumSet.of(AuditVerdict.FROZEN, AuditVerdict.TRAINED);

    /**
     * Copies the rows, in their order.
     *
     * @param runs for each run the audit of its blocks
     * @throws IllegalArgumentException if there is no run, or the runs are of networks with different blocks
     */
    public AuditStrip {
        runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
        List<List<String>> parts = runs.values().stream()
                .map(blocks -> blocks.stream().map(BlockAudit::part).toList()).distinct().toList();
        if (parts.size() != 1) {
            throw new IllegalArgumentException("the audits are of %d kinds of network, so their blocks are no columns; give one or more audits of one network"
                    .formatted(parts.size()));
        }
    }

    /**
     * Makes the strip of some audits.
     *
     * @param audits the name of each run and its audit, all of one kind of network
     * @return the strip
     */
    public static AuditStrip of(Map<String, FreezeAudit> audits) {
        Map<String, List<BlockAudit>> runs = new LinkedHashMap<>();
        audits.forEach((name, audit) -> runs.put(name, audit.byBlock()));
        return new AuditStrip(runs);
    }

    /** The blocks' names, in order. */
    List<String> parts() {
        return runs.values().iterator().next().stream().map(BlockAudit::part).toList();
    }

    /** What one run did wrong, in words; empty when each block is as it was meant. */
    String offences(String run) {
        return Arrays.stream(AuditVerdict.values()).filter(verdict -> !AS_MEANT.contains(verdict))
                .map(verdict -> Map.entry(verdict, runs.get(run).stream().mapToLong(block -> block.count(verdict)).sum()))
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> "%d %s".formatted(entry.getValue(), entry.getKey().word())).collect(Collectors.joining(", "));
    }

    /**
     * Returns the title, as a sentence.
     *
     * @return how many runs froze what their plan meant, and nothing else
     */
    public String claim() {
        long good = runs.keySet().stream().filter(run -> offences(run).isEmpty()).count();
        return good == runs.size() ? "All %d runs did to every block what their plan meant".formatted(runs.size())
                : "%d of %d runs did to every block what their plan meant".formatted(good, runs.size());
    }

    @Override
    public String text() {
        return claim() + runs.keySet().stream().map(run -> "\n  %s: %s".formatted(run,
                offences(run).isEmpty() ? "as meant" : offences(run) + " (tensors)")).collect(Collectors.joining());
    }

    @Override
    public Optional<String> svg() {
        return Optional.of(new AuditStripDrawing(this).svg());
    }

    @Override
    public Optional<String> html() {
        return Optional.of("<div style=\"overflow-x:auto\">" + new AuditStripDrawing(this).svg() + "</div>");
    }

    @Override
    public String toString() {
        return text();
    }
}
