/**
 * How values show themselves without knowing who displays them.
 *
 * <p>The central type is {@link dev.thaw.view.Renderable}; every notebook uses it through the last expression of a cell.
 */
package dev.thaw.view;
