/**
 * Says which parameters stay fixed, how, and what frozen batch norm does.
 *
 * <p>The central type is {@link dev.thaw.freeze.FreezePlan}; notebook 02 freezes a body with it, notebook 03 is about it.
 */
package dev.thaw.freeze;
