package dev.thaw.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The cards that Thaw ships, read from the folder {@code datasets/} on the class path. */
public final class Cards {

    private static final String FOLDER = "/dev/thaw/datasets/";
    private static final String INDEX = "index.txt";

    private Cards() { }

    /**
     * Returns the card of a data set or weight file.
     *
     * @param name such as {@code shapes/near} (its file is {@code shapes-near.json})
     * @return the card
     * @throws IllegalArgumentException if there is no such card; the message lists those of all kinds
     */
    public static Card of(String name) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException("there is no card \"%s\"; there are %s".formatted(name, names()));
        }
        return new Card(name, parse(name, read(fileOf(name))));
    }

    /**
     * Lists the names of all cards, in the order of {@code datasets/index.txt}.
     *
     * @return the names
     */
    public static List<String> names() {
        return read(INDEX).lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    }

    /**
     * Lists the cards of one kind.
     *
     * @param kind {@code data} or {@code weights}
     * @return the cards in order of the index
     */
    public static List<Card> ofKind(String kind) {
        return names().stream().map(Cards::of).filter(card -> card.kind().equals(kind)).toList();
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

    static String fileOf(String name) {
        return name.replace('/', '-') + ".json";
    }

    private static String read(String file) {
        try (InputStream in = open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read datasets/%s: %s".formatted(file, cause), cause);
        }
    }

    private static Map<String, Object> parse(String name, String json) {
        try {
            @SuppressWarnings("unchecked")
            Map<String, Object> fields = new Gson().fromJson(json, Map.class);
            return fields;
        } catch (JsonParseException cause) {
            throw new IllegalStateException("card \"%s\" is no JSON object: %s".formatted(name, cause.getMessage()), cause);
        }
    }
}
