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
 */
public record SurgeryReport(List<String> kept, List<String> changed, List<String> begun, List<String> gone) implements Tabular {

    private static final int SHOWN = 8;

    /**
     * Copies what it is given.
     *
     * @param kept taken over
     * @param changed taken over in another shape
     * @param begun from seed 0
     * @param gone in the old network only
     */
    public SurgeryReport {
        kept = List.copyOf(kept);
        changed = List.copyOf(changed);
        begun = List.copyOf(begun);
        gone = List.copyOf(gone);
    }

    /** Compares shapes; nothing needs values. */
    static SurgeryReport of(Map<String, Slot> old, Draft draft) {
        Map<String, Slot> made = Slot.under(draft.root());
        List<String> kept = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> begun = new ArrayList<>();
        made.forEach((path, slot) -> {
            boolean known = old.containsKey(path) && !draft.begins(path);
            if (known && draft.changes(path)) {
                changed.add(path);
            } else if (known && old.get(path).shape().equals(slot.shape()) && old.get(path).type() == slot.type()) {
                kept.add(path);
            } else {
                begun.add(path);
            }
        });
        return new SurgeryReport(kept, changed, begun, old.keySet().stream().filter(path -> !made.containsKey(path)).toList());
    }

    @Override
    public WordTable table() {
        return WordTable.of("%d of %d tensors kept".formatted(kept.size(), kept.size() + changed.size() + begun.size()),
                        "", "#tensors", "which")
                .row("kept", kept.size(), shown(kept))
                .row("kept in another shape", changed.size(), shown(changed))
                .row("new, from seed 0", begun.size(), shown(begun))
                .row("gone", gone.size(), shown(gone));
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
