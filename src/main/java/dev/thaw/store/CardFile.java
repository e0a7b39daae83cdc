package dev.thaw.store;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * One file that a card names.
 *
 * @param name the file's name, relative to the data set's folder
 * @param url where it can be downloaded, when anywhere
 * @param bytes its size; 0 when the card does not state it
 * @param checksum its checksum or the beginning of it, when the card states one
 */
public record CardFile(String name, Optional<URI> url, long bytes, Optional<Checksum> checksum) {

    static CardFile of(String card, Map<?, ?> fields) {
        if (!(fields.get("name") instanceof String name)) {
            throw new IllegalStateException("card \"%s\": a file without a \"name\"; see datasets/README.md".formatted(card));
        }
        Optional<Checksum> checksum = word(fields, "sha256").map(Checksum::sha256)
                .or(() -> word(fields, "sha256_prefix").map(Checksum::sha256Prefix))
                .or(() -> word(fields, "md5").map(Checksum::md5));
        long bytes = fields.get("bytes") instanceof Double count ? Math.round(count) : 0;
        return new CardFile(name, word(fields, "url").map(URI::create), bytes, checksum);
    }

    private static Optional<String> word(Map<?, ?> fields, String field) {
        return Optional.ofNullable(fields.get(field)).map(Object::toString);
    }
}
