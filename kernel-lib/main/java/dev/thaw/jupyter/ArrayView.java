package dev.thaw.jupyter;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.util.NativeResource;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.Optional;

/** Shows a tensor: shape, type, device, range and first values; an image-shaped one as the image too. */
final class ArrayView {

    private static final int MAX_ROWS = 6;
    private static final int MAX_COLUMNS = 8;
    private static final int MAX_DEPTH = 6;
    /** Tensors up to this many values are written out; of larger ones the corner. */
    private static final int WRITTEN_OUT = 64;

    private ArrayView() { }

    static Bundle of(NDArray array) {
        if (array instanceof NativeResource<?> resource && resource.isReleased()) {
            return Bundle.text("NDArray, released: its manager or its own close() freed it. "
                    + "Keep the values with toFloatArray(), or show it before it is closed.");
        }
        String head = header(array) + statistics(array);
        Optional<BufferedImage> image = ArrayImage.of(array);
        if (image.isPresent()) {
            return Bundle.text(head).with(Bundle.SVG, Pictures.captioned(image.get(), head));
        }
        return Bundle.text(head + "\n" + values(array));
    }

    private static String header(NDArray array) {
        String shape = array.getShape().dimension() == 0 ? "scalar" : array.getShape().toString().replace('(', '[')
                .replace(')', ']');
        return "NDArray %s %s on %s".formatted(shape, array.getDataType().name().toLowerCase(Locale.ROOT),
                device(array.getDevice()));
    }

    /** Returns a device as people write it: {@code cpu}, {@code gpu:0}. */
    static String device(Device device) {
        return device.isGpu() ? "gpu:" + device.getDeviceId() : device.getDeviceType();
    }

    private static String statistics(NDArray array) {
        if (array.size() == 0) {
            return " · empty";
        }
        if (!ArrayImage.isNumeric(array.getDataType())) {
            return "";
        }
        try (NDArray numbers = array.toType(DataType.FLOAT64, true); NDArray min = numbers.min();
                NDArray mean = numbers.mean(); NDArray max = numbers.max()) {
            double low = min.toDoubleArray()[0];
            if (Double.isNaN(low)) {
                return " · holds NaN";
            }
            return " · min %s · mean %s · max %s".formatted(number(low), number(mean.toDoubleArray()[0]),
                    number(max.toDoubleArray()[0]));
        }
    }

    private static String values(NDArray array) {
        if (array.size() == 0) {
            return "[]";
        }
        String printed = array.toDebugString(WRITTEN_OUT, MAX_DEPTH, MAX_ROWS, MAX_COLUMNS, true);
        int body = printed.indexOf('\n');
        return body < 0 ? printed : printed.substring(body + 1).stripTrailing();
    }

    /**
     * Returns a number with four significant digits, as short as it can be.
     *
     * @param value any number
     * @return such as {@code 0}, {@code 255}, {@code 0.4812} or {@code 1.2e-05}
     */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        String text = String.format(Locale.ROOT, "%.4g", value);
        if (text.contains("e")) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
