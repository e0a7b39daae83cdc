package dev.thaw.probe;

/**
 * What the branches of one residual block carry; lengths are means over images of the L2 norm of one image's whole map.
 *
 * @param input the block's input
 * @param shortcut x, the input after the shortcut: the same where that is the identity
 * @param residual F(x)
 * @param sum H(x) = x + F(x)
 * @param output the sum behind its activation
 * @param ratio mean over images of |F| / |x|
 * @param cosine mean over images of the cosine of x and F
 * @param positive the share of the sum's numbers that are above 0, which a ReLU lets through
 * @param zeroes the share of the output's numbers that are exactly 0
 */
public record BranchValues(double input, double shortcut, double residual, double sum, double output, double ratio,
        double cosine, double positive, double zeroes) { }
