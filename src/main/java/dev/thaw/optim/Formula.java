package dev.thaw.optim;

import java.util.List;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;

/** A rate that follows from the rate before, the base rate and a count: PyTorch's own recursive and closed forms, for each. */
sealed interface Formula {

    /**
     * Where a schedule stands.
     *
     * @param count which step or epoch, from 0
     * @param total how many the training has
     * @param lr the rate before
     * @param base the group's base rate
     */
    record Place(long count, long total, double lr, double base) { }

    /** Returns the rate of a place from the rate before; PyTorch's {@code get_lr}. */
    double next(Place at);

    /** Returns the rate of a place from the base rate alone, where there is such a form; {@code _get_closed_form_lr}. */
    default double direct(Place at) {
        return next(at);
    }

    /** Says the formula in a few words. */
    String words(String unit);

    /** {@code LambdaLR} with the factor 1. */
    record Constant() implements Formula {
        @Override
        public double next(Place at) {
            return at.base();
        }

        @Override
        public String words(String unit) {
            return "constant rate";
        }
    }

    /** A straight rise from {@code 1 / length} to the full rate. */
    record WarmUp(long length) implements Formula {
        @Override
        public double next(Place at) {
            return at.base() * (at.count() < length ? (at.count() + 1.0) / length : 1);
        }

        @Override
        public String words(String unit) {
            return "warm-up over %d %ss".formatted(length, unit);
        }
    }

    /** A straight rise over a share of the training, then half a cosine down to zero. */
    record WarmUpThenCosine(double share) implements Formula {
        @Override
        public double next(Place at) {
            long rising = Math.round(share * at.total());
            if (at.count() < rising) {
                return at.base() * (at.count() + 1.0) / rising;
            }
            double done = (double) (at.count() - rising) / Math.max(1, at.total() - rising);
            return at.base() * 0.5 * (1 + StrictMath.cos(StrictMath.PI * done));
        }

        @Override
        public String words(String unit) {
            return "warm-up over %.0f %% of the %ss, then cosine to zero".formatted(100 * share, unit);
        }
    }

    /** {@code StepLR}. */
    record StepDecay(long length, double gamma) implements Formula {
        @Override
        public double next(Place at) {
            return at.count() == 0 || at.count() % length != 0 ? at.lr() : at.lr() * gamma;
        }

        @Override
        public double direct(Place at) {
            return at.base() * Math.pow(gamma, Math.floorDiv(at.count(), length));
        }

        @Override
        public String words(String unit) {
            return "×%s every %d %ss".formatted(gamma, length, unit);
        }
    }

    /** {@code MultiStepLR}. */
    record MultiStep(List<Long> milestones, double gamma) implements Formula {
        @Override
        public double next(Place at) {
            long here = milestones.stream().filter(one -> one == at.count()).count();
            return here == 0 ? at.lr() : at.lr() * Math.pow(gamma, here);
        }

        @Override
        public double direct(Place at) {
            return at.base() * Math.pow(gamma, milestones.stream().filter(one -> one <= at.count()).count());
        }

        @Override
        public String words(String unit) {
            return "×%s at %ss %s".formatted(gamma, unit, milestones);
        }
    }

    /** {@code ExponentialLR}. */
    record Exponential(double gamma) implements Formula {
        @Override
        public double next(Place at) {
            return at.count() == 0 ? at.lr() : at.lr() * gamma;
        }

        @Override
        public double direct(Place at) {
            return at.base() * Math.pow(gamma, at.count());
        }

        @Override
        public String words(String unit) {
            return "×%s each %s".formatted(gamma, unit);
        }
    }

    /** {@code CosineAnnealingLR}; past its end it rises again. */
    record Cosine(long length, double lowest) implements Formula {
        @Override
        public double next(Place at) {
            if (at.count() == 0) {
                return at.lr();
            } else if (Math.floorMod(at.count() - 1 - length, 2 * length) == 0) {
                return at.lr() + (at.base() - lowest) * (1 - StrictMath.cos(StrictMath.PI / length)) / 2;
            }
            return (1 + StrictMath.cos(StrictMath.PI * at.count() / length))
                    / (1 + StrictMath.cos(StrictMath.PI * (at.count() - 1) / length)) * (at.lr() - lowest) + lowest;
        }

        @Override
        public double direct(Place at) {
            return lowest + (at.base() - lowest) * (1 + StrictMath.cos(StrictMath.PI * at.count() / length)) / 2;
        }

        @Override
        public String words(String unit) {
            return "cosine to %s in %d %ss".formatted(lowest, length, unit);
        }
    }

    /** {@code LinearLR}. */
    record Linear(double start, double end, long length) implements Formula {
        @Override
        public double next(Place at) {
            if (at.count() == 0) {
                return at.lr() * start;
            }
            return at.count() > length ? at.lr()
                    : at.lr() * (1 + (end - start) / (length * start + (at.count() - 1) * (end - start)));
        }

        @Override
        public double direct(Place at) {
            return at.base() * (start + (end - start) * Math.min(length, at.count()) / length);
        }

        @Override
        public String words(String unit) {
            return String.format(Locale.ROOT, "from ×%.3g to ×%.3g in %d %ss", start, end, length, unit);
        }
    }

    /** {@code ConstantLR}. */
    record ConstantFactor(double factor, long length) implements Formula {
        @Override
        public double next(Place at) {
            if (at.count() == 0) {
                return at.lr() * factor;
            }
            return at.count() == length ? at.lr() * (1 / factor) : at.lr();
        }

        @Override
        public double direct(Place at) {
            return at.base() * (factor + (at.count() >= length ? 1 : 0) * (1 - factor));
        }

        @Override
        public String words(String unit) {
            return String.format(Locale.ROOT, "×%.3g for %d %ss", factor, length, unit);
        }
    }

    /** {@code PolynomialLR}. */
    record Polynomial(long length, double power) implements Formula {
        @Override
        public double next(Place at) {
            if (at.count() == 0 || at.count() > length) {
                return at.lr();
            }
            double left = 1 - (double) at.count() / length;
            return at.lr() * Math.pow(left / (1 - (double) (at.count() - 1) / length), power);
        }

        @Override
        public double direct(Place at) {
            return at.base() * Math.pow(1 - (double) Math.min(length, at.count()) / length, power);
        }

        @Override
        public String words(String unit) {
            return "to zero in %d %ss with power %s".formatted(length, unit, power);
        }
    }

    /** {@code LambdaLR}. */
    record Lambda(String name, LongToDoubleFunction factor) implements Formula {
        @Override
        public double next(Place at) {
            return at.base() * factor.applyAsDouble(at.count());
        }

        @Override
        public String words(String unit) {
            return "%s of the %s".formatted(name, unit);
        }

        @Override
        public String toString() {
            return "Lambda[%s]".formatted(name); // a function has no name that the next process knows
        }
    }

    /** {@code MultiplicativeLR}. */
    record Multiplicative(String name, LongToDoubleFunction factor) implements Formula {
        @Override
        public double next(Place at) {
            return at.count() > 0 ? at.lr() * factor.applyAsDouble(at.count()) : at.lr();
        }

        @Override
        public String words(String unit) {
            return "times %s each %s".formatted(name, unit);
        }

        @Override
        public String toString() {
            return "Multiplicative[%s]".formatted(name); // a function has no name that the next process knows
        }
    }
}
