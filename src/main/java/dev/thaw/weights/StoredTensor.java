package dev.thaw.weights;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** A tensor as a file describes it: a view of a storage by offset, sides and strides, all counted in numbers. */
final class StoredTensor {

    static final int MOST_SIDES = 64;

    private final Storage storage;
    private final long offset;
    private final long[] shape;
    private final long[] strides;
    private final long size;
    /** How many numbers of the storage lie between the first and the last one of this tensor, both counted. */
    private final long span;

    private StoredTensor(Storage storage, long offset, long[] shape, long[] strides, long size, long span) {
        this.storage = storage;
        this.offset = offset;
        this.shape = shape;
        this.strides = strides;
        this.size = size;
        this.span = span;
    }

    static StoredTensor of(Storage storage, long offset, long[] shape, long[] strides) {
        try {
            return checked(storage, offset, shape, strides);
        } catch (ArithmeticException overflow) {
            throw outside(storage, offset, shape, strides);
        }
    }

    private static StoredTensor checked(Storage storage, long offset, long[] shape, long[] strides) {
        if (shape.length != strides.length) {
            throw outside(storage, offset, shape, strides);
        }
        long size = 1;
        long last = 0;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0 || strides[i] < 0) {
                throw outside(storage, offset, shape, strides);
            }
            size = Math.multiplyExact(size, shape[i]);
            last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
        }
        long span = size == 0 ? 0 : Math.addExact(last, 1);
        Math.multiplyExact(size, (long) Double.BYTES);
        if (offset < 0 || offset > storage.length() || span > storage.length() - offset) {
            throw outside(storage, offset, shape, strides);
        }
        return new StoredTensor(storage, offset, shape, strides, size, span);
    }

    private static IllegalArgumentException outside(Storage storage, long offset, long[] shape, long[] strides) {
        return Refusal.of("a tensor of shape %s with strides %s from number %d on does not fit into its storage \"%s\" of %d "
                + "numbers; it is damaged",
                Arrays.toString(shape), Arrays.toString(strides), offset, storage.key(), storage.length());
    }

    /** Returns the tensor as a view of the file where its numbers stand in order, else as a copy in order. */
    TensorData read(FileBytes file, String name) {
        DataType type = storage.type();
        int width = type.getNumOfBytes();
        if (span > Integer.MAX_VALUE / width) {
            throw Refusal.of("tensor \"%s\" spans %d bytes, but one tensor may have 2 GiB at most", name, span * width);
        }
        MemberBytes bytes = storage.bytes();
        ByteBuffer source = bytes.slice(offset * width, span * width);
        if (inOrder() && (storage.order() == ByteOrder.LITTLE_ENDIAN || width == 1)) {
            return TensorData.view(type, shape, source, bytes.region(offset * width));
        }
        ByteBuffer copy = file.allocate(size * width, "tensor \"%s\"".formatted(name));
        gather(source.order(storage.order()), copy, width);
        return TensorData.view(type, shape, copy.flip(), Optional.empty());
    }

    private boolean inOrder() {
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && strides[i] != expected) {
                return size == 0;
            }
            expected *= shape[i];
        }
        return true;
    }

    private void gather(ByteBuffer source, ByteBuffer target, int width) {
        long[] index = new long[shape.length];
        long at = 0;
        for (long i = 0; i < size; i++) {
            copy(source, (int) at * width, target, width);
            for (int side = shape.length - 1; side >= 0; side--) {
                at += strides[side];
                if (++index[side] < shape[side]) {
                    break;
                }
                at -= strides[side] * shape[side];
                index[side] = 0;
            }
        }
    }

    private static void copy(ByteBuffer source, int at, ByteBuffer target, int width) {
        switch (width) {
            case 1 -> target.put(source.get(at));
            case 2 -> target.putShort(source.getShort(at));
            case 4 -> target.putInt(source.getInt(at));
            default -> target.putLong(source.getLong(at));
        }
    }
}
