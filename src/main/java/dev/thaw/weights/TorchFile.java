package dev.thaw.weights;

import dev.thaw.store.AtomicFile;
import dev.thaw.store.ZipArchive;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Writes small files as Python's {@code torch.save} does, for lessons and tests of what reads them.
 *
 * <p>Weights that are to be kept belong into {@link Safetensors}, which can hold nothing but numbers.
 */
public final class TorchFile {

    private static final int ALIGNMENT = 64;

    private final Form form;
    private final Map<Pickled.Storage, String> keys = new IdentityHashMap<>();
    private final List<TensorData> storages = new ArrayList<>();
    private final Set<Object> modules = new HashSet<>();

    private TorchFile(Form form) {
        this.form = form;
    }

    /** What {@code torch.save} can make of a value. */
    public enum Form {
        /** A zip archive, as since PyTorch 1.6. */
        ZIP,
        /** The same with {@code pickle_protocol=4}. */
        ZIP_PROTOCOL_4,
        /** Pickles and numbers one after another, as before PyTorch 1.6. */
        LEGACY
    }

    /**
     * Writes a file whole or not at all.
     *
     * @param file the file to make or replace; a zip archive has its name, without its ending, as a folder inside
     * @param value what it is to hold: a {@link Pickled} value or one of Java that Python has too
     * @param form how
     * @return the file
     * @throws ClassCastException if the value holds one that is none of these
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public static Path write(Path file, Object value, Form form) {
        TorchFile writer = new TorchFile(form);
        byte[] bytes = form == Form.LEGACY ? writer.legacy(value)
                : writer.zip(file.getFileName().toString().replaceAll("\\.[^.]*$", ""), value);
        AtomicFile.write(file, out -> out.write(bytes));
        return file;
    }

    private byte[] zip(String folder, Object value) {
        byte[] pickle = PickleWriter.write(value, form == Form.ZIP ? 2 : 4, this::outside);
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put(folder + "/data.pkl", pickle);
        members.put(folder + "/.format_version", ascii("1"));
        members.put(folder + "/.storage_alignment", ascii(Integer.toString(ALIGNMENT)));
        members.put(folder + "/byteorder", ascii("little"));
        for (int i = 0; i < storages.size(); i++) {
            members.put(folder + "/data/" + i, bytes(storages.get(i)));
        }
        members.put(folder + "/version", ascii("3\n"));
        CRC32 sum = new CRC32();
        sum.update(pickle);
        members.put(folder + "/.data/serialization_id", ascii("%040d".formatted(sum.getValue())));
        return ZipArchive.stored(members, ALIGNMENT);
    }

    private byte[] legacy(Object value) {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("protocol_version", TorchLegacy.PROTOCOL);
        machine.put("little_endian", true);
        machine.put("type_sizes", new TreeMap<>(Map.of("short", Short.BYTES, "int", Integer.BYTES, "long", Integer.BYTES)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : List.of(TorchLegacy.MAGIC, TorchLegacy.PROTOCOL, machine, value)) {
            out.writeBytes(PickleWriter.write(part, 2, this::outside));
        }
        out.writeBytes(PickleWriter.write(keys.values().stream().sorted().toList(), 2, this::outside));
        keys.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(entry -> {
            TensorData numbers = entry.getKey().numbers();
            out.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, numbers.size()).array());
            out.writeBytes(bytes(numbers));
        });
        return out.toByteArray();
    }

    /** Points at a storage, and in old files, once, at the class of each module, where its source code could stand. */
    private Optional<Pickled.Tuple> outside(Object value) {
        if (value instanceof Pickled.Storage storage) {
            String key = keys.computeIfAbsent(storage, added -> {
                storages.add(added.numbers());
                return Integer.toString(storages.size() - 1);
            });
            List<Object> reference = new ArrayList<>(List.of("storage", new Pickled.Name("torch",
                    Constructor.storage(storage.numbers().type())), key, "cpu", storage.numbers().size()));
            if (form == Form.LEGACY) {
                reference.add(null); // no view of another storage
            }
            return Optional.of(new Pickled.Tuple(reference));
        }
        boolean module = value instanceof Pickled.Name name && name.module().startsWith("torch.nn.modules.");
        return form == Form.LEGACY && module && modules.add(value)
                ? Optional.of(Pickled.Tuple.of("module", value, null, null)) : Optional.empty();
    }

    private static byte[] bytes(TensorData numbers) {
        byte[] bytes = new byte[numbers.bytes().remaining()];
        numbers.bytes().get(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
