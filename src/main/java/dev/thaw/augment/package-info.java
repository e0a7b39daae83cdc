/**
 * Shows training images in another way each time: crops, flips, colours and turns, bit by bit as torchvision makes them.
 *
 * <p>The central type is {@link dev.thaw.augment.Augmentation}; a {@link dev.thaw.augment.Transform} is one step of it.
 * It becomes part of a pass as the {@link dev.thaw.data.Versions} of an epoch, so that {@code data} need not know of it.
 */
package dev.thaw.augment;
