package dev.thaw.nn;

import java.util.Optional;

/**
 * Resizes the kernels that cut an image into patches, as timm's {@code resample_patch_embed} does.
 *
 * <p>A new kernel answers to a resized patch as the old one did to the patch, as nearly as it can: it is multiplied by the
 * pseudo-inverse of the resizing. Source: Beyer et al., "FlexiViT", 2023, §3.4, arXiv:2212.08013.
 */
final class KernelResizing {

    private KernelResizing() { }

    /** Fits {@code [D,C,n,n]} to {@code [D,C,m,m]}. */
    static Optional<float[]> fit(Resizing.Numbers stored, long[] wanted) {
        long[] shape = stored.shape();
        if (shape.length != 4 || shape[0] != wanted[0] || shape[1] != wanted[1] || shape[2] != shape[3] || shape[2] < 2) {
            return Optional.empty();
        }
        return Optional.of(resized(stored.values(), (int) (shape[0] * shape[1]), (int) shape[2], (int) wanted[2]));
    }

    private static float[] resized(float[] values, int kernels, int from, int to) {
        double[][] shares = pseudoInverse(Bicubic.weights(from, to)); // [old,new], for rows as for columns
        float[] result = new float[kernels * to * to];
        for (int kernel = 0; kernel < kernels; kernel++) {
            double[][] old = new double[from][from];
            for (int i = 0; i < from * from; i++) {
                old[i / from][i % from] = values[kernel * from * from + i];
            }
            double[][] made = product(transposed(shares), product(old, shares));
            for (int i = 0; i < to * to; i++) {
                result[kernel * to * to + i] = (float) made[i / to][i % to];
            }
        }
        return result;
    }

    /** Inverts a matrix of full rank as far as it goes, Moore and Penrose: {@code [m,n] → [n,m]}. */
    private static double[][] pseudoInverse(double[][] matrix) {
        double[][] turned = transposed(matrix);
        return matrix.length <= turned.length ? product(turned, inverse(product(matrix, turned)))
                : product(inverse(product(turned, matrix)), turned);
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] turned = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int k = 0; k < turned.length; k++) {
                turned[k][i] = matrix[i][k];
            }
        }
        return turned;
    }

    private static double[][] product(double[][] first, double[][] second) {
        double[][] product = new double[first.length][second[0].length];
        for (int i = 0; i < first.length; i++) {
            for (int k = 0; k < second.length; k++) {
                for (int j = 0; j < second[k].length; j++) {
                    product[i][j] += first[i][k] * second[k][j];
                }
            }
        }
        return product;
    }

    /** Inverts a symmetric positive matrix by elimination, which needs no pivots for such a one. */
    private static double[][] inverse(double[][] matrix) {
        int size = matrix.length;
        double[][] inverse = new double[size][size];
        for (int i = 0; i < size; i++) {
            inverse[i][i] = 1;
        }
        for (int i = 0; i < size; i++) {
            double pivot = matrix[i][i];
            scale(matrix[i], 1 / pivot);
            scale(inverse[i], 1 / pivot);
            for (int k = 0; k < size; k++) {
                double factor = matrix[k][i];
                if (k != i && factor != 0) {
                    subtract(matrix[k], factor, matrix[i]);
                    subtract(inverse[k], factor, inverse[i]);
                }
            }
        }
        return inverse;
    }

    private static void scale(double[] row, double factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] *= factor;
        }
    }

    private static void subtract(double[] row, double factor, double[] other) {
        for (int i = 0; i < row.length; i++) {
            row[i] -= factor * other[i];
        }
    }
}
