package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Cuts a piece of random area and shape and brings it to one size: torchvision's {@code RandomResizedCrop}, the "Inception"
 * crop of Szegedy et al., "Going Deeper with Convolutions", 2015, section 6.
 *
 * <p>Area and shape are drawn up to ten times until the piece fits; then the largest middle piece of an allowed shape is cut.
 *
 * @param height rows of the result
 * @param width columns of the result
 * @param area the piece's share of the image
 * @param ratio the piece's width divided by its height, drawn evenly on a logarithmic scale
 * @param interpolation how values between pixels are found
 */
public record ResizedCrop(int height, int width, Range area, Range ratio, Interpolation interpolation) implements Transform {

    private static final int TRIALS = 10;

    /**
     * Checks sizes and ranges.
     *
     * @param height rows of the result
     * @param width columns of the result
     * @param area the piece's share of the image
     * @param ratio the piece's width divided by its height
     * @param interpolation how values between pixels are found
     */
    public ResizedCrop {
        if (height < 1 || width < 1 || !(area.from() > 0) || area.to() > 1 || !(ratio.from() > 0)) {
            throw new IllegalArgumentException("""
                    pieces of area %s and shape %s at %d×%d do not exist; give areas above 0 up to 1, shapes above 0 and a \
                    size from 1""".formatted(area, ratio, height, width));
        }
    }

    /**
     * Makes squares out of 8 to 100 % of the image, three to four at most apart in shape, as torchvision does.
     *
     * @param size rows and columns of the result
     * @return the transform
     */
    public static ResizedCrop of(int size) {
        return new ResizedCrop(size, size, new Range(0.08, 1), new Range(3.0 / 4, 4.0 / 3), Interpolation.BILINEAR);
    }

    /**
     * Cuts pieces of other areas.
     *
     * @param from the smallest share of the image, above 0
     * @param to the largest, up to 1
     * @return the transform with it
     */
    public ResizedCrop area(double from, double to) {
        return new ResizedCrop(height, width, new Range(from, to), ratio, interpolation);
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        double whole = (double) canvas.height() * canvas.width();
        for (int trial = 0; trial < TRIALS; trial++) {
            double share = area.draw(random);
            double shape = logarithmic(ratio, random);
            int columns = (int) Math.rint(Math.sqrt(whole * share * shape));
            int rows = (int) Math.rint(Math.sqrt(whole * share / shape));
            if (columns > 0 && columns <= canvas.width() && rows > 0 && rows <= canvas.height()) {
                int top = random.nextInt(canvas.height() - rows + 1);
                int left = random.nextInt(canvas.width() - columns + 1);
                cut(canvas, top, left, rows, columns);
                return;
            }
        }
        double shape = (double) canvas.width() / canvas.height();
        int rows = shape < ratio.from() ? (int) Math.rint(canvas.width() / ratio.from()) : canvas.height();
        int columns = shape > ratio.to() ? (int) Math.rint(canvas.height() * ratio.to()) : canvas.width();
        cut(canvas, (canvas.height() - rows) / 2, (canvas.width() - columns) / 2, rows, columns);
    }

    static double logarithmic(Range range, RandomStream random) {
        double low = StrictMath.log(range.from());
        return StrictMath.exp(low + (StrictMath.log(range.to()) - low) * random.nextDouble());
    }

    private void cut(Canvas canvas, int top, int left, int rows, int columns) {
        canvas.note("%.0f %% of the image", 100.0 * rows * columns / (canvas.height() * canvas.width()));
        Cropping.crop(canvas, top, left, rows, columns, Border.EDGE, 0);
        canvas.resampling().resize(canvas, height, width, interpolation, Resize.Smoothing.ANTIALIAS);
    }
}
