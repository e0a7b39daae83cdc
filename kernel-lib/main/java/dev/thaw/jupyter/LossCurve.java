package dev.thaw.jupyter;

import java.util.List;

/** Step losses thinned to a curve that a small picture can hold: the means of equal stretches. */
final class LossCurve {

    private static final int MOST = 150;

    private LossCurve() { }

    /** Returns the middle step of each stretch, counted from 1. */
    static double[] x(List<Double> losses) {
        double[] x = new double[points(losses)];
        for (int i = 0; i < x.length; i++) {
            x[i] = (edge(losses, i) + 1 + edge(losses, i + 1)) / 2.0;
        }
        return x;
    }

    /** Returns the mean loss of each stretch. */
    static double[] y(List<Double> losses) {
        double[] y = new double[points(losses)];
        for (int i = 0; i < y.length; i++) {
            y[i] = losses.subList(edge(losses, i), edge(losses, i + 1)).stream().mapToDouble(Double::doubleValue)
                    .average().orElse(Double.NaN);
        }
        return y;
    }

    private static int points(List<Double> losses) {
        return Math.min(MOST, losses.size());
    }

    private static int edge(List<Double> losses, int index) {
        return (int) ((long) index * losses.size() / points(losses));
    }
}
