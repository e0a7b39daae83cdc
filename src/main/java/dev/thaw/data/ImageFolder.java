package dev.thaw.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A person's own pictures: a folder (or zip file) with one folder for each class, read as a {@link Dataset}.
 *
 * <pre>{@code
 * var photos = ImageFolder.of(Path.of("pets")).size(64).onBroken(BrokenImages.REFUSE);
 * var data   = photos.load();
 * photos.report()
 * }</pre>
 *
 * <p>With folders {@code train} and {@code test} (and {@code validation} or {@code val}) above the classes, those are the
 * parts; without them the pictures are split by seed, each class in its proportion. Classes are in the order of their folders'
 * names. A file {@code classes.txt} beside them (a line a class: folder, tab, words) gives readable names.
 * JPEG, PNG, GIF (the first picture) and BMP are read; each is scaled to its shorter side and cut to the middle square.
 * Everything is decoded once, on all cores, into {@code size × size × 3} bytes a picture.
 */
public final class ImageFolder {

    /** Pixels a side when nothing else is asked: what the small networks of the course see. */
    public static final int DEFAULT_SIZE = 32;

    /** The share of the pictures of each class that becomes the test part when the folder has none. */
    public static final double DEFAULT_TEST_SHARE = 0.2;

    private final Path path;
    private final String name;
    private final int size;
    private final BrokenImages broken;
    private final double validationShare;
    private final double testShare;
    private final long seed;
    private FolderContent content;

    private ImageFolder(Path path, String name, int size, BrokenImages broken, double validationShare, double testShare,
            long seed) {
        this.path = path;
        this.name = name;
        this.size = size;
        this.broken = broken;
        this.validationShare = validationShare;
        this.testShare = testShare;
        this.seed = seed;
    }

    /**
     * Names a folder or zip file; nothing is opened yet.
     *
     * @param path an existing folder, or a file that ends in {@code .zip}
     * @return pictures of {@value #DEFAULT_SIZE} pixels a side, broken ones skipped, a fifth for testing, seed 0
     */
    public static ImageFolder of(Path path) {
        return named(path, Datasets.FOLDER_PREFIX + path);
    }

    /** Gives the data set another name than that of its folder. */
    static ImageFolder named(Path path, String name) {
        return new ImageFolder(path, name, DEFAULT_SIZE, BrokenImages.SKIP, 0, DEFAULT_TEST_SHARE, 0);
    }

    /**
     * Gives the data set another name than that of its folder, in tables, figures and the report.
     *
     * @param other any words
     * @return the same pictures under that name
     */
    public ImageFolder called(String other) {
        return new ImageFolder(path, other, size, broken, validationShare, testShare, seed);
    }

    /**
     * Asks for another size.
     *
     * @param pixels pixels a side, 8 to 1024
     * @return the same pictures at that size
     * @throws IllegalArgumentException if the size is outside these bounds
     */
    public ImageFolder size(int pixels) {
        if (pixels < 8 || pixels > 1024) {
            throw new IllegalArgumentException("pictures of %d pixels a side are no use to these networks; give 8 to 1024".formatted(pixels));
        }
        return new ImageFolder(path, name, pixels, broken, validationShare, testShare, seed);
    }

    /**
     * Says what to do with files that cannot be read.
     *
     * @param choice skip and report them, or stop at the first
     * @return the same pictures under that rule
     */
    public ImageFolder onBroken(BrokenImages choice) {
        return new ImageFolder(path, name, size, choice, validationShare, testShare, seed);
    }

    /**
     * Says how pictures without {@code train} and {@code test} folders are split.
     *
     * @param validation the share of each class to choose by, in [0, 1)
     * @param test the share of each class to judge with, in (0, 1)
     * @param splitSeed another seed splits otherwise
     * @return the same pictures, split so
     * @throws IllegalArgumentException if nothing would be left to learn from
     */
    public ImageFolder split(double validation, double test, long splitSeed) {
        if (!(validation >= 0 && test > 0 && validation + test < 1)) {
            throw new IllegalArgumentException(
                    "shares of %s for validation and %s for testing leave nothing to learn from; give for example 0.15 and 0.15"
                            .formatted(validation, test));
        }
        return new ImageFolder(path, name, size, broken, validation, test, splitSeed);
    }

    /**
     * Reads all pictures; a second call returns the same value.
     *
     * @return the task; its name says how many files were skipped, its normalization is that of the training part
     * @throws IllegalArgumentException if there is nothing to read, a class has too few pictures, there are fewer than two
     *         classes, or a file is broken and {@link BrokenImages#REFUSE} was asked; the message names it and the remedy
     */
    public Dataset load() {
        return content().dataset();
    }

    /**
     * Tells what was read and what was left out and why; reads the pictures when {@link #load()} has not yet.
     *
     * @return the report
     */
    public FolderReport report() {
        FolderReport report = content().report();
        return name.startsWith(Datasets.FOLDER_PREFIX) ? report
                : new FolderReport(name, report.read(), report.skipped(), report.otherFiles(), report.notes());
    }

    private synchronized FolderContent content() {
        if (content == null) {
            content = read().named(name);
        }
        return content;
    }

    private FolderContent read() {
        FolderSplit split = new FolderSplit(validationShare, testShare, seed);
        if (Files.isDirectory(path)) {
            return FolderContent.read(path, path.toString(), size, broken, split, List.of());
        }
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("%s does not exist; give a folder with one folder for each class, or a zip file of one"
                    .formatted(path.toAbsolutePath()));
        }
        if (!path.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
            throw new IllegalArgumentException("%s is neither a folder nor a .zip file; give one of these".formatted(path));
        }
        try (FileSystem zip = FileSystems.newFileSystem(path)) {
            return FolderContent.read(zip.getPath("/"), path.toString(), size, broken, split, namedTwice());
        } catch (IOException | UncheckedIOException damaged) {
            throw new IllegalArgumentException("%s cannot be read as a zip file (%s); get it again or unpack it first"
                    .formatted(path, damaged.getMessage()), damaged);
        }
    }

    /** Notes the names that occur more than once in the zip file: only one picture of such a name can be read. */
    private List<String> namedTwice() throws IOException {
        Set<String> seen = new HashSet<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            List<String> twice = zip.stream().map(ZipEntry::getName).filter(name -> !seen.add(name)).distinct().toList();
            return twice.isEmpty() ? List.of() : List.of("%d name(s) occur more than once in the zip file, and one picture of each was read: %s"
                    .formatted(twice.size(), String.join(", ", twice.subList(0, Math.min(5, twice.size())))));
        }
    }
}
