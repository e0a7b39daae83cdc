package dev.thaw.command;

/** A measured number, what it should be, and whether it is. */
record Goal(String what, double measured, String wanted, boolean met) { }
