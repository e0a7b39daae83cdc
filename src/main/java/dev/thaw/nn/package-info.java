/**
 * Networks whose parts have PyTorch's names: layers, the residual block, ResNets, LeNet.
 *
 * <p>The central type is {@link dev.thaw.nn.Network}; every notebook from 01 on uses it. Shapes are written
 * {@code [N,C,H,W]}: images in the batch, channels, height, width.
 */
package dev.thaw.nn;
