package dev.thaw.store;

import dev.thaw.view.Renderable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One card of the folder {@code datasets/}: what a data set or a weight file is, where from, under which licence.
 *
 * <p>Fields beyond {@code name}, {@code kind} and {@code title} are read by name, with an error that names the card;
 * {@code datasets/README.md} describes them.
 *
 * @param name the name that {@code Datasets.load} or {@code Weights.of} takes; {@code pretrained/NAME} for
 *     {@code Pretrained.of(NAME)}
 * @param fields the JSON object as plain values: {@code String}, {@code Double}, {@code Boolean}, {@code List}, {@code Map}
 */
public record Card(String name, Map<String, Object> fields) implements Renderable {

    /**
     * Copies the map, not its values.
     *
     * @param name the name that {@code Datasets.load} or {@code Weights.of} takes
     * @param fields the JSON object as plain values
     */
    public Card {
        fields = Map.copyOf(fields);
    }

    /**
     * Tells what the card describes.
     *
     * @return {@code data}, {@code weights} or {@code pretrained}
     */
    public String kind() {
        return text("kind");
    }

    /**
     * Returns a field of text.
     *
     * @param field the field's name
     * @return its value
     * @throws IllegalStateException if the card lacks the field, or it holds something else
     */
    public String text(String field) {
        return value(field, String.class);
    }

    /**
     * Returns a field that may be absent.
     *
     * @param field the field's name
     * @return its value as text
     */
    public Optional<String> optional(String field) {
        return Optional.ofNullable(fields.get(field)).map(Object::toString);
    }

    /**
     * Returns a field that holds a whole number.
     *
     * @param field the field's name
     * @return its value
     * @throws IllegalStateException if the card lacks the field, or it holds something else
     */
    public long number(String field) {
        return Math.round(value(field, Double.class));
    }

    /**
     * Returns a field that holds a number with a fraction.
     *
     * @param field the field's name
     * @return its value
     * @throws IllegalStateException if the card lacks the field, or it holds something else
     */
    public double decimal(String field) {
        return value(field, Double.class);
    }

    /**
     * Returns a field that holds a list of numbers, such as {@code mean}.
     *
     * @param field the field's name
     * @return its values in order
     * @throws IllegalStateException if the card lacks the field, or it holds something else
     */
    public List<Double> numbers(String field) {
        return list(field, Double.class);
    }

    /**
     * Returns a field that holds a list of words, such as {@code classes}.
     *
     * @param field the field's name
     * @return its values in order
     * @throws IllegalStateException if the card lacks the field, or it holds something else
     */
    public List<String> words(String field) {
        return list(field, String.class);
    }

    /**
     * Returns the files that the card names, in order.
     *
     * @return the files; empty when the card's subject is made on this machine
     */
    public List<CardFile> files() {
        return fields.containsKey("files")
                ? list("files", Map.class).stream().map(file -> CardFile.of(name, file)).toList() : List.of();
    }

    @Override
    public String text() {
        return "%s: %s%n".formatted(name, optional("title").orElse(kind())) + fields.entrySet().stream()
                .filter(entry -> !List.of("name", "kind", "title").contains(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> "  %s: %s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private <T> T value(String field, Class<T> type) {
        Object value = fields.get(field);
        if (!type.isInstance(value)) {
            throw new IllegalStateException("card \"%s\": field \"%s\" is %s, but a %s is needed; see datasets/README.md"
                    .formatted(name, field, value == null ? "absent" : value, type.getSimpleName()));
        }
        return type.cast(value);
    }

    private <T> List<T> list(String field, Class<T> type) {
        List<?> values = value(field, List.class);
        return values.stream().<T>map(type::cast).toList();
    }
}
