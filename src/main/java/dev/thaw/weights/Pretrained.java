package dev.thaw.weights;

import dev.thaw.store.Card;
import dev.thaw.store.CardFile;
import dev.thaw.store.Cards;
import dev.thaw.store.DownloadException;
import dev.thaw.store.DownloadListener;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Public weights that others have trained, by name: what is known of them, and their file, fetched once and checked.
 *
 * <p>{@code nn.Architecture.with(Pretrained.of("resnet18"))} is a network with these weights in it.
 *
 * @param card one of kind {@code pretrained}; {@code datasets/README.md} says what stands on it
 */
public record Pretrained(Card card) implements Renderable {

    private static final String KIND = "pretrained";
    private static final String FOLDER = KIND + "/";

    /**
     * Finds weights by name.
     *
     * @param name such as {@code resnet18}, {@code resnet50-v2} or {@code swin_tiny}, or the name of an architecture, whose
     *     first weights are then taken
     * @return what is known of them; nothing is downloaded
     * @throws IllegalArgumentException if no weights have this name; the message lists those that begin alike, else all
     */
    public static Pretrained of(String name) {
        List<Pretrained> all = all();
        return all.stream().filter(weights -> weights.name().equals(name)).findFirst()
                .or(() -> all.stream().filter(weights -> weights.architecture().equals(name)).findFirst())
                .orElseThrow(() -> unknown(name));
    }

    private static IllegalArgumentException unknown(String name) {
        List<String> alike = names().stream()
                .filter(known -> name.length() > 2 && known.startsWith(name.substring(0, 3))).toList();
        return new IllegalArgumentException(
                "no public weights are called \"%s\"; there are %s. Pretrained.list() says more of each"
                .formatted(name, String.join(", ", alike.isEmpty() ? names() : alike)));
    }

    /**
     * Lists the names that {@link #of} knows.
     *
     * @return the names, the oldest families first
     */
    public static List<String> names() {
        return all().stream().map(Pretrained::name).toList();
    }

    private static List<Pretrained> all() {
        return Cards.ofKind(KIND).stream().map(Pretrained::new).toList();
    }

    /**
     * Shows all public weights that have a name here.
     *
     * @return one row for each: size, input, published accuracy, licence
     */
    public static WordTable list() {
        return list("");
    }

    /**
     * Shows the public weights of one family.
     *
     * @param word what their name, network or training data must hold, such as {@code resnet} or {@code cifar}
     * @return one row for each; top-1 and top-5 are shares in percent as published, on the test images of
     *     {@code trained_on}'s last set
     */
    public static WordTable list(String word) {
        List<Pretrained> found = all().stream().filter(weights -> weights.speaksOf(word.toLowerCase(Locale.ROOT))).toList();
        WordTable table = WordTable.of("%d public weights; top-1 and top-5 in percent, as published".formatted(found.size()),
                "name", "network", "#parameters", "#input", "#top-1", "#top-5", "#year", "licence");
        for (Pretrained weights : found) {
            table = table.row(weights.name(), weights.card.text("network"), "%.1f M".formatted(weights.parameters() / 1e6),
                    weights.inputSize(), weights.percent("top1"), weights.percent("top5"), weights.card.number("year"),
                    weights.card.text("licence"));
        }
        return table;
    }

    private boolean speaksOf(String word) {
        return "%s %s %s".formatted(name(), card.text("network"), card.text("trained_on")).toLowerCase(Locale.ROOT)
                .contains(word);
    }

    private String percent(String field) {
        return card.optional(field).map(value -> "%.1f".formatted(card.decimal(field))).orElse("–");
    }

    /**
     * Returns the name that {@link #of} takes.
     *
     * @return such as {@code resnet50-v2}
     */
    public String name() {
        return card.name().substring(FOLDER.length());
    }

    /**
     * Returns the name of the network that the weights fit, for {@code nn.Architecture.named}.
     *
     * @return such as {@code resnet50}
     */
    public String architecture() {
        return card.text("architecture");
    }

    /**
     * Returns how many numbers the network's parameters hold.
     *
     * @return the count, without buffers
     */
    public long parameters() {
        return card.number("parameters");
    }

    /**
     * Returns how many classes the head tells apart.
     *
     * @return 1000 for ImageNet-1k, 10 for CIFAR-10
     */
    public int classes() {
        return (int) card.number("outputs");
    }

    /**
     * Returns the side of the square that the published accuracy was measured on.
     *
     * @return pixels
     */
    public int inputSize() {
        return (int) card.number("input");
    }

    /**
     * Says where the file is, or how to get it, without asking the network.
     *
     * @return its path when it lies in {@code THAW_DATA/weights}, {@code THAW_DATA} or Thaw's cache
     */
    public Optional<Path> found() {
        return places().found();
    }

    /**
     * Returns the file on this machine, checked; never downloads.
     *
     * <p>A file that you placed in {@code THAW_DATA/weights} comes first.
     *
     * @return its path
     * @throws IllegalStateException if it is absent or is not the file that its card describes; the message says where it was
     *     looked for, from which host it comes and how large it is
     */
    public Path file() {
        return places().file();
    }

    /**
     * Makes sure that the file is on this machine: takes it when it is there, else fetches it, once.
     *
     * <p>The listener hears host and size before the first byte. An interrupted download goes on at the next call. Where
     * the publisher states no checksum, that of the first download is kept beside the file and asked for from then on.
     *
     * @param listener hears how it goes
     * @return its path
     * @throws IllegalArgumentException if the card states no address to fetch it from
     * @throws IllegalStateException if {@code THAW_OFFLINE} forbids downloads, or a file that you placed is damaged
     * @throws DownloadException if the download fails or brings other bytes than the card says
     * @throws UncheckedIOException if Thaw's cache cannot be written to
     */
    public Path download(DownloadListener listener) {
        return places().download(listener);
    }

    /**
     * Reads the weights from {@link #file()}.
     *
     * @return the weights under their publisher's names
     * @throws IllegalStateException if the file is not on this machine
     */
    public StateDict weights() {
        return StateDict.read(file());
    }

    private PretrainedFile places() {
        CardFile file = card.files().get(0);
        return new PretrainedFile(name(), file, card.number("megabytes"));
    }

    @Override
    public String text() {
        return card.text();
    }
}
