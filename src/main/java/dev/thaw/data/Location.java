package dev.thaw.data;

import dev.thaw.store.Setting;
import dev.thaw.store.ThawHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the files of a named data set may lie: under {@code THAW_DATA} first, then in Thaw's own cache. */
final class Location {

    private Location() { }

    /** Lists the folders to look in, best first; some may not exist. */
    static List<Path> folders(String name) {
        Stream<Path> given = Setting.THAW_DATA.value().map(Path::of).stream()
                .flatMap(root -> Stream.of(root.resolve(name), root.resolve("data").resolve(name)));
        return Stream.concat(given, Stream.of(own(name))).map(Path::toAbsolutePath).toList();
    }

    /** Returns the folder that a download of this data set goes to; it may not exist yet. */
    static Path own(String name) {
        return ThawHome.cache().resolve("data").resolve(name);
    }

    /** Lists the folders that do exist, best first. */
    static List<Path> existing(String name) {
        return folders(name).stream().filter(Files::isDirectory).toList();
    }
}
