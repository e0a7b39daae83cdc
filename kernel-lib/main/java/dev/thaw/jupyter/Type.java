package dev.thaw.jupyter;

import java.awt.Font;

/** The letters of the static pictures: the platform's sans serif in three sizes. */
final class Type {

    /** Of a figure's title. */
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    /** Of axes and legend. */
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    /** Of numbers in cells. */
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    private Type() { }
}
