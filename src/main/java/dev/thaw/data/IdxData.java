package dev.thaw.data;

import dev.thaw.store.Card;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds and reads the data sets in MNIST's layout: four files, each packed by gzip or not. */
final class IdxData {

    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

    private IdxData() { }

    /** Reads the data set where all four files are first found; empty when that is nowhere on this machine. */
    static Optional<Dataset> find(Card card) {
        return Location.existing(card.name()).stream()
                .flatMap(folder -> Stream.of(folder, folder.resolve("raw")))
                .filter(folder -> Stream.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)
                        .allMatch(name -> file(folder, name).isPresent()))
                .findFirst().map(folder -> read(card, folder));
    }

    private static Dataset read(Card card, Path folder) {
        int classes = card.words("classes").size();
        ImageSet train = IdxFile.read(file(folder, TRAIN_IMAGES).orElseThrow(), file(folder, TRAIN_LABELS).orElseThrow(), classes);
        ImageSet test = IdxFile.read(file(folder, TEST_IMAGES).orElseThrow(), file(folder, TEST_LABELS).orElseThrow(), classes);
        return new Dataset(card.name(), card.words("classes"), train,
                ImageSet.empty(train.height(), train.width(), train.channels()), test, Normalization.of(card));
    }

    /** Finds one file under the spellings in use: with a dash or a dot before {@code idx}, with {@code .gz} or without. */
    private static Optional<Path> file(Path folder, String name) {
        return Stream.of(name, name.replace("-idx", ".idx")).flatMap(spelling -> Stream.of(spelling, spelling + ".gz"))
                .map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }
}
