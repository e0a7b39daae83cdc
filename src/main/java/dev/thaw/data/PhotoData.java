package dev.thaw.data;

import dev.thaw.store.Card;
import dev.thaw.store.CardFile;
import dev.thaw.store.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the data sets whose card names a zip file of photos, packed or unpacked. */
final class PhotoData {

    private PhotoData() { }

    static boolean holds(Card card) {
        return card.files().size() == 1 && card.files().get(0).name().endsWith(".zip");
    }

    /** Returns the photos where they are first found: a whole zip file before an unpacked folder. */
    static Optional<ImageFolder> find(Card card) {
        return packed(card).or(() -> unpacked(card))
                .map(place -> ImageFolder.named(place, card.name()).size(Math.toIntExact(card.number("height"))));
    }

    private static Optional<Path> packed(Card card) {
        CardFile file = card.files().get(0);
        Stream<Path> given = Setting.THAW_DATA.value().map(Path::of).stream().flatMap(root -> Stream.of(root, root.resolve("data")))
                .flatMap(root -> Stream.of(root, root.resolve(card.optional("folder").orElse("."))));
        Optional<Path> found = Stream.concat(given, Location.folders(card.name()).stream())
                .map(folder -> folder.resolve(file.name()).normalize()).filter(Files::isRegularFile).findFirst();
        found.filter(zip -> !file.checksum().orElseThrow().matches(zip)).ifPresent(zip -> {
            throw new IllegalArgumentException("%s is not the file that the card of \"%s\" describes; get it again, or read it as folder:%s"
                    .formatted(zip, card.name(), zip));
        });
        return found;
    }

    private static Optional<Path> unpacked(Card card) {
        return Location.existing(card.name()).stream().filter(folder -> Files.isDirectory(folder.resolve("train"))).findFirst();
    }
}
