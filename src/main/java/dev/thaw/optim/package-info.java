/**
 * How a gradient becomes a step: SGD and Adam with PyTorch's semantics, parameter groups and learning-rate schedules.
 *
 * <p>The central type is {@link dev.thaw.optim.Optimizer}; notebook 02 gives the body a tenth of the head's rate by way of
 * {@link dev.thaw.optim.ParameterGroup}. DJL's own optimizers differ from PyTorch's (one step count for all parameters, the
 * rate inside the velocity, leaked state), so the bookkeeping is ours and only the arithmetic is libtorch's.
 */
package dev.thaw.optim;
