package dev.thaw.data;

import dev.thaw.store.Card;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds and reads the data sets in CIFAR's binary layout. */
final class CifarData {

    /**
     * How one of them is laid out.
     *
     * @param train the training files in order
     * @param test the test file
     * @param namesFile the class names, one a line
     * @param labelBytes label bytes at the head of a record
     * @param subfolder the folder that the official archive unpacks to
     */
    private record Layout(List<String> train, String test, String namesFile, int labelBytes, String subfolder) { }

    private CifarData() { }

    /** Reads the data set where it is first found; empty when it is on no shelf of this machine. */
    static Optional<Dataset> find(Card card) {
        Layout layout = layout(card.name());
        return Location.existing(card.name()).stream()
                .flatMap(folder -> Stream.of(folder, folder.resolve(layout.subfolder())))
                .filter(folder -> whole(folder, layout))
                .findFirst().map(folder -> read(card, layout, folder));
    }

    /** An archive whose unpacking was interrupted leaves some of the files: then it is unpacked again. */
    private static boolean whole(Path folder, Layout layout) {
        return Stream.concat(layout.train().stream(), Stream.of(layout.test()))
                .allMatch(file -> Files.exists(folder.resolve(file)));
    }

    private static Layout layout(String name) {
        return switch (name) {
            case "cifar10" -> new Layout(Stream.of(1, 2, 3, 4, 5).map("data_batch_%d.bin"::formatted).toList(), "test_batch.bin",
                    "batches.meta.txt", 1, "cifar-10-batches-bin");
            case "cifar100" -> new Layout(List.of("train.bin"), "test.bin", "fine_label_names.txt", 2, "cifar-100-binary");
            case "cifar10-lossless-5000" -> new Layout(List.of("train_4000.bin"), "test_1000.bin", "batches.meta.txt", 1, ".");
            default -> throw new IllegalArgumentException("\"%s\" has no CIFAR layout".formatted(name));
        };
    }

    private static Dataset read(Card card, Layout layout, Path folder) {
        List<String> names = names(folder.resolve(layout.namesFile()), card);
        ImageSet train = CifarFile.read(layout.train().stream().map(folder::resolve).toList(), layout.labelBytes(), names.size());
        ImageSet test = CifarFile.read(List.of(folder.resolve(layout.test())), layout.labelBytes(), names.size());
        return new Dataset(card.name(), names, train, ImageSet.empty(train.height(), train.width(), train.channels()), test,
                Normalization.of(card));
    }

    private static List<String> names(Path file, Card card) {
        if (!Files.exists(file)) {
            return card.words("classes");
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read the class names in %s: %s".formatted(file, cause), cause);
        }
    }
}
