package dev.thaw.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The cards that Thaw ships, read from the folder {@code datasets/} on the class path.
 *
 * <p>A line of its index names one card, or, as {@code pretrained/*}, a file that holds a list of them.
 */
public final class Cards {

    private static final String FOLDER = "/dev/thaw/datasets/";
    private static final String INDEX = "index.txt";
    private static final String LIST = "/*";

    private Cards() { }

    /**
     * Returns the card of a data set or weight file.
     *
     * @param name such as {@code shapes/near} (its file is {@code shapes-near.json}) or {@code pretrained/resnet18} (one of
     *     those in {@code pretrained.json})
     * @return the card
     * @throws IllegalArgumentException if there is no such card; the message lists those of all kinds
     */
    public static Card of(String name) {
        return index().filter(line -> holds(line, name)).flatMap(Cards::read).filter(card -> card.name().equals(name))
                .findFirst().orElseThrow(() -> new IllegalArgumentException(
                        "there is no card \"%s\"; there are %s".formatted(name, index().toList())));
    }

    /**
     * Lists the names of all cards, in the order of {@code datasets/index.txt}.
     *
     * @return the names
     */
    public static List<String> names() {
        return index().flatMap(line -> line.endsWith(LIST) ? read(line).map(Card::name) : Stream.of(line)).toList();
    }

    /**
     * Lists the cards of one kind.
     *
     * @param kind {@code data}, {@code weights} or {@code pretrained}
     * @return the cards in order of the index
     */
    public static List<Card> ofKind(String kind) {
        return index().flatMap(Cards::read).filter(card -> card.kind().equals(kind)).toList();
    }

    /**
     * Opens another file of the folder, such as shipped weights.
     *
     * @param file a file name
     * @return its bytes, to be closed by the caller
     * @throws IllegalArgumentException if the folder holds no such file
     */
    public static InputStream open(String file) {
        InputStream in = Cards.class.getResourceAsStream(FOLDER + file);
        if (in == null) {
            throw new IllegalArgumentException("the folder datasets/ of this build holds no file \"%s\"".formatted(file));
        }
        return in;
    }

    /** Returns the file that holds the card of this name. */
    static String fileOf(String name) {
        return index().filter(line -> line.endsWith(LIST) && holds(line, name)).findFirst()
                .map(line -> line.substring(0, line.length() - LIST.length())).orElse(name.replace('/', '-')) + ".json";
    }

    private static boolean holds(String line, String name) {
        return line.equals(name) || line.endsWith(LIST) && name.startsWith(line.substring(0, line.length() - 1));
    }

    private static Stream<String> index() {
        return text(INDEX).lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }

    /** Reads the card of a line of the index, or all cards of its list. */
    private static Stream<Card> read(String line) {
        if (!line.endsWith(LIST)) {
            return Stream.of(card(line, parse(fileOf(line), Map.class)));
        }
        List<?> cards = parse(line.substring(0, line.length() - LIST.length()) + ".json", List.class);
        return cards.stream().map(Map.class::cast).map(fields -> card(String.valueOf(fields.get("name")), fields));
    }

    @SuppressWarnings("unchecked")
    private static Card card(String name, Map<?, ?> fields) {
        return new Card(name, (Map<String, Object>) fields);
    }

    private static String text(String file) {
        try (InputStream in = open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read datasets/%s: %s".formatted(file, cause), cause);
        }
    }

    private static <T> T parse(String file, Class<T> type) {
        try {
            return new Gson().fromJson(text(file), type);
        } catch (JsonParseException cause) {
            throw new IllegalStateException("datasets/%s does not hold cards in JSON: %s"
                    .formatted(file, cause.getMessage()), cause);
        }
    }
}
