package dev.thaw.weights;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What would make more paths fit: a prefix that one side has and the other lacks.
 *
 * @param tensors how many would fit then
 * @param text what to do
 */
record PathAdvice(int tensors, String text) {

    /** Looks for the prefix that would bring most paths together; empty when none brings any. */
    static Optional<PathAdvice> of(List<String> missing, List<String> unexpected) {
        Optional<Map.Entry<String, Integer>> extra = best(unexpected, missing);
        Optional<Map.Entry<String, Integer>> lacking = best(missing, unexpected);
        if (extra.isEmpty() && lacking.isEmpty()) {
            return Optional.empty();
        }
        boolean off = lacking.isEmpty() || extra.isPresent() && extra.get().getValue() >= lacking.get().getValue();
        Map.Entry<String, Integer> found = off ? extra.get() : lacking.get();
        String call = off ? "weights.rename(path -> path.replaceFirst(\"^%s\", \"\"))" : "weights.rename(path -> \"%s\" + path)";
        return Optional.of(new PathAdvice(found.getValue(), "fit %s \"%s\" before their paths: %s".formatted(
                off ? "without" : "with", found.getKey(),
                call.formatted(off ? found.getKey().replace(".", "\\\\.") : found.getKey()))));
    }

    /** Counts, for each beginning of the longer paths that ends in a dot, how many shorter ones remain without it. */
    private static Optional<Map.Entry<String, Integer>> best(List<String> longer, List<String> shorter) {
        Set<String> wanted = new HashSet<>(shorter);
        Map<String, Integer> counts = new HashMap<>();
        for (String path : longer) {
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                if (wanted.contains(path.substring(dot + 1))) {
                    counts.merge(path.substring(0, dot + 1), 1, Integer::sum);
                }
            }
        }
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
    }
}
