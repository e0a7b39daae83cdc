/**
 * Looks into a network while it computes, and takes its residual blocks apart, without changing it.
 *
 * <p>The central types are {@link dev.thaw.probe.Probe}, which taps any path of any network, and
 * {@link dev.thaw.probe.ResidualProbe}, the microscope of notebook 09 for {@code H(x) = x + F(x)}. All that comes out is
 * plain numbers of Java; no array stays open. While a probe runs it lifts freezing cuts and holds every parameter constant,
 * so the gradients that it reports are those of the function that the network computes in inference.
 */
package dev.thaw.probe;
