package dev.thaw.jupyter;

import dev.thaw.view.Renderable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code %thaw doctor} found: one line for each thing that a lesson needs.
 *
 * @param findings in the order in which they are shown
 */
record Doctor(List<Finding> findings) implements Renderable {

    Doctor {
        findings = List.copyOf(findings);
    }

    /** Looks at everything; a broken thing is a line of the report, never an exception. */
    static Doctor examine() {
        return new Doctor(List.of(
                Finding.of("Thaw", Machine::thaw), Finding.of("Java", Machine::java),
                Finding.of("kernel", Machine::kernel), Finding.of("engine", Machine::engine),
                Finding.of("device", Machine::device), Finding.of("libtorch", Machine::libtorch),
                Finding.of("bits", Machine::arithmetic), Finding.of("threads", Machine::threads),
                Finding.of("waiting", Machine::waiting), Finding.of("memory", Machine::memory),
                Finding.of("network", Machine::network), Finding.of("cache", Machine::cache),
                Finding.of("budget", Machine::budget)));
    }

    /** Looks at where tensors live. */
    static Doctor device() {
        return new Doctor(List.of(Finding.of("device", Machine::device), Finding.of("libtorch", Machine::libtorch),
                Finding.of("bits", Machine::arithmetic), Finding.of("threads", Machine::threads)));
    }

    /** Looks at versions only. */
    static Doctor version() {
        return new Doctor(List.of(Finding.of("Thaw", Machine::thaw), Finding.of("Java", Machine::java),
                Finding.of("kernel", Machine::kernel), Finding.of("engine", Machine::engine)));
    }

    @Override
    public String text() {
        return findings.stream().map(f -> "%s %-8s %s".formatted(f.state().mark(), f.subject(), f.words()))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public Optional<String> html() {
        String rows = findings.stream().map(f -> ("<tr><td><span style=\"background:%s;color:#fff;"
                + "border-radius:3px;padding:0 5px;font-weight:bold\">%s</span></td>"
                + "<th scope=\"row\" style=\"text-align:left\">%s</th><td style=\"text-align:left\">%s</td></tr>")
                        .formatted(colour(f.state()), f.state().mark(), f.subject(), Html.escape(f.words())))
                .collect(Collectors.joining());
        return Optional.of("<table style=\"margin:0\">" + rows + "</table>");
    }

    private static String colour(Finding.State state) {
        return switch (state) {
            case FINE -> "#00704f";
            case NOTE -> "#8a5a00";
            case BROKEN -> "#b03a00";
        };
    }
}
