package dev.thaw.augment;

/** Gaussian blur in float, as torchvision's {@code gaussian_blur}, and Pillow's 3×3 {@code SMOOTH}. */
final class Blurring {

    private static final int SMOOTH_SUM = 13;
    private static final int SMOOTH_EXTRA = 4;

    private Blurring() { }

    static void gaussian(Canvas canvas, int size, double sigma) {
        int half = size / 2;
        if (half >= canvas.height() || half >= canvas.width()) {
            throw new IllegalArgumentException("a kernel of %d cannot be mirrored in an image of %d×%d; give a smaller one"
                    .formatted(size, canvas.height(), canvas.width()));
        }
        float[] numbers = canvas.floats(size + canvas.bytes());
        kernel(numbers, size, sigma);
        int line = canvas.width() * canvas.channels();
        byte[] pixels = canvas.pixels();
        for (int row = 0; row < canvas.height(); row++) {
            for (int i = 0; i < line; i++) {
                int column = i / canvas.channels();
                float sum = 0;
                for (int k = 0; k < size; k++) {
                    int place = Border.REFLECT.inside(column + k - half, canvas.width());
                    sum += numbers[k] * (pixels[row * line + place * canvas.channels() + i % canvas.channels()] & 0xFF);
                }
                numbers[size + row * line + i] = sum;
            }
        }
        for (int row = 0; row < canvas.height(); row++) {
            for (int i = 0; i < line; i++) {
                float sum = 0;
                for (int k = 0; k < size; k++) {
                    sum += numbers[k] * numbers[size + Border.REFLECT.inside(row + k - half, canvas.height()) * line + i];
                }
                pixels[row * line + i] = (byte) (int) Math.max(0, Math.min(255, Math.rint(sum)));
            }
        }
    }

    private static void kernel(float[] kernel, int size, double sigma) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
            double distance = (k - (size - 1) * 0.5) / sigma;
            kernel[k] = (float) Math.exp(-0.5 * distance * distance);
            sum += kernel[k];
        }
        for (int k = 0; k < size; k++) {
            kernel[k] /= (float) sum;
        }
    }

    /** Blends with the smoothed image; the outermost pixels stay. */
    static void sharpness(Canvas canvas, double factor) {
        int line = canvas.width() * canvas.channels();
        byte[] from = canvas.pixels();
        byte[] to = canvas.blank(canvas.height(), canvas.width());
        System.arraycopy(from, 0, to, 0, canvas.bytes());
        float ratio = (float) factor;
        for (int row = 1; row < canvas.height() - 1; row++) {
            for (int at = row * line + canvas.channels(); at < (row + 1) * line - canvas.channels(); at++) {
                int sum = SMOOTH_EXTRA * (from[at] & 0xFF);
                for (int near = at - line; near <= at + line; near += line) {
                    sum += (from[near - canvas.channels()] & 0xFF) + (from[near] & 0xFF) + (from[near + canvas.channels()] & 0xFF);
                }
                int smooth = (2 * sum + SMOOTH_SUM) / (2 * SMOOTH_SUM);
                to[at] = Coloring.clip(smooth + ratio * ((from[at] & 0xFF) - smooth));
            }
        }
        canvas.take(canvas.height(), canvas.width());
    }
}
