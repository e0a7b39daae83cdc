/**
 * Programs that {@code ./thaw} starts in a plain JVM, and the only part of the library that prints.
 *
 * <p>The central type is {@link dev.thaw.command.Pretrain}; it makes the weights that notebook 02 starts from.
 * {@link dev.thaw.command.Bench} measures what the course claims about speed.
 */
package dev.thaw.command;
