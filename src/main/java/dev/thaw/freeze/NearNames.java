package dev.thaw.freeze;

import dev.thaw.nn.Network;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the names of a network that a mistyped pattern was probably meant to be. */
final class NearNames {

    private static final int SHOWN = 5;

    private NearNames() { }

    /** Returns the nearest paths of modules and parameters, nearest first. */
    static List<String> of(String pattern, Network network) {
        return of(pattern, Paths.of(network));
    }

    /** Returns the nearest of some parameters' paths and of the modules in them, nearest first. */
    static List<String> of(String pattern, Collection<String> parameters) {
        String wanted = pattern.replace("*", "");
        return parameters.stream().flatMap(NearNames::withModules).distinct()
                .sorted(Comparator.comparingInt((String path) -> distance(wanted, path)).thenComparing(String::length))
                .limit(SHOWN).toList();
    }

    /** The modules around a parameter, outermost first, and the parameter. */
    private static Stream<String> withModules(String path) {
        return IntStream.rangeClosed(1, path.length())
                .filter(end -> end == path.length() || path.charAt(end) == '.').mapToObj(end -> path.substring(0, end));
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
