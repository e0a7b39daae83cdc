package dev.thaw.weights;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Counters of other types as 64-bit integers: some files hold {@code num_batches_tracked} as floats. */
public final class WholeNumbers {

    /** From here on, 2^63, a float is too large for a 64-bit integer. */
    private static final double TOO_LARGE = 0x1p63;

    private WholeNumbers() { }

    /**
     * Returns the same numbers as 64-bit integers, if nothing is lost by that.
     *
     * @param tensor numbers of any type
     * @return the tensor itself if it has that type; empty if a number is not whole, not finite or too large, or of a type
     *     that is neither float, nor integer, nor boolean
     */
    public static Optional<TensorData> of(TensorData tensor) {
        if (tensor.type() == DataType.INT64) {
            return Optional.of(tensor);
        }
        ByteBuffer source = tensor.bytes();
        ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(Math.multiplyExact(tensor.size(), Long.BYTES)))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (source.hasRemaining()) {
            double number = next(source, tensor.type());
            if (!(Math.rint(number) == number && Math.abs(number) < TOO_LARGE)) {
                return Optional.empty();
            }
            whole.putLong((long) number);
        }
        return Optional.of(new TensorData(DataType.INT64, tensor.shape(), whole.flip()));
    }

    /** Every number of these types is a double without rounding; of the others it is none. */
    private static double next(ByteBuffer source, DataType type) {
        return switch (type) {
            case FLOAT64 -> source.getDouble();
            case FLOAT32 -> source.getFloat();
            case BFLOAT16 -> Float.intBitsToFloat(source.getShort() << 16);
            case FLOAT16 -> TensorData.half(source.getShort());
            case INT32 -> source.getInt();
            case INT16 -> source.getShort();
            case INT8, BOOLEAN -> source.get();
            case UINT8 -> Byte.toUnsignedInt(source.get());
            case UINT16 -> Short.toUnsignedInt(source.getShort());
            case UINT32 -> Integer.toUnsignedLong(source.getInt());
            default -> {
                source.position(source.limit());
                yield Double.NaN;
            }
        };
    }
}
