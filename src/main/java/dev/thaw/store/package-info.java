/**
 * What Thaw keeps on disk: cards that describe data and weights, the cache folder, atomic files, checked downloads.
 *
 * <p>The central type is {@link dev.thaw.store.Card}; notebook 01 shows the card of its data set. Settings are read from
 * the environment ({@code THAW_HOME}, {@code THAW_DATA}, {@code THAW_OFFLINE}) by {@link dev.thaw.store.Setting} alone.
 */
package dev.thaw.store;
