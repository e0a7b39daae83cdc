package dev.thaw.data;

import dev.thaw.store.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The pictures of a folder, decoded.
 *
 * @param dataset the pictures as a task
 * @param report what was left out
 */
record FolderContent(Dataset dataset, FolderReport report) {

    private static final int LARGEST_FILE = 256 << 20;

    /** One decoded picture, or the reason why it could not be decoded; the digest is that of the file. */
    private record Photo(Path file, byte[] square, String digest, String reason) { }

    static FolderContent read(Path top, String source, int size, BrokenImages broken, FolderSplit split,
            List<String> known) {
        FolderScan scan = FolderScan.of(top);
        List<FolderReport.Skipped> skipped = new ArrayList<>(scan.skipped());
        List<String> notes = new ArrayList<>(known);
        requireRoom(source, scan, size);
        Map<String, Map<String, List<Photo>>> parts = new LinkedHashMap<>();
        scan.parts().forEach((part, classes) -> parts.put(part, decode(scan, classes, size, broken, skipped)));
        Set<String> names = classNames(source, parts);
        Map<String, Map<String, List<Photo>>> divided = divide(parts, split, notes);
        noteCopies(scan, divided, notes);
        Map<String, ImageSet> sets = new HashMap<>();
        for (String part : List.of("train", "validation", "test")) {
            sets.put(part, images(divided.getOrDefault(part, Map.of()), new ArrayList<>(names), size));
        }
        int read = sets.values().stream().mapToInt(ImageSet::size).sum();
        Dataset dataset = new Dataset(source, ClassWords.beside(scan.root()).of(names), sets.get("train"),
                sets.get("validation"), sets.get("test"), Normalization.of(sets.get("train")));
        return new FolderContent(dataset, new FolderReport(source, read, skipped, scan.otherFiles(), notes));
    }

    /** Calls the data set something, and says in its name how many files were skipped. */
    FolderContent named(String name) {
        String suffix = report.skipped().isEmpty() ? "" : " (%d skipped)".formatted(report.skipped().size());
        return new FolderContent(new Dataset(name + suffix, dataset.classNames(), dataset.train(), dataset.validation(),
                dataset.test(), dataset.normalization()), report);
    }

    private static void requireRoom(String source, FolderScan scan, int size) {
        long files = scan.parts().values().stream().flatMap(classes -> classes.values().stream()).mapToLong(List::size).sum();
        long bytes = files * size * size * 3;
        long memory = Runtime.getRuntime().maxMemory();
        if (bytes > Math.min(Integer.MAX_VALUE - 8L, memory / 3)) {
            throw new IllegalArgumentException(
                    "%s: %,d pictures of %d×%d pixels take %,d MB, and twice that while they are read; this Java may use %,d MB. Ask for a smaller size(…), or start Java with a larger -Xmx (at most 2 GB of pictures)."
                            .formatted(source, files, size, size, bytes >> 20, memory >> 20));
        }
    }

    private static Map<String, List<Photo>> decode(FolderScan scan, Map<String, List<Path>> classes, int size, BrokenImages broken,
            List<FolderReport.Skipped> skipped) {
        Map<String, List<Photo>> decoded = new TreeMap<>();
        classes.forEach((name, files) -> {
            List<Photo> photos = files.parallelStream().map(file -> decode(file, size)).toList();
            photos.stream().filter(photo -> photo.reason() != null)
                    .forEach(photo -> skipped.add(skip(scan, photo, broken)));
            decoded.put(name, photos.stream().filter(photo -> photo.reason() == null).toList());
        });
        return decoded;
    }

    private static FolderReport.Skipped skip(FolderScan scan, Photo photo, BrokenImages broken) {
        if (broken == BrokenImages.REFUSE) {
            throw new IllegalArgumentException(
                    "%s cannot be read: %s. Remove or replace the file, or ask for onBroken(BrokenImages.SKIP)."
                            .formatted(scan.name(photo.file()), photo.reason()));
        }
        return new FolderReport.Skipped(scan.name(photo.file()), photo.reason());
    }

    private static Photo decode(Path file, int size) {
        try {
            byte[] content = content(file);
            return new Photo(file, PhotoReader.read(content, size), Checksum.of(content).hex(), null);
        } catch (IOException broken) {
            return new Photo(file, null, null, broken.getMessage());
        }
    }

    /** Reads a file; the size that a zip archive claims for it is not believed. */
    private static byte[] content(Path file) throws IOException {
        if (Files.size(file) <= LARGEST_FILE) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(LARGEST_FILE + 1);
                if (content.length <= LARGEST_FILE) {
                    return content;
                }
            }
        }
        throw new IOException("the file has more than %,d MB, the most that is read".formatted(LARGEST_FILE >> 20));
    }

    private static Set<String> classNames(String source, Map<String, Map<String, List<Photo>>> parts) {
        Map<String, List<Photo>> learned = parts.values().iterator().next();
        if (learned.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s holds no folders: put the pictures of each class into a folder that is named like the class".formatted(source));
        }
        learned.forEach((name, photos) -> {
            if (photos.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s: class folder \"%s\" holds no readable picture. Put some there, or remove the folder.".formatted(source, name));
            }
        });
        if (learned.size() < 2) {
            throw new IllegalArgumentException(
                    "%s: there is one class only (%s), so there is nothing to tell apart. Add a folder for a second class."
                            .formatted(source, learned.keySet()));
        }
        parts.forEach((part, classes) -> classes.keySet().stream().filter(name -> !learned.containsKey(name)).findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "%s: class folder \"%s\" is in %s but not in train, so no network can learn it. Add it to train, or remove it."
                                    .formatted(source, name, part));
                }));
        return new TreeSet<>(learned.keySet());
    }

    private static Map<String, Map<String, List<Photo>>> divide(Map<String, Map<String, List<Photo>>> parts, FolderSplit split,
            List<String> notes) {
        Map<String, Map<String, List<Photo>>> divided = new LinkedHashMap<>(parts);
        if (parts.containsKey("validation") && !parts.containsKey("test")) {
            notes.add("there is no test folder: the validation pictures are the test part");
            divided.put("test", divided.remove("validation"));
        } else if (!parts.containsKey("test")) {
            notes.add("%s: split by seed %d, %.0f %% of each class for testing".formatted(parts.containsKey("train")
                    ? "there is no test folder beside train" : "there are no train and test folders", split.seed(),
                    100 * split.testShare()));
            return split.divide(parts.values().iterator().next());
        }
        return divided;
    }

    private static void noteCopies(FolderScan scan, Map<String, Map<String, List<Photo>>> parts, List<String> notes) {
        Map<String, List<String>> places = new LinkedHashMap<>();
        parts.forEach((part, classes) -> classes.forEach((name, photos) -> photos.forEach(photo -> places
                .computeIfAbsent(photo.digest(), digest -> new ArrayList<>()).add("%s (%s)".formatted(scan.name(photo.file()), part)))));
        List<List<String>> copies = places.values().stream().filter(group -> group.size() > 1).toList();
        if (!copies.isEmpty()) {
            notes.add("%d picture(s) occur more than once, byte for byte; a copy in both train and test flatters the result: %s"
                    .formatted(copies.size(), copies.stream().limit(5).map(group -> String.join(" = ", group))
                            .collect(Collectors.joining("; "))));
        }
    }

    private static ImageSet images(Map<String, List<Photo>> classes, List<String> names, int size) {
        int count = classes.values().stream().mapToInt(List::size).sum();
        byte[] pixels = new byte[count * size * size * 3];
        int[] labels = new int[count];
        int at = 0;
        for (Map.Entry<String, List<Photo>> entry : classes.entrySet()) {
            for (Photo photo : entry.getValue()) {
                labels[at] = names.indexOf(entry.getKey());
                System.arraycopy(photo.square(), 0, pixels, at * photo.square().length, photo.square().length);
                at++;
            }
        }
        return ImageSet.of(pixels, size, size, 3, labels);
    }
}
