/**
 * Reads an image set into batches {@code [B,C,H,W]} and labels {@code [B]}, split and shuffled by seed.
 *
 * <p>The central type is {@link dev.thaw.data.Dataset}; notebook 01 opens with one. Images are bytes (0…255,
 * {@code N×H×W×C}) in plain Java memory and become tensors only in {@link dev.thaw.data.Batches}. Legend of shapes:
 * {@code N} images, {@code B} images of a batch, {@code C} channels, {@code H} rows, {@code W} columns.
 */
package dev.thaw.data;
