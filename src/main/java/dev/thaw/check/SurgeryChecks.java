package dev.thaw.check;

import dev.thaw.nn.Activation;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Network;
import dev.thaw.nn.Relu;
import dev.thaw.nn.SurgeryReport;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.StateDict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The checks of notebook 08: a new head, the tensors that a surgery keeps, a load that matched nothing, and four files. */
public final class SurgeryChecks {

    private static final int HIDDEN = 32;

    private static final Exercise HEAD = Exercise.of("head",
            "withHead(…) takes a number of classes, or a module: which module holds other modules, one after the other?",
            "Sequential.of(first, second, third); the first linear layer takes as many numbers as the body gives: net.withoutHead().width().",
            "shipped.withHead(Sequential.of(Linear.of(64, …), Relu.create(), Linear.of(…, 7)))");
    private static final Exercise KEPT = Exercise.of("kept",
            "Section 5 will count them, and you know it from the title: 62 parameters and 60 buffers. Which of them are not as before?",
            "A pool has no tensors. A head has two. A cropped kernel keeps some of its numbers, but not all.",
            "all tensors − the cropped one − weight and bias of the head");
    private static final Exercise REPAIR = Exercise.of("repair",
            "Compare the first names: foreign.names().get(0), and what the report calls missing.",
            "foreign.rename(path -> …) makes the new path of the old; String.replace takes a part out.",
            "foreign.rename(path -> path.replace(\"student.\", \"\").replace(\"…\", \"linear.\"))");
    private static final Exercise FATES = Exercise.of("fates",
            "A state dict needs tensors and dicts only: which names in the table are of neither?",
            "A whole module names its class. That is code, but code that is never looked up: its tensors can still be had.",
            "List.of(FileFate.READ, FileFate.…, FileFate.…, FileFate.…) in the order of the files.");

    private SurgeryChecks() { }

    /**
     * Checks a new head of two linear layers with an activation between them, on an untouched body.
     *
     * @param answer the learner's network; null when unanswered
     * @param shipped the network that it is made of
     * @param classes how many classes were asked for
     * @return the reply, which says what is not as asked
     */
    public static Feedback head(Network answer, Network shipped, int classes) {
        if (answer == null) {
            return HEAD.unanswered("not answered yet: make a network.");
        }
        try {
            return lost(answer, shipped).map(HEAD::wrong).orElseGet(() -> judge(answer, shipped, classes));
        } catch (RuntimeException broken) {
            return HEAD.wrong("that network cannot be looked at: " + broken.getMessage());
        }
    }

    private static Optional<String> lost(Network answer, Network shipped) {
        StateDict before = shipped.stateDict();
        StateDict after = answer.stateDict();
        List<String> lost = before.names().stream().filter(path -> !path.startsWith(shipped.headPath() + "."))
                .filter(path -> !after.contains(path) || !after.get(path).equals(before.get(path))).toList();
        return lost.isEmpty() ? Optional.empty() : Optional.of("%d tensors of the body are not as before (%s%s); start from the loaded network."
                .formatted(lost.size(), lost.get(0), lost.size() > 1 ? ", …" : ""));
    }

    private static Feedback judge(Network answer, Network shipped, int classes) {
        String head = shipped.headPath() + ".";
        List<Linear> layers = new ArrayList<>();
        List<Integer> between = new ArrayList<>();
        answer.modules().forEach((path, module) -> {
            if (module instanceof Linear linear && (path + ".").startsWith(head)) {
                layers.add(linear);
            } else if (path.startsWith(head) && (module instanceof Relu || module instanceof Activation)) {
                between.add(layers.size());
            }
        });
        if (layers.size() != 2) {
            return HEAD.wrong("asked for are two linear layers in the head; yours has %d.".formatted(layers.size()));
        }
        if (answer.classes() != classes || layers.get(0).outputs() != HIDDEN) {
            return HEAD.partly(between.contains(1) ? Credit.HALF : 0, "asked for are %d → %d; yours is %d → %d.".formatted(HIDDEN, classes,
                    layers.get(0).outputs(), answer.classes()));
        }
        return between.contains(1) ? HEAD.right("%d classes, %d numbers between, and every tensor of the body as before."
                .formatted(classes, HIDDEN))
                : HEAD.partly(Credit.HALF, "no activation stands between the two: section 2 shows what such a head is worth.");
    }

    /**
     * Checks how many tensors keep every number.
     *
     * @param count the learner's number; null when unanswered
     * @param report what the surgery does
     * @return right for the exact number
     */
    public static Feedback kept(Integer count, SurgeryReport report) {
        if (count == null) {
            return KEPT.unanswered("not answered yet: write a number of tensors.");
        }
        int kept = report.kept().size();
        int all = kept + report.changed().size() + report.begun().size();
        if (count == kept) {
            return KEPT.right("%d of %d tensors keep every number: %d is cropped, %d are new.".formatted(kept, all,
                    report.changed().size(), report.begun().size()));
        }
        if (count == kept + report.changed().size()) {
            return KEPT.partly(Credit.HALF, "nearly: the cropped kernel keeps its path and some of its numbers; asked is who keeps all.");
        }
        if (count == all - kept) {
            return KEPT.wrong("that is how many change; asked is how many keep every number.");
        }
        return KEPT.wrong("you said %d of %d; the number is %s.".formatted(count, all, count < kept ? "larger" : "smaller"));
    }

    /**
     * Checks weights that were given the names of a network.
     *
     * @param answer the learner's state dict; null when unanswered
     * @param original the same weights under the right names
     * @return the reply, which counts what fits and names the first that does not
     */
    public static Feedback repaired(StateDict answer, StateDict original) {
        if (answer == null) {
            return REPAIR.unanswered("not answered yet: rename the tensors.");
        }
        LoadReport report = LoadReport.compare(original, answer);
        if (!report.complete()) {
            return REPAIR.partly(Credit.above(report.matched().size(), 0, original.size() + report.unexpected().size()),
                    "%d of %d tensors fit.%s%s".formatted(report.matched().size(), original.size(),
                    first("missing", report.missing()), first("of no use", report.unexpected())));
        }
        long other = original.names().stream().filter(path -> !Objects.equals(answer.tensors().get(path), original.get(path))).count();
        return other == 0 ? REPAIR.right("all %d tensors fit, and every number is the file's.".formatted(original.size()))
                : REPAIR.partly(Credit.above(original.size() - other, 0, original.size()),
                        "the names fit, but %d tensors hold other numbers than the file.".formatted(other));
    }

    private static String first(String what, List<String> paths) {
        return paths.isEmpty() ? "" : " %d %s (%s%s).".formatted(paths.size(), what, paths.get(0), paths.size() > 1 ? ", …" : "");
    }

    /**
     * Checks what becomes of some files, by reading them.
     *
     * @param answers the learner's guess for each file, in order; null or empty when unanswered
     * @param files the files
     * @return the reply, which counts the right ones
     */
    public static Feedback fates(List<FileFate> answers, List<Path> files) {
        if (answers == null || answers.isEmpty()) {
            return FATES.unanswered("not answered yet: write a fate for each file.");
        }
        if (answers.size() != files.size()) {
            return FATES.wrong("there are %d files; you gave %d fates.".formatted(files.size(), answers.size()));
        }
        List<FileFate> fates = files.stream().map(FileFate::of).toList();
        int right = 0;
        for (int i = 0; i < fates.size(); i++) {
            right += fates.get(i) == answers.get(i) ? 1 : 0;
        }
        return right == fates.size() ? FATES.right(("all %d as you said: %s. print does no harm and is refused all the same: "
                + "no state dict needs it.").formatted(right, fates))
                : FATES.partly(Credit.above(right, commonest(fates), fates.size()), "%d of %d are right.".formatted(right, fates.size()));
    }

    /** Returns how many would be right if one fate was said of all. */
    private static int commonest(List<FileFate> fates) {
        return fates.stream().mapToInt(fate -> Collections.frequency(fates, fate)).max().orElse(0);
    }
}
