/**
 * The machine under the library: device, budget, gradient mode, random streams, and the one door to DJL's PyTorch engine.
 *
 * <p>The central type is {@link dev.thaw.engine.Devices}; notebook 00 looks at it.
 */
package dev.thaw.engine;
