package dev.thaw.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {

    private static final int BYTES = 3_000_000;
    private static final int CUT = 1_000_000;

    @TempDir
    Path folder;

    private final byte[] content = new byte[BYTES];
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        new Random(3).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/whole", exchange -> answer(exchange, true, false));
        server.createContext("/stubborn", exchange -> answer(exchange, false, false));
        server.createContext("/cut", exchange -> answer(exchange, true, requests.size() == 0));
        server.createContext("/silent", exchange -> {
            exchange.sendResponseHeaders(200, BYTES);
            exchange.getResponseBody().write(content, 0, CUT);
            exchange.getResponseBody().flush();
        });
        server.createContext("/gone", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/whole");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        System.clearProperty("thaw.offline");
    }

    @Test
    void theListenerHearsHostAndSizeBeforeTheFirstByteAndTheEndAfterTheLast() {
        List<String> heard = new ArrayList<>();
        Path file = download("/whole", BYTES).fetch(new DownloadListener() {
            @Override
            public void started(String host, String name, long bytes, long already) {
                heard.add("%s %s %d %d, %d requests".formatted(host, name, bytes, already, requests.size()));
            }

            @Override
            public void progress(long done, long bytes) {
                heard.add("%d of %d".formatted(done, bytes));
            }

            @Override
            public void finished(String name) {
                heard.add(name + " is " + (Files.exists(folder.resolve("data/file.bin")) ? "there" : "absent"));
            }
        });
        assertEquals("127.0.0.1 file.bin 3000000 0, 0 requests", heard.get(0).replace("localhost", "127.0.0.1"));
        assertEquals("3000000 of 3000000", heard.get(heard.size() - 2));
        assertEquals("file.bin is there", heard.get(heard.size() - 1));
        assertContent(file);
    }

    @Test
    void aCutConnectionIsResumedWhereItStopped() {
        var broken = assertThrows(DownloadException.class, () -> fetch("/cut"));
        assertTrue(broken.getMessage().contains("call again to go on"), broken.getMessage());
        assertFalse(Files.exists(folder.resolve("data/file.bin")));
        long kept = folder.resolve("data/file.bin.part").toFile().length();
        assertTrue(kept > 0 && kept <= CUT, "kept " + kept);
        assertContent(fetch("/cut"));
        assertEquals("bytes=%d-".formatted(kept), requests.get(1));
        assertFalse(Files.exists(folder.resolve("data/file.bin.part")));
    }

    @Test
    void aServerThatFallsSilentIsGivenUpAndWhatCameIsKept() {
        var broken = assertThrows(DownloadException.class,
                () -> download("/silent", BYTES).fetch(DownloadListener.none(), Duration.ofSeconds(1)));
        assertTrue(broken.getMessage().contains("nothing arrived for 1 seconds"), broken.getMessage());
        assertEquals(CUT, folder.resolve("data/file.bin.part").toFile().length());
    }

    @Test
    void aServerThatCannotResumeIsAskedForAll() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.write(folder.resolve("data/file.bin.part"), new byte[CUT]);
        assertContent(fetch("/stubborn"));
        assertEquals("bytes=1000000-", requests.get(0));
    }

    @Test
    void aPartThatIsTooLongIsThrownAway() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.write(folder.resolve("data/file.bin.part"), new byte[BYTES + 5]);
        assertContent(fetch("/whole"));
    }

    @Test
    void aWrongChecksumLeavesNothing() {
        Download wrong = new Download(url("/whole"), folder.resolve("data/file.bin"), BYTES, Optional.of(Checksum.of(new byte[1])));
        String message = assertThrows(DownloadException.class, () -> wrong.fetch(DownloadListener.none())).getMessage();
        assertTrue(message.contains(Checksum.of(content).hex()) && message.contains(Checksum.of(new byte[1]).hex()), message);
        assertFalse(Files.exists(folder.resolve("data/file.bin")));
        assertFalse(Files.exists(folder.resolve("data/file.bin.part")));
    }

    @Test
    void aWrongSizeIsRefused() {
        String message = assertThrows(DownloadException.class,
                () -> new Download(url("/whole"), folder.resolve("data/file.bin"), BYTES - 1, Optional.empty()).fetch(DownloadListener.none()))
                .getMessage();
        assertTrue(message.contains("3,000,000 bytes") && message.contains("2,999,999"), message);
    }

    @Test
    void anAbsentFileIsExplained() {
        String message = assertThrows(DownloadException.class, () -> fetch("/gone")).getMessage();
        assertTrue(message.contains("404") && message.contains("THAW_DATA"), message);
    }

    @Test
    void aRedirectIsFollowed() {
        assertContent(fetch("/moved"));
    }

    @Test
    void aServerThatIsDownIsExplained() {
        server.stop(0);
        String message = assertThrows(DownloadException.class, () -> fetch("/whole")).getMessage();
        assertTrue(message.contains("check network, proxy"), message);
    }

    @Test
    void offlineRefusesBeforeAnyRequestAndStillTakesAFileThatIsThere() {
        System.setProperty("thaw.offline", "1");
        String message = assertThrows(IllegalStateException.class, () -> fetch("/whole")).getMessage();
        assertTrue(message.contains("THAW_OFFLINE") && message.contains("3,000,000 bytes"), message);
        assertEquals(List.of(), requests);
        System.setProperty("thaw.offline", "0");
        fetch("/whole");
        System.setProperty("thaw.offline", "1");
        assertContent(fetch("/whole"));
        assertEquals(1, requests.size());
    }

    @Test
    void aDamagedFileIsFetchedAnew() throws IOException {
        fetch("/whole");
        Files.write(folder.resolve("data/file.bin"), new byte[BYTES]);
        assertContent(fetch("/whole"));
        assertEquals(2, requests.size());
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Files.write(folder.resolve("data"), new byte[1]);
        String message = assertThrows(DownloadException.class, () -> fetch("/whole")).getMessage();
        assertTrue(message.contains(folder.resolve("data").toString()), message);
    }

    @Test
    void anInterruptStopsItAndStaysVisible() {
        Thread.currentThread().interrupt();
        String message = assertThrows(DownloadException.class, () -> fetch("/whole")).getMessage();
        assertTrue(message.contains("interrupted"), message);
        assertTrue(Thread.interrupted());
    }

    private Path fetch(String path) {
        return download(path, BYTES).fetch(DownloadListener.none());
    }

    private Download download(String path, long bytes) {
        return new Download(url(path), folder.resolve("data/file.bin"), bytes, Optional.of(Checksum.of(content)));
    }

    private URI url(String path) {
        return URI.create("http://%s:%d%s".formatted(server.getAddress().getHostString(), server.getAddress().getPort(), path));
    }

    private void assertContent(Path file) {
        try {
            assertArrayEquals(content, Files.readAllBytes(file));
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException(cause);
        }
    }

    private void answer(HttpExchange exchange, boolean resumes, boolean cuts) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(range == null ? "all" : range);
        int from = resumes && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (from >= BYTES) {
            exchange.sendResponseHeaders(416, -1);
        } else {
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, BYTES - from);
            exchange.getResponseBody().write(content, from, cuts ? CUT : BYTES - from);
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }
}
