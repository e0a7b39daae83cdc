package dev.thaw.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every notebook of the course keeps, so that reading one is having learned to read them all. */
class NotebookFormTest {

    private static final Path FOLDER = Shared.root().resolve("notebooks");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_CELL = 12;
    private static final int LONGEST_LINE = 98;
    /** Twenty-five of the lesson, and up to three around it: quizzes of a stage, and what came out at the end. */
    private static final int MOST_CELLS = 28;
    private static final Pattern CHECK = Pattern.compile("(\\w+Checks)\\.");

    static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
        }
    }

    @Test
    void theLessonsUpToFreezingAreThere() throws IOException {
        List<String> names = notebooks().stream().map(file -> file.getFileName().toString()).toList();
        assertTrue(names.containsAll(List.of("00_hello.ipynb", "01_pretraining.ipynb", "02_fine_tuning.ipynb",
                "03_freeze_requires_grad.ipynb", "04_freeze_optimizer_filter.ipynb", "05_freeze_no_grad.ipynb",
                "06_three_approaches.ipynb", "06b_pitfall_lab.ipynb", "07_two_phases.ipynb", "07b_cifar_recipe.ipynb",
                "08_surgery.ipynb", "09_residual_block.ipynb", "10_when_to_freeze.ipynb", "11_your_photos.ipynb", "12_backbones.ipynb",
                "12b_without_labels.ipynb")), names::toString);
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void isOfOneFormatAndKernel(Path file) throws IOException {
        JsonNode notebook = JSON.readTree(file.toFile());
        assertEquals("4.5", notebook.path("nbformat").asText() + "." + notebook.path("nbformat_minor").asText());
        JsonNode kernel = notebook.path("metadata").path("kernelspec");
        assertEquals("thaw", kernel.path("name").asText());
        assertEquals("Java (Thaw)", kernel.path("display_name").asText());
        assertEquals("java", kernel.path("language").asText());
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void holdsNoOutputs(Path file) throws IOException {
        for (JsonNode cell : code(file)) {
            assertTrue(cell.path("outputs").isEmpty() && cell.path("execution_count").isNull(),
                    () -> id(cell) + " has outputs: clear them before a commit");
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void hasShortCellsWithIdsOfTheirOwn(Path file) throws IOException {
        Set<String> seen = new HashSet<>();
        for (JsonNode cell : cells(file)) {
            assertTrue(id(cell).matches("[a-zA-Z0-9_-]{1,64}") && seen.add(id(cell)), () -> "cell id " + id(cell));
        }
        for (JsonNode cell : code(file)) {
            List<String> lines = source(cell).lines().toList();
            assertTrue(lines.size() <= LONGEST_CELL, () -> id(cell) + " has " + lines.size() + " lines");
            lines.forEach(line -> assertTrue(line.length() <= LONGEST_LINE, () -> id(cell) + ": " + line));
        }
        int count = code(file).size();
        assertTrue(count >= 15 && count <= MOST_CELLS, count + " code cells");
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void asksInItsTitleStartsAlikeAndAnswersAtTheEnd(Path file) throws IOException {
        List<JsonNode> cells = cells(file);
        String name = file.getFileName().toString();
        assertTrue(source(cells.get(0)).startsWith("# " + name.substring(0, name.indexOf('_')) + " ")
                && source(cells.get(0)).lines().findFirst().orElse("").endsWith("?"), "the title asks a question");
        String setup = source(code(file).get(0));
        assertTrue(setup.contains("long seed = ") && setup.contains("Budget.current()")
                && setup.contains("Lesson.begin("), setup);
        assertTrue(cells.stream().anyMatch(cell -> source(cell).startsWith("## What you know now")),
                "an answer at the end");
        assertEquals("markdown", cells.get(cells.size() - 1).path("cell_type").asText());
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void everyExerciseHasACheckAfterItAndASolution(Path file) throws IOException {
        List<String> exercises = new ArrayList<>();
        List<String> checks = new ArrayList<>();
        for (JsonNode cell : code(file)) {
            JsonNode thaw = cell.path("metadata").path("thaw");
            if (thaw.has("exercise")) {
                exercises.add(thaw.path("exercise").asText());
                assertEquals("exercise", cell.path("metadata").path("tags").path(0).asText(), id(cell));
            }
            if (thaw.has("check")) {
                checks.add(thaw.path("check").asText());
                assertTrue(exercises.contains(thaw.path("check").asText()), () -> id(cell)
                        + " checks what was not asked yet");
                assertTrue(source(cell).contains("Checks."), source(cell));
            }
        }
        assertTrue(exercises.size() >= 3, "at least three exercises");
        assertEquals(new TreeSet<>(exercises), new TreeSet<>(checks));
        assertEquals(exercises.size(), new HashSet<>(exercises).size());
        JsonNode solutions = JSON.readTree(FOLDER.resolve("solutions")
                .resolve(file.getFileName().toString().replace(".ipynb", ".json")).toFile());
        Set<String> solved = new TreeSet<>();
        solutions.fieldNames().forEachRemaining(solved::add);
        assertEquals(new TreeSet<>(exercises), solved);
        solutions.forEach(solution -> assertFalse(solution.asText().isBlank()));
    }

    /** What a cell calls an exercise is what the check calls it, or the lesson's end lists another. */
    @ParameterizedTest
    @MethodSource("notebooks")
    void everyCheckNotesItsReplyUnderTheNameOfItsCell(Path file) throws IOException {
        for (JsonNode cell : code(file)) {
            if (cell.path("metadata").path("thaw").has("check")) {
                Matcher checks = CHECK.matcher(source(cell));
                assertTrue(checks.find(), source(cell));
                String java = Files.readString(Shared.root().resolve("src/main/java/dev/thaw/check/" + checks.group(1) + ".java"));
                String name = cell.path("metadata").path("thaw").path("check").asText();
                assertTrue(java.contains("Exercise.of(\"" + name + "\""), () -> checks.group(1) + " knows no exercise " + name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void keepsAGuessAndLooksBackAtTheEnd(Path file) throws IOException {
        List<JsonNode> code = code(file);
        assertTrue(code.stream().map(NotebookFormTest::source).anyMatch(text -> text.contains("Check.guess(") || text.contains("lab.run(Mistake")),
                "at least one guess is compared with what was measured, and kept");
        assertTrue(source(code.get(code.size() - 1)).contains("Lesson.end()"), () -> id(code.get(code.size() - 1)) + " is the last cell");
    }

    /** A reader takes the block in notebook 09 for the library's own; so it must be. */
    @Test
    void theBlockThatIsShownIsTheBlockThatRuns() throws IOException {
        String shown = cells(FOLDER.resolve("09_residual_block.ipynb")).stream().map(NotebookFormTest::source)
                .filter(text -> text.contains("```java")).findFirst().orElseThrow();
        List<String> lines = shown.substring(shown.indexOf("```java") + 7, shown.lastIndexOf("```")).strip().lines()
                .map(String::strip).filter(line -> !line.isEmpty()).toList();
        assertTrue(lines.size() >= 10 && lines.size() <= 20, lines.size() + " lines");
        Path nn = Shared.root().resolve("src/main/java/dev/thaw/nn");
        String library = Files.readString(nn.resolve("BasicBlock.java")) + Files.readString(nn.resolve("ResidualBlock.java"));
        String flat = library.replaceAll("\\s+", " ");
        int half = lines.indexOf("try (NDArray sum = residual(x, mode)) {");
        assertTrue(flat.contains(String.join(" ", lines.subList(0, half))) && flat.contains(String.join(" ", lines.subList(half, lines.size()))),
                () -> "not the library's source any more: " + lines);
    }

    private static List<JsonNode> cells(Path file) throws IOException {
        return StreamSupport.stream(JSON.readTree(file.toFile()).path("cells").spliterator(), false).toList();
    }

    private static List<JsonNode> code(Path file) throws IOException {
        return cells(file).stream().filter(cell -> cell.path("cell_type").asText().equals("code")).toList();
    }

    private static String id(JsonNode cell) {
        return cell.path("id").asText();
    }

    private static String source(JsonNode cell) {
        StringBuilder text = new StringBuilder();
        cell.path("source").forEach(line -> text.append(line.asText()));
        return text.toString();
    }
}
