package dev.thaw.inspect;

import dev.thaw.freeze.FrozenNorm;
import dev.thaw.inspect.AuditRow.Meant;
import java.util.Optional;

/** A verdict with its likely cause. */
record Diagnosis(AuditVerdict verdict, String reason, Optional<Mistake> mistake) {

    static Diagnosis sound(AuditVerdict verdict, String reason) {
        return new Diagnosis(verdict, reason, Optional.empty());
    }

    static Diagnosis fault(AuditVerdict verdict, Mistake mistake, String reason) {
        return new Diagnosis(verdict, reason, Optional.of(mistake));
    }

    static Diagnosis ofBuffer(Meant meant, Change change, FrozenNorm norm) {
        if (change.identical()) {
            return sound(AuditVerdict.FROZEN, meant == Meant.FROZEN ? "every bit is the same"
                    : "every bit is the same: its module ran in inference, or not at all");
        }
        if (meant == Meant.TRAIN) {
            return sound(AuditVerdict.TRAINED, "it followed the batches, as its module trains");
        }
        return norm == FrozenNorm.TRAIN
                ? sound(AuditVerdict.DRIFTED, "the parameters of its module are frozen, but it followed the batches, as FrozenNorm.TRAIN asks")
                : fault(AuditVerdict.DRIFTED, Mistake.NORM_DRIFT, "the parameters of its module are frozen, but the module ran in training mode, so it followed the batches");
    }
}
