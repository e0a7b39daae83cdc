package dev.thaw.weights;

import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the head of a safetensors file says, after every claim in it was checked. */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {

    private static final String METADATA = "__metadata__";
    private static final Map<String, DataType> TYPES = Map.of("F64", DataType.FLOAT64, "F32", DataType.FLOAT32,
            "F16", DataType.FLOAT16, "BF16", DataType.BFLOAT16, "I64", DataType.INT64, "I32", DataType.INT32,
            "I16", DataType.INT16, "I8", DataType.INT8, "U8", DataType.UINT8, "BOOL", DataType.BOOLEAN);

    /** One tensor: where its bytes begin and end, counted from the end of the header. */
    record Entry(String name, DataType type, long[] shape, long begin, long end) { }

    List<Entry> inOrderOfBytes() {
        return entries.stream().sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end)).toList();
    }

    static SafetensorsHeader of(StateDict weights, List<String> orderOfBytes, Map<String, String> metadata) {
        if (weights.contains(METADATA)) {
            throw new IllegalArgumentException(
                    "safetensors keeps the name \"%s\" for what a file says about itself; rename that tensor"
                    .formatted(METADATA));
        }
        Map<String, Entry> placed = new LinkedHashMap<>();
        long begin = 0;
        for (String name : orderOfBytes) {
            TensorData tensor = weights.get(name);
            long end = begin + tensor.size() * tensor.type().getNumOfBytes();
            placed.put(name, new Entry(name, tensor.type(), tensor.shape(), begin, end));
            begin = end;
        }
        return new SafetensorsHeader(weights.names().stream().map(placed::get).toList(), metadata);
    }

    String json() {
        JsonObject root = new JsonObject();
        if (!metadata.isEmpty()) {
            JsonObject notes = new JsonObject();
            metadata.entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .forEach(note -> notes.addProperty(note.getKey(), note.getValue()));
            root.add(METADATA, notes);
        }
        for (Entry entry : entries) {
            JsonObject tensor = new JsonObject();
            tensor.addProperty("dtype", code(entry.type()));
            tensor.add("shape", array(entry.shape()));
            tensor.add("data_offsets", array(entry.begin(), entry.end()));
            root.add(entry.name(), tensor);
        }
        return root.toString();
    }

    private static String code(DataType type) {
        return TYPES.entrySet().stream().filter(known -> known.getValue() == type).map(Map.Entry::getKey).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("safetensors has no type for %s; it has %s"
                        .formatted(type, TYPES.keySet().stream().sorted().toList())));
    }

    private static JsonArray array(long... numbers) {
        JsonArray array = new JsonArray();
        Arrays.stream(numbers).forEach(array::add);
        return array;
    }

    static SafetensorsHeader parse(String json, String source) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        try {
            checkNames(json);
            for (Map.Entry<String, JsonElement> member : JsonParser.parseString(json).getAsJsonObject().entrySet()) {
                if (member.getKey().equals(METADATA)) {
                    member.getValue().getAsJsonObject().asMap().forEach((key, note) -> metadata.put(key, note.getAsString()));
                } else {
                    entries.add(entry(member.getKey(), member.getValue().getAsJsonObject(), source));
                }
            }
        } catch (JsonParseException | EOFException | MalformedJsonException | IllegalStateException | ClassCastException
                | NumberFormatException | UnsupportedOperationException | ArithmeticException malformed) {
            throw new IOException("%s has a malformed header (%s); it is no safetensors file or is damaged"
                    .formatted(source, Objects.requireNonNullElse(malformed.getMessage(), "a value of another kind")), malformed);
        }
        SafetensorsHeader header = new SafetensorsHeader(List.copyOf(entries), metadata);
        header.checkContiguous(source);
        return header;
    }

    /** Refuses what is not quite JSON, and a name that stands twice in one object: readers differ in which one they take. */
    private static void checkNames(String json) throws IOException {
        JsonReader in = new JsonReader(new StringReader(json));
        in.setStrictness(Strictness.STRICT);
        Deque<Set<String>> open = new ArrayDeque<>();
        for (JsonToken token = in.peek(); token != JsonToken.END_DOCUMENT; token = in.peek()) {
            switch (token) {
                case BEGIN_OBJECT -> {
                    in.beginObject();
                    open.push(new HashSet<>());
                }
                case END_OBJECT -> {
                    in.endObject();
                    open.pop();
                }
                case NAME -> {
                    String name = in.nextName();
                    if (!open.element().add(name)) {
                        throw new JsonParseException("\"%s\" stands there twice; which one is meant cannot be known"
                                .formatted(name));
                    }
                }
                case BEGIN_ARRAY -> in.beginArray();
                case END_ARRAY -> in.endArray();
                default -> in.skipValue();
            }
        }
    }

    private static Entry entry(String name, JsonObject tensor, String source) throws IOException {
        for (String field : List.of("dtype", "shape", "data_offsets")) {
            if (!tensor.has(field)) {
                throw new IOException("%s: tensor \"%s\" has no field \"%s\"".formatted(source, name, field));
            }
        }
        DataType type = TYPES.get(tensor.get("dtype").getAsString());
        if (type == null) {
            throw new IOException("%s: tensor \"%s\" has the type %s, which Thaw cannot hold; it knows %s"
                    .formatted(source, name, tensor.get("dtype"), TYPES.keySet().stream().sorted().toList()));
        }
        long[] shape = numbers(tensor.getAsJsonArray("shape"));
        long[] offsets = numbers(tensor.getAsJsonArray("data_offsets"));
        long needed = type.getNumOfBytes();
        for (long side : shape) {
            needed = Math.multiplyExact(needed, side);
        }
        if (offsets.length != 2 || offsets[1] - offsets[0] != needed || needed > Integer.MAX_VALUE - Long.BYTES) {
            throw new IOException("%s: tensor \"%s\" of %s%s needs %d bytes (at most 2 GB), but its offsets are %s"
                    .formatted(source, name, type, Arrays.toString(shape), needed, Arrays.toString(offsets)));
        }
        return new Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] numbers(JsonArray array) {
        long[] numbers = new long[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).getAsBigDecimal().longValueExact();
            if (numbers[i] < 0) {
                throw new NumberFormatException("negative number " + numbers[i]);
            }
        }
        return numbers;
    }

    /** Overlaps and holes are refused: each byte belongs to exactly one tensor. */
    private void checkContiguous(String source) throws IOException {
        long expected = 0;
        for (Entry entry : inOrderOfBytes()) {
            if (entry.begin() != expected) {
                throw new IOException("""
                        %s: tensor "%s" begins at byte %d, but the one before it ends at %d; tensors may neither overlap \
                        nor leave holes""".formatted(source, entry.name(), entry.begin(), expected));
            }
            expected = entry.end();
        }
    }
}
