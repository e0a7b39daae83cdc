package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The colours of one figure can be told apart by every kind of eye.
 *
 * <p>Source of the matrices: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
 * Deficiency", 2009, table 1, severity 1.0; they act on linear light. The distance is CIE 1976 ΔE*ab, in which a difference
 * of 2.3 is just noticed by a normal eye.
 */
class PaletteTest {

    private static final double LEAST = 15;
    private static final double[][][] EYES = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
        {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

    @ParameterizedTest
    @ValueSource(strings = {"scratch|feature extraction|fine-tuning|random frozen", "training|test", "a|b|c|d|e",
        "scratch|fine-tuning|a|b", "training|test|a|b|c", "feature extraction|random frozen|a|b|c"})
    void coloursOfOneFigureDifferForEveryEye(String names) {
        List<String> colours = List.copyOf(Palette.colours(List.of(names.split("\\|"))).values());
        Set<String> near = new TreeSet<>();
        for (int i = 0; i < colours.size(); i++) {
            for (int j = 0; j < i; j++) {
                for (double[][] eye : EYES) {
                    double distance = distance(seen(colours.get(i), eye), seen(colours.get(j), eye));
                    if (distance < LEAST) {
                        near.add("%s and %s: %.1f".formatted(colours.get(i), colours.get(j), distance));
                    }
                }
            }
        }
        assertTrue(near.isEmpty(), near.toString());
        assertEquals(colours.size(), Set.copyOf(colours).size());
    }

    /** Returns L*, a*, b* of a colour as an eye sees it. */
    private static double[] seen(String colour, double[][] eye) {
        double[] light = new double[3];
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            light[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
        }
        double[] rgb = times(eye, light);
        for (int i = 0; i < 3; i++) {
            rgb[i] = Math.max(0, Math.min(1, rgb[i]));
        }
        double[] xyz = times(new double[][] {{0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047},
            {0.2126729, 0.7151522, 0.0721750}, {0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883}}, rgb);
        return new double[] {116 * root(xyz[1]) - 16, 500 * (root(xyz[0]) - root(xyz[1])), 200 * (root(xyz[1]) - root(xyz[2]))};
    }

    private static double root(double t) {
        return t > Math.pow(6 / 29.0, 3) ? Math.cbrt(t) : t / (3 * Math.pow(6 / 29.0, 2)) + 4 / 29.0;
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] product = new double[3];
        for (int row = 0; row < 3; row++) {
            for (int i = 0; i < 3; i++) {
                product[row] += matrix[row][i] * vector[i];
            }
        }
        return product;
    }

    private static double distance(double[] one, double[] other) {
        return Math.sqrt(Math.pow(one[0] - other[0], 2) + Math.pow(one[1] - other[1], 2) + Math.pow(one[2] - other[2], 2));
    }
}
