package dev.thaw.weights;

import dev.thaw.store.Card;
import dev.thaw.store.CardFile;
import dev.thaw.store.Cards;
import dev.thaw.store.Checksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The pretrained weights that Thaw ships, by name; each has a card that says how it was made. */
public final class Weights {

    private Weights() { }

    /**
     * Reads shipped weights and checks them against their card.
     *
     * @param name such as {@code resnet20-shapes}; {@link #list()} has them all
     * @return the weights
     * @throws IllegalArgumentException if no card of that name describes weights
     * @throws IllegalStateException if the file differs from the checksum in its card
     */
    public static StateDict of(String name) {
        CardFile file = card(name).files().get(0);
        return checked(file, bytes(file.name()));
    }

    static StateDict checked(CardFile file, byte[] bytes) {
        Checksum actual = Checksum.of(bytes);
        if (file.checksum().filter(actual::equals).isEmpty()) {
            throw new IllegalStateException("""
                    datasets/%s is not the file that its card describes (checksum %s, card %s), so it was not read; \
                    restore both from the repository, or make them anew with ./thaw pretrain"""
                    .formatted(file.name(), actual.hex(), file.checksum().map(Checksum::hex).orElse("none")));
        }
        return Safetensors.read(new ByteArrayInputStream(bytes), file.name());
    }

    /**
     * Returns the card of shipped weights: architecture, classes, normalisation, what they were trained on, accuracy.
     *
     * @param name the name
     * @return the card
     * @throws IllegalArgumentException if no card of that name describes weights
     */
    public static Card card(String name) {
        if (!list().contains(name)) {
            throw new IllegalArgumentException("no weights are called \"%s\"; there are %s".formatted(name, list()));
        }
        return Cards.of(name);
    }

    /**
     * Lists the names of all shipped weights.
     *
     * @return the names
     */
    public static List<String> list() {
        return Cards.ofKind("weights").stream().map(Card::name).toList();
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Cards.open(file)) {
            return in.readAllBytes();
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read datasets/%s: %s".formatted(file, cause), cause);
        }
    }
}
