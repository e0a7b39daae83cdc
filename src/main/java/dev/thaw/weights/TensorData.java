package dev.thaw.weights;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The numbers of one tensor, outside of any engine; never changes.
 *
 * <p>No record, because what a file holds is not copied: such a tensor is a view of the file, which the operating
 * system reads when its numbers are asked for.
 */
public final class TensorData {

    private final DataType type;
    private final long[] shape;
    private final ByteBuffer bytes;
    /** Where the same bytes stand in a large file; null when they stand nowhere else. */
    private final FileRegion region;

    /**
     * Copies what it is given.
     *
     * @param type the kind of number
     * @param shape the sides; empty for a single number
     * @param bytes the numbers in C order, little-endian, from the buffer's position to its limit
     * @throws IllegalArgumentException if the bytes are not as many as type and shape need
     */
    public TensorData(DataType type, long[] shape, ByteBuffer bytes) {
        this(type, ByteBuffer.allocate(checked(type, shape, bytes).remaining()).put(bytes.duplicate()).flip()
                .asReadOnlyBuffer(), shape.clone(), null);
    }

    private TensorData(DataType type, ByteBuffer view, long[] shape, FileRegion region) {
        this.type = type;
        this.shape = shape;
        this.bytes = view;
        this.region = region;
    }

    /** Takes bytes that nobody will change, without copying them. */
    static TensorData view(DataType type, long[] shape, ByteBuffer bytes, Optional<FileRegion> region) {
        return new TensorData(type, checked(type, shape, bytes).slice().asReadOnlyBuffer(), shape.clone(), region.orElse(null));
    }

    /**
     * Makes a tensor of 32-bit floats.
     *
     * @param values the numbers in C order
     * @param shape the sides
     * @return the tensor
     */
    public static TensorData of(float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new TensorData(DataType.FLOAT32, shape, bytes);
    }

    /**
     * Makes a single 64-bit integer, as PyTorch keeps counts.
     *
     * @param value the number
     * @return a tensor of shape {@code []}
     */
    public static TensorData count(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return new TensorData(DataType.INT64, new long[0], bytes.putLong(0, value));
    }

    /**
     * Returns the kind of number.
     *
     * @return the type
     */
    public DataType type() {
        return type;
    }

    /**
     * Returns the sides.
     *
     * @return a new array; empty for a single number
     */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Returns the numbers as bytes.
     *
     * @return a read-only view at its start, in C order, little-endian
     */
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the same numbers with all sides but the first as one. */
    TensorData flattened() {
        return shape.length < 2 ? this : new TensorData(type, bytes, new long[] {shape[0], shape[0] == 0 ? 0 : size() / shape[0]},
                region);
    }

    /**
     * Returns how many numbers there are.
     *
     * @return the product of the sides; 1 for a single number
     */
    public long size() {
        return elements(shape);
    }

    /**
     * Says whether {@link #toFloats()} can read this type.
     *
     * @return true for floats of 16, 32 and 64 bits and bfloat16
     */
    public boolean readableAsFloats() {
        return type.isFloating();
    }

    /**
     * Returns the numbers as 32-bit floats, rounded where they are wider.
     *
     * @return a new array in C order
     * @throws IllegalStateException if they are not of a floating type
     */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(size())];
        writeFloats(FloatBuffer.wrap(values));
        return values;
    }

    /**
     * Says whether the numbers can still be read: those of a large file stay in it until they are wanted.
     *
     * @return false when the file was cut short meanwhile
     */
    public boolean complete() {
        return region == null || region.holds(bytes.remaining());
    }

    /**
     * Writes the numbers as they are: for a large file in one step, from the file to the target.
     *
     * @param target takes the bytes of all numbers in C order, little-endian, from its position on
     * @throws IllegalArgumentException if the target has another length
     */
    public void writeBytes(ByteBuffer target) {
        if (target.remaining() != bytes.remaining()) {
            throw new IllegalArgumentException("%s has %d bytes, but there is room for %d"
                    .formatted(this, bytes.remaining(), target.remaining()));
        }
        if (region == null || !region.read(target)) {
            target.put(bytes());
        }
    }

    /**
     * Writes the numbers as 32-bit floats, rounded where they are wider, without any array in between.
     *
     * @param target takes {@link #size()} numbers in C order, from its position on
     * @throws IllegalStateException if they are not of a floating type
     */
    public void writeFloats(FloatBuffer target) {
        ByteBuffer source = bytes();
        switch (type) {
            case FLOAT32 -> target.put(source.asFloatBuffer());
            case FLOAT64 -> {
                while (source.hasRemaining()) {
                    target.put((float) source.getDouble());
                }
            }
            case BFLOAT16 -> {
                while (source.hasRemaining()) {
                    target.put(Float.intBitsToFloat(source.getShort() << 16));
                }
            }
            case FLOAT16 -> {
                while (source.hasRemaining()) {
                    target.put(half(source.getShort()));
                }
            }
            default -> throw new IllegalStateException(
                    "a tensor of %s cannot be read as floats; those of 16, 32 and 64 bits and bfloat16 can".formatted(type));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorData that && type == that.type && Arrays.equals(shape, that.shape)
                && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + Arrays.hashCode(shape)) + bytes.hashCode();
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }

    /** Widens an IEEE 754 half: 1 bit of sign, 5 of exponent, 10 of fraction. */
    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) { // zero and subnormal: fraction · 2⁻²⁴
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1.0p-24f));
        }
        int wide = exponent == 0x1F ? 0xFF : exponent + 112; // bias 127 in place of 15; infinity and NaN stay
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    private static ByteBuffer checked(DataType type, long[] shape, ByteBuffer bytes) {
        long needed = Math.multiplyExact(elements(shape), type.getNumOfBytes());
        if (bytes.remaining() != needed) {
            throw new IllegalArgumentException("%s%s needs %d bytes, but %d are given"
                    .formatted(type, Arrays.toString(shape), needed, bytes.remaining()));
        }
        return bytes;
    }

    private static long elements(long[] shape) {
        long product = 1;
        for (long side : shape) {
            if (side < 0) {
                throw new IllegalArgumentException("a side of %s is negative".formatted(Arrays.toString(shape)));
            }
            product = Math.multiplyExact(product, side);
        }
        return product;
    }
}
