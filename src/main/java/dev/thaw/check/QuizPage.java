package dev.thaw.check;

import dev.thaw.view.Markup;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a quiz and the reply to it, as text and as HTML that says the same without colours. */
record QuizPage(QuizReply reply) {

    private static final int WIDTH = 100;
    private static final String YOURS = " ← your answer";

    String text() {
        return "%s\n\n%s\n\n%s".formatted(title(), IntStream.rangeClosed(1, questions().size()).mapToObj(this::asText)
                .collect(Collectors.joining("\n\n")), wrapped(verdict().sign() + " " + summary(), "  "));
    }

    String html() {
        String items = IntStream.rangeClosed(1, questions().size()).mapToObj(this::asHtml)
                .collect(Collectors.joining("\n"));
        return """
                <div style="max-width:52em">
                <p><b>%s</b></p>
                <ol style="list-style:decimal;padding-left:2em">
                %s
                </ol>
                %s
                </div>""".formatted(rich(title()), items, box(verdict(), summary()));
    }

    private List<QuizQuestion> questions() {
        return reply.quiz().questions();
    }

    private String title() {
        return "Five questions %s the stage “%s”".formatted(reply.quiz().moment().word(), reply.quiz().stage());
    }

    private String asText(int number) {
        QuizQuestion question = questions().get(number - 1);
        String options = IntStream.range(0, question.options().size()).mapToObj(i -> "   %s) %s%s".formatted(
                QuizQuestion.LETTERS.get(i), question.options().get(i).text(), yours(number, i)))
                .map(line -> wrapped(line, "      ")).collect(Collectors.joining("\n"));
        String comment = isExplained(number) ? "\n" + wrapped("   " + comment(number), "     ") : "";
        return wrapped("%d. %s".formatted(number, question.ask()), "   ") + "\n" + options + comment;
    }

    private String asHtml(int number) {
        QuizQuestion question = questions().get(number - 1);
        String options = IntStream.range(0, question.options().size()).mapToObj(i -> "<li>%s%s</li>".formatted(
                rich(question.options().get(i).text()), yours(number, i).isEmpty() ? "" : "<b>" + YOURS + "</b>"))
                .collect(Collectors.joining("\n"));
        String comment = isExplained(number) ? box(question.mark(reply.letter(number)), comment(number)) : "";
        return """
                <li style="margin-bottom:0.8em">%s
                <ol style="list-style:lower-alpha;padding-left:2em">
                %s
                </ol>%s</li>""".formatted(rich(question.ask()), options, comment);
    }

    private String yours(int number, int option) {
        return reply.letter(number).equals(QuizQuestion.LETTERS.get(option)) ? YOURS : "";
    }

    private boolean isExplained(int number) {
        return reply.detail() == QuizReply.Detail.EXPLANATIONS && !reply.letter(number).isEmpty();
    }

    private String comment(int number) {
        QuizQuestion question = questions().get(number - 1);
        String letter = reply.letter(number);
        return question.mark(letter).sign() + " " + question.explanation(letter);
    }

    private Verdict verdict() {
        return reply.problem().isPresent() ? Verdict.WRONG : !reply.isComplete() ? Verdict.UNANSWERED
                : reply.right() == questions().size() ? Verdict.RIGHT : Verdict.UNANSWERED;
    }

    private String summary() {
        long answered = reply.letters().stream().filter(letter -> !letter.isEmpty()).count();
        if (reply.problem().isPresent()) {
            return reply.problem().get();
        }
        if (answered == 0) {
            return "Write one letter for each question between the quotation marks, \"?\" where you do not know, and run "
                    + "the cell again.";
        }
        return reply.detail() == QuizReply.Detail.COUNT ? counted(answered) : marked(answered);
    }

    private String counted(long answered) {
        int asked = questions().size();
        if (answered < asked) {
            return "%d of %d answered. You will be told how many are right when every question has a letter or \"?\"."
                    .formatted(answered, asked);
        }
        return "%d of %d are right. Which ones, you are not told yet: the five questions after the stage ask for the same "
                .formatted(reply.right(), asked) + "in other words, and explain. (Then .explained() on this cell shows these, too.)";
    }

    private String marked(long answered) {
        int asked = questions().size();
        if (answered < asked) {
            return "%d of %d answered, %d right so far.".formatted(answered, asked, reply.right());
        }
        if (reply.quiz().moment() == QuizMoment.BEFORE) {
            return "%d of %d are right.".formatted(reply.right(), asked);
        }
        return reply.before().isPresent()
                ? "Before: %d of %d, now %d of %d.".formatted(reply.before().getAsInt(), asked, reply.right(), asked)
                : "%d of %d are right. Compare with the count that you got before the stage.".formatted(reply.right(), asked);
    }

    private static String box(Verdict verdict, String text) {
        String line = text.startsWith(verdict.sign()) ? text : verdict.sign() + " " + text;
        return "<p style=\"border-left:4px solid %s;background:%s;color:#222;padding:6px 12px;margin:0.4em 0\">%s</p>"
                .formatted(verdict.ink(), verdict.paper(), rich(line));
    }

    /** Escapes, and sets what stands in backticks as code that keeps the colours around it, and in stars with stress. */
    private static String rich(String text) {
        return Markup.escape(text).replaceAll("`([^`]+)`", "<code style=\"color:inherit;background:none\">$1</code>")
                .replaceAll("\\*([^*]+)\\*", "<em>$1</em>");
    }

    /** Breaks a line before the last column; the lines after the first are indented. */
    private static String wrapped(String line, String indent) {
        StringBuilder text = new StringBuilder();
        String rest = line;
        while (rest.length() > WIDTH) {
            int space = rest.lastIndexOf(' ', WIDTH);
            if (space <= indent.length()) {
                break;
            }
            text.append(rest, 0, space).append('\n');
            rest = indent + rest.substring(space + 1);
        }
        return text.append(rest).toString();
    }
}
