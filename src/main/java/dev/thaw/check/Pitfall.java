package dev.thaw.check;

import dev.thaw.inspect.Finding;
import dev.thaw.inspect.Findings;
import dev.thaw.inspect.Mistake;
import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Optional;

/**
 * One mistake that was made on purpose, and its repaired twin: what each of them showed, and whether a detector told them
 * apart.
 *
 * @param mistake which one
 * @param symptom what was measured, with its unit
 * @param detector who should name it
 * @param wrong the run with the mistake
 * @param right the same run without it
 * @param guess what the learner expected of the run with the mistake; NaN when nothing was written
 */
public record Pitfall(Mistake mistake, String symptom, String detector, Seen wrong, Seen right, double guess) implements Renderable {

    private static final String CARD = "border-left:4px solid %s;padding:2px 12px;max-width:56em";

    /**
     * What one run showed.
     *
     * @param value the symptom, as a number
     * @param findings what the detector said
     */
    public record Seen(double value, Findings findings) { }

    /**
     * Notes what one run showed.
     *
     * @param value the symptom, as a number
     * @param findings what the detector said
     * @return both
     */
    public static Seen seen(double value, Findings findings) {
        return new Seen(value, findings);
    }

    /**
     * Tells whether the detector named the mistake, and did not name it in the repaired twin.
     *
     * @return true when it told them apart
     */
    public boolean isNamed() {
        return finding().isPresent() && right.findings().of(mistake).isEmpty();
    }

    /**
     * Tells whether the mistake changed what was measured.
     *
     * @return true when the two runs differ
     */
    public boolean isSeen() {
        return wrong.value() != right.value();
    }

    private Optional<Finding> finding() {
        return wrong.findings().of(mistake);
    }

    /**
     * Says what the symptom was in both runs.
     *
     * @return words such as {@code 57 → 0}, the run with the mistake first
     */
    public String numbers() {
        return Check.number(wrong.value()) + " → " + Check.number(right.value());
    }

    /**
     * Says in one word whether the detector told the runs apart.
     *
     * @return the detector with a sign
     */
    public String verdict() {
        return (isNamed() ? "✓ " : "✗ ") + detector;
    }

    private List<String> lines() {
        String same = isSeen() ? "" : " – no difference at this budget";
        return List.of("%s: %s with the mistake, %s without%s.".formatted(symptom, Check.number(wrong.value()),
                        Check.number(right.value()), same), said(), twin(), "Do: %s.".formatted(mistake.remedy()),
                Check.reply(symptom, guess, wrong.value()).text());
    }

    private String said() {
        return finding().map(found -> "✓ %s says %s, at %s: %s.".formatted(detector, mistake, found.where(), found.evidence()))
                .orElse("✗ %s does not name it.".formatted(detector));
    }

    private String twin() {
        return right.findings().of(mistake).isEmpty() ? "✓ It does not say that of the repaired twin."
                : "✗ It says the same of the repaired twin.";
    }

    @Override
    public String text() {
        return mistake.title() + "\n  " + String.join("\n  ", lines());
    }

    @Override
    public Optional<String> html() {
        List<String> said = lines().stream().map(Markup::escape).toList();
        return Optional.of("""
                <div style="%s"><b>%s</b><br>%s</div>""".formatted(CARD.formatted(isNamed() ? "#00704f" : "#b5541c"),
                Markup.escape(mistake.title()), String.join("<br>\n", said)));
    }

    @Override
    public String toString() {
        return text();
    }
}
