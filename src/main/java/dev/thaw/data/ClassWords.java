package dev.thaw.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What the class folders of a data set stand for, where a file says so.
 *
 * @param words by folder name; empty when there is no such file
 */
record ClassWords(Map<String, String> words) {

    private static final String FILE = "classes.txt";

    /** Reads {@code classes.txt} in a folder: a line a class, the folder's name, a tab, its words. Other lines say nothing. */
    static ClassWords beside(Path folder) {
        Path file = folder.resolve(FILE);
        Map<String, String> words = new HashMap<>();
        if (Files.isRegularFile(file)) {
            try {
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().map(line -> line.split("\t", 2))
                        .filter(parts -> parts.length == 2 && !parts[1].isBlank())
                        .forEach(parts -> words.put(parts[0].strip(), parts[1].strip()));
            } catch (IOException cause) {
                throw new UncheckedIOException("could not read the class names in %s: %s".formatted(file, cause), cause);
            }
        }
        return new ClassWords(words);
    }

    /** Names classes by the first of their words; by all of them where two would be called alike, by the folder without any. */
    List<String> of(Collection<String> folders) {
        List<String> shorter = folders.stream().map(folder -> words.getOrDefault(folder, folder).split(",")[0].strip()).toList();
        if (new HashSet<>(shorter).size() == folders.size()) {
            return shorter;
        }
        List<String> whole = folders.stream().map(folder -> words.getOrDefault(folder, folder)).toList();
        return new HashSet<>(whole).size() == folders.size() ? whole : List.copyOf(folders);
    }
}
