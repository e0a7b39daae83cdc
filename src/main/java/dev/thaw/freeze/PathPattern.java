package dev.thaw.freeze;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names a place in a network and everything under it.
 *
 * <p>{@code fc} is the module {@code fc} and all in it, never {@code fc2}; {@code fc.bias} is one parameter. In a glob,
 * {@code *} stands for any characters of one name and {@code **} for any number of names: {@code layer*.0.bn1},
 * {@code **.bias}. Alone, {@code *} is the whole network.
 */
final class PathPattern {

    private static final String UNDER_IT = "(?:\\..*)?";

    private final Pattern regex;

    private PathPattern(Pattern regex) {
        this.regex = regex;
    }

    static PathPattern of(String text) {
        if (text.isBlank() || text.startsWith(".") || text.endsWith(".") || text.contains("..") || text.contains("***")) {
            throw new IllegalArgumentException("""
                    "%s" names no place in a network: give a path such as "fc" or "layer1.0.bn1", \
                    or a glob such as "layer*" or "**.bias"; names are parted by single dots""".formatted(text));
        }
        StringBuilder regex = new StringBuilder();
        String[] names = text.split("\\.");
        for (int i = 0; i < names.length; i++) {
            boolean last = i == names.length - 1;
            if (names[i].equals("**")) {
                regex.append(last ? ".+" : "(?:[^.]+\\.)*");
            } else {
                regex.append(name(names[i])).append(last ? "" : "\\.");
            }
        }
        return new PathPattern(Pattern.compile(regex + UNDER_IT));
    }

    private static String name(String name) {
        return Stream.of(name.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining("[^.]*"));
    }

    boolean matches(String path) {
        return regex.matcher(path).matches();
    }
}
