package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every question of the course keeps, and that the notebooks ask them. */
class QuizQuestionsTest {

    /** The notebooks that open and close a stage. */
    private static final Map<String, List<String>> NOTEBOOKS = Map.of("start", List.of("00", "00"),
            "pretraining", List.of("01", "01"), "fine-tuning", List.of("02", "02"), "freezing", List.of("03", "06b"),
            "phases", List.of("07", "07b"), "surgery", List.of("08", "08"), "residual", List.of("09", "09"),
            "when", List.of("10", "10"), "photos", List.of("11", "11"), "backbones", List.of("12", "12"));
    private static final Pattern WHERE = Pattern.compile("notebook (\\d\\db?), section (\\d+)");
    private static final Pattern SENTENCE_END = Pattern.compile("[.?!](?=\\s|$)");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<String> stages() {
        return Quiz.stages();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void hasFiveBeforeAndTheirTwinsAfter(String stage) {
        List<QuizQuestion> before = Quiz.before(stage).questions();
        List<QuizQuestion> after = Quiz.after(stage).questions();
        assertEquals(5, before.size());
        assertEquals(before.stream().map(QuizQuestion::concept).toList(), after.stream().map(QuizQuestion::concept).toList());
        assertEquals(10, Stream.of(before, after).flatMap(List::stream).map(QuizQuestion::ask).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void everyQuestionHasFourOptionsOneOfThemRightAndEachWrongOneExplained(String stage) {
        questions(stage).forEach(question -> {
            assertFalse(question.concept().isBlank() || question.ask().isBlank() || question.why().isBlank(), question.ask());
            assertEquals(4, question.options().stream().map(QuizOption::text).distinct().count(), question.ask());
            List<String> right = IntStream.range(0, 4).filter(i -> question.options().get(i).temptation().isBlank())
                    .mapToObj(QuizQuestion.LETTERS::get).toList();
            assertEquals(List.of(question.right()), right, question.ask());
        });
    }

    @ParameterizedTest
    @MethodSource("stages")
    void everyExplanationIsShort(String stage) {
        questions(stage).forEach(question -> assertTrue(sentences(question.why()) <= 2, question.why()));
        questions(stage).flatMap(question -> question.options().stream())
                .forEach(option -> assertTrue(sentences(option.temptation()) <= 2, option.temptation()));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void everyExplanationPointsToASectionThatIsThere(String stage) throws IOException {
        for (QuizQuestion question : questions(stage).toList()) {
            Matcher where = WHERE.matcher(question.where());
            assertTrue(where.matches(), question.where());
            Optional<Path> notebook = notebook(where.group(1));
            assumeTrue(notebook.isPresent(), () -> "skipped: there is no " + question.where() + " yet");
            String heading = "\"## " + where.group(2) + " ";
            assertTrue(Files.readString(notebook.get()).contains(heading), question.where());
        }
    }

    @Test
    void theRightLettersAreSpread() {
        List<String> right = stages().stream().flatMap(QuizQuestionsTest::questions).map(QuizQuestion::right).toList();
        QuizQuestion.LETTERS.forEach(letter -> {
            long count = right.stream().filter(letter::equals).count();
            assertTrue(count >= 0.15 * right.size(), "%s is right %d times of %d".formatted(letter, count, right.size()));
        });
    }

    @Test
    void theRightOptionIsNotToBeKnownByItsLength() {
        List<QuizQuestion> all = stages().stream().flatMap(QuizQuestionsTest::questions).toList();
        long longest = all.stream().filter(question -> question.options().stream().noneMatch(option ->
                !option.temptation().isBlank() && option.text().length() >= rightText(question).length())).count();
        assertTrue(longest <= 0.4 * all.size(), "the right option is the longest in %d of %d".formatted(longest, all.size()));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void theNotebooksAskBeforeAndAfter(String stage) throws IOException {
        assumeTrue(notebook(NOTEBOOKS.get(stage).get(0)).isPresent(), () -> "skipped: there is no notebook for " + stage + " yet");
        assertEquals(1, asked(NOTEBOOKS.get(stage).get(0), "quiz-before", stage, "before"));
        assertEquals(1, asked(NOTEBOOKS.get(stage).get(1), "quiz-after", stage, "after"));
    }

    @Test
    void noNotebookAsksTwice() throws IOException {
        var seen = new HashSet<String>();
        for (List<String> pair : NOTEBOOKS.values()) {
            assertTrue(seen.add(pair.get(0) + " before") && seen.add(pair.get(1) + " after"));
        }
        try (Stream<Path> files = Files.list(Shared.root().resolve("notebooks"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".ipynb")).toList()) {
                String text = Files.readString(file);
                String number = file.getFileName().toString().split("_")[0];
                assertEquals(seen.contains(number + " before"), text.contains("Quiz.before("), number);
                assertEquals(seen.contains(number + " after"), text.contains("Quiz.after("), number);
            }
        }
    }

    /** Counts the cells that ask, empty and in the right place. */
    private static long asked(String number, String id, String stage, String moment) throws IOException {
        JsonNode cells = JSON.readTree(notebook(number).orElseThrow().toFile()).path("cells");
        long found = 0;
        int setup = -1;
        for (int i = 0; i < cells.size(); i++) {
            JsonNode cell = cells.get(i);
            StringBuilder source = new StringBuilder();
            cell.path("source").forEach(line -> source.append(line.asText()));
            setup = setup < 0 && source.toString().contains("Lesson.begin(") ? i : setup;
            if (cell.path("id").asText().equals(id)) {
                assertEquals("quiz", cell.path("metadata").path("tags").path(0).asText());
                assertTrue(source.toString().contains("Quiz.%s(\"%s\").answers(\"\", \"\", \"\", \"\", \"\")"
                        .formatted(moment, stage)), source::toString);
                assertTrue(moment.equals("before") ? setup >= 0 && i <= setup + 2 : i >= cells.size() - 5,
                        "%s stands in cell %d of %d".formatted(id, i, cells.size()));
                found++;
            }
        }
        return found;
    }

    private static Stream<QuizQuestion> questions(String stage) {
        return Stream.concat(Quiz.before(stage).questions().stream(), Quiz.after(stage).questions().stream());
    }

    private static String rightText(QuizQuestion question) {
        return question.options().get(QuizQuestion.LETTERS.indexOf(question.right())).text();
    }

    private static long sentences(String text) {
        return SENTENCE_END.matcher(text).results().count();
    }

    private static Optional<Path> notebook(String number) throws IOException {
        try (Stream<Path> files = Files.list(Shared.root().resolve("notebooks"))) {
            return files.filter(file -> file.getFileName().toString().matches(number + "_.*\\.ipynb")).findFirst();
        }
    }
}
