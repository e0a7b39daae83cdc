/**
 * Draws the embedded world of shapes: thirty objects on ten grounds, from a seed, bit by bit the same on every machine.
 *
 * <p>The central type is {@link dev.thaw.data.shapes.ShapesWorld}; all notebooks learn from its pictures by default. The
 * rasteriser is our own: it uses additions, multiplications and square roots, which Java 17 and later round alike
 * everywhere, and {@link java.lang.StrictMath} for the rest.
 */
package dev.thaw.data.shapes;
