/**
 * How a gradient becomes a step: eight rules with PyTorch's semantics, parameter groups and learning-rate schedules.
 *
 * <p>The central type is {@link dev.thaw.optim.Optimizer}; notebook 02 gives the body a tenth of the head's rate by way of
 * {@link dev.thaw.optim.ParameterGroup}, notebooks 04 and 06 freeze by what the optimizer is told. DJL's own optimizers differ
 * from PyTorch's (one step count for all parameters, the rate inside the velocity, a clip on one side only, leaked state), so
 * the bookkeeping is ours and only the arithmetic is libtorch's. {@code dev.thaw.djl} repairs DJL's own instead.
 */
package dev.thaw.optim;
