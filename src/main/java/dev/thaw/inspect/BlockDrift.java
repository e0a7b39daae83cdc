package dev.thaw.inspect;

/**
 * How far training moved one block of a network.
 *
 * @param path the block, such as {@code layer1.0} or {@code fc}
 * @param maxAbs the largest change of any of its parameters; buffers are not counted
 * @param relative the length of the change of all its parameters, as a share of their length before
 * @param bitIdentical true when no bit changed, buffers included
 */
public record BlockDrift(String path, double maxAbs, double relative, boolean bitIdentical) { }
