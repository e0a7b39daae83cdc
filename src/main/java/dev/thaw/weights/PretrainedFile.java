package dev.thaw.weights;

import dev.thaw.store.AtomicFile;
import dev.thaw.store.CardFile;
import dev.thaw.store.Checksum;
import dev.thaw.store.Download;
import dev.thaw.store.DownloadListener;
import dev.thaw.store.Setting;
import dev.thaw.store.ThawHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The file of public weights: where it may lie, whether it is right, and how it gets here. */
record PretrainedFile(String name, CardFile described, long megabytes) {

    private static final String FOLDER = "weights";

    /** Returns the first place that holds the file, right or not. */
    Optional<Path> found() {
        return Stream.concat(given().stream(), Stream.of(own())).filter(Files::isRegularFile).findFirst();
    }

    Path file() {
        return found().map(this::checked).orElseThrow(() -> new IllegalStateException(absent()));
    }

    Path download(DownloadListener listener) {
        Optional<Path> placed = given().stream().filter(Files::isRegularFile).findFirst();
        if (placed.isPresent()) {
            return checked(placed.get());
        }
        CardFile wanted = new CardFile(described.name(), described.url(), described.bytes(), expected(own()));
        Path fetched = Download.of(wanted, own().getParent()).fetch(announced(listener));
        if (expected(fetched).filter(Checksum::complete).isEmpty()) {
            record(fetched);
        }
        return fetched;
    }

    private List<Path> given() {
        return Setting.THAW_DATA.value().map(Path::of).map(Path::toAbsolutePath).stream()
                .flatMap(root -> Stream.of(root.resolve(FOLDER), root)).map(folder -> folder.resolve(described.name())).toList();
    }

    private Path own() {
        return ThawHome.cache().resolve(FOLDER).resolve(described.name());
    }

    private Path checked(Path here) {
        Optional<Checksum> expected = expected(here);
        if (expected.isPresent() && !expected.get().matches(here)) {
            throw new IllegalStateException("""
                    %s is not the file that the card of "%s" describes (SHA-256 %s, expected %s%s), so it was not read. \
                    Delete it and call download(listener), or put the right file there"""
                    .formatted(here, name, Checksum.compute("SHA-256", here).hex(), expected.get().hex(),
                            expected.get().complete() ? "" : "…"));
        }
        return here;
    }

    /** Returns the whole checksum: the card's, or that of the first download; else what the card has of it. */
    private Optional<Checksum> expected(Path here) {
        if (described.checksum().filter(Checksum::complete).isPresent() || !Files.exists(note(here))) {
            return described.checksum();
        }
        try {
            return Optional.of(Checksum.sha256(Files.readString(note(here))));
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read %s: %s".formatted(note(here), cause), cause);
        }
    }

    private static void record(Path fetched) {
        byte[] digest = Checksum.compute("SHA-256", fetched).hex().getBytes(StandardCharsets.US_ASCII);
        AtomicFile.write(note(fetched), out -> out.write(digest));
    }

    private static Path note(Path here) {
        return here.resolveSibling(here.getFileName() + ".sha256");
    }

    /** Tells a listener about how many bytes will come, where the card does not know it to the byte. */
    private DownloadListener announced(DownloadListener listener) {
        long about = megabytes * 1_000_000;
        return new DownloadListener() {
            @Override
            public void started(String host, String fileName, long bytes, long already) {
                listener.started(host, fileName, bytes == 0 ? about : bytes, already);
            }

            @Override
            public void progress(long done, long bytes) {
                listener.progress(done, bytes == 0 ? Math.max(about, done) : bytes);
            }

            @Override
            public void finished(String fileName) {
                listener.finished(fileName);
            }
        };
    }

    private String absent() {
        String looked = Stream.concat(given().stream(), Stream.of(own())).map(Object::toString).collect(Collectors.joining(", "));
        String remedy = described.url().map(url -> "Call Pretrained.of(\"%s\").download(listener): about %,d MB from %s."
                .formatted(name, megabytes, url.getHost())).orElse("There is no address to download it from.");
        return """
                the weights "%s" (%s) are not on this machine. Looked for: %s. %s Or put the file into the folder %s of \
                THAW_DATA.""".formatted(name, described.name(), looked, remedy, FOLDER);
    }
}
