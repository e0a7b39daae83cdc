package dev.thaw.augment;

/** Turns the colour circle: in Pillow's 8-bit HSV ({@code Convert.c}) or in float HSV as torchvision does for tensors. */
final class Hue {

    private static final int VALUES = 256;
    private static final int SECTORS = 6;
    private static final float FULL = 255f;

    /** For each hue byte: its sixth of the circle, and how far into it. */
    private static final byte[] SECTOR = new byte[VALUES];
    private static final float[] WITHIN = new float[VALUES];

    static {
        for (int hue = 0; hue < VALUES; hue++) {
            double place = (float) hue * 6.0 / 255.0;
            int sector = (int) place;
            SECTOR[hue] = (byte) (sector % SECTORS);
            WITHIN[hue] = (float) (place - sector);
        }
    }

    private Hue() { }

    static void shift(Canvas canvas, double turn) {
        byte[] pixels = canvas.pixels();
        int count = canvas.bytes();
        if (canvas.arithmetic() == Arithmetic.PILLOW) {
            int steps = (int) (turn * 255);
            for (int i = 0; i < count; i += 3) {
                turnBytes(pixels, i, steps);
            }
        } else {
            for (int i = 0; i < count; i += 3) {
                turnFloats(pixels, i, (float) turn);
            }
        }
    }

    private static void turnBytes(byte[] pixels, int at, int steps) {
        int red = pixels[at] & 0xFF;
        int green = pixels[at + 1] & 0xFF;
        int blue = pixels[at + 2] & 0xFF;
        int most = Math.max(red, Math.max(green, blue));
        int spread = most - Math.min(red, Math.min(green, blue));
        if (spread == 0) {
            return;
        }
        int saturation = (int) ((float) spread / most * 255.0);
        if (saturation == 0) {
            put(pixels, at, most, most, most);
            return;
        }
        int hue = hue(red, green, blue, most, spread) + steps & 0xFF;
        float share = (float) (saturation / 255.0);
        float within = WITHIN[hue];
        int least = (int) (most * (1.0 - share) + 0.5);
        switch (SECTOR[hue]) {
            case 0 -> put(pixels, at, most, rising(most, share, within), least);
            case 1 -> put(pixels, at, falling(most, share, within), most, least);
            case 2 -> put(pixels, at, least, most, rising(most, share, within));
            case 3 -> put(pixels, at, least, falling(most, share, within), most);
            case 4 -> put(pixels, at, rising(most, share, within), least, most);
            default -> put(pixels, at, most, least, falling(most, share, within));
        }
    }

    /** Hue as a byte. */
    private static int hue(int red, int green, int blue, int most, int spread) {
        float range = spread;
        float place;
        if (red == most) {
            place = (most - blue) / range - (most - green) / range;
        } else if (green == most) {
            place = (float) (2.0 + (most - red) / range - (most - blue) / range);
        } else {
            place = (float) (4.0 + (most - green) / range - (most - red) / range);
        }
        float turned = (float) wrapped(place / 6.0 + 1.0);
        return (int) (turned * 255.0);
    }

    private static double wrapped(double turns) {
        return turns >= 1 ? turns - 1 : turns;
    }

    private static int falling(int most, float share, float within) {
        return (int) (most * (1.0 - share * within) + 0.5);
    }

    private static int rising(int most, float share, float within) {
        return (int) (most * (1.0 - share * (1.0 - within)) + 0.5);
    }

    private static void put(byte[] pixels, int at, int red, int green, int blue) {
        pixels[at] = (byte) red;
        pixels[at + 1] = (byte) green;
        pixels[at + 2] = (byte) blue;
    }

    private static void turnFloats(byte[] pixels, int at, float turn) {
        float red = (pixels[at] & 0xFF) / FULL;
        float green = (pixels[at + 1] & 0xFF) / FULL;
        float blue = (pixels[at + 2] & 0xFF) / FULL;
        float most = Math.max(red, Math.max(green, blue));
        float spread = most - Math.min(red, Math.min(green, blue));
        if (spread == 0) {
            return;
        }
        float place = red == most ? (green - blue) / spread
                : green == most ? 2 + (blue - red) / spread : 4 + (red - green) / spread;
        float hue = (place / SECTORS + 1) % 1 + turn;
        hue -= (float) Math.floor(hue);
        int sector = (int) (hue * SECTORS);
        float within = hue * SECTORS - sector;
        float share = spread / most;
        int top = round(most);
        int least = round(most * (1 - share));
        int falling = round(most * (1 - share * within));
        int rising = round(most * (1 - share * (1 - within)));
        switch (sector % SECTORS) {
            case 0 -> put(pixels, at, top, rising, least);
            case 1 -> put(pixels, at, falling, top, least);
            case 2 -> put(pixels, at, least, top, rising);
            case 3 -> put(pixels, at, least, falling, top);
            case 4 -> put(pixels, at, rising, least, top);
            default -> put(pixels, at, top, least, falling);
        }
    }

    /** As {@code convert_image_dtype} does: 256 equal parts of [0, 1]. */
    private static int round(float value) {
        return (int) (Math.max(0, Math.min(1, value)) * 255.999f);
    }
}
