/**
 * Looks at networks without changing them: their parts, how far training moved them, what they see.
 *
 * <p>The central type is {@link dev.thaw.inspect.NetworkSummary}; notebooks 01 and 02 show it, the filters of the first
 * layer, and the drift of each block.
 */
package dev.thaw.inspect;
