package dev.thaw.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Large weight files of zeros, with holes that take no room on a disk; only the last number of each tensor is 7.5. */
public final class SparseFile implements AutoCloseable {

    private final FileChannel out;
    private long at;

    private SparseFile(Path file) throws IOException {
        out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE);
    }

    /**
     * Writes a safetensors file.
     *
     * @param file the file
     * @param shapes the sides of each tensor of floats by path
     * @return the file
     */
    public static Path safetensors(Path file, Map<String, List<Long>> shapes) throws IOException {
        StringJoiner entries = new StringJoiner(",", "{", "}");
        long end = 0;
        for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
            entries.add("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), tensor.getValue(), end, end + bytes(tensor.getValue())));
            end += bytes(tensor.getValue());
        }
        byte[] header = entries.toString().getBytes(StandardCharsets.UTF_8);
        try (SparseFile sparse = new SparseFile(file)) {
            sparse.put(little(Long.BYTES).putLong(0, header.length).array());
            sparse.put(header);
            for (List<Long> shape : shapes.values()) {
                sparse.hole(bytes(shape));
            }
        }
        return file;
    }

    /**
     * Writes a file as torch.save does: a zip archive with a pickle and one stored member per tensor, without checksums.
     *
     * @param file the file
     * @param shapes the sides of each tensor of floats by path
     * @return the file
     */
    public static Path torch(Path file, Map<String, List<Long>> shapes) throws IOException {
        StringBuilder pickle = new StringBuilder(HandMade.START + "}");
        List<String> names = new ArrayList<>();
        shapes.forEach((path, shape) -> {
            pickle.append(HandMade.text(path)).append(HandMade.tensorOf(Integer.toString(names.size()), shape)).append("s");
            names.add("archive/data/" + names.size());
        });
        try (SparseFile sparse = new SparseFile(file); ByteArrayOutputStream directory = new ByteArrayOutputStream()) {
            byte[] content = HandMade.bytes(pickle + ".");
            sparse.member("archive/data.pkl", content.length, directory);
            sparse.put(content);
            List<List<Long>> all = List.copyOf(shapes.values());
            for (int i = 0; i < all.size(); i++) {
                sparse.member(names.get(i), bytes(all.get(i)), directory);
                sparse.hole(bytes(all.get(i)));
            }
            ByteBuffer end = little(22).putInt(0x06054b50).putInt(0).putShort((short) (all.size() + 1)).putShort((short) (all.size() + 1))
                    .putInt(directory.size()).putInt((int) sparse.at).putShort((short) 0);
            sparse.put(directory.toByteArray());
            sparse.put(end.array());
        }
        return file;
    }

    private void member(String name, long size, ByteArrayOutputStream directory) throws IOException {
        byte[] letters = name.getBytes(StandardCharsets.UTF_8);
        directory.writeBytes(little(46).putInt(0x02014b50).putInt(20 << 16 | 20).putInt(0).putInt(0).putInt(0).putInt((int) size)
                .putInt((int) size).putShort((short) letters.length).putShort((short) 0).putInt(0).putInt(0).putShort((short) 0)
                .putInt((int) at).array());
        directory.writeBytes(letters);
        put(little(30).putInt(0x04034b50).putShort((short) 20).putInt(0).putInt(0).putInt(0).putInt((int) size).putInt((int) size)
                .putShort((short) letters.length).putShort((short) 0).array());
        put(letters);
    }

    private static long bytes(List<Long> shape) {
        return shape.stream().reduce((long) Float.BYTES, Math::multiplyExact);
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void put(byte[] bytes) throws IOException {
        out.write(ByteBuffer.wrap(bytes), at);
        at += bytes.length;
    }

    /** Leaves room, and writes 7.5 at its end. */
    private void hole(long length) throws IOException {
        at += length - Float.BYTES;
        put(little(Float.BYTES).putFloat(0, 7.5f).array());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
