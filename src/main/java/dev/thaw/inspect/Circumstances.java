package dev.thaw.inspect;

import dev.thaw.inspect.AuditRow.Meant;
import dev.thaw.optim.ParameterGroup;
import java.util.Optional;

/**
 * All that is known of one parameter after a run.
 *
 * @param meant what the plan says
 * @param change what became of it
 * @param flag whether it requires a gradient now
 * @param gradient whether it has one now
 * @param optimizerKnown whether an optimizer was given to the audit
 * @param group the group that has it
 * @param steps how many steps the optimizer took with it
 * @param cut the module at which the graph is cut between it and the loss
 * @param somethingTrained whether any parameter that should train moved
 */
record Circumstances(Meant meant, Change change, boolean flag, boolean gradient, boolean optimizerKnown,
        Optional<ParameterGroup> group, long steps, Optional<String> cut, boolean somethingTrained) {

    Diagnosis diagnose() {
        if (meant == Meant.FROZEN) {
            return change.identical() ? fixed() : leaked();
        }
        boolean starved = optimizerKnown ? steps == 0 && change.identical() : change.identical();
        return starved ? starved() : trained();
    }

    private Diagnosis fixed() {
        return Diagnosis.sound(AuditVerdict.FROZEN, gradient && flag
                ? "every bit is the same, but its gradient was computed and is still there" : "every bit is the same");
    }

    private Diagnosis trained() {
        if (!change.identical() && optimizerKnown && steps == 0) {
            return Diagnosis.sound(AuditVerdict.TRAINED, "it moved, but not by the optimizer that the audit was given");
        }
        return Diagnosis.sound(AuditVerdict.TRAINED, change.identical()
                ? "the optimizer took %d steps with it, but none changed a bit".formatted(steps) : "it moved, as it was meant to");
    }

    private Diagnosis leaked() {
        if (optimizerKnown && group.isEmpty()) {
            return leak(Mistake.EDITED, "no group of the optimizer has it: another optimizer, a load or an edit in place moved it");
        }
        String rule = group.map(known -> " (%s)".formatted(known.choice().describe())).orElse("");
        boolean decays = group.map(known -> known.choice().weightDecay() > 0).orElse(true);
        if (decays && (cut.isPresent() || change.pulledToZero())) {
            return leak(Mistake.ZERO_GRADIENT_DECAY, "%s, and the optimizer%s stepped on zeros: weight decay moved it%s".formatted(
                    cut.map(at -> "\"%s\" cuts it from the loss".formatted(at)).orElse("its gradient was zero"), rule,
                    change.pulledToZero() ? "; every number went towards zero" : ", momentum too if it has any"));
        }
        if (flag && cut.isEmpty()) {
            return leak(Mistake.UNFROZEN, "its flag is on: the plan was not applied, or something un-froze it%s"
                    .formatted(group.isPresent() ? ", and the optimizer has it" : ""));
        }
        return leak(Mistake.MOMENTUM_AFTER_FREEZE, "no gradient is computed for it any more, but the optimizer%s went on moving it by what it remembers"
                .formatted(rule));
    }

    private static Diagnosis leak(Mistake mistake, String reason) {
        return Diagnosis.fault(AuditVerdict.LEAKED, mistake, reason);
    }

    private Diagnosis starved() {
        if (!flag) {
            return starve(Mistake.FLAG_OFF, "its flag is off although the plan lets it train");
        }
        if (optimizerKnown && group.isEmpty()) {
            return starve(Mistake.MISSING_GROUP, "no group of the optimizer has it: it was made before this was unfrozen, or filtered too much");
        }
        if (!somethingTrained) {
            return Diagnosis.sound(AuditVerdict.STARVED, "no step reached it, nor anything else that should train");
        }
        return starve(Mistake.STARVED, cut.map(at -> "it stands below the cut at \"%s\", so no gradient reached it".formatted(at))
                .orElse("no gradient reached it: a cut stands between it and the loss, or it took no part in the forward pass"));
    }

    private static Diagnosis starve(Mistake mistake, String reason) {
        return Diagnosis.fault(AuditVerdict.STARVED, mistake, reason);
    }
}
