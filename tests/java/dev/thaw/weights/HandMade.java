package dev.thaw.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pickles and archives as no Python would write them, byte by byte; {@code \xNN} and {@code \n} stand for bytes. */
final class HandMade {

    static final String START = "\\x80\\x02";
    /** A tensor of three floats of storage "0". */
    static final String TENSOR = tensor("K\\x00", "K\\x03\\x85", "K\\x01\\x85", "K\\x03");

    private HandMade() { }

    static String tensor(String offset, String shape, String strides, String length) {
        return "ctorch._utils\\n_rebuild_tensor_v2\\n((" + text("storage") + "ctorch\\nFloatStorage\\n" + text("0") + text("cpu")
                + length + "tQ" + offset + shape + strides + "\\x89ccollections\\nOrderedDict\\n)RtR";
    }

    /** A tensor of floats of a storage of its own, in order. */
    static String tensorOf(String key, List<Long> shape) {
        StringBuilder sides = new StringBuilder("(");
        StringBuilder strides = new StringBuilder("t(");
        long count = shape.stream().reduce(1L, Math::multiplyExact);
        long stride = count;
        for (long side : shape) {
            stride /= side;
            sides.append(whole(side));
            strides.append(whole(stride));
        }
        return tensor("K\\x00", sides.toString(), strides + "t", whole(count)).replace(text("0"), text(key));
    }

    /** An integer of 32 bits. */
    private static String whole(long number) {
        return "J\\x%02x\\x%02x\\x%02x\\x%02x".formatted(number & 0xFF, number >> 8 & 0xFF, number >> 16 & 0xFF, number >> 24 & 0xFF);
    }

    static String text(String text) {
        return "X\\x%02x\\x00\\x00\\x00%s".formatted(text.length(), text);
    }

    /** Puts a pickle beside storage 0 with the floats 1, 2 and 3. */
    static Path zip(Path file, String pickle) throws IOException {
        return archive(file, "archive/data.pkl", bytes(pickle),
                "archive/data/0", bytes("\\x00\\x00\\x80\\x3f\\x00\\x00\\x00\\x40\\x00\\x00\\x40\\x40"));
    }

    static Path archive(Path file, Object... namesAndBytes) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < namesAndBytes.length; i += 2) {
                out.putNextEntry(new ZipEntry((String) namesAndBytes[i]));
                out.write((byte[]) namesAndBytes[i + 1]);
            }
        }
        return file;
    }

    static byte[] bytes(String escaped) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] text = escaped.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\\' && text[i + 1] == 'x') {
                out.write(Integer.parseInt(escaped.substring(i + 2, i + 4), 16));
                i += 3;
            } else if (text[i] == '\\') {
                out.write('\n');
                i++;
            } else {
                out.write(text[i]);
            }
        }
        return out.toByteArray();
    }
}
