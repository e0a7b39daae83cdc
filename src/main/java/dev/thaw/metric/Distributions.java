package dev.thaw.metric;

import java.util.function.DoubleUnaryOperator;

/** Quantiles of the normal and of Student's t distribution, to about 1e-12. */
final class Distributions {

    private static final double TINY = 1e-300;

    private Distributions() { }

    /** Returns where the standard normal distribution has passed a share of its mass; the share is in (0, 1). */
    static double normalQuantile(double share) {
        return invert(Distributions::normalShare, share);
    }

    /** Returns where Student's t with some degrees of freedom has passed a share of its mass. */
    static double studentQuantile(double share, int freedom) {
        return invert(t -> studentShare(t, freedom), share);
    }

    /** Marsaglia, "Evaluating the Normal Distribution", 2004: a series that is exact to double in |x| below 7. */
    static double normalShare(double x) {
        double term = x;
        double sum = x;
        for (int i = 3; Math.abs(term) > 1e-18 * Math.abs(sum); i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.7.1 by way of the incomplete beta. */
    static double studentShare(double t, int freedom) {
        double tail = 0.5 * incompleteBeta(freedom / 2.0, 0.5, freedom / (freedom + t * t));
        return t > 0 ? 1 - tail : tail;
    }

    /** Returns how likely a fair coin falls on one side at most so often in some throws: the sum of binomials, exactly. */
    static double fairCoinShare(int atMost, int throwsOfIt) {
        double log = -throwsOfIt * Math.log(2);      // of one exact sequence, then of all with so many
        double share = 0;
        for (int i = 0; i <= atMost; i++) {
            share += Math.exp(log);
            log += Math.log((double) (throwsOfIt - i) / (i + 1));
        }
        return share;
    }

    private static double invert(DoubleUnaryOperator share, double wanted) {
        if (wanted < 0.5) {
            return -invert(share, 1 - wanted);
        }
        double low = 0;
        double high = 1;
        while (share.applyAsDouble(high) < wanted && high < 1e9) {
            high *= 2;
        }
        for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
            double middle = (low + high) / 2;
            if (share.applyAsDouble(middle) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The regularised incomplete beta I_x(a, b), by the continued fraction 26.5.8 of the same handbook. */
    private static double incompleteBeta(double a, double b, double x) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2)
                ? front * fraction(a, b, x) / a
                : 1 - front * fraction(b, a, 1 - x) / b;
    }

    /** Lentz's method: Press et al., "Numerical Recipes", 2007, §6.4. */
    private static double fraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
        double result = d;
        for (int m = 1; m < 10_000; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / awayFromZero(1 + even * d);
            c = awayFromZero(1 + even / c);
            result *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / awayFromZero(1 + odd * d);
            c = awayFromZero(1 + odd / c);
            double change = d * c;
            result *= change;
            if (Math.abs(change - 1) < 1e-16) {
                break;
            }
        }
        return result;
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** Half-integers and integers only, which is all that Student's t needs: the recurrence from 1/2 or 1. */
    private static double logGamma(double x) {
        boolean whole = x == Math.rint(x);
        double log = whole ? 0 : Math.log(Math.PI) / 2;
        for (double factor = whole ? 1 : 0.5; factor < x - 0.25; factor++) {
            log += Math.log(factor);
        }
        return log;
    }
}
