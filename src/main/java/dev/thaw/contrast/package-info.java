/**
 * Pretrains a network on images alone: two views of one image shall be alike, views of others not.
 *
 * <p>{@link dev.thaw.contrast.ContrastiveTraining} is the start, {@link dev.thaw.contrast.NtXent} what it lowers; notebook 12b
 * uses both. In shapes N is the number of images, 2N that of their views, D the numbers of an embedding.
 */
package dev.thaw.contrast;
