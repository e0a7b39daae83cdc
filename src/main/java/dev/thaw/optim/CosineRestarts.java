package dev.thaw.optim;

/**
 * Falls along a cosine again and again, each time over a longer way; {@code CosineAnnealingWarmRestarts}.
 *
 * @param first length of the first fall
 * @param growth what each length is multiplied by for the next
 * @param lowest rate at the end of each fall
 * @param pace what it counts
 */
record CosineRestarts(long first, long growth, double lowest, Pace pace) implements Schedule {

    CosineRestarts {
        Ranges.requireLength("first fall", first);
        Ranges.requireLength("growth", growth);
        Ranges.requireNotNegative("lowest rate", lowest);
    }

    @Override
    public Schedule at(Pace chosen) {
        return new CosineRestarts(first, growth, lowest, chosen);
    }

    @Override
    public String describe() {
        return "cosine to %s in %d %ss, again and again%s".formatted(lowest, first, pace.unit(),
                growth == 1 ? "" : ", each time %d times as long".formatted(growth));
    }
}
