package dev.thaw.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * One file to fetch from the network, checked before anybody sees it.
 *
 * <p>Bytes go to {@code NAME.part} beside the target; a later call goes on where an interrupted one stopped, when the
 * server can. Only a file of the right size and checksum is renamed to the target, in one step.
 *
 * @param url where from: http or https
 * @param target where to; its folder is made when absent
 * @param bytes the expected size; 0 when unknown
 * @param checksum the expected checksum, when known
 */
public record Download(URI url, Path target, long bytes, Optional<Checksum> checksum) {

    /** How long a server may stay silent, before its answer and within it. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long REPORT_NANOS = 200_000_000L;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_REFUSED = 416;

    /**
     * Names the download of a card's file.
     *
     * @param file a file that has a URL
     * @param folder the folder to put it into
     * @return the download, not yet started
     * @throws IllegalArgumentException if the card states no URL for it
     */
    public static Download of(CardFile file, Path folder) {
        URI url = file.url().orElseThrow(() -> new IllegalArgumentException(
                "\"%s\" has no URL on its card, so it cannot be downloaded; put it into %s yourself"
                .formatted(file.name(), folder)));
        return new Download(url, folder.resolve(file.name()), file.bytes(), file.checksum());
    }

    /**
     * Makes sure that the target is there and right: takes it when it already is, else fetches it.
     *
     * @param listener hears size, host and progress
     * @return the target
     * @throws IllegalStateException if {@code THAW_OFFLINE} forbids downloads and the target is absent or damaged
     * @throws DownloadException if the server refuses, the connection breaks, the disk is full, or the bytes are wrong; the
     *         message says which, and what to do
     */
    public Path fetch(DownloadListener listener) {
        return fetch(listener, PATIENCE);
    }

    Path fetch(DownloadListener listener, Duration patience) {
        if (isWhole(target)) {
            return target;
        }
        if (Setting.THAW_OFFLINE.isOn()) {
            throw new IllegalStateException(
                    "THAW_OFFLINE forbids downloads, and %s is %s. Unset it to get %s from %s, or put the file there yourself."
                            .formatted(target, Files.exists(target) ? "damaged" : "absent", size(), url.getHost()));
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        receive(part, listener, patience);
        check(part);
        try {
            AtomicFile.moveOver(part, target);
        } catch (IOException cause) {
            throw new DownloadException(AtomicFile.failure(target, cause).getMessage(), cause);
        }
        listener.finished(target.getFileName().toString());
        return target;
    }

    private boolean isWhole(Path file) {
        try {
            return Files.isRegularFile(file) && (bytes == 0 || Files.size(file) == bytes)
                    && checksum.map(expected -> expected.matches(file)).orElse(true);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private void receive(Path part, DownloadListener listener, Duration patience) {
        try {
            Files.createDirectories(part.toAbsolutePath().getParent());
            long already = Files.exists(part) ? Files.size(part) : 0;
            if (already > 0 && already == bytes) {
                return;
            }
            listener.started(url.getHost(), target.getFileName().toString(), bytes, already);
            HttpResponse<InputStream> response = ask(already);
            if (response.statusCode() == RANGE_REFUSED) {
                response.body().close();
                Files.delete(part);
                response = ask(0);
            }
            boolean goesOn = response.statusCode() == PARTIAL;
            try (InputStream in = response.body(); StallWatch watch = StallWatch.over(in, patience)) {
                requireSuccess(response.statusCode());
                copy(in, watch, part, goesOn ? already : 0, listener);
            }
        } catch (InterruptedException | InterruptedIOException stopped) {
            Thread.currentThread().interrupt();
            throw new DownloadException("the download of %s was interrupted; call again to go on where it stopped"
                    .formatted(url), stopped);
        } catch (IOException cause) {
            if (cause.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new DownloadException("""
                    could not get %s (%s): %s. What has arrived is kept; call again to go on, or check network, proxy and \
                    free disk space (%s)."""
                            .formatted(url, size(), cause.getMessage() == null ? cause : cause.getMessage(), part), cause);
        }
    }

    private HttpResponse<InputStream> ask(long from) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(PATIENCE).header("User-Agent", "thaw");
        if (from > 0) {
            request.header("Range", "bytes=%d-".formatted(from));
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(ProxySelector.getDefault()).build();
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private void requireSuccess(int status) {
        if (status != OK && status != PARTIAL) {
            throw new DownloadException("%s answered %d for %s%s".formatted(url.getHost(), status, url, status == 404
                    ? ": the file is no longer there; get it elsewhere and set THAW_DATA to the folder that holds it"
                    : "; try again later"), null);
        }
    }

    private void copy(InputStream in, StallWatch watch, Path part, long from, DownloadListener listener) throws IOException {
        StandardOpenOption how = from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        long done = from;
        long reported = System.nanoTime();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            for (int read = read(in, watch, buffer); read >= 0; read = read(in, watch, buffer)) {
                out.write(buffer, 0, read);
                done += read;
                if (System.nanoTime() - reported > REPORT_NANOS) {
                    reported = System.nanoTime();
                    listener.progress(done, bytes);
                }
            }
        }
        listener.progress(done, bytes);
        if (bytes > 0 && done < bytes) {
            throw new IOException("the connection ended after %,d of %,d bytes".formatted(done, bytes));
        }
    }

    private static int read(InputStream in, StallWatch watch, byte[] buffer) throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException();
        }
        try {
            int read = in.read(buffer);
            watch.arrived();
            return read;
        } catch (IOException failure) {
            throw watch.explain(failure);
        }
    }

    private void check(Path part) {
        if (isWhole(part)) {
            return;
        }
        String found = checksum.map(expected -> Checksum.compute(expected.algorithm(), part).hex()).orElse("");
        try {
            found = "%,d bytes, %s".formatted(Files.size(part), found);
            Files.delete(part);
        } catch (IOException kept) {
            found = found + " (and could not be deleted: " + kept + ")";
        }
        throw new DownloadException("""
                %s is not the expected file: got %s; expected %s, %s. It was deleted. Try again; if it stays so, the \
                publisher changed it: do not use it."""
                        .formatted(url, found, size(), checksum.map(Checksum::hex).orElse("any checksum")), null);
    }

    private String size() {
        return bytes == 0 ? "an unstated number of bytes" : "%,d bytes".formatted(bytes);
    }
}
