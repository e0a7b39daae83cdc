package dev.thaw.check;

import dev.thaw.inspect.AuditRow;
import dev.thaw.inspect.AuditVerdict;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.inspect.Mistake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The checks of notebook 06b: bugs named from audits, the script with six faults, and a detector of one's own. */
public final class PitfallChecks {

    private static final Set<Mistake> SCRIPT = EnumSet.of(Mistake.WRONG_NORMALIZATION, Mistake.NORM_DRIFT,
            Mistake.HEAD_RATE_ON_BODY, Mistake.DOUBLE_SOFTMAX, Mistake.TRAINING_MODE, Mistake.LEAKED_IMAGES);
    private static final Exercise NAMES = Exercise.of("names",
            "Find the rows that break their word: \"stay\", but something moved; \"train\", but nothing did. What else is special about them?",
            "A row that should train and has 0 steps: is its flag off, is it in no optimizer, or are both in order? Then no gradient came.",
            "Map.of(\"A\", Mistake.NORM_DRIFT, \"B\", …): possible are NORM_DRIFT, MISSING_GROUP, STARVED, FLAG_OFF and UNFROZEN.");
    private static final Exercise FAULTS = Exercise.of("faults",
            "Two faults are in how the pictures reach the network and which ones are judged, two in the training, two in how outputs are used.",
            "Ask the audit by Findings.of(scriptAudit), then Rates, InputStatistics, DoubleSoftmax, BatchMates and Overlap, each by its check(…).",
            "Set<Mistake> faults = Set.of(Mistake.NORM_DRIFT, Mistake.…): six names; the titles in the table of this notebook help.");
    private static final Exercise DETECTOR = Exercise.of("detector",
            "Two ways to offend: it should stay and moved; or it is a parameter, should train, and the optimizer took no step with it.",
            "row.meant() == AuditRow.Meant.FROZEN, row.maxChange() > 0, row.kind() == AuditRow.Kind.PARAMETER, row.steps() == 0.",
            "row -> row.meant() == AuditRow.Meant.FROZEN ? … > 0 : row.kind() == … && row.steps() == 0");

    private PitfallChecks() { }

    /**
     * Checks which bug was planted in which training.
     *
     * @param names letter to mistake; null or empty when unanswered
     * @param planted the trainings
     * @return the reply, which counts the right ones
     */
    public static Feedback planted(Map<String, Mistake> names, PlantedBugs planted) {
        Map<String, Mistake> right = planted.answer();
        if (names == null || names.isEmpty()) {
            return NAMES.unanswered("not answered yet: give each of %s a mistake.".formatted(right.keySet()));
        }
        if (!names.keySet().equals(right.keySet())) {
            return NAMES.wrong("wanted are the letters %s; you gave %s.".formatted(right.keySet(), names.keySet()));
        }
        long correct = right.entrySet().stream().filter(entry -> entry.getValue() == names.get(entry.getKey())).count();
        return correct == right.size() ? NAMES.right("all %d bugs have their names: %s.".formatted(correct, right))
                : NAMES.partly(Credit.above(correct, 1, right.size()),
                        "%d of %d bugs have their names.".formatted(correct, right.size()));
    }

    /**
     * Checks the list of faults of the script.
     *
     * @param faults the learner's list; null or empty when unanswered
     * @return the reply, which names what is no fault of the script but not what is missing
     */
    public static Feedback script(Collection<Mistake> faults) {
        if (faults == null || faults.isEmpty()) {
            return FAULTS.unanswered("not answered yet: the script has %d faults.".formatted(SCRIPT.size()));
        }
        double credit = Credit.choice(faults, SCRIPT);
        Set<Mistake> given = new LinkedHashSet<>(faults);
        Set<Mistake> found = new LinkedHashSet<>(given);
        found.retainAll(SCRIPT);
        given.removeAll(SCRIPT);
        if (!given.isEmpty()) {
            return FAULTS.partly(credit, "%d of %d found; but the script does not have %s.".formatted(
                    found.size(), SCRIPT.size(), given));
        }
        return found.size() == SCRIPT.size() ? FAULTS.right("all %d: %s.".formatted(SCRIPT.size(), new TreeSet<>(found)))
                : FAULTS.partly(credit, "%d of %d found, all of them right.".formatted(found.size(), SCRIPT.size()));
    }

    /**
     * Tries a detector on every row of four audits, three of faulty trainings and one of a sound one. The rows do not tell
     * verdict, reason and mistake.
     *
     * @param offends the learner's detector; null when unanswered
     * @param planted the trainings
     * @return the reply, which counts what was missed and what was accused wrongly
     */
    public static Feedback detector(Predicate<AuditRow> offends, PlantedBugs planted) {
        if (offends == null) {
            return DETECTOR.unanswered("not answered yet: write a predicate of an audit row.");
        }
        List<String> missed = new ArrayList<>();
        List<String> accused = new ArrayList<>();
        int rows = 0;
        int offenders = 0;
        List<FreezeAudit> audits = new ArrayList<>(planted.audits().values());
        audits.add(planted.sound());
        for (FreezeAudit audit : audits) {
            Set<AuditRow> guilty = new LinkedHashSet<>(audit.offences());
            for (AuditRow row : audit.rows()) {
                boolean said;
                try {
                    said = offends.test(bare(row));
                } catch (RuntimeException failed) {
                    return DETECTOR.wrong("your detector fails at %s: %s".formatted(row.path(), failed));
                }
                rows++;
                offenders += guilty.contains(row) ? 1 : 0;
                if (said != guilty.contains(row)) {
                    (said ? accused : missed).add(row.path());
                }
            }
        }
        return missed.isEmpty() && accused.isEmpty()
                ? DETECTOR.right("right about all %d rows: it fires in the faulty trainings and is silent in the sound one.".formatted(rows))
                : DETECTOR.partly(Credit.above(rows - missed.size() - accused.size(), Math.max(offenders, rows - offenders), rows),
                        "of %d rows %d offenders are missed%s and %d sound ones accused%s.".formatted(rows, missed.size(),
                        example(missed), accused.size(), example(accused)));
    }

    /** The measured part of a row: a detector that could read the verdict would be none. */
    private static AuditRow bare(AuditRow row) {
        return new AuditRow(row.path(), row.kind(), row.meant(), row.requiresGrad(), row.hasGradient(), row.inOptimizer(),
                row.lr(), row.steps(), row.maxChange(), AuditVerdict.FROZEN, "", Optional.empty());
    }

    private static String example(List<String> paths) {
        return paths.isEmpty() ? "" : " (%s)".formatted(paths.get(0));
    }
}
