package dev.thaw.nn;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a surgery does to the values of a network, by path.
 *
 * @param kept taken over as they are
 * @param changed taken over in another shape, such as cropped kernels
 * @param begun new, or begun anew, from seed 0
 * @param gone in the old network only
 * @param renewed those of {@code begun} whose old values would fit, but are given up with the module that held them
 */
public record SurgeryReport(List<String> kept, List<String> changed, List<String> begun, List<String> gone,
        List<String> renewed) implements Tabular {

    private static final int SHOWN = 8;

    /**
     * Copies what it is given.
     *
     * @param kept taken over
     * @param changed taken over in another shape
     * @param begun from seed 0
     * @param gone in the old network only
     * @param renewed whose old values would fit
     */
    public SurgeryReport {
        kept = List.copyOf(kept);
        changed = List.copyOf(changed);
        begun = List.copyOf(begun);
        gone = List.copyOf(gone);
        renewed = List.copyOf(renewed);
    }

    /** Compares shapes; nothing needs values. */
    static SurgeryReport of(Map<String, Slot> old, Draft draft) {
        Map<String, Slot> made = Slot.under(draft.root());
        List<String> kept = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> begun = new ArrayList<>();
        made.forEach((path, slot) -> {
            if (old.containsKey(path) && !draft.begins(path) && draft.changes(path)) {
                changed.add(path);
            } else if (!draft.begins(path) && fits(old.get(path), slot)) {
                kept.add(path);
            } else {
                begun.add(path);
            }
        });
        List<String> gone = old.keySet().stream().filter(path -> !made.containsKey(path)).toList();
        List<String> renewed = begun.stream().filter(path -> fits(old.get(path), made.get(path))).toList();
        return new SurgeryReport(kept, changed, begun, gone, renewed);
    }

    private static boolean fits(Slot old, Slot made) {
        return old != null && old.shape().equals(made.shape()) && old.type() == made.type();
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%d of %d tensors kept"
                .formatted(kept.size(), kept.size() + changed.size() + begun.size()),
                        "", "#tensors", "which")
                .row("kept", kept.size(), shown(kept))
                .row("kept in another shape", changed.size(), shown(changed))
                .row("new, from seed 0", begun.size(), shown(begun))
                .row("gone", gone.size(), shown(gone));
        return renewed.isEmpty() ? table
                : table.row("new although the old would fit", renewed.size(), shown(renewed));
    }

    private static String shown(List<String> paths) {
        if (paths.isEmpty()) {
            return "–";
        }
        int first = paths.size() > SHOWN ? 4 : SHOWN;
        return String.join(", ", paths.subList(0, Math.min(first, paths.size())))
                + (paths.size() > first ? ", … (%d more)".formatted(paths.size() - first) : "");
    }
}
