package dev.thaw.check;

import dev.thaw.check.Pitfall.Seen;
import dev.thaw.inspect.Mistake;
import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs programs with a mistake and without, and lays all of them out in one table: symptom, who named it, cure. */
public final class PitfallLab implements Renderable {

    private static final String CELL =
            "<td style=\"text-align:left;vertical-align:top;white-space:normal;padding:4px 10px;max-width:%dem\">%s</td>";
    private static final String HEAD = "<th scope=\"col\" style=\"text-align:left;padding:4px 10px\">%s</th>";

    private final Map<Mistake, Pitfall> pitfalls = new EnumMap<>(Mistake.class);

    private PitfallLab() { }

    /**
     * Opens an empty lab.
     *
     * @return the lab
     */
    public static PitfallLab open() {
        return new PitfallLab();
    }

    /**
     * Runs a program twice and keeps the outcome; a second run of the same mistake replaces the first. The guess goes into
     * the {@link Journal}.
     *
     * @param mistake which one the program makes
     * @param symptom what it measures, with its unit
     * @param detector the name of the detector that it asks
     * @param guess what the learner expects of the symptom with the mistake; NaN for no guess
     * @param program makes the mistake when it is given true
     * @return both outcomes
     */
    public Pitfall run(Mistake mistake, String symptom, String detector, double guess, Function<Boolean, Seen> program) {
        Pitfall pitfall = new Pitfall(mistake, symptom, detector, program.apply(true), program.apply(false), guess);
        pitfalls.put(mistake, pitfall);
        Check.guess("%s: %s".formatted(mistake.title(), symptom), guess, pitfall.wrong().value());
        return pitfall;
    }

    /**
     * Returns what was run so far.
     *
     * @return one for each mistake, in the order of {@link Mistake}
     */
    public List<Pitfall> pitfalls() {
        return new ArrayList<>(pitfalls.values());
    }

    private String title() {
        return "%d mistakes. Named by a detector that is silent about the repaired twin: %d. They changed what was measured: %d"
                .formatted(pitfalls.size(), pitfalls.values().stream().filter(Pitfall::isNamed).count(),
                        pitfalls.values().stream().filter(Pitfall::isSeen).count());
    }

    @Override
    public String text() {
        return title() + pitfalls.values().stream().map(pitfall -> "\n%s (%s)\n  %s: %s\n  %s\n  cure: %s".formatted(
                pitfall.mistake().title(), pitfall.mistake(), pitfall.symptom(), pitfall.numbers(), pitfall.verdict(),
                pitfall.mistake().remedy())).collect(Collectors.joining());
    }

    @Override
    public Optional<String> html() {
        String heads = List.of("mistake", "symptom measured here", "with → without", "named by", "cure").stream()
                .map(HEAD::formatted).collect(Collectors.joining());
        String rows = pitfalls.values().stream().map(pitfall -> "<tr>%s%s%s%s%s</tr>".formatted(
                cell(13, pitfall.mistake().title()), cell(13, pitfall.symptom()), cell(9, pitfall.numbers()),
                cell(9, pitfall.verdict()), cell(24, pitfall.mistake().remedy()))).collect(Collectors.joining("\n"));
        return Optional.of("<div><b>%s</b></div>\n<table><thead><tr>%s</tr></thead>\n<tbody>\n%s\n</tbody></table>"
                .formatted(Markup.escape(title()), heads, rows));
    }

    private static String cell(int width, String words) {
        return CELL.formatted(width, Markup.escape(words));
    }

    @Override
    public String toString() {
        return text();
    }
}
