package dev.thaw.probe;

/**
 * The gradient of the mean loss at one residual block; lengths are means over images of the L2 norm, each image carrying
 * 1/N of the loss.
 *
 * @param input what arrives at the block's input: through the shortcut and through F together
 * @param inputOfBatch the same over the whole batch, as one list of numbers
 * @param throughShortcut what arrives through the shortcut alone
 * @param throughResidual what arrives through F alone; it is also what arrives when only this block's shortcut is cut
 * @param sum at the sum H, before the activation
 * @param output at the block's output, behind the activation
 * @param cosineWithoutShortcut cosine of the gradient at the input with the one that arrives when this block's shortcut is cut
 * @param withoutAnyShortcut what arrives when no shortcut of any block passes a gradient
 * @param masked the share of the squared gradient at the output that the activation behind the sum keeps back, in [0, 1];
 *     {@code 1 + ∂F/∂x} holds for the sum only
 */
public record BranchGradients(double input, double inputOfBatch, double throughShortcut, double throughResidual, double sum,
        double output, double cosineWithoutShortcut, double withoutAnyShortcut, double masked) { }
