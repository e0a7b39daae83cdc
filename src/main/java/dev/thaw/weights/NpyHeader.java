package dev.thaw.weights;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The head of a {@code .npy} array, versions 1 to 3, as numpy.org's format description has it. */
record NpyHeader(DataType type, ByteOrder order, boolean columnsFirst, long[] shape, int length) {

    private static final int LONGEST = 64 << 10;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Map<String, DataType> TYPES = Map.of("f8", DataType.FLOAT64, "f4", DataType.FLOAT32,
            "f2", DataType.FLOAT16, "i8", DataType.INT64, "i4", DataType.INT32, "i2", DataType.INT16,
            "i1", DataType.INT8, "u1", DataType.UINT8, "b1", DataType.BOOLEAN);
    private static final Pattern DICT = Pattern.compile(
            "\\{'descr': '([<>|=])([a-zA-Z]\\d*)', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\), ?\\}\\s*");

    static NpyHeader read(ByteBuffer array, String name) {
        if (array.remaining() < 12 || !array.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw Refusal.of("member \"%s\" is no array of numpy; it is damaged", name);
        }
        boolean old = array.get(6) == 1;
        int start = old ? 10 : 12;
        long length = old ? array.getShort(8) & 0xFFFF : array.getInt(8) & 0xFFFFFFFFL;
        if (length > Math.min(LONGEST, array.remaining() - start)) {
            throw Refusal.of("member \"%s\" claims a header of %d bytes and has %d; it is damaged",
                    name, length, array.remaining() - start);
        }
        String text = StandardCharsets.UTF_8.decode(array.slice(start, (int) length)).toString();
        Matcher found = DICT.matcher(text);
        if (!found.matches()) {
            throw Refusal.of("member \"%s\" has a header that is not understood: %s",
                    name, text.strip().substring(0, Math.min(200, text.strip().length())));
        }
        DataType type = TYPES.get(found.group(2));
        if (type == null) {
            throw Refusal.of("member \"%s\" holds the type %s, but only %s are read; Python objects (O) never are",
                    name, found.group(2), TYPES.keySet().stream().sorted().toList());
        }
        return new NpyHeader(type, found.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                found.group(3).equals("True"), sides(found.group(4), name), start + (int) length);
    }

    private static long[] sides(String text, String name) {
        try {
            return Arrays.stream(text.split(",")).map(String::strip).filter(side -> !side.isEmpty())
                    .limit(StoredTensor.MOST_SIDES + 1).mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException tooLarge) {
            throw Refusal.of("member \"%s\" has a side that is no number: (%s)", name, text);
        }
    }

    /** Returns how many numbers each step along a side passes over. */
    long[] strides() {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = 0; i < shape.length; i++) {
            int side = columnsFirst ? i : shape.length - 1 - i;
            strides[side] = stride;
            stride = Math.multiplyExact(stride, Math.max(1, shape[side]));
        }
        return strides;
    }
}
