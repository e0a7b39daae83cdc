package dev.thaw.probe;

import dev.thaw.nn.ResidualBlock;

/**
 * One residual block under the microscope.
 *
 * @param path where it stands
 * @param shortcut what its shortcut does
 * @param values what its branches carry
 * @param gradients what comes back through them
 */
public record BlockRow(String path, ResidualBlock.Shortcut shortcut, BranchValues values, BranchGradients gradients) { }
