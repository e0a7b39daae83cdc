package dev.thaw.weights;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteOrder;

/** A row of numbers of one type, of which tensors are views; where its bytes stand may become known late. */
final class Storage {

    private final String key;
    private final DataType type;
    private final long length;
    private MemberBytes bytes;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    Storage(String key, DataType type, long length) {
        if (length < 0 || length > Long.MAX_VALUE / Double.BYTES) {
            throw Refusal.of("its storage \"%s\" claims %d numbers; it is damaged", key, length);
        }
        this.key = key;
        this.type = type;
        this.length = length;
    }

    /** Says where the bytes are; they must be checked to be at least {@link #byteLength()}. */
    void place(MemberBytes found, ByteOrder ofNumbers) {
        bytes = found;
        order = ofNumbers;
    }

    String key() {
        return key;
    }

    DataType type() {
        return type;
    }

    long length() {
        return length;
    }

    long byteLength() {
        return length * type.getNumOfBytes();
    }

    ByteOrder order() {
        return order;
    }

    MemberBytes bytes() {
        if (bytes == null) {
            throw Refusal.of("its storage \"%s\" is used by a tensor, but is not in the file; it is damaged", key);
        }
        return bytes;
    }
}
