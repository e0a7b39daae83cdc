package dev.thaw.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Remembers what happened in one lesson: guesses and what was measured, replies to exercises, hints that were taken.
 *
 * <p>There is one in a process, {@link Lesson#begin} starts it anew, and only the checks write in it. Running a cell twice
 * replaces what it said before. It keeps at most {@value #MOST} guesses and as many exercises, the newest; any thread may
 * call.
 */
public final class Journal {

    /** How many guesses, and how many exercises, are kept. */
    public static final int MOST = 200;

    private static final int LONGEST = 200;
    private static final Map<String, Guess> GUESSES = new Newest<>();
    private static final Map<String, Note> NOTES = new Newest<>();

    private Journal() { }

    /**
     * A prediction and what came out.
     *
     * @param what what was predicted, with its unit
     * @param guess what the learner wrote; empty for nothing
     * @param measured what came out
     * @param verdict right when the guess was close, unanswered when there was none
     */
    public record Guess(String what, String guess, String measured, Verdict verdict) { }

    /**
     * An exercise, as it stands.
     *
     * @param exercise its name
     * @param verdict of the last reply; unanswered when there was none
     * @param credit of the last reply, in [0, 1]
     * @param tries how many different answers were judged
     * @param hints which hints were taken, from 1
     */
    public record Entry(String exercise, Verdict verdict, double credit, int tries, List<Integer> hints) {

        /**
         * Copies the hints.
         *
         * @param exercise its name
         * @param verdict of the last reply
         * @param credit of the last reply, in [0, 1]
         * @param tries how many different answers were judged
         * @param hints which hints were taken
         */
        public Entry {
            hints = List.copyOf(hints);
        }
    }

    /** What is kept of one exercise. */
    private record Note(Optional<Feedback> last, int tries, SortedSet<Integer> hints) {

        static final Note EMPTY = new Note(Optional.empty(), 0, new TreeSet<>());

        Note after(Feedback reply) {
            boolean again = last.filter(reply::equals).isPresent() || reply.verdict() == Verdict.UNANSWERED;
            return new Note(Optional.of(reply), tries + (again ? 0 : 1), hints);
        }

        Note afterHint(int number) {
            SortedSet<Integer> more = new TreeSet<>(hints);
            more.add(number);
            return new Note(last, tries, more);
        }

        Entry entry(String exercise) {
            return new Entry(exercise, last.map(Feedback::verdict).orElse(Verdict.UNANSWERED),
                    last.map(Feedback::credit).orElse(0.0), tries, new ArrayList<>(hints));
        }
    }

    /** Drops the oldest when it holds too many. */
    private static final class Newest<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    }

    /** Forgets everything: a new lesson begins. */
    static synchronized void begin() {
        GUESSES.clear();
        NOTES.clear();
    }

    static synchronized Feedback guessed(String what, String guess, String measured, Feedback reply) {
        GUESSES.put(brief(what), new Guess(brief(what), brief(guess), brief(measured), reply.verdict()));
        return reply;
    }

    private static String brief(String words) {
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST - 1) + "…";
    }

    static synchronized Feedback replied(Feedback reply) {
        NOTES.put(reply.exercise(), note(reply.exercise()).after(reply));
        return reply;
    }

    static synchronized void hintTaken(String exercise, int number) {
        if (!exercise.isEmpty()) {
            NOTES.put(exercise, note(exercise).afterHint(number));
        }
    }

    private static Note note(String exercise) {
        return NOTES.getOrDefault(exercise, Note.EMPTY);
    }

    /**
     * Returns the guesses.
     *
     * @return the oldest first
     */
    public static synchronized List<Guess> guesses() {
        return new ArrayList<>(GUESSES.values());
    }

    /**
     * Returns the exercises that were replied to, or that a hint was taken for.
     *
     * @return the oldest first
     */
    public static synchronized List<Entry> exercises() {
        List<Entry> entries = new ArrayList<>();
        NOTES.forEach((exercise, note) -> entries.add(note.entry(exercise)));
        return entries;
    }
}
