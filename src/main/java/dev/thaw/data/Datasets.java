package dev.thaw.data;

import dev.thaw.data.shapes.ShapesWorld;
import dev.thaw.store.Card;
import dev.thaw.store.Cards;
import dev.thaw.store.Setting;
import java.util.List;
import java.util.stream.Collectors;

/** Opens data sets by name: the drawn ones, the classic ones, and folders of a person's own photos. */
public final class Datasets {

    /** What a name starts with when the rest is the path of an image folder or zip file. */
    public static final String FOLDER_PREFIX = "folder:";

    private Datasets() { }

    /**
     * Opens a data set; never downloads.
     *
     * <p>{@code shapes/…} are drawn on first use (some seconds) and cached. The classic sets are looked for under
     * {@code THAW_DATA/NAME}, {@code THAW_DATA/data/NAME} and in Thaw's cache. {@code folder:PATH} reads own photos at
     * 32×32 pixels; {@code ImageFolder} offers more.
     *
     * @param name one of {@link #list()}, or {@code folder:PATH}
     * @return the whole data set in memory
     * @throws IllegalArgumentException if no data set has this name, or its files are damaged; the message names the file
     * @throws IllegalStateException if its files are not on this machine; the message says how to get them
     */
    public static Dataset load(String name) {
        if (!list().contains(name)) {
            throw new IllegalArgumentException("there is no data set \"%s\"; give one of %s, or folder:PATH for own photos"
                    .formatted(name, list()));
        }
        Card card = Cards.of(name);
        if (name.startsWith("shapes/")) {
            return ShapesWorld.load(card);
        }
        return CifarData.find(card).orElseThrow(() -> new IllegalStateException(absent(card)));
    }

    /**
     * Opens the data set that {@code THAW_DATASET} names, so that a notebook runs unchanged on other images.
     *
     * @param fallback the name to open when the setting is absent
     * @return the data set
     */
    public static Dataset chosen(String fallback) {
        return load(Setting.THAW_DATASET.value().orElse(fallback));
    }

    /**
     * Lists the names that {@link #load} knows, each with a card in {@code datasets/}.
     *
     * @return the names
     */
    public static List<String> list() {
        return Cards.ofKind("data").stream().map(Card::name).toList();
    }

    static Normalization normalization(Card card) {
        return new Normalization(card.numbers("mean"), card.numbers("std"));
    }

    private static String absent(Card card) {
        return "\"%s\" is not on this machine. Looked in: %s. Set THAW_DATA to the folder that holds it."
                .formatted(card.name(), Location.folders(card.name()).stream().map(Object::toString)
                        .collect(Collectors.joining(", ")));
    }
}
