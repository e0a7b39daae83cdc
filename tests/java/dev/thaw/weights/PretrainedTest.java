package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.thaw.store.Card;
import dev.thaw.store.Checksum;
import dev.thaw.store.DownloadException;
import dev.thaw.store.DownloadListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Public weights come once, over a connection that may break, and are those of their card; a local server plays the publisher. */
class PretrainedTest {

    private static final StateDict SAMPLE = StateDict.empty().plus("fc.weight", TensorData.of(new float[20_000], 100, 200));
    private static final DownloadListener NONE = DownloadListener.none();

    @TempDir
    Path folder;

    private final List<String> ranges = new ArrayList<>();
    private byte[] content;
    private boolean cut;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        Path sample = folder.resolve("sample");
        Safetensors.write(sample, SAMPLE, Map.of());
        content = Files.readAllBytes(sample);
        System.setProperty("thaw.home", folder.resolve("home").toString());
        System.setProperty("thaw.data", folder.resolve("given").toString());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        for (String setting : List.of("thaw.home", "thaw.data", "thaw.offline")) {
            System.clearProperty(setting);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(String.valueOf(range));
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.sendResponseHeaders(from == 0 ? 200 : 206, content.length - from);
        exchange.getResponseBody().write(content, from, (cut ? content.length / 2 : content.length) - from);
        exchange.close();
    }

    private Pretrained pretrained(Map<String, Object> file) {
        Map<String, Object> described = new HashMap<>(file);
        described.put("name", "sample.safetensors");
        described.put("url", "http://%s:%d/x".formatted(server.getAddress().getHostString(), server.getAddress().getPort()));
        return new Pretrained(new Card("pretrained/sample", Map.of("name", "pretrained/sample", "kind", "pretrained",
                "architecture", "resnet20", "megabytes", 46.0, "files", List.of(described))));
    }

    private Pretrained whole() {
        return pretrained(Map.of("sha256_prefix", Checksum.of(content).hex().substring(0, 8)));
    }

    private Path cached() {
        return folder.resolve("home/weights/sample.safetensors");
    }

    @Test
    void comeOnceAndAreRead() {
        Pretrained weights = whole();
        assertTrue(weights.found().isEmpty());
        assertEquals(cached(), weights.download(NONE));
        assertEquals(cached(), weights.download(NONE));
        assertEquals(1, ranges.size());
        assertEquals(SAMPLE, weights.weights());
    }

    @Test
    void sayHostAndAboutHowManyBytesBeforeTheFirstOne() {
        List<String> heard = new ArrayList<>();
        whole().download(new DownloadListener() {
            @Override
            public void started(String host, String file, long bytes, long already) {
                heard.add("%s %s %d, %d requests".formatted(host, file, bytes, ranges.size()));
            }

            @Override
            public void progress(long done, long bytes) {
                heard.add("%d of %d".formatted(done, bytes));
            }

            @Override
            public void finished(String file) {
                heard.add(file);
            }
        });
        assertEquals("127.0.0.1 sample.safetensors 46000000, 0 requests", heard.get(0).replace("localhost", "127.0.0.1"));
        assertEquals("%d of 46000000".formatted(content.length), heard.get(heard.size() - 2));
        assertEquals("sample.safetensors", heard.get(heard.size() - 1));
    }

    @Test
    void goOnWhereTheConnectionBroke() throws IOException {
        cut = true;
        assertThrows(DownloadException.class, () -> whole().download(NONE));
        assertThrows(IllegalStateException.class, () -> whole().file(), "half a file is none");
        long kept = Files.size(cached().resolveSibling("sample.safetensors.part"));
        cut = false;
        assertArrayEquals(content, Files.readAllBytes(whole().download(NONE)));
        assertEquals("bytes=%d-".formatted(kept), ranges.get(1));
    }

    @Test
    void ofAnotherChecksumAreNotKept() {
        String message = assertThrows(DownloadException.class,
                () -> pretrained(Map.of("sha256_prefix", "00000000")).download(NONE)).getMessage();
        assertTrue(message.contains(Checksum.of(content).hex()) && message.contains("00000000"), message);
        assertFalse(Files.exists(cached()));
    }

    @Test
    void damagedOnThisDiskAreNotReadAndFetchedAgain() throws IOException {
        whole().download(NONE);
        byte[] damaged = content.clone();
        damaged[damaged.length - 1] ^= 1;
        Files.write(cached(), damaged);
        String message = assertThrows(IllegalStateException.class, () -> whole().weights()).getMessage();
        assertTrue(message.contains("download(listener)") && message.contains(cached().toString()), message);
        assertArrayEquals(content, Files.readAllBytes(whole().download(NONE)));
    }

    @Test
    void withoutAPublishedChecksumMustStayWhatTheyWereTheFirstTime() throws IOException {
        Pretrained unverified = pretrained(Map.of());
        unverified.download(NONE);
        assertEquals(Checksum.of(content).hex(), Files.readString(cached().resolveSibling("sample.safetensors.sha256")));
        Files.write(cached(), new byte[content.length]);
        assertThrows(IllegalStateException.class, unverified::file);
        unverified.download(NONE);
        Files.delete(cached());
        content[content.length - 1] ^= 1;
        String message = assertThrows(DownloadException.class, () -> unverified.download(NONE)).getMessage();
        assertTrue(message.contains("publisher changed it"), message);
    }

    @Test
    void thatSomebodyPlacedAreTakenAndCheckedButNeverOverwritten() throws IOException {
        Path placed = folder.resolve("given/weights/sample.safetensors");
        Files.createDirectories(placed.getParent());
        Files.write(placed, content);
        assertEquals(placed, whole().file());
        assertEquals(placed, whole().download(NONE));
        Files.write(placed, new byte[5]);
        assertThrows(IllegalStateException.class, () -> whole().download(NONE));
        assertEquals(5, Files.size(placed));
        assertEquals(List.of(), ranges);
    }

    @Test
    void offlineSayWhereTheyWouldLieAndWhereTheyComeFrom() {
        System.setProperty("thaw.offline", "1");
        String refused = assertThrows(IllegalStateException.class, () -> whole().download(NONE)).getMessage();
        assertTrue(refused.contains("THAW_OFFLINE") && refused.contains(cached().toString()), refused);
        String absent = assertThrows(IllegalStateException.class, () -> whole().weights()).getMessage();
        assertTrue(absent.contains("46 MB") && absent.contains(server.getAddress().getHostString())
                && absent.contains("given"), absent);
        assertEquals(List.of(), ranges);
    }

    @Test
    void explainACacheThatCannotBeWritten() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[1]);
        System.setProperty("thaw.home", file.resolve("home").toString());
        String message = assertThrows(UncheckedIOException.class, () -> whole().download(NONE)).getMessage();
        assertTrue(message.contains("THAW_HOME"), message);
    }

    @Test
    void explainAFolderThatTakesNoBytes() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        Files.write(folder.resolve("home/weights"), new byte[1]); // as on a full disk: the folder cannot be made
        String message = assertThrows(DownloadException.class, () -> whole().download(NONE)).getMessage();
        assertTrue(message.contains("free disk space"), message);
    }

    @Test
    void withoutAnAddressSayWhereToPutTheFile() {
        Pretrained coral = Pretrained.of("tf_mobilenet_v2");
        assertThrows(IllegalArgumentException.class, () -> coral.download(NONE));
        String message = assertThrows(IllegalStateException.class, coral::file).getMessage();
        assertTrue(message.contains("no address") && message.contains("THAW_DATA"), message);
    }

    @Test
    void haveWholeCards() {
        for (String name : Pretrained.names()) {
            Card card = Pretrained.of(name).card();
            String path = card.files().get(0).url().map(Object::toString).orElse("");
            assertAll(name,
                    () -> assertEquals(name, Pretrained.of(name).name()),
                    () -> assertEquals(List.of(3, 3), List.of(card.numbers("mean").size(), card.numbers("std").size())),
                    () -> assertTrue(card.number("resize") >= card.number("input") && card.number("megabytes") > 0),
                    () -> assertTrue(card.text("interpolation").matches("bilinear|bicubic")),
                    () -> assertTrue(card.optional("top5").isEmpty() || card.decimal("top5") > card.decimal("top1")),
                    () -> assertTrue(card.number("year") >= 2014 && !card.text("paper").isBlank()),
                    () -> assertTrue(path.isEmpty() || path.startsWith("https://")),
                    () -> card.files().get(0).checksum().filter(sum -> !sum.complete()).ifPresent(sum ->
                            assertTrue(path.contains("-" + sum.hex() + "."), "the publisher writes the digits into the name")));
        }
        assertEquals(Pretrained.names().size(), Pretrained.names().stream().distinct().count());
    }

    @Test
    void areFoundByTheNameOfAnArchitectureToo() {
        assertEquals("swin_tiny", Pretrained.of("swin_tiny_patch4_window7_224").name());
        assertEquals("resnet50", Pretrained.of("resnet50").name());
        String message = assertThrows(IllegalArgumentException.class, () -> Pretrained.of("resnet51")).getMessage();
        assertTrue(message.contains("resnet50-v2") && !message.contains("alexnet"), message);
    }

    @Test
    void areListedInTheWidthOfAConsole() {
        String text = Pretrained.list().text();
        assertAll(
                () -> assertEquals(Pretrained.names().size() + 2, text.lines().count()),
                () -> assertTrue(text.lines().allMatch(line -> line.length() <= 100), text),
                () -> assertTrue(text.lines().anyMatch(line -> line.matches("resnet18 +ResNet-18 +11\\.7 M +224 +69\\.8 +89\\.1 +2015 +BSD-3-Clause")), text),
                () -> assertEquals(3, Pretrained.list("CIFAR").rows().size()));
    }
}
