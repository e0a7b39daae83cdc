package dev.thaw.optim;

import java.util.Arrays;
import java.util.Optional;

/** What rules remember of a parameter between steps, under the names of PyTorch's optimizer state. */
enum Slot {
    VELOCITY("momentum_buffer"),
    MEAN("exp_avg"),
    MEAN_SQUARE("exp_avg_sq"),
    LARGEST_MEAN_SQUARE("max_exp_avg_sq"),
    FADING_MAXIMUM("exp_inf"),
    SQUARE("square_avg"),
    GRADIENT("grad_avg"),
    SUM_OF_SQUARES("sum"),
    SQUARED_STEP("acc_delta");

    private final String key;

    Slot(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    static Optional<Slot> named(String key) {
        return Arrays.stream(values()).filter(slot -> slot.key.equals(key)).findFirst();
    }
}
