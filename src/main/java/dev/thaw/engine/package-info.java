/**
 * The machine under the library: device and its memory, budget, gradient mode, random streams, repeatable arithmetic, and the
 * one door to DJL's PyTorch engine.
 *
 * <p>The central type is {@link dev.thaw.engine.Devices}; notebook 00 looks at it.
 */
package dev.thaw.engine;
