package dev.thaw.augment;

import java.util.Arrays;

/** Maps each value by a table: {@code PIL.ImageOps} and torchvision's {@code autocontrast}. */
final class Toning {

    private static final int MOST = 255;
    private static final int BYTE = 8;

    private Toning() { }

    static void map(Canvas canvas, Tone.Rule rule, int number) {
        for (int value = 0; value <= MOST; value++) {
            canvas.table()[value] = (byte) (rule == Tone.Rule.POSTERIZE ? value & -(1 << BYTE - number)
                    : value >= number ? MOST - value : value);
        }
        canvas.lookUp(-1);
    }

    private static void count(Canvas canvas, int channel) {
        Arrays.fill(canvas.histogram(), 0);
        for (int i = channel; i < canvas.bytes(); i += canvas.channels()) {
            canvas.histogram()[canvas.pixels()[i] & 0xFF]++;
        }
    }

    static void stretch(Canvas canvas) {
        for (int channel = 0; channel < canvas.channels(); channel++) {
            count(canvas, channel);
            int low = 0;
            int high = MOST;
            while (canvas.histogram()[low] == 0) {
                low++;
            }
            while (canvas.histogram()[high] == 0) {
                high--;
            }
            if (high > low) {
                stretch(canvas, channel, low, high);
            }
        }
    }

    private static void stretch(Canvas canvas, int channel, int low, int high) {
        boolean pillow = canvas.arithmetic() == Arithmetic.PILLOW;
        double scale = 255.0 / (high - low);
        double offset = -low * scale;
        for (int value = 0; value <= MOST; value++) {
            int stretched = pillow ? (int) (value * scale + offset) : (int) ((value - low) * (float) scale);
            canvas.table()[value] = (byte) Math.max(0, Math.min(MOST, stretched));
        }
        canvas.lookUp(channel);
    }

    static void equalize(Canvas canvas) {
        for (int channel = 0; channel < canvas.channels(); channel++) {
            count(canvas, channel);
            int[] counts = canvas.histogram();
            int last = MOST;
            while (counts[last] == 0) {
                last--;
            }
            int step = (canvas.height() * canvas.width() - counts[last]) / MOST;
            if (step == 0) {
                continue;
            }
            int sum = step / 2;
            for (int value = 0; value <= MOST; value++) {
                canvas.table()[value] = (byte) Math.min(MOST, sum / step);
                sum += counts[value];
            }
            canvas.lookUp(channel);
        }
    }
}
