package dev.thaw.inspect;

import java.util.Optional;

/**
 * What a run did to one parameter or buffer.
 *
 * @param path where it stands, such as {@code layer1.0.bn1.running_mean}
 * @param kind parameter or buffer
 * @param meant what the plan says about it
 * @param requiresGrad its flag at the end of the run
 * @param hasGradient whether a gradient was still there at the end
 * @param inOptimizer whether a group of the optimizer has it; false when no optimizer was given
 * @param lr the rate of its group; NaN when it is in none
 * @param steps how many steps the optimizer took with it; 0 when no optimizer was given
 * @param maxChange the largest change of any of its numbers; 0 when every bit is the same
 * @param verdict the judgement
 * @param reason the likely cause, in words
 * @param mistake the mistake that this cause is; empty when the row is as it was meant to be
 */
public record AuditRow(String path, Kind kind, Meant meant, boolean requiresGrad, boolean hasGradient, boolean inOptimizer,
        double lr, long steps, double maxChange, AuditVerdict verdict, String reason, Optional<Mistake> mistake) {

    /** What the row is about. */
    public enum Kind {
        /** Trained by gradients. */
        PARAMETER,
        /** Kept by its module, as running statistics are. */
        BUFFER
    }

    /** What the plan says. */
    public enum Meant {
        /** It stays fixed; a buffer, because all parameters of its module do. */
        FROZEN,
        /** It trains; a buffer, because its module does. */
        TRAIN,
        /** First the one, then the other: the plan changed in mid-run. */
        IN_TURN
    }
}
