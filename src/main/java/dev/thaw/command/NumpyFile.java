package dev.thaw.command;

import ai.djl.ndarray.types.DataType;
import dev.thaw.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Makes arrays as {@code numpy.save} does, in version 1.0 of its format (numpy.org, numpy.lib.format). */
final class NumpyFile {

    private static final byte[] START = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private NumpyFile() { }

    /** An array in C order, little-endian. */
    static byte[] of(TensorData tensor) {
        int width = tensor.type().getNumOfBytes();
        return of((width == 1 ? "|" : "<") + letter(tensor.type()) + width, "False", tensor.shape(), tensor.bytes());
    }

    /** An array of bytes that stand as they are said to: the type in numpy's letters, "True" for columns first. */
    static byte[] of(String type, String columnsFirst, long[] shape, ByteBuffer numbers) {
        String sides = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "))
                + (shape.length == 1 ? "," : "");
        String text = "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }".formatted(type, columnsFirst, sides);
        int begin = START.length + Short.BYTES;
        int padding = Math.floorMod(-(begin + text.length() + 1), ALIGNMENT);
        byte[] head = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(begin + head.length + numbers.remaining()).put(START)
                .put((byte) head.length).put((byte) (head.length >> Byte.SIZE)).put(head).put(numbers.duplicate()).array();
    }

    private static char letter(DataType type) {
        return type == DataType.BOOLEAN ? 'b' : type == DataType.UINT8 ? 'u' : type.isFloating() ? 'f' : 'i';
    }
}
