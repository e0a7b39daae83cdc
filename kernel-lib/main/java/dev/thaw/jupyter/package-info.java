/**
 * How Thaw lives in a Jupyter notebook: imports, renderers, live displays and the {@code %thaw} magic.
 *
 * <p>The central type is {@link dev.thaw.jupyter.ThawExtension}, which the JJava kernel finds on its class path; what a
 * cell calls is in {@link dev.thaw.jupyter.ThawNotebook}. This is the only package that knows JJava, and with
 * {@code dev.thaw.plot} the only one that knows Tablesaw: plots are made there and drawn here. Every notebook uses it.
 */
package dev.thaw.jupyter;
