package dev.thaw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of the house that ArchUnit cannot see: length, package pages, what may not stand in a file. */
class HouseStyleTest {

    private static final int LONGEST_FILE = 300;
    private static final int LONGEST_LINE = 130;
    /** Where every line keeps the limit; the other packages still have longer ones. */
    private static final Pattern WRAPPED = Pattern.compile(".*/thaw/(djl|engine|freeze|metric|nn|optim|store|view|weights)/[^/]*");
    private static final Pattern BOOLEAN_ARGUMENT =
            Pattern.compile("(?m)^    (?:public|protected) [^=;{}()]*\\([^)]*\\bboolean [a-z]");
    /** Written in parts, so that this file does not match itself. */
    private static final Pattern FOREIGN =
            Pattern.compile("/wo" + "rk/|/ro" + "ot/|repo1\\.ma" + "ven|repo\\.ma" + "ven\\.apache|py" + "pi\\.org|registry\\.np" + "mjs");

    @Test
    void noSourceFileIsLongerThanThreeHundredLines() throws IOException {
        List<String> tooLong = sources().filter(file -> lines(file).size() > LONGEST_FILE)
                .map(file -> "%s has %d lines".formatted(Shared.root().relativize(file), lines(file).size())).toList();
        assertEquals(List.of(), tooLong);
    }

    @Test
    void noLineOfTheLowerPackagesIsLongerThanAHundredAndThirtyCharacters() throws IOException {
        List<String> tooLong = mainSources().filter(file -> WRAPPED.matcher(file.toString()).matches())
                .filter(file -> lines(file).stream().anyMatch(line -> line.length() > LONGEST_LINE))
                .map(file -> Shared.root().relativize(file).toString()).toList();
        assertEquals(List.of(), tooLong);
    }

    @Test
    void everyPackageHasAPageThatSaysWhatItIsFor() throws IOException {
        List<String> without = mainSources().map(Path::getParent).distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .map(folder -> Shared.root().relativize(folder).toString()).toList();
        assertEquals(List.of(), without);
    }

    @Test
    void noPublicMethodTakesABoolean() throws IOException {
        List<String> found = mainSources().filter(file -> BOOLEAN_ARGUMENT.matcher(text(file)).find())
                .map(file -> Shared.root().relativize(file).toString()).toList();
        assertEquals(List.of(), found, "a two-way choice is an enum or two methods");
    }

    @Test
    void noFileNamesThisMachineOrARegistry() throws IOException {
        List<String> found = repositoryTexts().filter(file -> FOREIGN.matcher(text(file)).find())
                .map(file -> Shared.root().relativize(file).toString()).toList();
        assertEquals(List.of(), found);
    }

    @Test
    void theRulesAboveReallyReadTheSources() throws IOException {
        assertTrue(mainSources().count() > 60, "too few sources were found under " + Shared.root());
    }

    private static Stream<Path> mainSources() throws IOException {
        return Stream.concat(javaUnder("src"), javaUnder("kernel-lib"));
    }

    private static Stream<Path> sources() throws IOException {
        return Stream.concat(mainSources(), javaUnder("tests"));
    }

    private static Stream<Path> javaUnder(String module) throws IOException {
        try (Stream<Path> files = Files.walk(Shared.root().resolve(module))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/")).toList().stream();
        }
    }

    private static Stream<Path> repositoryTexts() throws IOException {
        try (Stream<Path> files = Files.walk(Shared.root())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(file.toString().substring(Shared.root().toString().length()).split("/"))
                            .noneMatch(Stream.of(".git", "target", ".thaw", "__pycache__", ".venv").toList()::contains))
                    .filter(file -> file.toString().matches(".*\\.(java|py|xml|md|json|ipynb|txt|cmd|yml)|.*/(thaw|run)"))
                    .toList().stream();
        }
    }

    private static List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
