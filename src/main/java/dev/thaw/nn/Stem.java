package dev.thaw.nn;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a network begins with: a convolution that makes the image smaller, often with a pool behind it. */
final class Stem {

    private static final int KERNEL = 3;

    private Stem() { }

    /** Returns the path of the first convolution; empty when there is none. */
    static String convolution(Draft draft) {
        return draft.modules().entrySet().stream().filter(entry -> entry.getValue() instanceof Conv2d).map(Map.Entry::getKey)
                .findFirst().orElse("");
    }

    /** Makes it keep the image's size, and says in words what changed. */
    static String shrink(Draft draft) {
        String path = convolution(draft);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("there is no convolution that could look at small images, so nothing was changed");
        }
        Conv2d old = draft.convolution(path);
        if (old.stride() > 1 && old.stride() == old.kernel()) {
            throw new IllegalArgumentException("""
                    %s cuts the image into patches (%s), which small images have too few of, so nothing was changed; \
                    make the network for a smaller patch or image, or enlarge the images""".formatted(path, old.describe()));
        }
        if (old.stride() == 1) {
            return "nothing to change: %s steps by 1 pixel already".formatted(old.describe());
        }
        int size = Math.min(old.kernel(), KERNEL);
        draft.kernel(path, KernelChange.centre(size), 1, size / 2);
        String pools = pools(draft, path).stream().peek(draft::remove).collect(Collectors.joining(", "));
        return "%s, before: %s%s".formatted(draft.at(path).describe(), old.describe(),
                pools.isEmpty() ? "" : "; without " + pools);
    }

    /** Returns the max pools between the first convolution and the next module with parameters that is no norm. */
    private static List<String> pools(Draft draft, String first) {
        List<String> paths = List.copyOf(draft.modules().keySet());
        return paths.subList(paths.indexOf(first) + 1, paths.size()).stream()
                .takeWhile(path -> draft.at(path) instanceof BatchNorm2d || draft.at(path).ownShapes().isEmpty())
                .filter(path -> draft.at(path) instanceof MaxPool2d).toList();
    }
}
