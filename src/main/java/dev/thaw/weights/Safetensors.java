package dev.thaw.weights;

import dev.thaw.store.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes {@code .safetensors} files: names, types, shapes and numbers, and no code that could run.
 *
 * <p>The layout is eight bytes of header length, a JSON header, and the numbers; see the format's description at
 * huggingface.co/docs/safetensors. A file that breaks its rules is refused whole.
 */
public final class Safetensors {

    /** The longest header that is read, in bytes; the limit of the reference implementation. */
    public static final long LONGEST_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = 8;
    private static final String HIDDEN =
            "%s has bytes after the last tensor that its header does not know; it is damaged or something is hidden there";

    private Safetensors() { }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its tensors, in the order of its header
     * @throws UncheckedIOException if it cannot be read, or is truncated or malformed
     */
    public static StateDict read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read the weights %s: %s".formatted(file, cause), cause);
        }
    }

    /**
     * Reads a stream to its end and leaves it open.
     *
     * @param in the bytes of a file
     * @param source what to call it in errors
     * @return its tensors, in the order of its header
     * @throws UncheckedIOException if it cannot be read, or is truncated or malformed
     */
    public static StateDict read(InputStream in, String source) {
        try {
            SafetensorsHeader header = header(in, source);
            Map<String, TensorData> read = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : header.inOrderOfBytes()) {
                byte[] bytes = in.readNBytes(Math.toIntExact(entry.end() - entry.begin()));
                if (bytes.length < entry.end() - entry.begin()) {
                    throw new EOFException("""
                            %s is truncated: tensor "%s" should have %d bytes, but the file ends after %d of them; fetch \
                            it again""".formatted(source, entry.name(), entry.end() - entry.begin(), bytes.length));
                }
                read.put(entry.name(), new TensorData(entry.type(), entry.shape(), ByteBuffer.wrap(bytes)));
            }
            if (in.read() >= 0) {
                throw new IOException(HIDDEN.formatted(source));
            }
            Map<String, TensorData> ordered = new LinkedHashMap<>();
            header.entries().forEach(entry -> ordered.put(entry.name(), read.get(entry.name())));
            return StateDict.of(ordered);
        } catch (IOException cause) {
            throw new UncheckedIOException(Refusal.shortened(cause.getMessage()), cause);
        }
    }

    /** Reads without copying: every tensor is a view of the file. */
    static StateDict view(FileBytes file) {
        try {
            ByteBuffer start = file.slice(0, LENGTH_BYTES, "the length of its header");
            long length = checked(start.getLong(), "it");
            ByteBuffer json = file.slice(LENGTH_BYTES, length, "its header");
            SafetensorsHeader header = SafetensorsHeader.parse(StandardCharsets.UTF_8.decode(json).toString(), "it");
            Map<String, TensorData> tensors = new LinkedHashMap<>();
            long end = LENGTH_BYTES + length;
            for (SafetensorsHeader.Entry entry : header.entries()) {
                ByteBuffer bytes = file.slice(LENGTH_BYTES + length + entry.begin(), entry.end() - entry.begin(),
                        "tensor \"%s\"".formatted(entry.name()));
                tensors.put(entry.name(), TensorData.view(entry.type(), entry.shape(), bytes,
                        file.region(LENGTH_BYTES + length + entry.begin())));
                end = Math.max(end, LENGTH_BYTES + length + entry.end());
            }
            if (end < file.size()) {
                throw new IOException(HIDDEN.formatted("it"));
            }
            return StateDict.of(tensors);
        } catch (IOException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }

    /**
     * Reads only what a file says about itself.
     *
     * @param file the file
     * @return its metadata; empty when it has none
     * @throws UncheckedIOException if it cannot be read or its header is malformed
     */
    public static Map<String, String> metadata(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return header(in, file.toString()).metadata();
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read the weights %s: %s"
                    .formatted(file, Refusal.shortened(cause.getMessage())), cause);
        }
    }

    /**
     * Writes a file whole or not at all; equal arguments give equal bytes.
     *
     * @param file the file to make or replace
     * @param weights its tensors
     * @param metadata what the file says about itself; may be empty
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(Path file, StateDict weights, Map<String, String> metadata) {
        AtomicFile.write(file, out -> write(out, weights, metadata));
    }

    private static void write(OutputStream out, StateDict weights, Map<String, String> metadata) throws IOException {
        List<String> order = weights.names().stream() // widest numbers first, so that each tensor is aligned
                .sorted(Comparator.comparing((String name) -> -weights.get(name).type().getNumOfBytes())).toList();
        byte[] header = SafetensorsHeader.of(weights, order, metadata).json().getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-header.length, LENGTH_BYTES);
        out.write(ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, header.length + padding).array());
        out.write(header);
        out.write(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
        for (String name : order) {
            ByteBuffer bytes = weights.get(name).bytes();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            out.write(copy);
        }
    }

    private static SafetensorsHeader header(InputStream in, String source) throws IOException {
        byte[] start = in.readNBytes(LENGTH_BYTES);
        if (start.length < LENGTH_BYTES) {
            throw new EOFException("%s is truncated: it has %d bytes, fewer than the 8 that any such file begins with"
                    .formatted(source, start.length));
        }
        long length = checked(ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(), source);
        byte[] json = in.readNBytes((int) length);
        if (json.length < length) {
            throw new EOFException("""
                    %s is truncated: its header should have %d bytes, but the file ends after %d of them; fetch it again"""
                    .formatted(source, length, json.length));
        }
        return SafetensorsHeader.parse(new String(json, StandardCharsets.UTF_8), source);
    }

    private static long checked(long length, String source) throws IOException {
        if (length < 2 || length > LONGEST_HEADER) {
            throw new IOException("%s is no safetensors file: it claims a header of %s bytes, but 2 to %d are possible"
                    .formatted(source, Long.toUnsignedString(length), LONGEST_HEADER));
        }
        return length;
    }
}
