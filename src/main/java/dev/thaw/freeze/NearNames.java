package dev.thaw.freeze;

import dev.thaw.nn.Network;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the names of a network that a mistyped pattern was probably meant to be. */
final class NearNames {

    private static final int SHOWN = 5;

    private NearNames() { }

    /** Returns the nearest paths of modules and parameters, nearest first. */
    static List<String> of(String pattern, Network network) {
        String wanted = pattern.replace("*", "");
        Set<String> parameters = Paths.of(network);
        return Stream.concat(network.modules().keySet().stream(), parameters.stream())
                .filter(path -> !path.isEmpty() && parameters.stream().anyMatch(known -> Paths.under(path, known)))
                .sorted(Comparator.comparingInt((String path) -> distance(wanted, path)).thenComparing(String::length))
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
