package dev.thaw.view;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the names that a mistyped one was probably meant to be. */
public final class NearNames {

    private static final int SHOWN = 5;

    private NearNames() { }

    /**
     * Returns the nearest of some names by the number of characters to change.
     *
     * @param wanted what was asked for
     * @param names what there is; doubles count once
     * @return at most five, nearest first
     */
    public static List<String> of(String wanted, Collection<String> names) {
        return names.stream().distinct()
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name)).thenComparing(String::length))
                .limit(SHOWN).toList();
    }

    /** Levenshtein's edit distance: how many characters to insert, delete or replace. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
