package dev.thaw.data.shapes;

import dev.thaw.engine.RandomStream;

/** Paints one picture of 32×32 pixels, layer over layer, drawing every choice from one random stream. */
final class Painter {

    static final int SIDE = 32;
    static final int CHANNELS = 3;

    private static final double GOLDEN_RATIO = 0.6180339887498949;
    private static final double HUE_SPREAD = 0.06;

    private final RandomStream random;
    private final Rendering rendering;
    private final double[] rgb = new double[SIDE * SIDE * CHANNELS];

    Painter(RandomStream random, Rendering rendering) {
        this.random = random;
        this.rendering = rendering;
    }

    /** Covers the picture with a texture in two tones. */
    void ground(Ground ground) {
        double luma = draw(rendering.ground().luma());
        double contrast = sign() * draw(rendering.ground().contrast());
        double hue = random.nextDouble();
        Color dark = Color.of(hue, between(0.05, 0.3), luma - contrast);
        Color light = Color.of(hue + between(-0.15, 0.15), between(0.05, 0.3), luma + contrast);
        double angle = 2 * StrictMath.PI * random.nextDouble();
        double period = draw(rendering.ground().period());
        double acrossX = StrictMath.cos(angle) / period;
        double acrossY = StrictMath.sin(angle) / period;
        double startX = 10 * random.nextDouble();
        double startY = 10 * random.nextDouble();
        double twist = random.nextDouble();
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            double x = pixel % SIDE - SIDE / 2.0;
            double y = pixel / SIDE - SIDE / 2.0;
            double share = ground.at(startX + acrossX * x + acrossY * y, startY - acrossY * x + acrossX * y, twist);
            cover(pixel, dark, 1);
            cover(pixel, light, share);
        }
    }

    /** Lays an object of a class on the ground, in the class's own colours more often than not. */
    void object(Figure figure) {
        Pose pose = Pose.draw(random, rendering.object());
        boolean ownHue = random.nextDouble() < rendering.object().habitShare();
        boolean ownFill = random.nextDouble() < rendering.object().habitShare();
        double anyHue = random.nextDouble();
        double hue = ownHue ? GOLDEN_RATIO * figure.ordinal() + between(-HUE_SPREAD, HUE_SPREAD) : anyHue;
        Fill[] fills = Fill.values();
        int anyFill = random.nextInt(fills.length);
        Fill fill = fills[ownFill ? figure.ordinal() % fills.length : anyFill];
        double luma = draw(rendering.object().luma());
        double strength = between(0.25, 0.6);
        double contrast = between(0.06, 0.14);
        double[] cover = Stencil.cover(figure.contours().stream().map(pose::place).toList());
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            if (cover[pixel] > 0) {
                double x = pixel % SIDE + 0.5;
                double y = pixel / SIDE + 0.5;
                double tone = fill.at(pose.objectX(x, y), pose.objectY(x, y));
                cover(pixel, Color.of(hue, strength, luma + contrast * tone), cover[pixel]);
            }
        }
    }

    /** Lays a bar across some of the pictures. */
    void bar() {
        boolean present = random.nextDouble() < rendering.barShare();
        double angle = 2 * StrictMath.PI * random.nextDouble();
        double offset = between(-9, 9);
        double half = between(0.8, 2);
        Color color = Color.of(random.nextDouble(), between(0.1, 0.5), between(0.1, 0.85));
        double acrossX = StrictMath.cos(angle);
        double acrossY = StrictMath.sin(angle);
        for (int pixel = 0; present && pixel < SIDE * SIDE; pixel++) {
            double x = pixel % SIDE + 0.5 - SIDE / 2.0;
            double y = pixel / SIDE + 0.5 - SIDE / 2.0;
            double distance = Math.abs(acrossX * x + acrossY * y - offset);
            cover(pixel, color, Math.max(0, Math.min(1, half - distance + 0.5)));
        }
    }

    /** Lights the picture from one side. */
    void light() {
        double angle = 2 * StrictMath.PI * random.nextDouble();
        double slope = between(0, 0.3) / (SIDE / 2.0);
        double level = between(0.85, 1.15);
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / CHANNELS;
            double x = pixel % SIDE + 0.5 - SIDE / 2.0;
            double y = pixel / SIDE + 0.5 - SIDE / 2.0;
            rgb[i] *= level + slope * (StrictMath.cos(angle) * x + StrictMath.sin(angle) * y);
        }
    }

    /** Takes the finished scene: in colour, or as a grey and blurred copy; then adds the noise. */
    byte[] develop() {
        if (rendering.medium() instanceof Rendering.Photocopy copy) {
            grey();
            for (int i = 0; i < copy.blur(); i++) {
                blur(CHANNELS);
                blur(CHANNELS * SIDE);
            }
        }
        boolean colored = rendering.medium() instanceof Rendering.Photograph;
        double noise = between(0.01, rendering.noise());
        byte[] bytes = new byte[rgb.length];
        double grain = 0;
        for (int i = 0; i < rgb.length; i++) {
            grain = colored || i % CHANNELS == 0 ? noise * random.nextGaussian() : grain;
            bytes[i] = (byte) Math.max(0, Math.min(255, (int) Math.floor(255 * (rgb[i] + grain) + 0.5)));
        }
        return bytes;
    }

    private void grey() {
        for (int i = 0; i < rgb.length; i += CHANNELS) {
            double luma = Color.LUMA_RED * rgb[i] + Color.LUMA_GREEN * rgb[i + 1] + Color.LUMA_BLUE * rgb[i + 2];
            rgb[i] = luma;
            rgb[i + 1] = luma;
            rgb[i + 2] = luma;
        }
    }

    /** Mixes each pixel with its two neighbours along one direction. */
    private void blur(int step) {
        double[] before = rgb.clone();
        int line = step == CHANNELS ? SIDE * CHANNELS : rgb.length;
        for (int i = 0; i < rgb.length; i++) {
            int start = i / line * line;
            double previous = before[i - step >= start ? i - step : i];
            double next = before[i + step < start + line ? i + step : i];
            rgb[i] = 0.25 * previous + 0.5 * before[i] + 0.25 * next;
        }
    }

    private void cover(int pixel, Color color, double share) {
        int at = pixel * CHANNELS;
        rgb[at] += share * (color.red() - rgb[at]);
        rgb[at + 1] += share * (color.green() - rgb[at + 1]);
        rgb[at + 2] += share * (color.blue() - rgb[at + 2]);
    }

    private int sign() {
        return rendering.ground().polarity() == Rendering.Polarity.EITHER && random.nextInt(2) == 0 ? -1 : 1;
    }

    private double draw(Rendering.Range range) {
        return between(range.low(), range.high());
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
