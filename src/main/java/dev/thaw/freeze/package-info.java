/**
 * Says which parameters stay fixed, how, and what frozen batch norm does.
 *
 * <p>The central type is {@link dev.thaw.freeze.FreezePlan}, made of {@link dev.thaw.freeze.Select}; a
 * {@link dev.thaw.freeze.FreezeMethod} applies it. Notebook 02 freezes a body; 03 is about plans, 04 to 06 about methods.
 */
package dev.thaw.freeze;
