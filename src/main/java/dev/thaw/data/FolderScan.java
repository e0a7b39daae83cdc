package dev.thaw.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the parts, classes and picture files of an image folder, without opening a picture. */
final class FolderScan {

    /** The parts under the names that people give their folders; the first name is ours. */
    private static final List<List<String>> PART_NAMES =
            List.of(List.of("train", "training"), List.of("validation", "val", "valid"), List.of("test", "testing"));
    private static final Set<String> PICTURES =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "heic", "heif", "avif", "tif", "tiff");

    private final Path root;
    private final Map<String, Map<String, List<Path>>> parts = new LinkedHashMap<>();
    private final List<FolderReport.Skipped> skipped = new ArrayList<>();
    private int otherFiles;

    private FolderScan(Path root) {
        this.root = root;
    }

    /** Looks through a folder, or the only folder in it. */
    static FolderScan of(Path top) {
        try {
            FolderScan scan = new FolderScan(innermost(top));
            scan.findParts();
            return scan;
        } catch (IOException cause) {
            throw new UncheckedIOException("could not look through %s: %s".formatted(top, cause), cause);
        }
    }

    /** Maps {@code train}, {@code validation}, {@code test} – or {@code ""} when there are no such folders – to class to files. */
    Map<String, Map<String, List<Path>>> parts() {
        return parts;
    }

    /** Returns the folder that holds the parts or classes. */
    Path root() {
        return root;
    }

    List<FolderReport.Skipped> skipped() {
        return skipped;
    }

    int otherFiles() {
        return otherFiles;
    }

    /** Names a file as a person sees it: relative to the folder, with slashes. */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static Path innermost(Path top) throws IOException {
        Path folder = top;
        List<Path> inner = folders(folder);
        while (inner.size() == 1 && partOf(inner.get(0)).isEmpty() && !folders(inner.get(0)).isEmpty()
                && !holdsPictures(inner.get(0))) {
            folder = inner.get(0);
            inner = folders(folder);
        }
        return folder;
    }

    private void findParts() throws IOException {
        List<Path> folders = folders(root);
        List<Path> partFolders = folders.stream().filter(folder -> partOf(folder).isPresent()).toList();
        if (partFolders.stream().noneMatch(folder -> partOf(folder).orElseThrow().equals("train"))) {
            requireNoPart(partFolders);
            parts.put("", classes(folders));
            return;
        }
        for (List<String> names : PART_NAMES) {
            for (Path folder : partFolders) {
                if (partOf(folder).orElseThrow().equals(names.get(0))) {
                    parts.put(names.get(0), classes(folders(folder)));
                }
            }
        }
    }

    private void requireNoPart(List<Path> partFolders) {
        if (!partFolders.isEmpty()) {
            throw new IllegalArgumentException("""
                    %s holds a folder "%s" but no folder "train", so it would count as a class. Put the class folders to learn                     from into "train" beside it, or rename it if it is a class.""".formatted(root, plain(partFolders.get(0))));
        }
    }

    private static boolean holdsPictures(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.anyMatch(entry -> Files.isRegularFile(entry) && isPicture(entry));
        }
    }

    private static boolean isPicture(Path file) {
        return !isHidden(file) && PICTURES.contains(plain(file).replaceFirst("^.*\\.", "").toLowerCase(Locale.ROOT));
    }

    private Map<String, List<Path>> classes(List<Path> folders) throws IOException {
        Map<String, List<Path>> classes = new TreeMap<>();
        for (Path folder : folders) {
            classes.put(plain(folder), pictures(folder));
        }
        return classes;
    }

    private List<Path> pictures(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!isPicture(file) || !attributes.isRegularFile()) {
                    otherFiles++;
                } else {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException reason) {
                skipped.add(new FolderReport.Skipped(name(file), reason instanceof FileSystemLoopException
                        ? "a link that leads back into its own folder" : "not readable: " + reason));
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(Comparator.comparing(this::name));
        return found;
    }

    private static Optional<String> partOf(Path folder) {
        String name = plain(folder).toLowerCase(Locale.ROOT);
        return PART_NAMES.stream().filter(names -> names.contains(name)).map(names -> names.get(0)).findFirst();
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).filter(entry -> !isHidden(entry))
                    .sorted(Comparator.comparing(FolderScan::plain)).toList();
        }
    }

    private static boolean isHidden(Path file) {
        String name = plain(file);
        return name.startsWith(".") || name.equals("__MACOSX");
    }

    /** Returns the last name of a path, without the slash that zip files put behind folders. */
    private static String plain(Path path) {
        return path.getFileName().toString().replace("/", "");
    }
}
