package dev.thaw.jupyter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Breaks sentences into lines. */
final class Words {

    private Words() { }

    /**
     * Breaks a sentence at blanks.
     *
     * @param sentence any words
     * @param letters how many letters fit in a line
     * @return lines, at least one
     */
    static List<String> wrap(String sentence, int letters) {
        return wrap(sentence, letters, String::length);
    }

    /**
     * Breaks a sentence at blanks, by a measure of one's own.
     *
     * @param sentence any words
     * @param room how much fits in a line
     * @param measure how much a line takes
     * @return lines, at least one; a word longer than a line has one to itself
     */
    static List<String> wrap(String sentence, int room, ToIntFunction<String> measure) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : sentence.split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && measure.applyAsInt(longer) > room) {
                lines.add(line);
                longer = word;
            }
            line = longer;
        }
        lines.add(line);
        return lines;
    }
}
